"""What the reader has told so far, out of the address and into it."""

from collections.abc import Callable, Iterator
from datetime import date

from flask import request, url_for

from services.eligibility import Fact, all_facts, evaluate, next_question
from services.eligibility.evaluating import situation_of
from services.eligibility.links import CheckerAnswers, unpack
from services.eligibility.outcome import Outcome
from services.eligibility.questions import is_asked, open_questions
from services.errors import NotFound
from services.moments import today
from services.settings import settings

OPENING = ("status", "purposes", "company_aims", "filing_date")
"""Questions that concern everybody, and that cannot be left open."""


def told_so_far() -> CheckerAnswers:
    """Read the answers in the address. Raises NotFound where they are damaged."""
    return unpack(request.args.get("answers", ""))


def with_later(after: CheckerAnswers, told: CheckerAnswers) -> CheckerAnswers:
    """Add what was answered on later pages, where the browser's Back led to an earlier one.

    Args:
        after: the answers with those of this page.
        told: the answers before it, which the later ones must continue.
    """
    try:
        later = unpack(request.args.get("later", ""))
    except NotFound:
        return after
    if any(later.facts.get(code) != value for code, value in told.facts.items()):
        return after
    facts = {**later.facts, **after.facts}
    facts = {code: value for code, value in facts.items() if code not in after.skipped}
    return CheckerAnswers(facts, (later.skipped | after.skipped) - set(facts))


def day_of(told: CheckerAnswers) -> date:
    """Return the day whose law applies: the one answered, else today."""
    filed = told.facts.get("filing_date")
    return filed if isinstance(filed, date) else today()


def outcomes_of(told: CheckerAnswers) -> list[Outcome]:
    """Evaluate what the answers come to."""
    return evaluate(told.facts, day_of(told))


def address(
    endpoint: str, told: CheckerAnswers, code: str | None = None, *, whole: bool = False
) -> str:
    """Build the address of a page of the checker, with the answers in it.

    Args:
        code: of the question or the scheme, for pages about one.
        whole: with the name of the site, to be used elsewhere.
    """
    path = url_for(f"eligibility.{endpoint}", code=code, answers=told.word or None)
    return settings().origin + path if whole else path


def addresses(endpoint: str, told: CheckerAnswers) -> Callable[[str], str]:
    """Build the addresses of many pages of one kind by code, with the answers in them.

    A page of results has dozens of them, and building each from the start takes long.
    """
    before, after = address(endpoint, told, code="-").split("/-", 1)
    return lambda code: f"{before}/{code}{after}"


def open_of(told: CheckerAnswers) -> list[Fact]:
    """List the questions that can still change an answer."""
    return open_questions(told.facts, day_of(told), told.skipped, outcomes_of(told))


def onward(told: CheckerAnswers) -> str:
    """Return the address of the next question, or of the results if there is none."""
    fact = next_question(told.facts, day_of(told), told.skipped)
    if fact is None:
        return address("show_results", told)
    return address("ask", told, code=fact.code)


def path_of(told: CheckerAnswers, outcomes: list[Outcome]) -> Iterator[Fact]:
    """Yield the questions answered or left open that still matter, in their order.

    Answers that no longer matter are kept, in case the reader changes back.
    """
    situation = situation_of(told.facts, day_of(told))
    wanted = set(OPENING).union(*(outcome.rests_on for outcome in outcomes))
    for code, fact in all_facts().items():
        seen = code in told.facts or code in told.skipped
        if seen and code in wanted and is_asked(fact, situation):
            yield fact
