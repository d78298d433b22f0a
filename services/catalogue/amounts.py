"""Named rules on the rows of fund items: which count towards an amount, and why not."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Protocol

from services.language import N_, Message


class Period(Protocol):
    """A round: the days that count."""

    @property
    def costs_from(self) -> date:
        """The first day."""

    @property
    def costs_to(self) -> date:
        """The last day."""


def trained_employee(row: Mapping[str, Any], period: Period | None) -> list[Message]:
    """Why a trainee does not count. Empty for one who does.

    A graduate of a junior college or above, on a contract of a year or more, whose
    training ended in the period of the round. An open-ended contract counts.
    Source: the fund guide for 2017, as reposted (S2, verified).
    """
    needed = ["education", "contract", "training_end"]
    if row.get("contract") == "fixed":
        needed += ["contract_start", "contract_end"]
    if any(row.get(column) is None for column in needed):
        return [N_("The row is not complete")]
    reasons = []
    if not college(row):
        reasons.append(N_("Education below junior college does not count"))
    if not year_contract(row):
        reasons.append(N_("A contract shorter than one year does not count"))
    if row.get("passed") is False:
        reasons.append(N_("A trainee who did not pass does not count"))
    if period and not period.costs_from <= row["training_end"] <= period.costs_to:
        reasons.append(N_("Training that ended outside the period of this round does not count"))
    return reasons


def college(row: Mapping[str, Any]) -> bool:
    """Whether a trainee graduated from a junior college or above (大专以上)."""
    return row.get("education") not in (None, "below_college")


def year_contract(row: Mapping[str, Any]) -> bool:
    """Whether a trainee's contract is open-ended or lasts a year or more."""
    if row.get("contract") == "open_ended":
        return True
    start, end = row.get("contract_start"), row.get("contract_end")
    return start is not None and end is not None and is_a_year(start, end)


def is_a_year(start: date, end: date) -> bool:
    """Whether a contract from `start` to `end`, both days included, lasts a year.

    >>> is_a_year(date(2024, 3, 1), date(2025, 2, 28))
    True
    """
    try:
        anniversary = start.replace(year=start.year + 1)
    except ValueError:  # 29 February
        anniversary = date(start.year + 1, 3, 1)
    return end + timedelta(days=1) >= anniversary


COUNTS: dict[str, Callable[[Mapping[str, Any], Period | None], list[Message]]] = {
    "trained_employee": trained_employee,
}
"""The named rules that `amount.counts` refers to."""

ROW_TESTS: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "college": college,
    "year_contract": year_contract,
}
"""The named tests that a fact's `rows` refers to."""
