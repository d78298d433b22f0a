"""Check an applicant's answers against the conditions of the item while typing (自查).

The conditions are the rules of the item's eligibility topic, so that form and
checker always agree.
"""

from datetime import date

from services.catalogue import Item, View, facts
from services.catalogue.visibility import Answers
from services.eligibility import Outcome, evaluate


def self_check(
    item: Item, answers: Answers | View, on: date, *, checked: bool = False
) -> Outcome | None:
    """Apply the conditions to the answers; return None for items without a self-check.

    Args:
        on: the day of filing, whose law applies.
        checked: whether the answers are known to be valid, as submitted ones are.
    """
    if item.self_check is None:
        return None
    known = facts(item, answers, on=on, checked=checked)
    return evaluate(known, on, [item.self_check.topic], filed=True)[0]
