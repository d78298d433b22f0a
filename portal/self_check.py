"""The self-check beside a form: each condition, with figure, threshold and source."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from services import formats, moments
from services.applications.case.self_check import self_check
from services.catalogue import Item, View
from services.catalogue.reckoning import Reckoned, reckon
from services.catalogue.visibility import Answers
from services.conditions import Comparison, Range, Ratio, When
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.outcome import Outcome, Ruling
from services.eligibility.sources import sources
from services.language import N_, Message, Text

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
        counted: the number that the answers give, in words; None if it is about none, or none
            of what it is worked out from is asked.
        points: whether it waits for points, which the checker counts in full.
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
    counted: Message | None = None


def self_check_of(
    item: Item, answers: Answers | View, on: date | None = None, *, checked: bool = False
) -> list[Check]:
    """Return the conditions of the item and the figures it reckons, as they stand on a day.

    A condition that waits for what the form does not ask is left out, and so is one of another
    item's topic that this item does not state.

    Args:
        on: the day of filing; today for a draft.
        checked: whether the answers are known to be right.
    """
    view, day = View.of(item, answers), on or moments.today()
    outcome = self_check(item, view, day, checked=checked)
    rulings = outcome.rulings if outcome else ()
    found = [
        _check(item, outcome, ruling)
        for ruling in rulings
        if outcome
        and (ruling.decisive or _weighs(ruling))
        and not _hidden(item, ruling, view)
        and not _spare(outcome, ruling)
        and not _unchosen(outcome, ruling)
    ]
    return [*found, *(_of_figure(one) for one in reckon(item.reckoned, view, day))]


def _weighs(ruling: Ruling) -> bool:
    """Whether it is a condition; what is said besides belongs to the checker's own pages."""
    return ruling.rule.effect in ("requires", "disqualifies", "grants")


def _hidden(item: Item, ruling: Ruling, view: View) -> bool:
    """Whether the item does not state it, or it waits for what the form does not ask."""
    rules = item.self_check
    stated = {condition.code for condition in item.conditions}
    if rules and rules.topic != item.code and ruling.rule.id not in stated:
        return True
    fed = rules.facts if rules else {}
    paths = ruling.rule.condition.paths()
    worked_out = [DERIVATIONS[path] for path in paths if path in DERIVATIONS]
    facts = {*paths, *(need for one in worked_out for need in one.needs)}
    asks = {fed[fact].answer for fact in facts if fact in fed}
    # Of points that the form does not ask for, it is said where they are counted.
    waits = asks.isdisjoint(view.paths) if asks else not worked_out
    return ruling.favours is None and waits


def _spare(outcome: Outcome, ruling: Ruling) -> bool:
    """Whether it is a ground that is not met, and not needed since another one is."""
    granted = any(one.rule.effect == "grants" and one.favours for one in outcome.rulings)
    return granted and ruling.rule.effect == "grants" and not ruling.favours


def _unchosen(outcome: Outcome, ruling: Ruling) -> bool:
    """Whether it is a ground that was not chosen, which is no ground missed: there are others."""
    condition = ruling.rule.condition
    return (
        ruling.rule.effect == "grants"
        and ruling.favours is False
        and isinstance(condition, Comparison)
        and condition.op == "=="
        and any(one.rule.effect == "grants" for one in outcome.rulings if one is not ruling)
    )


def _of_figure(figure: Reckoned) -> Check:
    """Say a figure that the form reckons; without a bound it has no verdict."""
    line = figure.line
    verdict = {True: "yes", False: "no", None: ""}[figure.keeps]
    return Check(
        text=line.label,
        verdict=verdict,
        figure=None,
        threshold=None,
        remedy=line.note if figure.keeps is not True else None,
        sources=(line.source.text,),
        status=line.source.status,
        points=False,
        section=line.at.partition(".")[0],
        counted=_amount(figure),
    )


def _amount(figure: Reckoned) -> Message:
    if figure.value is None:
        return N_("Not known yet")
    if figure.line.unit == "days":
        return N_("From your answers: %(days)s days", days=int(figure.value))
    if figure.line.unit == "years":
        return N_("From your answers: %(years)s years", years=int(figure.value))
    if figure.line.unit == "money":
        amount = formats.in_all_languages(formats.money, figure.value)
        return N_("From your answers: %(amount)s", amount=amount)
    share = (figure.value * 100).quantize(PERCENT, ROUND_DOWN)
    return N_("From your answers: %(share)s%%", share=f"{share}")


def _counted(item: Item, outcome: Outcome, condition: When) -> Message | None:
    """Say the number that the answers give for a condition about one that is worked out."""
    fields = [field for leaf in condition.leaves() for field in leaf.fields()]
    derivation = next((DERIVATIONS[one] for one in fields if one in DERIVATIONS), None)
    fed = item.self_check.facts if item.self_check else {}
    if derivation is None or fed.keys().isdisjoint(derivation.needs):
        return None
    number = outcome.situation.known(derivation.code)
    if not isinstance(number, Range):
        return None
    told = f"{number.low}" if number.is_known else f"{number.low}–{number.high}"
    return N_("From your answers: %(number)s %(unit)s", number=told, unit=derivation.unit)


def _check(item: Item, outcome: Outcome, ruling: Ruling) -> Check:
    entry, condition = ruling.rule.entry, ruling.rule.condition
    figure = threshold = None
    if isinstance(condition, Ratio):
        share = condition.share(outcome.situation.known)
        # Rounded down, so that 49.99 % does not read as the 50 % that it misses.
        figure = None if share is None else (share * 100).quantize(PERCENT, ROUND_DOWN)
        threshold = condition.value * 100
    counted = _counted(item, outcome, condition)
    return Check(
        text=entry.text,
        verdict={True: "yes", False: "no", None: "unknown"}[ruling.favours],
        figure=figure,
        threshold=threshold,
        remedy=entry.remedy if ruling.favours is False else None,
        sources=tuple(sources().sources[key].title for key in entry.source),
        status=entry.status,
        counted=counted,
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
