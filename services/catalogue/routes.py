"""Who handles an item, by the plan: the unit that leads, those beside it, other measures served."""

from pydantic import Field as Constrained

from services.catalogue.sensitive import NumberKind
from services.catalogue.types import Path, When
from services.content import ContentText, Frozen, Verbatim
from services.language import Text


class JointPart(Frozen):
    """A unit that takes part beside the lead (会办).

    Args:
        sees_numbers: of what kind its duty needs numbers whole: of identity documents, of people's
            accounts. It reads others in part.
    """

    unit: str
    duty: ContentText
    when: When | None = None
    competence: str | None = None
    sees_numbers: tuple[NumberKind, ...] = ()

    @property
    def code(self) -> str:
        """What routes call it: the unit."""
        return self.unit


class OtherUnit(Frozen):
    """A unit of the plan that the measure does not name: consulted, or informed only.

    Args:
        why: what it is asked for, or why it is informed.
        named_by: the other measure that names it, if any.
        when: it takes part only if this holds; always if None.
        sees_numbers: as of a joint part; never of a unit that is informed only.
    """

    unit: str
    why: ContentText
    named_by: int | None = Constrained(default=None, ge=1, le=27)
    when: When | None = None
    competence: str | None = None
    sees_numbers: tuple[NumberKind, ...] = ()

    @property
    def duty(self) -> Text:
        """What it does, by the name that `JointPart` uses."""
        return self.why

    @property
    def code(self) -> str:
        """What routes call it: the unit, with the competence that the item names, if any."""
        return f"{self.unit}.{self.competence}" if self.competence else self.unit


class Door(Frozen):
    """A promise, of its own or another measure, that this item also serves.

    Args:
        clause: the plan's own words, verbatim.
    """

    measure: int = Constrained(ge=1, le=27)
    clause: Verbatim


class ApartUnit(Frozen):
    """A unit that the measure names and that takes no part, with the reason."""

    unit: str
    why: ContentText


PURSE = "fc"
"""The plan's unit that looks after the city's money."""


class Routing(Frozen):
    """Who handles the item.

    Args:
        lead: the unit that accepts and decides (承办), one that the measure names.
        joint: those that give an opinion, in the order of the plan.
        consult: those that are asked for one although the measure does not name them.
        inform: those that are told and never waited for.
        apart: those that the measure names and that take no part. Where one is stated,
            every unit of the measure is stated somewhere.
        clause: the plan's own words, verbatim.
        competence: which competence of the lead decides its succession, where
            several bodies succeeded it.
        note: why the lead is not the first unit that the measure names.
        place: the question whose answer says in which district the matter lies, where that is
            not where the applicant is registered: of a base, its own.
    """

    lead: str
    joint: tuple[JointPart, ...] = ()
    consult: tuple[OtherUnit, ...] = ()
    inform: tuple[OtherUnit, ...] = ()
    apart: tuple[ApartUnit, ...] = ()
    clause: Verbatim
    competence: str | None = None
    note: ContentText | None = None
    place: Path | None = None

    @property
    def advisers(self) -> tuple[JointPart | OtherUnit, ...]:
        """The units that give an opinion: on a case or, of a round, on its list."""
        return (*self.joint, *self.consult)

    @property
    def purse(self) -> JointPart | OtherUnit | None:
        """The unit that looks after the money of rounds, whether the measure names it or not."""
        return next((part for part in self.advisers if part.unit == PURSE), None)

    @property
    def others(self) -> tuple[JointPart | OtherUnit, ...]:
        """All units but the lead."""
        return (*self.joint, *self.consult, *self.inform)
