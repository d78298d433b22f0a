"""Numbers that rules compare but nobody is asked for: they are worked out from facts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from services.conditions import Range, as_decimal
from services.eligibility import points
from services.eligibility.situation import Derivation, Given
from services.language import Text

CAR_STEPS = (Decimal(150_000), Decimal(500_000), Decimal(1_000_000))
MOST_CARS = 15
PAY_EDGES = (31_405, 47_107, 58_213, 87_320)
"""Four and six times the average wages that are known, a month; see `shared.yaml`."""
ANY_DAYS = Range(-20_000, 20_000)
WAIVERS_END = date(2026, 12, 31)
"""The last day of the one-sided visa waivers (source Y85)."""


def cars_allowed(given: Given) -> Range:
    """Count the cars that an investor may ask for, by tax paid in Guangdong the year before.

    Since 15 April 2019: one from RMB 150,000, two from 500,000, three from
    1 million, and one more for each further full million, 15 at most (source X1).
    """
    tax = as_decimal(given("guangdong_tax"))
    if tax is None:
        return Range(0, MOST_CARS)
    earned = sum(step <= tax for step in CAR_STEPS)
    if earned == len(CAR_STEPS):
        earned += int((tax - CAR_STEPS[-1]) // Decimal(1_000_000))
    number = min(earned, MOST_CARS)
    return Range(number, number)


def month_of_pay(given: Given) -> Range:
    """Work out the monthly pay, in full RMB: as given, else a twelfth of the annual pay."""
    month, year = as_decimal(given("monthly_pay")), as_decimal(given("annual_pay"))
    if month is None and year is None:
        return Range(0, 10**9)
    whole = int(month if month is not None else (year or 0) / 12)
    return Range(whole, whole)


def days_left(given: Given) -> Range:
    """Count the days from filing to the expiry of the permit."""
    expiry, filed = given("permit_to"), given("filing_date")
    return _days(filed, expiry)


def days_past_a_year(given: Given) -> Range:
    """Count the days by which filing lies beyond one year after the degree."""
    degree, filed = given("degree_on"), given("filing_date")
    return _days(_a_year_after(degree) if isinstance(degree, date) else None, filed)


def days_past_waivers(given: Given) -> Range:
    """Count the days of a visit after the last day of the visa waivers. Entry is day 0."""
    stay, entry = given("visit_days"), given("filing_date")
    if not isinstance(stay, int) or not isinstance(entry, date):
        return ANY_DAYS
    past = max(0, (entry - WAIVERS_END).days + stay)
    return Range(past, past)


def _days(start: object, end: object) -> Range:
    if not isinstance(start, date) or not isinstance(end, date):
        return ANY_DAYS
    number = (end - start).days
    return Range(number, number)


def _a_year_after(day: date) -> date:
    """Find the same day of the next year; of 29 February, the 28th."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def _all() -> Iterable[Derivation]:
    factors = points.scale().factors
    yield Derivation(
        "points",
        Text.of("积分", "points"),
        Text.of("分", "points"),
        tuple(factor.fact for factor in factors),
        points.total_points,
        {factor.fact: factor.edges for factor in factors},
    )
    yield Derivation(
        "cars",
        Text.of("可申请车辆数", "cars that the tax allows"),
        Text.of("辆", "cars"),
        ("guangdong_tax",),
        cars_allowed,
        {"guangdong_tax": CAR_STEPS},
    )
    yield Derivation(
        "pay_month",
        Text.of("月薪（年薪的十二分之一）", "monthly pay (a twelfth of the annual pay)"),
        Text.of("元", "RMB"),
        ("annual_pay", "monthly_pay"),
        month_of_pay,
        {"annual_pay": tuple(12 * edge for edge in PAY_EDGES), "monthly_pay": PAY_EDGES},
    )
    yield Derivation(
        "days_left",
        Text.of("距许可到期天数", "days until the permit expires"),
        Text.of("天", "days"),
        ("permit_to",),
        days_left,
        {},
    )
    yield Derivation(
        "days_past_a_year",
        Text.of("超过学位满1年的天数", "days beyond one year after the degree"),
        Text.of("天", "days"),
        ("degree_on",),
        days_past_a_year,
        {},
    )
    yield Derivation(
        "days_past_waivers",
        Text.of("免签到期后的停留天数", "days of the visit after the waivers end"),
        Text.of("天", "days"),
        ("visit_days",),
        days_past_waivers,
        {"visit_days": (30,)},
    )


DERIVATIONS: dict[str, Derivation] = {derivation.code: derivation for derivation in _all()}
