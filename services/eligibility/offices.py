"""Who handles a scheme: the unit that the plan names, and who acts for it on a day."""

from dataclasses import dataclass
from datetime import date

from services.content import Status
from services.eligibility.rules import Topic
from services.language import Text
from services.plan import load_plan
from services.plan.plan import NoBody
from services.plan.schema import Body


@dataclass(frozen=True, slots=True)
class Office:
    """A unit of the plan that handles a scheme.

    Args:
        agency: its code.
        named: how the plan names it.
        acting: the body that acts for it that day; None where none is recorded.
    """

    agency: str
    named: Text
    acting: Body | None
    status: Status


def offices_on(topic: Topic, on: date) -> tuple[Office, ...]:
    """The offices of a topic on a day, in the order of its file."""
    plan = load_plan()
    found = []
    for holder in topic.file.offices:
        if not holder.in_force(on):
            continue
        try:
            acting = plan.body_on(holder.agency, on, competence=holder.competence)
        except NoBody:
            acting = None
        found.append(Office(holder.agency, plan.agency(holder.agency).name, acting, holder.status))
    return tuple(found)
