"""Change the joint parts of a case when a corrected answer decides who takes part.

Joint bodies are consulted only after acceptance, and corrections come before it, so no
body that drops out has seen the case.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from services import moments
from services.applications.case.case import Case
from services.applications.routing.parts import RoutePart
from services.applications.routing.routing import decide_route
from services.catalogue import View
from services.models import Application, Review


def reroute(db: Session, case: Case, answers: View) -> dict[str, Any]:
    """Give a case the joint parts that its corrected answers require.

    The day stays that of the filing. Parts that stay keep their review, even if it was
    handed over since.

    Returns:
        The route, for the event of the correction; empty if it did not change.

    """
    application = case.application
    stored, submitted = application.route, application.submitted_at
    assert stored is not None
    assert submitted is not None
    decided = decide_route(case.item, answers, stored["district"], moments.local_day(submitted))
    codes = decided.as_dict()
    if _unit_codes(codes) == _unit_codes(stored):
        return {}
    application.route = codes
    _settle_reviews(db, application, decided.parts)
    return {"route": codes}


def _unit_codes(codes: Mapping[str, Any]) -> set[str]:
    others = (part for role in ("joint", "consulted", "informed") for part in codes.get(role, ()))
    return {unit for part in (codes["lead"], *others) for unit in part["agencies"]}


def _settle_reviews(db: Session, application: Application, parts: Iterable[RoutePart]) -> None:
    units: dict[Review, list[str]] = {}
    for part in parts:
        review = _find_review(application, part) or Review(
            part="joint",
            item_code=application.item_code,
            number=application.reviews[0].number,
            body_code=part.body_code,
            waiting="others",
        )
        units.setdefault(review, []).extend(part.unit_codes)
    for review in set(application.reviews) - set(units):
        db.delete(review)
    for position, (review, codes) in enumerate(units.items()):
        review.position, review.unit_codes = position, codes
    application.reviews = list(units)


def _find_review(application: Application, part: RoutePart) -> Review | None:
    """Find the review that a part has already: of one of its units, or of its body."""
    for review in application.reviews:
        if not set(review.unit_codes).isdisjoint(part.unit_codes):
            return review
    return next((r for r in application.reviews if r.body_code == part.body_code), None)
