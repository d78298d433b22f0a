"""Complete, right answers to each item. People and companies are invented."""

from copy import deepcopy
from datetime import date
from typing import Any

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from services.catalogue import all_items
from services.catalogue.answers import right_filing

Answers = dict[str, dict[str, Any]]


def identity_number(area: str, born: str = "19900101", order: str = "001") -> str:
    """An 18-digit identity number with its check digit."""
    first = f"{area}{born}{order}"
    return first + mod_11_2.calc_check_digit(first)


def credit_code(number: int = 1) -> str:
    """A unified social credit code with its check digit."""
    first = f"91440300MA5F{number:05d}"
    return first + uscc.calc_check_digit(first)


def trainee(number: int, **changes: Any) -> dict[str, Any]:
    """A trainee who counts, of an employer."""
    return {
        "name": f"学员{number}",
        "identity": {"kind": "passport", "number": f"E{number:08d}"},
        "nationality": "GB",
        "education": "bachelor",
        "post": "软件工程师",
        "contract": "fixed",
        "contract_start": "2025-03-01",
        "contract_end": "2026-02-28",
        "training_start": "2025-03-03",
        "training_end": "2025-04-30",
        "cost": "5200.00",
    } | changes


DAY = date(2026, 11, 22)
"""The day on which tests file what `complete` gives."""


def complete(item_code: str) -> Answers:
    """A copy of the right filing of an item, to change as a test likes."""
    return deepcopy(right_filing(item_code, DAY).answers)


def every_item() -> list[str]:
    """The code of every item that is filed."""
    return [one.code for one in all_items() if one.sections]
