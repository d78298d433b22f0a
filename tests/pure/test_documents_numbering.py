"""Case numbers survive the telephone, and codes are what people can read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.documents.numbering import (
    CODE_LETTERS,
    new_code,
    parse_case_number,
)
from services.identifiers import normalise

NUMBER = "STI-20261122-0042-87"


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        "sti-20261122-0042-87",
        " STI 20261122 0042 87 ",
        "ＳＴＩ－２０２６１１２２－００４２－８７",
        "STI20261122004287",
        "STI-2O261122-OO42-87",
        "STI-20261l22-0042-87",
    ],
)
def test_a_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert parse_case_number(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", "STI", "0042", NUMBER + "1", "深-20261122-0042-87"])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert parse_case_number(typed) is None


@given(position=st.integers(4, len(NUMBER) - 1), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_noticed(position: int, digit: str) -> None:
    wrong = NUMBER[:position] + digit + NUMBER[position + 1 :]
    if NUMBER[position] not in ("-", digit):
        assert parse_case_number(wrong) is None


@given(position=st.integers(4, len(NUMBER) - 2))
def test_two_digits_swapped_are_noticed(position: int) -> None:
    first, second = NUMBER[position : position + 2]
    if "-" not in (first, second) and first != second:
        swapped = NUMBER[:position] + second + first + NUMBER[position + 2 :]
        assert parse_case_number(swapped) is None


def test_codes_hold_nothing_that_looks_like_something_else() -> None:
    assert not set(CODE_LETTERS) & set("01OILU")
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(f"[{CODE_LETTERS}]{{8}}", code) for code in codes)


def test_a_code_is_understood_however_it_is_typed() -> None:
    assert {normalise(typed) for typed in ("7kqm 3xwd", "７ＫＱＭ３ＸＷＤ", "7KQM-3XWD")} == {
        "7KQM3XWD"
    }
