"""Somebody at a browser who is led through the eligibility checker."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from services.eligibility import parse
from tests.support.browser import Visitor

MOST = 25
"""Pages, after which somebody is led round in circles."""


def walk(person: Visitor, told: Mapping[str, Any]) -> int:
    """From the start page to the results; how many questions it took."""
    facts = parse(told)
    person.go("/eligibility")
    person.page.locator("a.govuk-button--start").click()
    person.page.wait_for_url("**/questions/**")
    asked = 0
    while "/questions/" in person.page.url:
        form = person.page.locator("form[data-checker]")
        first = urlsplit(person.page.url).path.rsplit("/", 1)[1]
        if first in facts:
            names = [field.get_attribute("name") or "" for field in form.locator("[name]").all()]
            for code in facts.keys() & {name.removesuffix("-year") for name in names}:
                person.answer(code, as_typed(facts[code]))
        with person.page.expect_navigation():
            form.locator(f"button[value={'answer' if first in facts else 'skip'}]").click()
        asked += 1
        assert asked < MOST, person.page.url
    person.page.wait_for_url("**/results?**")
    return asked


def as_typed(value: Any) -> Any:
    """A fact as somebody answers it at the browser."""
    if isinstance(value, frozenset):
        return sorted(value) or ["none_of_these"]
    return value if isinstance(value, bool) else str(value)


def verdict(page: Page, topic: str) -> str:
    """The verdict on a card."""
    classes = page.locator(f"article#{topic}").get_attribute("class") or ""
    return classes.split("outcome--")[1]
