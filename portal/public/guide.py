"""What the guide of a service says beyond its item: who handles it, then and now."""

from dataclasses import dataclass, replace
from datetime import date

from services.catalogue import Item
from services.language import Text
from services.plan import Measure, NoBody, Plan


@dataclass(frozen=True, slots=True)
class Handler:
    """One agency's part in a service.

    Args:
        named: how the measure names it.
        body: its name today; None where the applicant's district decides.
        duty: what a joint agency looks at.
        sometimes: whether it takes part only where the answers call for it.
    """

    code: str
    named: Text
    body: Text | None
    duty: Text | None = None
    sometimes: bool = False


def handlers(plan: Plan, item: Item, on: date) -> tuple[Handler, ...]:
    """The agencies that handle an item filed on a day: the lead, then the joint ones."""
    measure, route = plan.measure(item.measure), item.route
    return (
        _handler(plan, measure, on, route.lead, route.competence),
        *(
            replace(
                _handler(plan, measure, on, part.agency, part.competence),
                duty=part.duty,
                sometimes=part.when is not None,
            )
            for part in route.joint
        ),
    )


def _handler(
    plan: Plan, measure: Measure, on: date, agency: str, competence: str | None
) -> Handler:
    unit = measure.unit(agency)
    try:
        body = plan.body_on(agency, on, competence=competence or unit.competence).name
    except NoBody:
        body = None
    named = Text.of(unit.named, plan.agency(agency).english)
    return Handler(code=agency, named=named, body=body)
