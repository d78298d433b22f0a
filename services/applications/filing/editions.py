"""Check whether a draft can still be submitted under its version of the service.

A submitted application keeps its version for good. A draft whose version has ended
cannot be submitted; its answers are carried over to the version that follows.
"""

from dataclasses import dataclass
from datetime import date

from services.catalogue import Item, item
from services.errors import Invalid, Problem
from services.language import N_


@dataclass(frozen=True, slots=True)
class Edition:
    """How long a draft's version of a service accepts applications.

    Args:
        last_day: the last day; None if no end is set.
        over: whether that day has passed.
        goes_on: whether another version accepts applications instead.

    """

    last_day: date | None
    over: bool
    goes_on: bool


def find_edition(begun: Item, on: date) -> Edition:
    """Find how long a version of an item accepts applications, as seen on a day."""
    over = not begun.in_force(on)
    return Edition(begun.valid_to, over, goes_on=over and item(begun.code, on=on).in_force(on))


def refuse_outdated(begun: Item, on: date) -> None:
    """Refuse a draft of a version that accepts no applications on a day.

    Raises:
        Invalid: the version has ended.

    """
    if not begun.in_force(on):
        raise Invalid([Problem("edition", N_("This draft can no longer be submitted"))])
