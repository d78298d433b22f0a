"""In Chinese no blank stands beside Latin letters or figures, and parentheses are full-width."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages import Message

from translations.update import SIMPLIFIED, SPACED, TRADITIONAL, load, spaced

ROOT = Path(__file__).parents[2]
QUOTED = ROOT / "services" / "plan"
"""The plan's own words, as they were printed."""
CONTENT = sorted(
    path
    for folder in ("forms", "portal", "services", "translations")
    for path in (ROOT / folder).rglob("*.yaml")
    if not path.is_relative_to(QUOTED)
)


def chinese(found: Any) -> Iterator[str]:
    """Every Chinese text in what a file holds, whatever its key."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from () if key == "en" else chinese(value)
    elif isinstance(found, list):
        for value in found:
            yield from chinese(value)
    elif isinstance(found, str) and not found.isascii():
        yield found


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: str(path.relative_to(ROOT)))
def test_content_has_no_blank_beside_latin_letters(path: Path) -> None:
    found = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    assert [text for text in chinese(found) if SPACED.search(text)] == []


@pytest.mark.parametrize("locale", [SIMPLIFIED, TRADITIONAL])
def test_translations_have_none(locale: str) -> None:
    assert spaced(load(locale)) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("PDF 文件", True),
        ("文件 PDF", True),
        ("办件 %(number)s", True),
        ("%(n)s 个", True),
        ("达到 30%", True),
        ("PDF文件，Adobe Reader", False),
        ("PDF, 文件", False),
    ],
)
def test_which_blanks_are_wrong(text: str, wrong: bool) -> None:
    assert bool(SPACED.search(text)) is wrong


HALF_WIDTH = re.compile(r"\([^()]*[\u4e00-\u9fff][^()]*\)|[\u4e00-\u9fff]\([^()]*\)")
"""Chinese in the parentheses of Latin text, or after it."""
TEMPLATES = sorted((ROOT / "portal" / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: str(path.relative_to(ROOT)))
def test_chinese_content_has_chinese_parentheses(path: Path) -> None:
    found = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    assert [text for text in chinese(found) if HALF_WIDTH.search(text)] == []


def written(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.mark.parametrize("locale", [SIMPLIFIED, TRADITIONAL])
def test_words_of_pages_have_chinese_parentheses(locale: str) -> None:
    said = [word for message in load(locale) for word in written(message)]
    assert [word for word in said if HALF_WIDTH.search(word)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_what_stands_in_parentheses_is_translated_with_them(path: Path) -> None:
    """As `_("(%(words)s)", words=...)`: in Chinese they are full-width."""
    assert re.findall(r"(?<!%)\(\{\{.*?\}\}\)", path.read_text("utf-8")) == []
