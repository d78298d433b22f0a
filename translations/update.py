"""Keeps the catalogues of interface words: collect, carry over, derive.

    python -m translations.update          writes the catalogues anew
    python -m translations.update --check  only says what is missing or wrong, with status 1

Simplified Chinese is written by people in `zh_Hans_CN`. Traditional is derived from
it for Hong Kong; an entry of `zh_Hant_HK` that carries the comment `corrected` is
kept as people have written it. English is the words in the code themselves.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from services.language import LOCALES, TRANSLATIONS, traditional

ROOT = TRANSLATIONS.parent
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
CORRECTED = "corrected"
WRITTEN = datetime(2026, 11, 22, tzinfo=UTC)
"""Stands in the header instead of the time of the last run."""
SPACED = re.compile(r"[㐀-䶿一-鿿] +[A-Za-z0-9%]|[A-Za-z0-9%] +[㐀-䶿一-鿿]")
"""A blank between Chinese and a letter, a figure or a gap to fill: it is never written."""
SIMPLIFIED, TRADITIONAL = LOCALES["sc"], LOCALES["tc"]


def collect() -> Catalog:
    """All words of the interface, as they stand in code and templates now."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    words = Catalog(charset="utf-8")
    for folder in ("forms", "portal", "services"):
        for name, _line, msgid, _comments, _context in extract_from_dir(
            ROOT / folder, methods, options, keywords=KEYWORDS
        ):
            # Places without line numbers: they only make noise in a comparison.
            words.add(msgid, locations=[(f"{folder}/{name}", None)])
    return words


def load(locale: str) -> Catalog:
    """Read the catalogue of a locale as it stands in its file; empty if there is none."""
    path = _path(locale)
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def simplified(words: Catalog, old: Catalog) -> Catalog:
    """Combine the words with the translations that the old catalogue has for them."""
    new = _empty(SIMPLIFIED)
    for word in _sorted(words):
        known = old.get(word.id[0] if word.pluralizable else word.id)
        kept = known.string if known and not known.fuzzy else ""
        new.add(word.id, kept, locations=word.locations)
    return new


def derived(source: Catalog, old: Catalog) -> Catalog:
    """Derive the Traditional catalogue of a Simplified one; keep people's corrections."""
    new = _empty(TRADITIONAL)
    for word in _sorted(source):
        known = old.get(word.id[0] if word.pluralizable else word.id)
        corrected = known is not None and CORRECTED in known.user_comments
        string = known.string if known and corrected else _converted(word.string)
        comments = [CORRECTED] if corrected else []
        new.add(word.id, string, locations=word.locations, user_comments=comments)
    return new


def missing(catalogue: Catalog) -> list[str]:
    """List the words without a translation."""
    return [
        str(word.id)
        for word in _sorted(catalogue)
        if not (all(word.string) if isinstance(word.string, tuple) else word.string)
    ]


def spaced(catalogue: Catalog) -> list[str]:
    """List the translations with a blank between Chinese and Latin letters or figures."""
    strings = (
        string
        for word in _sorted(catalogue)
        for string in (word.string if isinstance(word.string, tuple) else (word.string,))
    )
    return [string for string in strings if SPACED.search(string)]


def save(catalogue: Catalog) -> None:
    """Write a catalogue to its file, without dates, so that no change is no difference."""
    path = _path(str(catalogue.locale))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, omit_header=False, sort_output=True, width=100)


def main(arguments: list[str]) -> int:
    """Update or check; returns the exit status."""
    sc = simplified(collect(), load(SIMPLIFIED))
    tc = derived(sc, load(TRADITIONAL))
    lacking = missing(sc)
    for msgid in lacking:
        sys.stdout.write(f"no Chinese for: {msgid}\n")
    blanks = [*spaced(sc), *spaced(tc)]
    for string in blanks:
        sys.stdout.write(f"a blank beside Latin letters in: {string}\n")
    if "--check" not in arguments:
        save(sc)
        save(tc)
        sys.stdout.write(f"{len(sc)} words, {len(lacking)} to translate\n")
    return 1 if lacking or blanks else 0


def _empty(locale: str) -> Catalog:
    """Write a catalogue with a header that does not change by itself."""
    return Catalog(
        locale=locale,
        project="shenzhen-service-trade-window",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        header_comment="# Words of the interface; `make translations` keeps this file in order.",
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        charset="utf-8",
        fuzzy=False,
    )


def _path(locale: str) -> Path:
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


def _sorted(catalogue: Catalog) -> Iterator[Message]:
    return iter(sorted((word for word in catalogue if word.id), key=lambda word: str(word.id)))


def _converted(string: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(string, tuple):
        return tuple(traditional(part) for part in string)
    return traditional(string)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
