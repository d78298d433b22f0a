"""What the guide of a service says beyond its item: who handles it, then and now."""

from dataclasses import dataclass
from datetime import date

from services.catalogue import Item, When
from services.language import Text
from services.plan import Measure, NoBody, Plan, Term


@dataclass(frozen=True, slots=True)
class Handler:
    """One agency's part in a service.

    Args:
        named: how the measure names it.
        body: its name today; None where the applicant's district decides.
        since: since when that body acts for the agency.
        duty: what a joint agency looks at.
        sometimes: whether it takes part only where the answers call for it.
    """

    code: str
    named: Text
    body: Text | None
    term: Term | None
    duty: Text | None = None
    sometimes: bool = False


def handlers(plan: Plan, item: Item, on: date) -> tuple[Handler, ...]:
    """The agencies that handle an item filed on a day: the lead, then the joint ones."""
    measure = plan.measure(item.measure)
    lead = _handler(plan, measure, item.route.lead, item.route.competence, on)
    joint = (
        _handler(plan, measure, part.agency, part.competence, on, part.duty, part.when)
        for part in item.route.joint
    )
    return lead, *joint


def _handler(
    plan: Plan,
    measure: Measure,
    code: str,
    competence: str | None,
    on: date,
    duty: Text | None = None,
    when: When | None = None,
) -> Handler:
    agency = plan.agency(code)
    try:
        term = plan.term_on(code, on, competence=competence)
    except NoBody:
        term = None
    return Handler(
        code=code,
        named=Text.of(measure.unit(code).named, agency.english),
        body=plan.body(term.body).name if term else None,
        term=term,
        duty=duty,
        sometimes=when is not None,
    )
