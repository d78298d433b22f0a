"""What a round pays of the amounts, with the worked example of its guide."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from services.catalogue.money.settling import coefficient, cut_to_unit, settle
from tests.support.funds import Year

BASES = {
    "A01": "540000.00",
    "A02": "131207.55",
    "A03": "400000.00",
    "A04": "2250000.00",
    "A05": "0.00",
    "A06": "364500.00",
    "A07": "44999.99",
    "A08": "49000.00",
    "A09": "94500.00",
}
CENTS = {
    "A01": "418150.03",
    "A02": "101600.81",
    "A03": "309740.76",
    "A04": "1742291.79",
    "A05": "0.00",
    "A06": "282251.27",
    "A07": "34845.82",
    "A08": "37943.24",
    "A09": "73176.25",
}
TENS = {"A01": 41, "A02": 10, "A03": 30, "A04": 174, "A05": 0, "A06": 28, "A09": 7}
ENVELOPE = Decimal(3_000_000)
SHARE = coefficient(ENVELOPE, sum(map(Decimal, BASES.values()), Decimal(0)))
TEN_THOUSAND = Year(unit=Decimal(10_000), floor=Decimal(50_000))


def paid(current: Year) -> dict[str, Decimal]:
    return {name: cut_to_unit(Decimal(base), current, SHARE)[0] for name, base in BASES.items()}


def test_the_coefficient_is_exact() -> None:
    assert Fraction(300_000_000, 387_420_754) == SHARE
    assert coefficient(Decimal(10), Decimal(10)) == coefficient(Decimal(10), Decimal(9)) == 1


def test_to_the_fen_the_envelope_is_not_overrun() -> None:
    found = paid(Year())
    assert {name: str(amount) for name, amount in found.items()} == CENTS
    assert sum(found.values()) == Decimal("2999999.97")


@pytest.mark.parametrize(("below", "total", "small"), [("keep", 296, 3), ("drop", 290, 0)])
def test_in_ten_thousands_what_is_below_the_floor_is_kept_or_dropped(
    below: str, total: int, small: int
) -> None:
    found = paid(replace(TEN_THOUSAND, below=below))
    assert found == {
        name: Decimal(tens) * 10_000 for name, tens in (TENS | {"A07": small, "A08": small}).items()
    }
    assert sum(found.values()) == total * 10_000


def test_what_is_cut_is_said() -> None:
    assert settle(Decimal(60_000), TEN_THOUSAND).notes == ()
    cut = settle(Decimal("69999.99"), TEN_THOUSAND)
    assert cut.amount == Decimal(60_000)
    assert [str(note) for note in cut.notes] == ["The round pays whole units of RMB 10,000"]
    dropped = settle(Decimal(49_999), replace(TEN_THOUSAND, below="drop"))
    assert dropped.amount == 0
    assert settle(Decimal(50_000), replace(TEN_THOUSAND, below="drop")).amount == 50_000
    assert str(dropped.notes[-1]) == "The round pays nothing under RMB 50,000"
