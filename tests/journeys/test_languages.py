"""Each page speaks one language; what people wrote and the plan's own words stay as they are."""

import re
from collections.abc import Iterator

import pytest
from opencc import OpenCC

from services.language import Language, traditional
from tests.journeys.conftest import Seen
from tests.support.reading import words
from translations.update import collect

pytestmark = pytest.mark.xdist_group("seen")

HAN = re.compile(r"[\u3400-\u9fff]")
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


def read(seen: Seen, language: Language, *foreign: str) -> Iterator[tuple[str, str]]:
    """Each text of the pages in a language once, and where it is.

    Leaves out what people wrote, and what is marked as being in a foreign language.
    """
    quotes = sorted(filter(HAN.search, seen.written), key=len, reverse=True)
    known: set[str] = set()
    for page in seen.pages:
        if page.language != language:
            continue
        for text, lang in words(page.html):
            if text in known or text in seen.written | PROPER or lang.startswith(foreign):
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


def test_chinese_pages_speak_no_english(seen: Seen) -> None:
    fixed, gapped = interface()
    found = [
        f"{text!r}, {where}"
        for language in ("sc", "tc")
        for text, where in read(seen, language, "en")
        if text in fixed
        or (not HAN.search(text) and SENTENCE.search(text))
        or any(pattern.fullmatch(text) for pattern in gapped)
    ]
    assert not found, "\n".join(found)


def test_traditional_pages_have_no_simplified_character(seen: Seen) -> None:
    found = []
    for text, where in read(seen, "tc", "en", "zh-Hans"):
        again = traditional(to_simplified(text))
        pairs = zip(text, again, strict=False) if len(text) == len(again) else ()
        left = {was for was, is_ in pairs if was != is_ and one_by_one(was) != was} - set(BOTH)
        if left:
            found.append(f"{''.join(sorted(left))} in {text!r}, {where}")
    assert not found, "\n".join(found)


def test_english_pages_have_chinese_only_in_terms_and_quotations(seen: Seen) -> None:
    found = [
        f"{text!r}, {where}"
        for text, where in read(seen, "en", "zh")
        if HAN.search(TERM.sub("", text))
    ]
    assert not found, "\n".join(found)
