"""The personas of the eligibility checker, and what its pages show them."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from bs4 import BeautifulSoup

from services.eligibility import parse
from services.eligibility.links import CheckerAnswers
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
ARCHITECT = "A Canadian software architect moving to Qianhai, five points short of category A"
OWNER = "A Hong Kong firm's owner with CEPA and a cross-boundary car"


def told(name: str, **changes: Any) -> CheckerAnswers:
    """What a persona has told, with changes."""
    persona = PERSONAS[name]
    return CheckerAnswers(parse(persona["facts"] | {"filing_date": persona["day"]} | changes))


def url(path: str, what: CheckerAnswers, language: Language = "en", **more: str) -> str:
    return f"/{language}/eligibility/{path}?{urlencode({'answers': what.word, **more})}"


def verdicts(page: BeautifulSoup) -> dict[str, str]:
    """The verdict of each card, by topic."""
    return {
        str(card["id"]): str(card["class"][-1]).removeprefix("outcome--")
        for card in page.select("article.outcome")
    }
