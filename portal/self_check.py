"""The self-check beside a form: each condition, with figure, threshold and source."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from services import moments
from services.applications.filing.self_check import self_check
from services.catalogue import Item, View
from services.catalogue.visibility import Answers
from services.conditions import Comparison, Ratio
from services.eligibility.evaluating import Outcome, Ruling
from services.eligibility.sources import sources
from services.language import Text

PERCENT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Check:
    """One condition held against the answers.

    Args:
        verdict: `yes`, `no` or `unknown`.
        figure: the share that the answers give, in percent; None if it is none, or
            cannot be worked out yet.
        threshold: the share that is needed, in percent; None if it is none.
        sources: where the condition is found.
        status: how far it is verified: V, P or K.
        points: whether it waits for points, which the checker counts and no form asks for.
        section: the section whose answers it looks at first; empty if none does.
    """

    text: Text
    verdict: str
    figure: Decimal | None
    threshold: Decimal | None
    remedy: Text | None
    sources: tuple[Text, ...]
    status: str
    points: bool
    section: str


def self_check_of(
    item: Item, answers: Answers | View, on: date | None = None, *, checked: bool = False
) -> list[Check]:
    """Return the conditions of the item, as they stand on a day; none where it has no self-check.

    Args:
        on: the day of filing; today for a draft.
        checked: whether the answers are known to be right.
    """
    outcome = self_check(item, answers, on or moments.today(), checked=checked)
    if outcome is None:
        return []
    return [_check(item, outcome, r) for r in outcome.rulings if r.decisive or _weighs(r)]


def _weighs(ruling: Ruling) -> bool:
    """Whether it is a condition; what is said besides belongs to the checker's own pages."""
    return ruling.rule.effect in ("requires", "disqualifies", "grants")


def _check(item: Item, outcome: Outcome, ruling: Ruling) -> Check:
    entry, condition = ruling.rule.entry, ruling.rule.condition
    figure = threshold = None
    if isinstance(condition, Ratio):
        share = condition.share(outcome.situation.known)
        # Rounded down, so that 49.99 % does not read as the 50 % that it misses.
        figure = None if share is None else (share * 100).quantize(PERCENT, ROUND_DOWN)
        threshold = condition.value * 100
    return Check(
        text=entry.text,
        verdict={True: "yes", False: "no", None: "unknown"}[ruling.favours],
        figure=figure,
        threshold=threshold,
        remedy=entry.remedy if ruling.favours is False else None,
        sources=tuple(sources().sources[key].title for key in entry.source),
        status=entry.status,
        points=ruling.favours is None
        and isinstance(condition, Comparison)
        and condition.field == "points",
        section=_section_of(item, condition.paths()),
    )


def _section_of(item: Item, facts: Collection[str]) -> str:
    """Find the first section that gives one of the facts; empty if none does."""
    given = item.self_check.facts if item.self_check else {}
    fed = {given[fact].answer.partition(".")[0] for fact in facts if fact in given}
    return next((section.code for section in item.sections if section.code in fed), "")
