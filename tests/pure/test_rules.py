"""Rules between answers, each with what it says, and what is refused when an item is read."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import check
from services.catalogue.rules.days import months_after
from services.language import LANGUAGES
from tests.support.funds import Year, fund

WRITTEN = """
fields:
  - {{code: kind, kind: choice, required: false, options: [{{code: import}}, {{code: export}}]}}
  - {{code: arrives, kind: date, required: false}}
  - {{code: leaves, kind: date, required: false}}
  - {{code: booths, kind: decimal, required: false}}
  - {{code: centre, kind: decimal, required: false}}
  - code: partners
    kind: rows
    required: false
    columns:
      - {{code: name, kind: text, required: false}}
      - {{code: share, kind: decimal, required: false}}
      - {{code: fee, kind: currency, required: false}}
      - {{code: role, kind: choice, required: false, options: [{{code: buyer}}, {{code: seller}}]}}
  - code: days
    kind: rows
    required: false
    checks: [{checks}]
    columns:
      - {{code: from, kind: date, required: false}}
      - {{code: to, kind: date, required: false}}
      - {{code: place, kind: text, required: false}}
rules: [{rule}]
amount: {{lines: [{{code: aid, kind: flat, sums: [{{sum: 1}}]}}]}}
"""


def said(rule: str, checks: str = "", **answers: Any) -> list[str]:
    """What is wrong with answers under a rule, in English; complete in all languages."""
    wanted = fund(WRITTEN.format(rule=rule, checks=checks))
    problems = check(wanted, {"claim": answers}, period=Year())
    for problem in problems:
        assert all(problem.message.in_(language) for language in LANGUAGES)
    return [str(problem.message) for problem in problems]


def shares(*figures: str) -> dict[str, Any]:
    return {"partners": [{"share": figure} for figure in figures]}


def fees(*figures: tuple[str, str]) -> dict[str, Any]:
    return {"partners": [{"fee": {"currency": code, "amount": sum_}} for code, sum_ in figures]}


def spans(*days: tuple[int, int]) -> dict[str, Any]:
    rows = [{"from": f"2025-05-{a:02}", "to": f"2025-05-{b:02}"} for a, b in days]
    return {"arrives": "2025-05-01", "leaves": "2025-05-10", "days": rows}


OUTSIDE = "must lie in the period of the round, from 1 January 2025 to 31 December 2025"
GAP = "The days must cover every day; add what happens on"

ALL = "{rule: shares, rows: claim.partners, column: share}"
SOME = "{rule: shares, rows: claim.partners, column: share, at_most: true}"
ROUND = "{rule: within_round, field: claim.arrives}"
MONTHS = "{rule: within_months, field: claim.leaves, start: claim.arrives, months: 6}"
AHEAD = "{rule: days_ahead, field: claim.leaves, days: 15}"
EVERY = (
    "{rule: every_day, rows: claim.days, start: from, end: to,"
    " first: claim.arrives, last: claim.leaves}"
)
CENTRE = "{rule: share_of, field: claim.centre, share: 0.2, of: claim.booths}"
ADDED = "{rule: adds_up, field: claim.centre, rows: claim.partners, column: fee}"
HALF = "{rule: share_of_sum, field: claim.centre, share: 0.5, rows: claim.partners, column: fee}"
EXPORT = "when: {field: claim.kind, op: '==', value: export}"
GATE = f"{{rule: at_most, field: claim.booths, most: 6, {EXPORT}}}"
FEW = f"{{rule: at_most, field: claim.partners, most: 1, {EXPORT}}}"
ONLY = (
    "{rule: only_options, rows: claim.partners, column: role, options: [buyer],"
    f" says: {{sc: 只能列明买方, en: Enter buyers only}}, {EXPORT}}}"
)

STAY = f"{{rule: within_days, field: claim.leaves, start: claim.arrives, most: 30, {EXPORT}}}"
LASTS = "{rule: outlasts, field: claim.leaves, start: claim.arrives, months: 6}"
EACH = (
    "{rule: has_each, rows: claim.partners, column: role, options: [buyer, seller],"
    " says: {sc: 请列明买方和卖方, en: Enter a buyer and a seller}}"
)


@pytest.mark.parametrize(
    ("rule", "answers", "message"),
    [
        (STAY, {"kind": "export", "arrives": "2025-05-01", "leaves": "2025-05-31"}, ""),
        (STAY, {"kind": "import", "arrives": "2025-05-01", "leaves": "2025-09-01"}, ""),
        (
            STAY,
            {"kind": "export", "arrives": "2025-05-01", "leaves": "2025-06-01"},
            "The leaves must not be more than 30 days after the arrives",
        ),
        (LASTS, {"arrives": "2025-08-31", "leaves": "2026-02-28"}, ""),
        (
            LASTS,
            {"arrives": "2025-08-31", "leaves": "2026-02-27"},
            "The leaves must be on or after 28 February 2026, 6 months after the arrives",
        ),
        (EACH, {"partners": [{"role": "buyer"}, {"role": "seller"}]}, ""),
        (EACH, {"partners": [{"role": "buyer"}]}, "Enter a buyer and a seller"),
        (ALL, shares("60", "40"), ""),
        (
            ALL,
            shares("60", "35"),
            "The shares in the partners add up to 95%; together they must be 100%",
        ),
        (SOME, shares("60", "35"), ""),
        (
            SOME,
            shares("60", "40.5"),
            "The shares in the partners add up to 100.5%; together they must not pass 100%",
        ),
        (ROUND, {"arrives": "2025-12-31"}, ""),
        (
            ROUND,
            {"arrives": "2026-01-01"},
            f"The arrives {OUTSIDE}",
        ),
        (MONTHS, {"arrives": "2025-08-31", "leaves": "2026-02-28"}, ""),
        (
            MONTHS,
            {"arrives": "2025-08-31", "leaves": "2026-03-01"},
            "The leaves must be on or before 28 February 2026, 6 months after the arrives",
        ),
        (EVERY, spans((6, 10), (1, 5)), ""),
        (EVERY, spans((1, 8), (3, 10)), ""),
        (
            EVERY,
            spans((1, 4), (6, 10)),
            f"{GAP} 5 May 2025",
        ),
        (EVERY, spans((1, 9)), f"{GAP} 10 May 2025"),
        (CENTRE, {"centre": "3", "booths": "15"}, ""),
        (
            CENTRE,
            {"centre": "3.01", "booths": "15"},
            "The centre must not be more than 20% of the booths",
        ),
        (ADDED, {"centre": "100", **fees(("CNY", "60"), ("CNY", "40"))}, ""),
        (
            ADDED,
            {"centre": "99", **fees(("CNY", "60"), ("CNY", "40"))},
            "The centre must equal the sum of the partners, which is 100.00",
        ),
        (ADDED, {"centre": "99", **fees(("CNY", "60"), ("EUR", "40"))}, ""),
        (HALF, {"centre": "50", **fees(("CNY", "60"), ("CNY", "40"))}, ""),
        (
            HALF,
            {"centre": "50.01", **fees(("CNY", "60"), ("CNY", "40"))},
            "The centre must not be more than 50% of the partners, which add up to 100.00",
        ),
        (HALF, {"centre": "51", **fees(("CNY", "60"), ("USD", "1"))}, ""),
        (GATE, {"kind": "export", "booths": "6"}, ""),
        (GATE, {"kind": "import", "booths": "7"}, ""),
        (
            GATE,
            {"kind": "export", "booths": "6.01"},
            "The booths must be 6 or less",
        ),
        (FEW, {"kind": "export", "partners": [{"role": "buyer"}]}, ""),
        (FEW, {"kind": "import", "partners": [{"role": "buyer"}] * 2}, ""),
        (
            FEW,
            {"kind": "export", "partners": [{"role": "buyer"}] * 2},
            "The partners can have at most 1 rows",
        ),
        (ONLY, {"kind": "export", "partners": [{"role": "buyer"}, {"name": "one"}]}, ""),
        (ONLY, {"kind": "import", "partners": [{"role": "seller"}]}, ""),
        (ONLY, {"kind": "export", "partners": [{"role": "seller"}]}, "Enter buyers only"),
    ],
)
def test_a_rule_says_what_is_wrong(rule: str, answers: dict[str, Any], message: str) -> None:
    assert said(rule, **answers) == ([message] if message else [])


@pytest.mark.parametrize(
    "rule",
    [ALL, ROUND, MONTHS, EVERY, CENTRE, ADDED, HALF, GATE, FEW, ONLY, STAY, LASTS, EACH],
)
def test_a_rule_says_nothing_while_an_answer_is_missing(rule: str) -> None:
    assert said(rule, booths="1", centre="1" if rule != CENTRE else None) == []


def test_a_sum_in_another_currency_is_known_by_the_rates_of_the_round() -> None:
    wanted = fund(WRITTEN.format(rule=HALF, checks=""))
    answers = {"claim": {"centre": "33.51", **fees(("CNY", "60"), ("USD", "1"))}}
    rated = Year(rates={"USD": Decimal(7)})
    (problem,) = check(wanted, answers, period=rated)
    assert str(problem.message).endswith("50% of the partners, which add up to 67.00")


def test_rules_hold_between_the_columns_of_a_row() -> None:
    months = "{rule: within_months, field: to, start: from, months: 1}"
    checks = "{rule: within_round, field: from}, " + months
    rows = [{"from": "2026-01-01", "to": "2026-03-01"}]
    assert said("", checks, days=rows) == [
        f"Row 1: The from {OUTSIDE}",
        "Row 1: The to must be on or before 1 February 2026, 1 months after the from",
    ]


def test_without_a_round_any_day_will_do() -> None:
    wanted = fund(WRITTEN.format(rule=ROUND, checks=""))
    assert check(wanted, {"claim": {"arrives": "2030-01-01"}}) == []


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (ALL.replace("share}", "name}"), "has no column of numbers called name"),
        (EVERY.replace("start: from", "start: place"), "has no column of dates called place"),
        (CENTRE.replace("of: claim.booths", "of: claim.kind"), "claim.kind is a choice"),
        (ROUND.replace("arrives", "nowhere"), "there is no claim.nowhere"),
        (GATE.replace("export", "barter"), "claim.kind is compared with one of its options"),
        (ONLY.replace("[buyer]", "[agent]"), "claim.partners.role has no option agent"),
        (EACH.replace("buyer,", "agent,"), "claim.partners.role has no option agent"),
    ],
)
def test_a_rule_that_looks_at_nothing_is_refused(rule: str, problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        fund(WRITTEN.format(rule=rule, checks=""))


@pytest.mark.parametrize(("day", "right"), [("2025-03-01", True), ("2025-02-28", False)])
def test_a_day_lies_ahead_of_the_day_of_filing(day: str, right: bool) -> None:
    checks = "{rule: days_ahead, field: to, days: 15}"
    wanted = fund(WRITTEN.format(rule=AHEAD, checks=checks))
    answers = {"claim": {"leaves": day, "days": [{"to": day}]}}
    problems = [str(one.message) for one in check(wanted, answers, on=date(2025, 2, 14))]
    says = "must be on or after 1 March 2025, 15 days from the day of filing"
    assert problems == ([] if right else [f"The leaves {says}", f"Row 1: The to {says}"])


def test_a_month_without_the_day_ends_with_its_last() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2025, 11, 30), 13) == date(2026, 12, 30)
