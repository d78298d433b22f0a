"""Hand over cases when a body's tenure ends, to the body that acts in its place (转办).

Open cases continue there. Decided cases are handed over too: somebody must be able to
answer for a decision, and to end what it granted.

A reform is entered in `services/plan/units.yaml` with its day; from then on an hourly
job finds the cases that the old body still has. The route stays as decided on submission,
the clock goes on, and given opinions stay valid.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import String, func, select
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.case import Case
from services.applications.case.loading import load_by_system
from services.applications.case.moves import finish_consultation, move_by_system
from services.applications.case.opinions import current_opinions, hand_on_opinions
from services.applications.lifecycle import Action
from services.applications.routing.routing import acting_tenure
from services.catalogue import Item, item
from services.models import Application, CaseNote, Event, Review
from services.plan import NoBody, Tenure


def list_to_hand_over(db: Session) -> list[UUID]:
    """List applications with a part at a body that no longer acts for its units today.

    Only one case for each item, district and body is checked, since all are alike.
    """
    district = func.jsonb_extract_path_text(Application.route, "district", type_=String)
    kind = (
        *(Review.item_code, Application.item_version, district),
        *(Review.body_code, Review.unit_codes),
    )
    found: dict[UUID, None] = {}
    for values in db.execute(select(*kind).join(Application).distinct()):
        code, version, where, body, units = values
        term = _find_acting(item(code, version), units, where)
        if term is None or term.body == body:
            continue
        alike = [
            column.is_not_distinct_from(value) for column, value in zip(kind, values, strict=True)
        ]
        rows = select(Application.id).join(Review).where(*alike).order_by(Application.id)
        found |= dict.fromkeys(db.scalars(rows))
    return list(found)


def hand_over(db: Session, application_id: UUID) -> bool:
    """Move every part of a case to the body that acts for its units today.

    A part for several units goes as a whole to the body of the first unit. Parts that
    go to the same body are merged; the lead stays lead.

    Returns:
        Whether anything had to be moved.

    Raises:
        NotFound: no such application.

    """
    case = load_by_system(db, application_id)
    terms = {review: _successor_of(case, review) for review in case.application.reviews}
    moves = [
        _move_record(review, term)
        for review, term in terms.items()
        if term and term.body != review.body_code
    ]
    if not moves:
        return False
    _pass_on_notes(db, application_id, moves)
    opinions = hand_on_opinions(current_opinions(case.application.events), moves)
    bodies = {review: term.body if term else review.body_code for review, term in terms.items()}
    _settle_reviews(db, case.application, bodies, opinions)
    move_by_system(db, case, Action.HAND_OVER, moves=moves)
    finish_consultation(db, case)
    return True


def _successor_of(case: Case, review: Review) -> Tenure | None:
    route = case.application.route
    assert route is not None
    return _find_acting(case.item, review.unit_codes, route["district"])


def _find_acting(wanted: Item, units: Sequence[str], district: str | None) -> Tenure | None:
    """Find the tenure of the body that acts today for units of the plan, or None."""
    try:
        return acting_tenure(wanted, units[0], district, moments.today())
    except NoBody:
        return None


def _move_record(review: Review, term: Tenure) -> dict[str, Any]:
    """Record who hands over to whom, since when and why, in words as known today."""
    return {
        "part": review.part,
        "units": review.unit_codes,
        "from": review.body_code,
        "to": term.body,
        "since": asdict(term.beginning),
        "basis": asdict(term.basis),
    }


def _pass_on_notes(db: Session, application_id: UUID, moves: Iterable[Mapping[str, Any]]) -> None:
    successors = {move["from"]: move["to"] for move in moves}
    notes = db.scalars(
        select(CaseNote).where(
            CaseNote.application_id == application_id, CaseNote.body_code.in_(successors)
        )
    )
    for note in notes:
        note.body_code = successors[note.body_code]


def _settle_reviews(
    db: Session,
    application: Application,
    bodies: Mapping[Review, str],
    opinions: Mapping[str, Event],
) -> None:
    """Give each body that acts today exactly one review.

    Args:
        bodies: the body that each review goes to, or stays with.

    """
    together: dict[str, list[Review]] = {}
    for review, code in bodies.items():
        together.setdefault(code, []).append(review)
    kept = [_merge_reviews(code, reviews) for code, reviews in together.items()]
    for review in set(bodies) - set(kept):
        application.reviews.remove(review)
        db.delete(review)
    db.flush()  # the table allows a body one review of a case
    application.reviews.extend(review for review in kept if review not in bodies)
    application.reviews.sort(key=lambda review: review.position)
    for review in kept:
        said = opinions.get(review.body_code)
        if said and said.actor_id != review.opined_by:
            review.opinion, review.opinion_text = said.data["opinion"], said.data["text"]
            review.opined_by, review.opined_at = said.actor_id, said.at


def _merge_reviews(code: str, reviews: list[Review]) -> Review:
    """Merge the reviews that go to a body into its own, or into a new one without assignee.

    Args:
        reviews: the reviews that go to the body, in the order of the plan.

    """
    lead = next((review for review in reviews if review.part == "lead"), None)
    own = next((review for review in reviews if review.body_code == code), None)
    review = own if own and lead in (None, own) else None
    if review is None:
        first = lead or reviews[0]
        review = Review(
            position=first.position,
            part=first.part,
            item_code=first.item_code,
            number=first.number,
            body_code=code,
            waiting="others",
        )
    review.unit_codes = [unit for one in reviews for unit in one.unit_codes]
    return review
