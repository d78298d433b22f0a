"""The applicant's answers held against the conditions of the item, live (自查).

The conditions are the rules of the item's eligibility topic, so that form and
checker cannot disagree.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.catalogue import Item, facts
from services.eligibility.evaluating import Outcome, evaluate


def self_check(item: Item, answers: Mapping[str, Any], on: date) -> Outcome | None:
    """What the conditions say of the answers; None for items without a self-check.

    Args:
        on: the day whose law applies: that of filing.
    """
    if item.self_check is None:
        return None
    return evaluate(facts(item, answers, on=on), on, [item.self_check.topic])[0]
