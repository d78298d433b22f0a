"""Each page speaks one language; what people wrote and the plan's own words stay as they are."""

import re
from collections.abc import Iterator, Sequence

from opencc import OpenCC

from services.language import Language, traditional
from tests.support.crawl import CHINESE, Snapshot
from tests.support.reading import words
from translations.update import collect

HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
NUMBERED = re.compile(r"[\u3400-\u9fff]+〔\d{4}〕[\u3400-\u9fff]*\d+号( and \d+号)?")
"""Numbers of documents, which are the same in every language."""
TERM = re.compile(r"\([\u3400-\u9fff][^()]*\)|“[\u3400-\u9fff]+”")
"""The Chinese of a term or a quotation, in brackets after the English."""
SENTENCE = re.compile(r"[A-Za-z]+ [a-z]{2,} [a-z]{2,}")
GAP = re.compile(r"%\(\w+\)[sd]")
PROPER = {"简体中文", "繁體中文"}
"""Languages, called by their own names."""
BOTH = "里"
"""Stands in Traditional names of countries as well."""

to_simplified = OpenCC("hk2s").convert
one_by_one = OpenCC("s2t").convert


def read(
    pages: Sequence[Snapshot], written: set[str], language: Language, *foreign: str
) -> Iterator[tuple[str, str]]:
    """Each text of the pages in a language once, and where it is.

    Leaves out what people wrote, and what is marked as being in a foreign language.
    """
    quotes = sorted(filter(HAN.search, written), key=len, reverse=True)
    known: set[str] = set()
    for page in pages:
        if page.language != language:
            continue
        for text, lang in words(page.html):
            if text in known or text in written | PROPER or lang.startswith(foreign):
                continue
            known.add(text)
            for quote in quotes:
                text = text.replace(quote, "")  # noqa: PLW2901
            yield NUMBERED.sub("", text), str(page)


def interface() -> tuple[set[str], list[re.Pattern[str]]]:
    """The interface's sentences in English: those that are fixed, and those with gaps."""
    ids = [
        one for word in collect() for one in ([word.id] if isinstance(word.id, str) else word.id)
    ]
    fixed = {one for one in ids if re.search("[a-z]{2}", one) and not GAP.search(one)}
    gapped = [one for one in ids if GAP.search(one) and SENTENCE.search(GAP.sub("", one))]
    patterns = [".+".join(re.escape(part) for part in GAP.split(one)) for one in gapped]
    return fixed, [re.compile(pattern) for pattern in patterns]


def english_in_chinese(pages: Sequence[Snapshot], written: set[str]) -> list[str]:
    """English on pages in Chinese, beside what people wrote."""
    fixed, gapped = interface()
    return [
        f"{text!r}, {where}"
        for language in CHINESE
        for text, where in read(pages, written, language, "en")
        if LATIN.search(text)  # most have none, and a thousand sentences are tried on the others
        and (
            text in fixed
            or (not HAN.search(text) and SENTENCE.search(text))
            or any(pattern.fullmatch(text) for pattern in gapped)
        )
    ]


def simplified_in_traditional(pages: Sequence[Snapshot], written: set[str]) -> list[str]:
    """Simplified characters on pages in Traditional Chinese."""
    found = []
    for text, where in read(pages, written, "tc", "en", "zh-Hans"):
        again = traditional(to_simplified(text))
        pairs = zip(text, again, strict=False) if len(text) == len(again) else ()
        left = {was for was, is_ in pairs if was != is_ and one_by_one(was) != was} - set(BOTH)
        if left:
            found.append(f"{''.join(sorted(left))} in {text!r}, {where}")
    return found


def chinese_in_english(pages: Sequence[Snapshot], written: set[str]) -> list[str]:
    """Chinese on pages in English but in terms and quotations."""
    return [
        f"{text!r}, {where}"
        for text, where in read(pages, written, "en", "zh")
        if HAN.search(TERM.sub("", text))
    ]
