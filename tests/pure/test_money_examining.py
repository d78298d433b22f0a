"""What an examination takes off a filing: the worked example, and bounds that always hold."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue import Amount, amount
from services.catalogue.money.examining import Examined, FoundSum
from services.language import Text
from tests.support.funds import Year, fund

# The shape of the training fund: the cost of each person, at most 4,500.
PEOPLE = """
fields:
  - code: people
    kind: rows
    max: 500
    columns:
      - {code: name, kind: text}
      - {code: cost, kind: money}
amount:
  lines:
    - code: training
      kind: costs
      rows: claim.people
      cost: cost
      rates:
        - {share: 1, each: 4500}
"""
HALF = PEOPLE.replace("{share: 1, each: 4500}", "{share: 0.5}")
WHY = Text.of("不符合条件", "Not eligible")


def found(
    costs: list[Decimal],
    struck: frozenset[int] = frozenset(),
    off: Decimal = Decimal(0),
    written: str = PEOPLE,
) -> Amount:
    rows: list[dict[str, Any]] = [
        {"name": f"学员{n}", "cost": str(cost)} for n, cost in enumerate(costs)
    ]
    examined = Examined(
        {"training": dict.fromkeys(struck, WHY)},
        {"training": [FoundSum(off, "审计报告第1号")]} if off else {},
    )
    reckoned = amount(fund(written), {"claim": {"people": rows}}, Year(), examined=examined)
    assert reckoned
    return reckoned


def test_filing_a06_of_the_worked_example() -> None:
    """87 rows of which 81 count, at a cost of 401,018.20, and 12,400.00 off by audit."""
    costs = [Decimal("4950.84")] * 80 + [Decimal("4951.00")] + [Decimal(4000)] * 6
    assert sum(costs[:81]) == Decimal("401018.20")
    reckoned = found(costs, frozenset(range(81, 87)), Decimal("12400.00"))
    assert reckoned.total == Decimal("364500.00")
    assert reckoned.lines[0].counted == 81
    said = [str(note) for note in reckoned.lines[0].notes]
    assert said == ["Costs of RMB 12,400 are not recognised: 审计报告第1号"]
    ((reason, rows),) = reckoned.lines[0].uncounted
    assert (str(reason), rows) == ("Struck out: Not eligible", tuple(range(82, 88)))


@pytest.mark.parametrize(
    ("off", "total"), [(30_000, "364500.00"), (50_000, "351018.20"), (500_000, "0.00")]
)
def test_what_a_cap_cuts_anyway_is_not_cut_twice(off: int, total: str) -> None:
    costs = [Decimal("4950.84")] * 80 + [Decimal("4951.00")]
    assert found(costs, off=Decimal(off)).total == Decimal(total)


def test_a_share_is_paid_of_what_is_left() -> None:
    assert found([Decimal(1000), Decimal(2000)], off=Decimal(500), written=HALF).total == 1250


COSTS = st.lists(st.decimals(1, 20_000, places=2), min_size=1, max_size=12)


@given(COSTS, st.sets(st.integers(0, 11)), st.decimals(0, 60_000, places=2), st.booleans())
def test_an_examination_never_adds_and_never_goes_below_nothing(
    costs: list[Decimal], struck: set[int], off: Decimal, half: bool
) -> None:
    written = HALF if half else PEOPLE
    whole = found(costs, written=written).total
    less = found(costs, frozenset(struck), written=written).total
    least = found(costs, frozenset(struck), off, written=written).total
    assert whole is not None
    assert less is not None
    assert least is not None
    assert 0 <= least <= less <= whole
    assert least == round(least, 2)
    kept = [cost for n, cost in enumerate(costs) if n not in struck]
    assert least <= max(sum(kept, Decimal(0)) - off, Decimal(0)) or half
