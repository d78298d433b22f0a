"""What the guide of a service says beyond its item: who handles it, then and now."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.applications.routing.parts import PartRole
from services.catalogue import Item
from services.catalogue.routes import JointPart, OtherUnit, Routing
from services.language import Joined, Text
from services.plan import Body, Measure, NoBody, Plan, reconsideration


@dataclass(frozen=True, slots=True)
class Handler:
    """One unit's part in a service.

    Args:
        named: how the measure names it.
        body: its name today; None where the applicant's district decides.
        role: what it does, as the route of an application says; `apart` for one that the
            measure names and that takes no part.
        duty: what one that does not lead looks at.
        sometimes: whether it takes part only where the answers call for it.
    """

    code: str
    named: Text
    body: Text | None
    role: PartRole | Literal["apart"] = "lead"
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
        *(
            replace(_handler(plan, measure, on, one.unit, None), role="apart", duty=one.why)
            for one in route.apart
        ),
    )


def can_be_filed(item: Item, open_rounds: Container[str]) -> bool:
    """Check whether an item that is in force takes applications now.

    Args:
        open_rounds: codes of the items of which a round is open.
    """
    return item.nature != "guide" and (not item.rounds or item.code in open_rounds)


def _others(route: Routing) -> tuple[tuple[PartRole, Sequence[JointPart | OtherUnit]], ...]:
    return ("joint", route.joint), ("consulted", route.consult), ("informed", route.inform)


def _handler(plan: Plan, measure: Measure, on: date, unit: str, competence: str | None) -> Handler:
    found = measure.named_unit(unit) if measure.position(unit) else None
    body = _acting(plan, measure, on, unit, competence)
    named = Text.of(found.named, plan.unit(unit).english) if found else plan.unit(unit).name
    if found and competence and found.competence not in (None, competence):
        charge = plan.competences[competence].name  # another one than is meant there
        named = Text(
            sc=f"{named.sc}（{charge.sc}）",
            tc=f"{named.tc}（{charge.tc}）",
            en=f"{named.en} ({charge.en})",
        )
    return Handler(code=unit, named=named, body=body.name if body else None)


def lead_body(plan: Plan, item: Item, on: date) -> Body | None:
    """Find the body that leads an item on a day; None where the applicant's district decides."""
    route = item.route
    return _acting(plan, plan.measure(item.measure), on, route.lead, route.competence)


def _acting(
    plan: Plan, measure: Measure, on: date, unit: str, competence: str | None
) -> Body | None:
    found = measure.named_unit(unit) if measure.position(unit) else None
    try:
        return plan.body_on(
            unit, on, competence=competence or (found.competence if found else None)
        )
    except NoBody:
        return None


def remedies_of(item: Item, body: Body | None, on: date) -> Text | None:
    """Word the remedies against a decision; None where nothing is decided, or who decides depends
    on the applicant.
    """
    return reconsideration(body, on) if body and item.limit("decision") else None
