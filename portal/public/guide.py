"""What the guide of a service says beyond its item: who handles it, then and now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.applications.routing.parts import PartRole
from services.catalogue import Item
from services.catalogue.parts import JointPart, OtherUnit, Routing
from services.language import Joined, Text
from services.plan import Measure, NoBody, Plan


@dataclass(frozen=True, slots=True)
class Handler:
    """One unit's part in a service.

    Args:
        named: how the measure names it.
        body: its name today; None where the applicant's district decides.
        role: what it does, as the route of an application says.
        duty: what one that does not lead looks at.
        sometimes: whether it takes part only where the answers call for it.
    """

    code: str
    named: Text
    body: Text | None
    role: PartRole = "lead"
    duty: Text | Joined | None = None
    sometimes: bool = False


def handlers(plan: Plan, item: Item, on: date) -> tuple[Handler, ...]:
    """Return the units that handle an item filed on a day, the lead first."""
    measure, route = plan.measure(item.measure), item.route
    return (
        _handler(plan, measure, on, route.lead, route.competence),
        *(
            replace(
                _handler(plan, measure, on, part.unit, part.competence),
                role=role,
                duty=part.duty,
                sometimes=part.when is not None,
            )
            for role, parts in _others(route)
            for part in parts
        ),
    )


def _others(route: Routing) -> tuple[tuple[PartRole, Sequence[JointPart | OtherUnit]], ...]:
    return ("joint", route.joint), ("consulted", route.consult), ("informed", route.inform)


def _handler(plan: Plan, measure: Measure, on: date, unit: str, competence: str | None) -> Handler:
    found = measure.named_unit(unit) if measure.position(unit) else None
    competence = competence or (found.competence if found else None)
    try:
        body = plan.body_on(unit, on, competence=competence).name
    except NoBody:
        body = None
    named = Text.of(found.named, plan.unit(unit).english) if found else plan.unit(unit).name
    if found and found.competence not in (None, competence):  # another charge than is meant there
        charge = plan.competences[competence or ""].name
        named = Text.of(f"{named.sc}（{charge.sc}）", f"{named.en} ({charge.en})")
    return Handler(code=unit, named=named, body=body)
