"""Each promise in docs/promises.md is really made where the page says, and a test holds it."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from babel.messages.pofile import read_po

from services.content import load_yaml
from services.language import LOCALES, TRANSLATIONS
from services.settings import ROOT


class Promise(NamedTuple):
    sentence: str
    place: str
    tests: tuple[str, ...]


def promises() -> list[Promise]:
    rows = [
        [cell.strip() for cell in line.strip("|\n").split(" | ")]
        for line in (ROOT / "docs" / "promises.md").read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| sentence")
    ]
    return [
        Promise(sentence, place.strip("`"), tuple(re.findall("`([^`]+)`", tests)))
        for sentence, place, tests in rows
    ]


def said_in(place: str) -> str:
    """All that a file says in English: a template of papers, the values of YAML, or its words
    for translation.
    """
    if place.endswith(".yaml"):
        return "\n".join(_english(load_yaml(ROOT / place)))
    if place.endswith(".typ"):
        return " ".join((ROOT / place).read_text("utf-8").split())
    return "\n".join(words for words, places in _interface() if place in places)


def _english(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str):
                yield inner if key == "en" else ""
            else:
                yield from _english(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _english(inner)


@cache
def _interface() -> list[tuple[str, set[str]]]:
    path = TRANSLATIONS / LOCALES["sc"] / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return [
            (str(entry.id), {place for place, _ in entry.locations})
            for entry in read_po(file)
            if entry.id
        ]


@cache
def named_tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: promise.sentence[:40])
def test_each_promise_is_made_and_held(promise: Promise) -> None:
    assert promise.sentence in said_in(promise.place)
    assert promise.tests
    for test in promise.tests:
        path, _, name = test.partition("::")
        assert name in named_tests(ROOT / path), test


def test_the_page_is_read() -> None:
    assert len(promises()) > 20
