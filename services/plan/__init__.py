"""The five-year plan as data: who promised what, and who acts for whom today."""

from datetime import date

from services.plan.loading import load_plan
from services.plan.plan import NoBody, Plan
from services.plan.remedies import reconsideration
from services.plan.schema import Body, District, Measure, NamedUnit, Safeguard, Target, Tenure, Unit

__all__ = [
    "Body",
    "District",
    "Measure",
    "NamedUnit",
    "NoBody",
    "Plan",
    "Safeguard",
    "Target",
    "Tenure",
    "Unit",
    "body",
    "body_on",
    "load_plan",
    "reconsideration",
]


def body(code: str) -> Body:
    """An organisation that acts for units of the plan. Raises NotFound."""
    return load_plan().body(code)


def body_on(
    unit_code: str,
    on: date,
    *,
    competence: str | None = None,
    district: str | None = None,
) -> Body:
    """The body that acts for a unit on a day.

    Raises:
        NotFound: there is no such unit or district.
        NoBody: nobody acts then, or competence or district is needed.

    """
    return load_plan().body_on(unit_code, on, competence=competence, district=district)
