"""Rules for trainees of the training fund. Source: the fund guide for 2017, as reposted."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from services.catalogue.period import Period
from services.language import N_, Message


def trained_employee(row: Mapping[str, Any], period: Period | None) -> list[Message]:
    """List the reasons why a trainee does not count; none if they do.

    Trainees count if they graduated from a junior college or above, have a contract of a
    year or more (or open-ended), and ended their training in the period of the round.
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
    """Check whether a trainee graduated from a junior college or above (大专以上)."""
    return row.get("education") not in (None, "below_college")


def year_contract(row: Mapping[str, Any]) -> bool:
    """Check whether a trainee's contract is open-ended or lasts a year or more."""
    if row.get("contract") == "open_ended":
        return True
    start, end = row.get("contract_start"), row.get("contract_end")
    return start is not None and end is not None and is_a_year(start, end)


def is_a_year(start: date, end: date) -> bool:
    """Check whether a contract from `start` to `end`, both days included, lasts a year."""
    try:
        anniversary = start.replace(year=start.year + 1)
    except ValueError:  # 29 February
        anniversary = date(start.year + 1, 3, 1)
    return end + timedelta(days=1) >= anniversary
