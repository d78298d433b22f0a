"""Numbers of organisations, people and documents."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.identifiers import (
    IDENTITY_KINDS,
    birth_date,
    check_credit_code,
    check_identity,
    doubt_credit_code,
    mask,
    normalise,
    normalise_document_number,
)
from tests.support.answers import credit_code, identity_number

GOOD = [
    ("resident_id", identity_number("440301")),
    ("resident_id", "11010519491231002X"),
    ("residence_permit_hkmt", "810000199001010019"),
    ("residence_permit_hkmt", "820000199001010010"),
    ("residence_permit_hkmt", "830000199001010012"),
    ("home_return_permit", "H12345678"),
    ("taiwan_travel_permit", "01234567"),
    ("taiwan_travel_permit", "0123456702"),
    ("home_return_permit", "M1234567801"),
    ("home_return_permit", "HA1234567"),
    ("home_return_permit", "MA1234567"),
    ("passport", "E12345678"),
    ("passport", "123456789"),
    ("foreign_pr_old", "CAN440012345678"),
    ("foreign_pr_2023", "931840199001010011"),
]

BAD = [
    ("resident_id", "440301199001010010"),  # check digit
    ("resident_id", identity_number("440301", "19900230")),  # 30 February
    ("resident_id", identity_number("440301", "18991231")),
    ("resident_id", identity_number("440301", "29900101")),  # not born yet
    ("residence_permit_hkmt", identity_number("810000", "29900101")),
    ("resident_id", identity_number("990301")),  # no such province
    ("residence_permit_hkmt", "810000199001010018"),
    ("residence_permit_hkmt", identity_number("440301")),
    ("residence_permit_hkmt", "8100001990010100"),
    ("home_return_permit", "H1234567"),
    ("taiwan_travel_permit", "0123456"),
    ("taiwan_travel_permit", "T01234567"),
    ("home_return_permit", "K12345678"),
    ("home_return_permit", "HA12345678"),
    ("resident_id", "٤" * 18),  # digits, but not those of the card
    ("passport", "1234"),
    ("passport", "ABCDEFGH"),
    ("foreign_pr_old", "CA440012345678"),
    ("foreign_pr_2023", "931840199001010012"),
    ("foreign_pr_2023", "810000199001010019"),
]


@pytest.mark.parametrize(("kind", "number"), GOOD)
def test_a_right_number_is_taken(kind, number):
    assert check_identity(kind, number) is None


@pytest.mark.parametrize(("kind", "number"), BAD)
def test_a_wrong_number_is_refused(kind, number):
    assert check_identity(kind, number) is not None


def test_a_number_of_another_document_names_that_document():
    message = check_identity("resident_id", "810000199001010019")
    assert "residence permit for Hong Kong, Macao and Taiwan residents" in message.in_("en")
    message = check_identity("home_return_permit", "931840199001010011")
    assert "2023 version" in message.in_("en")


@pytest.mark.parametrize(
    "typed",
    [
        *("h 1234-5678", "Ｈ１２３４５６７８", " H12345678\u200b", "\u202dH12345678\u202c"),
        *("证件号码：H12345678", "通行证（回乡证）: H12345678", "№ H12345678", "No.H12345678"),
        "'H12345678",  # as spreadsheets mark a number that is text
    ],
)
def test_width_case_and_gaps_do_not_matter(typed):
    assert normalise(typed) == "H12345678"
    assert check_identity("home_return_permit", typed) is None


@pytest.mark.parametrize("mark", ["①", "²", "₁", "⑴", "½"])
def test_a_mark_at_a_number_is_none_of_its_digits(mark):
    assert normalise(f"６２２２0212{mark}") == f"62220212{mark}"
    assert check_identity("home_return_permit", f"H1234567{mark}")


def test_what_is_part_of_a_number_is_no_label():
    for number in ("粤B12345", "NO1234567", "京ICP备10000000号"):
        assert normalise(number) == number.upper()


@settings(deadline=None)
@given(st.sampled_from([n for k, n in GOOD if len(n) == 18]), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number, place, by):
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert all(
        check_identity(kind, wrong) is not None
        for kind in ("resident_id", "residence_permit_hkmt", "foreign_pr_2023")
    )


@settings(deadline=None)
@given(st.sampled_from(IDENTITY_KINDS), st.text())
def test_any_text_is_answered_and_never_an_error(kind, text):
    check_identity(kind, text)
    mask(text)


@pytest.mark.parametrize(
    "code",
    [
        "11440300MB2C92181C",
        "11440300mb2c92181c",
        " 1144 0300 MB2C 92181C",
        "１１４４０３００ＭＢ２Ｃ９２１８１Ｃ",
        credit_code(),
    ],
)
def test_a_right_credit_code_is_taken(code):
    assert check_credit_code(code) is None
    assert len(normalise(code)) == 18


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("11440300MB2C92181", "18 characters"),
        ("11440300MB2O92181C", "no letters"),
        ("B1440300MB2C92181C", "business licence"),
        ("114A0300MB2C92181C", "business licence"),
        ("", "18 characters"),
    ],
)
def test_a_wrong_credit_code_says_how(code, said):
    assert said in check_credit_code(code).in_("en")


def test_a_credit_code_with_another_check_character_is_taken_with_a_doubt():
    assert check_credit_code("91440300MA5TE8T12U") is None
    assert "business licence" in doubt_credit_code("91440300ma5te8t12u").in_("en")
    assert doubt_credit_code("91440300MA5TE8T12L") is None
    assert doubt_credit_code("") is None
    assert doubt_credit_code("91440300MA5TE8T12O") is None, "refused for its letter"


@settings(deadline=None)
@given(st.text(max_size=25))
def test_any_text_as_credit_code_is_answered(text):
    check_credit_code(text)


def test_the_date_of_birth_is_read_where_the_number_carries_one():
    assert birth_date("resident_id", identity_number("440301", "19851231")) == date(1985, 12, 31)
    assert birth_date("residence_permit_hkmt", "830000199001010012") == date(1990, 1, 1)
    assert birth_date("passport", "E12345678") is None
    assert birth_date("resident_id", "x") is None


def test_a_masked_number_shows_only_its_ends():
    assert mask("810000199001010019") == "810***********0019"
    assert mask("H12345678") == "H******78"
    assert mask("AB") == "**"


@pytest.mark.parametrize(
    "typed", ["国发[2015]8号", "国发［2015］8号", "国发(2015)8号", "国发 〔2015〕 8号"]
)
def test_document_numbers_get_their_own_brackets(typed):
    assert normalise_document_number(typed) == "国发〔2015〕8号"
