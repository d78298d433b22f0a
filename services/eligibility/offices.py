"""Offices: the units that handle a topic, and the bodies that act for them on a day."""

from dataclasses import dataclass
from datetime import date

from services.content import Status
from services.eligibility.entries import Officeholder
from services.eligibility.rules import Topic
from services.language import Text
from services.plan import load_plan
from services.plan.plan import NoBody
from services.plan.schema import Body


@dataclass(frozen=True, slots=True)
class Office:
    """A unit of the plan that handles a topic.

    Args:
        unit: its code.
        named: how the plan names it.
        acting: the body that acts for it that day; None where none is recorded.
        successor: the body that acts today, where that is another.
        consulted: whether the measure does not name it, and it is asked all the same.
        sometimes: whether it takes part only where the answers call for it.
    """

    unit: str
    named: Text
    acting: Body | None
    successor: Body | None
    status: Status
    consulted: bool = False
    sometimes: bool = False

    @property
    def by_district(self) -> bool:
        """Whether the applicant's district decides which body acts."""
        return self.acting is None and load_plan().unit(self.unit).collective


def offices_on(topic: Topic, on: date, today: date) -> tuple[Office, ...]:
    """List the offices of a topic on a day, in the order of its file; who acts already is not
    consulted besides.
    """
    found: list[Office] = []
    for holder in topic.file.offices:
        if holder.in_force(on):
            acting, now = _body(holder, on), _body(holder, today)
            if holder.consulted and acting in [one.acting for one in found if one.acting]:
                continue
            successor = None if now == acting else now
            named = load_plan().unit(holder.unit).name
            part = (holder.consulted, holder.sometimes)
            found.append(Office(holder.unit, named, acting, successor, holder.status, *part))
    return tuple(found)


def _body(holder: Officeholder, on: date) -> Body | None:
    try:
        return load_plan().body_on(holder.unit, on, competence=holder.competence)
    except NoBody:
        return None
