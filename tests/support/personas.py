"""The personas of the eligibility checker, and what its pages show them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from bs4 import BeautifulSoup

from services.eligibility import Outcome, evaluate, parse
from services.eligibility.links import CheckerAnswers
from services.eligibility.questions import open_questions, pages_of
from services.language import Language

ROOT = Path(__file__).parents[2]
PERSONAS = {
    persona["name"]: persona
    for persona in yaml.safe_load((ROOT / "tests/pure/personas.yaml").read_text("utf-8"))
}
TABLE = {code for persona in PERSONAS.values() for code in persona["outcomes"]}
"""The topics whose answers the table tells; an item may have come since."""
_TODAY = yaml.safe_load((ROOT / "tests/pure/personas_today.yaml").read_text("utf-8"))
PEOPLE: list[dict[str, Any]] = _TODAY["people"]
"""People under today's law, on each side of every limit."""
NEUTRAL: dict[str, Any] = _TODAY["neutral"]
"""What they answer unless it is said otherwise."""
CITATIONS: dict[str, dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/pure/citations.yaml").read_text("utf-8")
)
"""What their answers rest on: by source, its numbers, its addresses, and articles by rule."""
ARCHITECT = "A Canadian software architect moving to Qianhai, five points short of category A"
OWNER = "A Hong Kong firm's owner with CEPA and a cross-boundary car"


def told(name: str, **changes: Any) -> CheckerAnswers:
    """What a persona has told, with changes."""
    persona = PERSONAS[name]
    return CheckerAnswers(parse(persona["facts"] | {"filing_date": persona["day"]} | changes))


def check_cited(outcome: Outcome) -> None:
    """Check that an answer names the law that the table of citations has, with its article."""
    for ruling in outcome.decisive:
        entry = ruling.rule.entry
        for key in entry.source:
            assert key in CITATIONS, (key, entry.id)
            assert CITATIONS[key].get("articles", {}).get(entry.id) == entry.article, entry.id


def url(path: str, what: CheckerAnswers, language: Language = "en", **more: str) -> str:
    return f"/{language}/eligibility/{path}?{urlencode({'answers': what.word, **more})}"


def verdicts(page: BeautifulSoup) -> dict[str, str]:
    """The verdict of each card, by topic."""
    return {
        str(card["id"]): str(card["class"][-1]).removeprefix("outcome--")
        for card in page.select("article.outcome")
    }


def pages_asked(facts: Mapping[str, Any], on: date) -> list[list[str]]:
    """List the pages that somebody with these answers sees, with their questions.

    What they do not tell they leave open.
    """
    given: dict[str, Any] = {"filing_date": on} | dict(facts)
    told: dict[str, Any] = {}
    skipped: list[str] = []
    pages: list[list[str]] = []
    while waiting := open_questions(told, on, skipped, evaluate(told, on)):
        asked = [fact.code for fact in pages_of(waiting)[0]]
        pages.append(asked)
        told |= {code: given[code] for code in asked if given.get(code) is not None}
        skipped += [code for code in asked if given.get(code) is None]
    return pages
