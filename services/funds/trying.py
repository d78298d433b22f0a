"""Try how a round would be divided by other terms, before its list is fixed; nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from services.catalogue.money.results import PaymentTerms
from services.funds.proposing import list_entries
from services.models import Round
from services.rounds.allocating import NO_DIRECTIONS, Allocation, Allotment, allocate, rank

WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How a round would be divided.

    Args:
        lines: what each application would be paid, with its key; the most first.
        ranks: of a competitive round, by case number.
    """

    allocation: Allocation
    lines: Sequence[tuple[UUID, Allotment]]
    ranks: Mapping[str, int]

    @property
    def dropped(self) -> int:
        """How many applications would get nothing."""
        return sum(not one.amount for _key, one in self.lines)


def try_out(
    db: Session,
    found: Round,
    envelope: Decimal,
    terms: PaymentTerms,
    least: Decimal | None = None,
    *,
    most: Fraction = WHOLE,
    last: int | None = None,
    directions: Mapping[str, Decimal] = NO_DIRECTIONS,
) -> WhatIf:
    """Divide another envelope, or by other terms; nothing is stored.

    Args:
        least: of a competitive round, the score below which nothing is paid.
        most: of a round by rule, the coefficient at most.
        last: of a competitive round, the last rank that is paid; None for all.
        directions: RMB at most for each direction that has a budget.
    """
    entries = list_entries(db, found)
    allocation = allocate(
        envelope,
        terms,
        [*entries.values()],
        least,
        most=most,
        last=last,
        directions=directions,
    )
    lines = zip(entries, allocation.allotments, strict=True)
    scored = [one for one in entries.values() if one.score is not None]
    return WhatIf(allocation, sorted(lines, key=_order), rank(scored))


def _order(line: tuple[UUID, Allotment]) -> tuple[Decimal, Decimal, str]:
    """Put the largest payment first, then the largest base."""
    one = line[1]
    return -one.amount, -one.entry.base, one.entry.id
