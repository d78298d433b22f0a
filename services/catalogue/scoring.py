"""The scoring sheet of a competitive item (评分表): what experts score, and by which rules.

It is announced with the guide, and nothing that is not on it may be scored.
"""

from decimal import Decimal

from pydantic import Field as Constrained
from pydantic import model_validator

from services.catalogue.types import Code
from services.content import ContentText, Frozen, Status

FULL = 100
"""What the weights of a sheet add up to."""


class Criterion(Frozen):
    """One thing that is scored, from 0 to its weight in points.

    Args:
        hint: what is looked at.
    """

    code: Code
    label: ContentText
    hint: ContentText | None = None
    weight: int = Constrained(ge=1, le=FULL)


class ScoringSheet(Frozen):
    """What experts score, how many of them, and what the score must reach.

    Args:
        least: the least score with which anything is paid; None where there is none.
        panel: how many experts score each application.
        blind: whether the experts do not see who applies; they see no documents then, for
            those name the applicant.
        status: K where no official text says so.
    """

    criteria: tuple[Criterion, ...] = Constrained(min_length=1)
    least: Decimal | None = Constrained(default=None, gt=0, le=FULL, decimal_places=2)
    panel: int = Constrained(default=5, ge=3, le=15)
    blind: bool = False
    status: Status = "K"

    @model_validator(mode="after")
    def _is_whole(self) -> "ScoringSheet":
        if sum(one.weight for one in self.criteria) != FULL:
            raise ValueError(f"the weights of a sheet add up to {FULL}")
        if len({one.code for one in self.criteria}) != len(self.criteria):
            raise ValueError("a criterion is on the sheet once")
        if self.panel % 2 == 0:
            raise ValueError("a panel is odd, so that opinions never balance")
        return self

    @property
    def heaviest(self) -> tuple[Criterion, ...]:
        """The criteria with the largest weight."""
        most = max(one.weight for one in self.criteria)
        return tuple(one for one in self.criteria if one.weight == most)
