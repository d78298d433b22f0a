"""What officers type into plain forms is read as applicants' answers are."""

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from forms.plain import AmountField, PlainForm


class Budget(PlainForm):
    amount = AmountField("Amount")


def typed(amount: str) -> Budget:
    return Budget(MultiDict({"amount": amount}))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("4500", "4500"),
        ("4,500.50", "4500.50"),
        ("４，５００．５０", "4500.50"),
        ("￥4500", "4500"),
        ("4500元", "4500"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, amount: str) -> None:
    form = typed(text)
    assert form.validate()
    assert form.amount.amount == Decimal(amount)


@pytest.mark.parametrize("text", ["lots", "4500.505", "4500 or so", "1e3"])
def test_what_is_no_amount_is_refused_and_kept(text: str) -> None:
    form = typed(text)
    assert not form.validate()
    assert form.amount.amount is None
    assert form.amount.data == text
