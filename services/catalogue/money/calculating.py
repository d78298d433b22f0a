"""Calculates the amount of a fund item, from answers, round and other filings."""

from collections.abc import Sequence
from decimal import Decimal

from services.catalogue.money.capping import cap_line, cap_total
from services.catalogue.money.lines import Known, calculate_line
from services.catalogue.money.results import NOTHING, Amount, Earlier, FundRound, LineAmount
from services.catalogue.money.terms import StatedLine
from services.catalogue.schema import Item
from services.catalogue.visibility import Answers, View


def amount(
    item: Item,
    answers: Answers | View,
    current: FundRound | None = None,
    before: Sequence[Earlier] = (),
) -> Amount | None:
    """Calculate the amount that follows from the answers; None for items that pay nothing.

    Args:
        current: the round filed in; without it, no date is checked against a period, and
            no other currency has a rate.
        before: the applicant's filings that come before this one, for caps across them.
    """
    rule = item.amount
    if rule is None:
        return None
    view = View.of(item, answers)
    found: list[LineAmount] = []
    for one in rule.lines:
        line = calculate_line(one, Known(view, current, before, above=tuple(found)))
        found += [line] if line is not None else []
    lines = tuple(cap_line(line, view.answer, before) for line in found)
    totals = [line.total for line in lines]
    unknown = any(total is None for total in totals)
    total = None if unknown else sum((one or NOTHING for one in totals), NOTHING)
    whole = Amount(total, lines, stated=any(isinstance(one.line, StatedLine) for one in found))
    return cap_total(whole, rule.caps, view.answer, before)


def total_amount(
    item: Item, answers: Answers | View, current: FundRound | None = None
) -> Decimal | None:
    """Calculate the RMB that the answers ask for, to the fen; None if not known, or no money."""
    found = amount(item, answers, current)
    return None if found is None else found.total
