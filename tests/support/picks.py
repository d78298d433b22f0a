"""Items picked from the catalogue by what they are, for tests that are about no item."""

from collections.abc import Callable

from services.catalogue import Item, all_items


def pick(fits: Callable[[Item], bool]) -> str:
    """The code of the first item of a kind that can be filed."""
    return next(one.code for one in all_items() if one.sections and fits(one))


FUND = pick(lambda one: bool(one.amount and any(cap.rows for cap in one.amount.all_caps)))
"""One that pays from the envelope of a round, for so many rows at most, and certifies nothing."""
CERTIFIED = pick(
    lambda one: bool(one.result.certificate) and not one.rounds and "person" not in one.applicants
)
"""One that certifies what it grants to an organisation, and pays nothing."""
PERSONAL = pick(lambda one: "person" in one.applicants and one.limit("decision") is not None)
"""One that a person can file, and that is decided."""
