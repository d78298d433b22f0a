"""E-mail addresses and telephone numbers as people send them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contact import (
    ascii_address,
    check_email,
    check_phone,
    format_phone,
    normalise_phone,
    tidy_email,
)

PHONES = [
    ("0755-12345678", "+8675512345678"),
    ("(0755) 1234 5678", "+8675512345678"),
    ("０７５５－１２３４５６７８", "+8675512345678"),
    ("0755–12345678", "+8675512345678"),
    ("0755—12345678", "+8675512345678"),
    ("0755-1234-5678", "+8675512345678"),
    ("+86 (0)755 1234 5678", "+8675512345678"),
    ("0086-755-12345678", "+8675512345678"),
    ("\u202d0755 12345678\u202c", "+8675512345678"),
    ("13812345678", "+8613812345678"),
    ("1381234-5678", "+8613812345678"),
    ("86 13812345678", "+8613812345678"),
    ("19412345678", "+8619412345678"),
    ("400-800-1234", "+864008001234"),
    ("+852 2345 6789", "+85223456789"),
    ("00852 2345 6789", "+85223456789"),
    ("852 2345-6789", "+85223456789"),
    ("853 2872 1234", "+85328721234"),
    ("+44 20 7946 0018 x12", "+442079460018;ext=12"),
    ("0755-12345678转801", "+8675512345678;ext=801"),
    ("0755-12345678 轉 801", "+8675512345678;ext=801"),
    ("0755-12345678，分机：801", "+8675512345678;ext=801"),
    ("0755-12345678 ext. 801", "+8675512345678;ext=801"),
    ("0755-12345678-8012", "+8675512345678;ext=8012"),
    ("0755—12345678—8012", "+8675512345678;ext=8012"),
    ("+8675512345678;ext=801", "+8675512345678;ext=801"),
    ("电话：0755-12345678", "+8675512345678"),
    ("Tel. +852 2345 6789", "+85223456789"),
    ("138-1234-5678（微信同号）", "+8613812345678"),
    ("886-2-2345-6789", "+886223456789"),
    ("44 20 7946 0018", "+442079460018"),
    ("(81) 3-1234-5678", "+81312345678"),
    ("1-415-555-2671", "+14155552671"),  # no mobile number of the mainland, which begin so too
    ("1 (415) 555-2671", "+14155552671"),
    ("14155552671", "+8614155552671"),
    ("手机号码：138 1234 5678", "+8613812345678"),
    ("Mobile no. 13812345678", "+8613812345678"),
    ("T: 0755-12345678", "+8675512345678"),
    ("(0755) 1234 5678-801", "+8675512345678;ext=801"),
]


@pytest.mark.parametrize(("typed", "stored"), PHONES)
def test_a_telephone_number_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert check_phone(typed) is None
    assert normalise_phone(typed) == stored
    assert check_phone(stored) is None
    for language in ("sc", "en"):  # an input shows it so, and sends it back
        assert normalise_phone(format_phone(stored, language)) == stored


@pytest.mark.parametrize(
    ("stored", "sc", "tc", "en"),
    [
        ("+8675512345678", *["+86 755 1234 5678"] * 3),
        ("+85223456789", *["+852 2345 6789"] * 3),
        (
            "+8675512345678;ext=801",
            "+86 755 1234 5678转801",
            "+86 755 1234 5678轉801",
            "+86 755 1234 5678 ext. 801",
        ),
        ("call me", *["call me"] * 3),
        ("", "", "", ""),
    ],
)
def test_a_telephone_number_is_shown_with_its_country(stored, sc, tc, en) -> None:
    assert (format_phone(stored, "sc"), format_phone(stored, "tc"), format_phone(stored, "en")) == (
        sc,
        tc,
        en,
    )


@pytest.mark.parametrize(
    "typed",
    [
        "12345",
        "95588",
        "call me",
        "0755 CALL NOW",
        "+12345",
        "",
        "１" * 40,
        *("0755-1234567①", "138 0013 800²"),
        *(
            "138-1234-567",
            "138-1234-56789",
            "139-0755-567",
            "755-1234567",
        ),
    ],
)
def test_what_is_no_telephone_number_stays_as_typed(typed: str) -> None:
    problem = check_phone(typed)
    assert problem is not None
    assert problem.in_("en").startswith("Enter a telephone number")
    assert problem.in_("sc").startswith("请填写电话号码")
    assert normalise_phone(f" {typed} ") == typed


@pytest.mark.parametrize(
    "typed", ["13812345678/13912345678", "0755-12345678、87654321", "0755-12345678；13812345678"]
)
def test_of_several_telephone_numbers_none_is_chosen(typed: str) -> None:
    problem = check_phone(typed)
    assert problem is not None
    assert problem.in_("en").startswith("Enter one telephone number only")
    assert normalise_phone(typed) == typed


@pytest.mark.parametrize("typed", ["8234 5678", "2345-6789", "８２３４５６７"])
def test_a_number_of_one_town_needs_its_area_code(typed: str) -> None:
    problem = check_phone(typed)
    assert problem is not None
    assert problem.in_("en").startswith("Put the area code before the number")


@settings(deadline=None)
@given(st.text())
def test_any_text_is_answered_and_stored_once_and_for_all(text: str) -> None:
    check_phone(text)
    check_email(text)
    assert normalise_phone(normalise_phone(text)) == normalise_phone(text)
    assert tidy_email(tidy_email(text)) == tidy_email(text)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("zs@example.com", "zs@example.com"),
        (" zs@example.com\u200b\n", "zs@example.com"),
        ("ｚｓ＠ｅｘａｍｐｌｅ．ｃｏｍ", "zs@example.com"),
        ("mailto:zs@example.com", "zs@example.com"),
        ("MAILTO:zs@example.com?subject=a", "zs@example.com"),
        ("邮箱：zs@example.com", "zs@example.com"),
        ("电子邮箱地址：zs＠example.com", "zs@example.com"),
        ("E-mail: zs @ example.com", "zs@example.com"),
        ("＜zs@example.com＞", "zs@example.com"),
        ("张三 <zs@example.com>", "zs@example.com"),
        ("张三 <zs@example.com>.", "zs@example.com"),
        ("zs@example.com。", "zs@example.com"),
        ("zs@example。com", "zs@example.com"),
        ("zs@example.com，", "zs@example.com"),
        ("info@例子.中国", "info@例子.中国"),
        ("o'brien+x@mail.example.com", "o'brien+x@mail.example.com"),
    ],
)
def test_an_address_is_freed_of_what_is_copied_along(typed: str, tidy: str) -> None:
    assert tidy_email(typed) == tidy
    assert check_email(tidy) is None


@pytest.mark.parametrize(
    "address",
    [
        "name@example",
        "name@localhost",
        "one,two@example.com",
        "one@example.com, two@example.com",
        "Name <name@example.com>",
        "name@example.com\nBcc: other@example.com",
        "张三@example.com",
        "a..b@example.com",
        "name@[127.0.0.1]",
        '"a b"@example.com',
        "a" * 250 + "@example.com",
        "",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    problem = check_email(address)
    assert problem is not None
    assert problem.in_("en").startswith("Enter an email address")


def test_mail_servers_are_given_letters_they_know() -> None:
    assert ascii_address("info@例子.中国") == "info@xn--fsqu00a.xn--fiqs8s"
    assert ascii_address("zs@example.com") == "zs@example.com"
