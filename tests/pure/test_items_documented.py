"""Whoever writes an item finds every key that it takes in `docs/items.md`."""

import re
from collections.abc import Iterator
from typing import Any, Literal, get_args

import pytest
from pydantic import BaseModel

from services.catalogue.answers import RightFiling
from services.catalogue.schema import Item
from services.content import Frozen
from services.eligibility.entries import TopicFile
from services.settings import ROOT

PAGE = (ROOT / "docs" / "items.md").read_text("utf-8")
FENCED = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)


def records(kind: Any) -> list[type[BaseModel]]:
    """The records that a file is made of, beginning with the file itself."""
    found: list[type[BaseModel]] = [kind]
    for one in found:
        found += [inner for inner in _parts_of(one) if inner not in found]
    return found


def _parts_of(record: type[BaseModel]) -> list[type[BaseModel]]:
    kinds = [kind for field in record.model_fields.values() for kind in _kinds(field.annotation)]
    return list(dict.fromkeys(kinds))


def _kinds(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for inner in get_args(hint):
        yield from _kinds(inner)


def keys(record: type[BaseModel]) -> set[str]:
    """The keys that a record takes, as they are written; what it is called by is no key."""
    return {field.alias or name for name, field in record.model_fields.items()}


def documented(page: str) -> set[str]:
    """The words written as code: inline, or as a key of an example."""
    examples = FENCED.findall(page)
    inline = re.findall(r"`([^`\n]+)`", FENCED.sub("", page))
    return {
        *(word for code in inline for word in re.findall(r"\w+", code)),
        *(key for example in examples for key in re.findall(r"(\w+):(?:\s|$)", example)),
    }


class Inner(Frozen):
    """A record within another."""

    deep: int


class Outer(Frozen):
    """A record with others in every place where they can stand."""

    shallow: int = 0
    one: Inner | None = None
    kind: Literal["outer"] = "outer"


def test_a_key_within_is_found_and_one_that_is_only_a_word_is_not() -> None:
    page = "A word deep in the text, `shallow`, and:\n\n```yaml\none: {kind: deep}\n```\n"
    assert {key for record in records(Outer) for key in keys(record)} - documented(page) == {"deep"}


@pytest.mark.parametrize("kind", [Item, RightFiling, TopicFile], ids=lambda kind: kind.__name__)
def test_every_key_is_documented(kind: type[BaseModel]) -> None:
    known = documented(PAGE)
    missing = {record.__name__: keys(record) - known for record in records(kind)}
    assert {record: lacks for record, lacks in missing.items() if lacks} == {}
