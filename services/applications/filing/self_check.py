"""The applicant's answers held against the conditions of the item, live (自查).

The conditions are the rules of the item's eligibility topic, so that form and
checker cannot disagree.
"""

from datetime import date

from services.catalogue import Item, View, facts
from services.catalogue.visibility import Answers
from services.eligibility.evaluating import Outcome, evaluate


def self_check(
    item: Item, answers: Answers | View, on: date, *, checked: bool = False
) -> Outcome | None:
    """What the conditions say of the answers; None for items without a self-check.

    Args:
        on: the day whose law applies: that of filing.
        checked: whether the answers are known to be right, as those of a filing are.
    """
    if item.self_check is None:
        return None
    return evaluate(facts(item, answers, on=on, checked=checked), on, [item.self_check.topic])[0]
