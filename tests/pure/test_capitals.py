"""Amounts in capital numerals, by the vectors of those who write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.capitals import DIGITS, write_capitals

VECTORS = {
    "418150.03": "肆拾壹万捌仟壹佰伍拾元零叁分",
    "100000.00": "壹拾万元整",
    "282251.27": "贰拾捌万贰仟贰佰伍拾壹元贰角柒分",
    "1000000.05": "壹佰万元零伍分",
    "100300.40": "壹拾万零叁佰元肆角",
    "0.03": "叁分",
    "0.40": "肆角",
    "0": "零元整",
    "20.50": "贰拾元伍角",
    "30005": "叁万零伍元整",
    "1002000": "壹佰万零贰仟元整",
    "100000001": "壹亿零壹元整",
    "120000000000.10": "壹仟贰佰亿元壹角",
}


@pytest.mark.parametrize(("amount", "written"), VECTORS.items())
def test_amounts_are_written_as_letters_write_them(amount: str, written: str) -> None:
    assert write_capitals(Decimal(amount)) == written


@pytest.mark.parametrize("amount", ["-1", "0.001", "1e16"])
def test_what_cannot_be_written_so_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"-?\d"):
        write_capitals(Decimal(amount))


def read_back(written: str) -> Decimal:
    """Read capital numerals in another way: each group of places adds up, then is multiplied."""
    whole, found, _ = written.partition("元")
    rest = written[len(whole) + len(found) :] if found else written
    total = group = digit = 0
    for character in whole if found else "":
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in "拾佰仟":
            group, digit = group + digit * 10 ** ("拾佰仟".index(character) + 1), 0
        else:
            total, group, digit = (
                total + (group + digit) * {"万": 10**4, "亿": 10**8}[character],
                0,
                0,
            )
    yuan, fen, digit = total + group + digit, 0, 0
    for character in rest:
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in "角分":
            fen, digit = fen + digit * (10 if character == "角" else 1), 0
    return Decimal(yuan) + Decimal(fen) / 100


@given(st.decimals(min_value=0, max_value=999_999_999_999, places=2))
def test_whoever_reads_them_finds_the_amount(amount: Decimal) -> None:
    written = write_capitals(amount)
    assert read_back(written) == amount
    assert "零零" not in written
