"""Sums in other currencies count at the rates of the round's day."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.catalogue.money.currencies import CurrencySum, convert_to_rmb
from tests.support.funds import Year, asked, fund, said

ABROAD = """
fields:
  - code: shows
    kind: rows
    columns:
      - {code: name, kind: text}
      - {code: fee, kind: currency}
  - {code: claimed, kind: currency, required: false}
amount:
  lines:
    - {code: stands, kind: costs, rows: claim.shows, cost: fee, rates: [{share: 0.5}]}
"""


def paid_in(currency: str, amount: str) -> dict[str, Any]:
    return {"shows": [{"name": "展会", "fee": {"currency": currency, "amount": amount}}]}


def test_a_sum_in_another_currency_counts_at_the_rate_of_the_rounds_day() -> None:
    current = Year(rates_on=date(2025, 6, 30), rates={"USD": Decimal("7.15865")})
    found = asked(fund(ABROAD), paid_in("USD", "1000.01"), current)
    # 1000.01 x 7.15865 = 7158.7215865, half up to the fen; half of it, cut to the fen.
    assert found.total == Decimal("3579.36")
    (note,) = found.lines[0].rows[0].notes
    assert note.in_("en") == (
        "USD 1,000.01 is RMB 7,158.72 at the rate of 30 June 2025 (1 USD = RMB 7.15865)"
    )
    assert asked(fund(ABROAD), paid_in("CNY", "1000"), current).total == 500
    assert not asked(fund(ABROAD), paid_in("CNY", "1000"), current).lines[0].rows[0].notes


def test_without_a_rate_an_amount_is_unknown_and_says_so() -> None:
    rates = {"USD": Decimal(7)}
    found = asked(fund(ABROAD), paid_in("EUR", "1000"), Year(rates=rates))
    assert found.total is None
    assert said(found) == ["The round has no rate for EUR yet"]
    both = paid_in("USD", "10")["shows"] + paid_in("EUR", "10")["shows"]
    assert asked(fund(ABROAD), {"shows": both}, Year(rates=rates)).total is None


def test_half_a_fen_is_rounded_up() -> None:
    rates = {"USD": Decimal("1.005")}
    assert convert_to_rmb(CurrencySum("USD", Decimal(1)), rates) == Decimal("1.01")
    assert convert_to_rmb(CurrencySum(None, Decimal(1)), rates) is None
