"""Numbers that rules compare but nobody is asked for: they are worked out from facts."""

from decimal import Decimal

from services.conditions import Range, as_decimal
from services.eligibility import points
from services.eligibility.situation import Derivation, Given
from services.language import Text

CAR_STEPS = (Decimal(150_000), Decimal(500_000), Decimal(1_000_000))
MOST_CARS = 15


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


DERIVATIONS: dict[str, Derivation] = {
    derivation.code: derivation
    for derivation in (
        Derivation(
            "points",
            Text.of("积分", "points"),
            Text.of("分", "points"),
            tuple(factor.fact for factor in points.scale().factors),
            points.total_points,
            {factor.fact: factor.edges for factor in points.scale().factors},
        ),
        Derivation(
            "cars",
            Text.of("可申请车辆数", "cars that the tax allows"),
            Text.of("辆", "cars"),
            ("guangdong_tax",),
            cars_allowed,
            {"guangdong_tax": CAR_STEPS},
        ),
    )
}
