"""The five-year plan as data: its promises, and the bodies that act for its units."""

from datetime import date

from services.plan.loading import load_plan
from services.plan.plan import NoBody, Plan
from services.plan.remedies import finality, partly_final, reconsideration
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
    "finality",
    "load_plan",
    "partly_final",
    "reconsideration",
]


def body(code: str) -> Body:
    """Find a body by its code. Raises NotFound."""
    return load_plan().body(code)


def body_on(
    unit_code: str,
    on: date,
    *,
    competence: str | None = None,
    district: str | None = None,
) -> Body:
    """Find the body that acts for a unit on a day.

    Raises:
        NotFound: there is no such unit or district.
        NoBody: nobody acts then, or competence or district is needed.

    """
    return load_plan().body_on(unit_code, on, competence=competence, district=district)
