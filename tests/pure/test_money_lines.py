"""What each line of an amount earns by itself, in the words of the funds that come next."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.catalogue import Item
from services.catalogue.consistency import problems
from tests.support.editions import revised
from tests.support.funds import Year, asked, fund, said

# FORMS B5, B6: half of the investment, a base and a project each under its own cap.
COSTS = """
fields:
  - code: kind
    kind: choice
    options: [{code: base}, {code: project}]
  - code: costs
    kind: rows
    columns:
      - {code: paid_on, kind: date}
      - {code: amount, kind: money}
amount:
  lines:
    - code: investment
      kind: costs
      rows: claim.costs
      cost: amount
      dated: paid_on
      rates:
        - {share: 0.5}
      caps:
        - {when: {field: claim.kind, op: "==", value: base}, most: 4000000}
        - {when: {field: claim.kind, op: "==", value: project}, most: 2000000}
"""

# FORMS B8: half of the stand in traditional markets, seventy per cent in emerging ones.
EXPO = """
fields:
  - code: shows
    kind: rows
    columns:
      - {code: name, kind: text}
      - code: market
        kind: choice
        options: [{code: traditional}, {code: emerging}]
      - {code: ended_on, kind: date}
      - {code: fee, kind: money}
amount:
  lines:
    - code: stands
      kind: costs
      rows: claim.shows
      cost: fee
      dated: ended_on
      rates:
        - {when: {field: market, op: "==", value: traditional}, share: 0.5}
        - {when: {field: market, op: "==", value: emerging}, share: 0.7, each: 90000}
  caps:
    - {per: year, most: 500000}
"""

# FORMS B7: two tables, two caps.
PLATFORM = """
fields:
  - code: equipment
    kind: rows
    columns: [{code: amount, kind: money}]
  - code: running
    kind: rows
    columns: [{code: amount, kind: money}]
amount:
  lines:
    - code: construction
      kind: costs
      rows: claim.equipment
      cost: amount
      rates: [{share: 0.5}]
      caps:
        - {per: lifetime, times: 1}
        - {most: 2000000}
    - code: operation
      kind: costs
      rows: claim.running
      cost: amount
      rates: [{share: 0.5}]
      caps: [{per: year, most: 500000}]
"""

# FORMS B9: growth of the rent, tiers, a flat sum.
SHOW = """
fields:
  - code: kind
    kind: choice
    options: [{code: growth}, {code: ufi}, {code: brand}]
  - {code: area, kind: integer, max: 999999}
  - {code: rent, kind: money, required: false}
  - {code: rent_before, kind: money, required: false}
amount:
  lines:
    - code: growth
      kind: figure
      when: {field: claim.kind, op: "==", value: growth}
      cost: claim.rent
      less: claim.rent_before
      rates: [{share: 0.5}]
      caps: [{most: 1000000}]
    - code: ufi
      kind: flat
      when: {field: claim.kind, op: "==", value: ufi}
      sums: [{sum: 150000}]
      caps: [{per: lifetime, times: 1}]
    - code: brand
      kind: flat
      when: {field: claim.kind, op: "==", value: brand}
      sums:
        - {when: {field: claim.area, op: ">=", value: 20000}, sum: 500000}
        - {when: {field: claim.area, op: ">=", value: 10000}, sum: 300000}
"""

# FORMS B4: interest on what was paid for technology, in whatever currency.
TECHNOLOGY = """
fields:
  - code: contracts
    kind: rows
    columns:
      - {code: paid, kind: currency, currencies: [USD]}
      - {code: days, kind: integer}
amount:
  lines:
    - {code: interest, kind: interest, rows: claim.contracts, principal: paid}
  caps: [{per: round, most: 5000000}]
"""


def costs(*amounts: str | None, on: str | None = "2025-06-30") -> dict[str, Any]:
    return {"costs": [{"amount": one, "paid_on": on} for one in amounts]}


def test_half_of_the_cost_is_paid_and_no_fen_more() -> None:
    found = asked(fund(COSTS), costs("1000.03", "0.01"))
    assert [row.amount for row in found.lines[0].rows] == [Decimal("500.01"), Decimal("0.00")]
    assert found.total == Decimal("500.01")


@pytest.mark.parametrize(
    ("on", "reasons"),
    [
        ("2025-12-31", []),
        ("2026-01-01", ["What lies outside the period of this round does not count"]),
        (None, ["The row is not complete"]),
    ],
)
def test_what_lies_outside_the_period_does_not_count(on: str | None, reasons: list[str]) -> None:
    assert said(asked(fund(COSTS), costs("600", on=on))) == reasons


def test_a_column_of_the_row_chooses_its_rate() -> None:
    shows = [
        {"name": market, "market": market, "ended_on": "2025-05-01", "fee": "100000"}
        for market in ("traditional", "emerging", None)
    ]
    shows.append({**shows[1], "fee": "200000"})
    found = asked(fund(EXPO), {"shows": shows})
    amounts = [row.amount for row in found.lines[0].rows]
    assert amounts == [Decimal(50_000), Decimal(70_000), Decimal(0), Decimal(90_000)]
    assert said(found) == ["No rate applies to this row"]
    assert [rate.share for rate in found.lines[0].rates] == [Decimal("0.5"), Decimal("0.7")]


def test_several_lists_add_up_each_under_its_own_cap() -> None:
    lists = {"equipment": [{"amount": "5000000"}], "running": [{"amount": "900000"}]}
    found = asked(fund(PLATFORM), lists)
    assert [line.total for line in found.lines] == [Decimal(2_000_000), Decimal(450_000)]
    assert found.total == Decimal(2_450_000)
    assert said(found) == ["An application gets at most RMB 2,000,000"]


def test_a_figure_counts_by_what_it_grew() -> None:
    wanted = fund(SHOW)
    growth = {"kind": "growth", "area": 1, "rent": "900000.01", "rent_before": "400000"}
    assert asked(wanted, growth).total == Decimal("250000.00")
    assert asked(wanted, growth | {"rent": "300000"}).total == 0, "it shrank"
    assert asked(wanted, growth | {"rent_before": None}).total == 0


@pytest.mark.parametrize(("area", "total"), [(20_000, 500_000), (19_999, 300_000), (9_999, 0)])
def test_flat_sums_stand_in_tiers(area: int, total: int) -> None:
    assert asked(fund(SHOW), {"kind": "brand", "area": area}).total == Decimal(total)


def test_a_flat_sum_says_what_it_is() -> None:
    found = asked(fund(SHOW), {"kind": "ufi", "area": 1})
    assert (found.total, said(found)) == (Decimal(150_000), ["A flat sum of RMB 150,000"])


def bought(currency: str, amount: str) -> dict[str, Any]:
    return {"contracts": [{"paid": {"currency": currency, "amount": amount}, "days": 30}]}


def test_interest_counts_on_the_principal_in_rmb_up_to_its_cap() -> None:
    current = Year(interest=Decimal("3.45"), rates={"USD": Decimal("7.1")})
    assert asked(fund(TECHNOLOGY), bought("USD", "1000000"), current).total == Decimal(244_950)
    assert asked(fund(TECHNOLOGY), bought("USD", "90000000"), current).total == Decimal(5_000_000)


@pytest.mark.parametrize(("kind", "most"), [("base", 4_000_000), ("project", 2_000_000)])
def test_a_cap_follows_from_what_is_applied_for(kind: str, most: int) -> None:
    assert asked(fund(COSTS), {"kind": kind, **costs("9000000")}).total == Decimal(most)
    assert asked(fund(COSTS), {"kind": kind, **costs("1000000")}).total == Decimal(500_000)


def test_interest_of_a_year_is_at_the_rate_of_the_round() -> None:
    wanted, contracts = fund(TECHNOLOGY), bought("CNY", "1000000.55")
    unknown = asked(wanted, contracts)
    assert unknown.total is None
    assert said(unknown) == ["The round has no rate of interest yet"]
    found = asked(wanted, contracts, Year(interest=Decimal("3.45")))
    assert found.total == Decimal("34500.01")
    assert said(found) == ["Interest of a year at 3.45%"]


@pytest.mark.parametrize(("basis", "total"), [(360, "2875.00"), (365, "2835.61")])
def test_interest_can_run_by_the_day(basis: int, total: str) -> None:
    wanted = fund(
        TECHNOLOGY.replace("principal: paid", f"principal: paid, days: days, basis: {basis}")
    )
    found = asked(wanted, bought("CNY", "1000000"), Year(interest=Decimal("3.45")))
    assert found.total == Decimal(total)
    assert said(found)[0].endswith(f"{basis} days to the year")


def test_where_no_figure_is_published_the_agency_states_the_sum() -> None:
    claimed = fund("""
fields: [{code: claimed, kind: money}]
amount: {lines: [{code: aid, kind: stated, claimed: claim.claimed}]}
""")
    found = asked(claimed, {"claimed": "80000"})
    assert (found.stated, found.total) == (True, Decimal(80_000))
    assert said(found) == ["No figure is published. The agency states the sum, with its reason"]
    assert asked(claimed, {}).total is None


# FORMS B4: interest on imports is calculated; no coefficient is published for exports.
DIRECTIONS = """
fields:
  - code: direction
    kind: choice
    options: [{code: import}, {code: export}]
  - code: contracts
    kind: rows
    columns: [{code: rmb, kind: money}]
  - {code: claimed, kind: money, when: {field: claim.direction, op: "==", value: export}}
amount:
  lines:
    - code: interest
      kind: interest
      when: {field: claim.direction, op: "==", value: import}
      rows: claim.contracts
      principal: rmb
      percent: 3.1
    - code: exports
      kind: stated
      when: {field: claim.direction, op: "==", value: export}
      claimed: claim.claimed
  caps: [{most: 5000000}]
"""


def test_the_agency_states_the_sum_only_where_no_figure_is_published() -> None:
    both = fund(DIRECTIONS)
    contracts = [{"rmb": "1000000"}]
    imports = asked(both, {"direction": "import", "contracts": contracts})
    exports = asked(both, {"direction": "export", "contracts": contracts, "claimed": "6000000"})
    assert (imports.stated, imports.total) == (False, Decimal(31_000))
    assert (exports.stated, exports.total) == (True, Decimal(5_000_000))


# FORMS B8: a group is paid the decoration of each stand, and less of the centre stand.
UNITS = """
fields:
  - {code: place, kind: choice, options: [{code: mainland}, {code: abroad}]}
  - {code: stands, kind: decimal, required: false}
  - {code: note, kind: text, required: false}
amount:
  lines:
    - code: decoration
      kind: units
      quantity: claim.stands
      sums:
        - {when: {field: claim.place, op: "==", value: mainland}, sum: 3000}
        - {when: {field: claim.place, op: "==", value: abroad}, sum: 0.03}
"""


@pytest.mark.parametrize(
    ("answers", "total", "told"),
    [
        ({"place": "mainland", "stands": "15.5"}, "46500.00", ["15.5 at RMB 3,000 each"]),
        ({"place": "abroad", "stands": "1.5"}, "0.04", ["1.5 at RMB 0.03 each"]),
        ({"place": "mainland"}, "0.00", []),
        ({"stands": "15.5"}, "0.00", []),
    ],
)
def test_units_are_paid_one_by_one(answers: dict[str, str], total: str, told: list[str]) -> None:
    found = asked(fund(UNITS), answers)
    assert (found.total, said(found)) == (Decimal(total), told)


def test_units_are_counted_by_a_question_of_numbers() -> None:
    assert broken(fund(UNITS), quantity="claim.note") == [
        "amount.decoration: claim.note is no question of a number"
    ]


@pytest.mark.parametrize(
    ("claimed", "problem"),
    [
        ("", "claimed"),
        (", claimed: claim.reason", "claim.reason is no question of money"),
        (", claimed: claim.asked", "claim.asked is no question of money"),
        (", claimed: claim.paid", "claim.paid is no question of money in RMB"),
    ],
)
def test_what_the_agency_states_is_held_against_what_is_asked_for(
    claimed: str, problem: str
) -> None:
    with pytest.raises((AssertionError, ValidationError), match=problem):
        fund(f"""
fields: [{{code: reason, kind: text}}, {{code: paid, kind: currency}}]
amount: {{lines: [{{code: aid, kind: stated{claimed}}}]}}
""")


def test_a_list_that_is_not_asked_for_earns_nothing() -> None:
    assert asked(fund(COSTS), {}).total == 0


def broken(wanted: Item, **line: Any) -> list[str]:
    assert wanted.amount
    changed = wanted.amount.lines[0].model_dump() | line
    return list(problems(revised(wanted, amount={"lines": [changed]})))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"cost": "paid_on"}, "claim.costs has no column of money called paid_on"),
        ({"dated": "amount"}, "claim.costs has no column of dates called amount"),
        ({"rows": "claim.kind"}, "claim.kind is no list of rows"),
    ],
)
def test_a_line_that_looks_at_nothing_is_refused(line: dict[str, str], problem: str) -> None:
    assert broken(fund(COSTS), **line) == [f"amount.investment: {problem}"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("cost: claim.rent\n", "cost: claim.area\n", "claim.area is no question of money"),
        (
            "value: ufi}\n      sums",
            "value: other}\n      sums",
            "claim.kind is compared with one of its options, not",
        ),
    ],
)
def test_lines_without_rows_are_checked_too(old: str, new: str, problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        fund(SHOW.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{most: 1000000}", "{most: 1, rows: 2}", "a cap has one of"),
        ("{most: 1000000}", "{times: 2}", "a cap on times is per round, year or lifetime"),
        ("{most: 1000000}", "{rows: 2}", "growth has no rows that a cap could count"),
        ("- code: brand\n", "- code: ufi\n", "two lines have the same code"),
        ("kind: flat\n", "kind: stated\n", "Extra inputs|extra"),
    ],
)
def test_a_rule_that_says_nothing_sensible_is_refused(old: str, new: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        fund(SHOW.replace(old, new))
