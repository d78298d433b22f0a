"""Traditional Chinese is Hong Kong's: no term of the mainland stays in it, anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from babel.messages.pofile import read_po
from pydantic import BaseModel

from portal.content import load_content
from services.catalogue import all_items
from services.eligibility import all_facts, topics
from services.eligibility.contradictions import contradictions
from services.eligibility.rules import glossary
from services.language import LOCALES, TRANSLATIONS, Text, traditional

NEVER = yaml.safe_load((TRANSLATIONS / "hong-kong.yaml").read_text("utf-8"))["never"]
ROOT = Path(__file__).parents[2]
WRITTEN = (".yaml", ".md", ".html", ".py")
"""Files with words: pages, letters, mails, notices, errands, laws, the plan."""
TITLE = re.compile(r"《[^》]*》")


def texts(thing: Any) -> Iterator[Text]:
    """Every text within a record of content."""
    match thing:
        case Text():
            yield thing
        case BaseModel():
            for name in type(thing).model_fields:
                yield from texts(getattr(thing, name))
        case dict():
            for value in thing.values():
                yield from texts(value)
        case tuple() | list():
            for value in thing:
                yield from texts(value)


def mainland_terms(words: str) -> list[str]:
    """The terms of the mainland that stand in a text outside titles."""
    return [term for term in NEVER if term in TITLE.sub("", words)]


def test_content_keeps_no_term_of_the_mainland() -> None:
    load_content()
    shown: list[Any] = [*all_items(), *all_facts().values(), *glossary().values()]
    shown += [one.file for one in topics().values()]
    shown += [one.text for one in contradictions()]
    found = {t.tc: mainland_terms(t.tc) for one in shown for t in texts(one)}
    assert {words: terms for words, terms in found.items() if terms} == {}


def test_no_file_makes_a_term_of_the_mainland() -> None:
    found = {}
    for folder in ("services", "portal", "forms"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in WRITTEN and "released" not in path.parts:
                terms = mainland_terms(traditional(path.read_text("utf-8")))
                found |= {path.name: terms} if terms else {}
    assert found == {}


def test_the_interface_keeps_no_term_of_the_mainland() -> None:
    path = TRANSLATIONS / LOCALES["tc"] / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        words = [str(one.string) for one in read_po(file) if one.id]
    assert {one: mainland_terms(one) for one in words if mainland_terms(one)} == {}


def test_a_term_of_the_mainland_is_found_but_not_in_a_title() -> None:
    assert mainland_terms("由用人單位申請") == ["用人單位"]
    assert mainland_terms("《用人單位名錄》") == []
