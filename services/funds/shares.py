"""What a list gave the directions of its round: written with it, read from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from services.language import Text
from services.models import RoundList
from services.rounds.allocating import Allocation, shown
from services.rounds.directions import Directions, in_order, name_direction


@dataclass(frozen=True, slots=True)
class DirectionShare:
    """What a direction with a budget of its own got of a list.

    Args:
        budget: RMB at most; of a list that follows another, what was left.
        asked: RMB recognised in all.
        total: RMB to be paid in all.
        coefficient: the share of each amount, exact; of a competitive round, that of the last
            rank that was paid anything.
    """

    name: Text
    budget: Decimal
    asked: Decimal
    total: Decimal
    coefficient: Fraction

    @property
    def shown(self) -> Decimal:
        """The coefficient, cut for people."""
        return shown(self.coefficient)


def write_share(share: Fraction) -> str:
    """Write a share as lists store it: numerator and denominator."""
    return f"{share.numerator}/{share.denominator}"


def describe_shares(
    directions: Mapping[str, Any], budgets: Mapping[str, Decimal], allocation: Allocation
) -> dict[str, Any]:
    """Write what the directions of a round get, as a list stores it; nothing where none has a
    budget of its own.

    Args:
        directions: those of the round, as stored.
        budgets: RMB at most for each.
    """
    if not directions:
        return {}
    got: dict[str, dict[str, str]] = {}
    for code, budget in budgets.items():
        listed = [one for one in allocation.allotments if one.entry.direction == code]
        got[code] = {
            "budget": f"{budget:.2f}",
            "asked": f"{sum((one.entry.base for one in listed), Decimal(0)):.2f}",
            "total": f"{sum((one.amount for one in listed), Decimal(0)):.2f}",
            "coefficient": write_share(allocation.shares.get(code, allocation.share)),
        }
    return {"by": Directions.stored(directions).by, "got": got}


def read_shares(of: RoundList) -> Mapping[str, Fraction]:
    """Read the coefficient of each direction that a list gave a share of its own."""
    got = of.directions.get("got", {})
    return {code: Fraction(one["coefficient"]) for code, one in got.items()}


def list_shares(item_code: str, told: Mapping[str, Any]) -> Sequence[DirectionShare]:
    """List what directions got, in the order of the answers.

    Args:
        told: what `describe_shares` wrote.
    """
    if not told:
        return ()
    return [
        DirectionShare(
            name_direction(item_code, told["by"], code),
            Decimal(one["budget"]),
            Decimal(one["asked"]),
            Decimal(one["total"]),
            Fraction(one["coefficient"]),
        )
        for code, one in in_order(item_code, told["by"], told["got"])
    ]
