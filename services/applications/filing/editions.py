"""Whether a draft can still be submitted under the version of the service it was begun in.

A filing keeps its version for good. A draft is none yet: once its version has ended it
asks what is no longer asked, so its answers are carried into the one that follows.
"""

from dataclasses import dataclass
from datetime import date

from services.catalogue import Item, item
from services.errors import Invalid, Problem
from services.language import N_


@dataclass(frozen=True, slots=True)
class Edition:
    """How long a draft's version of a service takes applications.

    Args:
        last_day: on which it does; None if no end is set.
        over: whether that day has passed.
        goes_on: whether another version takes applications instead.

    """

    last_day: date | None
    over: bool
    goes_on: bool


def edition_of(begun: Item, on: date) -> Edition:
    """How a version of an item stands on a day."""
    over = not begun.in_force(on)
    return Edition(begun.valid_to, over, goes_on=over and item(begun.code, on=on).in_force(on))


def refuse_outdated(begun: Item, on: date) -> None:
    """Refuse what was begun in a version that takes no applications on a day.

    Raises:
        Invalid: it does not.

    """
    if not begun.in_force(on):
        raise Invalid([Problem("edition", N_("This draft can no longer be submitted"))])
