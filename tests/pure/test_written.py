"""Figures and days as people write them: what is clear is taken, what is not is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.language import LANGUAGES, Text
from services.written import Unreadable
from services.written.days import read_day
from services.written.figures import read_amount, read_figure

PEOPLE = Text.of("人", "people")
TENS_OF_THOUSANDS = Text.of("万美元", "USD 10,000")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("4500", "4500"),
        ("４５００．５０", "4500.50"),
        ("4,500.00元", "4500.00"),
        ("1，000", "1000"),
        ("1 000 000", "1000000"),
        ("1'000", "1000"),
        ("1’000", "1000"),
        ("1´000´000", "1000000"),
        ("RMB 1,000.00 元", "1000.00"),
        ("ＲＭＢ：１，０００．００元。", "1000.00"),
        ("¥1000 (RMB)", "1000"),
        ("人民币4500元整", "4500"),
        ("RMB 4,500", "4500"),
        ("￥4500", "4500"),
        ("4500 yuan", "4500"),
        ("1,000万", "10000000"),
        ("1,000万元", "10000000"),
        ("0.45萬", "4500"),
        ("1.2亿元", "120000000"),
        ("3千", "3000"),
        ("1.5 million", "1500000"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("−5", "-5"),
        ("0.500", "0.500"),
        ("1234.500", "1234.500"),
    ],
)
def test_an_amount_is_taken_as_it_is_meant(written: str, amount: str) -> None:
    assert read_amount(written) == Decimal(amount)
    assert "-0" not in str(read_amount(written))
    assert "E" not in str(read_amount(written))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("HK$4500", "not in RMB"),
        ("$4500", "not in RMB"),
        ("4500美元", "not in RMB"),
        ("450万港币", "not in RMB"),
        ("1.000,50", "two ways"),
        ("1.000.000", "two ways"),
        ("4.500", "two ways"),
        ("1.500万", "two ways"),
        ("12,34", "two ways"),
        ("50,0000", "two ways"),
        ("1,000,00", "two ways"),
    ],
)
def test_an_amount_that_could_be_another_is_refused_with_the_reason(written, said) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_amount(written)
    assert refusal.value.cause is not None
    for language in LANGUAGES:
        assert written in refusal.value.cause.in_(language)
    assert said in refusal.value.cause.in_("en")


@pytest.mark.parametrize(
    "written",
    [
        *("", "about 4500", "4500-5000", "1亿2000万", "万", "1" * 19, "1e5", "1" * 200),
        *("4500①", "4500²", "10⁶", "4500₁", "1½", "①②"),  # marks and powers, not digits
    ],
)
def test_what_is_no_figure_is_not_read(written: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_amount(written)
    assert refusal.value.cause is None


def test_a_sum_may_name_the_currency_that_is_selected_beside_it() -> None:
    assert read_amount("HK$4,500", currency="HKD") == 4500
    assert read_amount("$4,500", currency="HKD") == 4500
    assert read_amount("￥4,500", currency="JPY") == 4500
    assert read_amount("US$4,500", currency=None) == 4500
    with pytest.raises(Unreadable) as refusal:
        read_amount("US$4,500", currency="HKD")
    assert "currency" in str(refusal.value.cause)


def test_a_figure_may_be_followed_by_its_own_unit_and_by_no_other() -> None:
    assert read_figure("120人", unit=PEOPLE) == 120
    assert read_figure("120 people", unit=PEOPLE) == 120
    for area in ("135 m²", "135㎡", "135m2"):
        assert read_figure(area, unit=Text.of("平方米", "m²")) == 135
    assert read_figure("3.5万美元", unit=TENS_OF_THOUSANDS) == Decimal("3.5")
    with pytest.raises(Unreadable):
        read_figure("120元", unit=PEOPLE)
    with pytest.raises(Unreadable) as refusal:  # 3, or 30,000?
        read_figure("3万", unit=TENS_OF_THOUSANDS)
    assert "万美元" in refusal.value.cause.in_("sc")


def test_three_decimals_are_clear_where_a_figure_may_have_them() -> None:
    assert read_figure("7.125") == Decimal("7.125")
    assert read_figure("7.120", places=3) == Decimal("7.12")
    with pytest.raises(Unreadable):
        read_figure("7.120", places=2)


@given(st.decimals(0, 10**12, places=2), st.sampled_from(["{}", "{:,}", "¥{:,}", "RMB {}", "{}元"]))
def test_every_amount_that_is_written_is_read_as_the_same(amount: Decimal, form: str) -> None:
    assert read_amount(form.format(amount)) == amount


@pytest.mark.parametrize(
    "written",
    [
        *("2019-03-05", "2019-3-5", "2019/3/5", "2019.3.5", "２０１９／３／５", "20190305"),
        *("2019年3月5日", "2019 年 3 月 5 号", "二〇一九年三月五日", "二零一九年三月五日"),
        *(
            "2019-3月-5日",
            "2019-Mar-5",
            "2019年-3-5",
            "2019年-3月份-5号",
            "2019-三月-5",
            "2019-March-5th",
        ),
        *("Tue, 5 Mar 2019", "Tuesday 5th of March, 2019", "2019年3月5日（星期二）", "2019、3、5"),
        *("5 Mar 2019", "March 5, 2019", "5-mar-2019", "5th March 2019"),
        *("2019-03-05 00:00:00", "2019-03-05T00:00", "2019-03-05--", "2019–3–5"),
    ],
)
def test_a_day_is_taken_in_every_clear_form(written: str) -> None:
    assert read_day(written) == date(2019, 3, 5)


def test_chinese_numbers_of_days_reach_to_the_end_of_the_month() -> None:
    assert read_day("二〇二五年十二月三十一日") == date(2025, 12, 31)
    assert read_day("二〇二五年十月二十日") == date(2025, 10, 20)
    assert read_day("二〇二五年一月十一日") == date(2025, 1, 11)


@pytest.mark.parametrize("written", ["05/03/2019", "5-3-19", "31.12.2019", "3-5-2019"])
def test_a_day_with_the_year_last_is_refused_with_the_reason(written: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_day(written)
    for language in LANGUAGES:
        assert written in refusal.value.cause.in_(language)
    assert "2026-03-31" in refusal.value.cause.in_("sc")


@pytest.mark.parametrize(
    "written",
    [
        *("", "长期", "2019", "2019-3", "2019--5", "2019-02-30", "2019-13-1", "2019-3-5-6"),
        *("5 Ma 2019", "Mar Mar 2019", "5 Foo 2019", "2019 Mar 2019", "十" * 60, "1" * 200),
        *("2019-03-05 17:00", "2019-1²-5", "2019-3-1①"),
    ],
)
def test_what_is_no_day_is_not_read(written: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_day(written)
    assert refusal.value.cause is None
