"""Grading the service, once a case has ended by what its agency did.

An applicant grades once, voluntarily, and nobody changes a grade. Only the consent to publish its
words can be withdrawn.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import all_, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import PREPARERS, Actor, Role
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import ENDED, Capacity, State
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.language import N_
from services.models import Application, Rating, Review, User
from services.notices.inbox import notify
from services.ratings.naming import telling_problems
from services.ratings.terms import LOW, ServiceGrade, rating_terms

MOST = 500
"""How many characters the words have at most."""
BY_AGENCY = (ENDED | {State.CLOSED}) - {State.WITHDRAWN, State.DISCARDED}
"""States with which a case has ended by what its agency did, or by a limit that ran out."""
BY_THE_AGENCY_ITSELF = frozenset({State.RETURNED, State.DISCONTINUED, State.UNMATCHED})
"""Of them, those that a limit that ran out leads to as well."""

GRADED = N_("A colleague has graded this case already. A case is graded once")
NO_GRADE = N_("Select a grade")
UNKNOWN_POINT = N_("Select only points of the list")
TOO_LONG = N_("Write at most %(most)s characters", most=MOST)
NOTHING_TO_PUBLISH = N_("There are no words that could be published")


def is_gradable(case: Case) -> bool:
    """Check whether a case has ended by what its agency did, so that its service is graded."""
    if case.capacity is not Capacity.APPLICANT or case.state not in BY_AGENCY:
        return False
    if case.state not in BY_THE_AGENCY_ITSELF:
        return True
    ended = next(
        one
        for one in reversed(case.application.events)
        if one.to_state == case.state and one.from_state != case.state
    )
    return ended.side == "agency"


def find_rating(db: Session, case: Case) -> Rating | None:
    """Find what the applicant graded in a case.

    Args:
        case: which the caller has loaded in the scope of its applicant.
    """
    return db.scalar(select(Rating).where(Rating.application_id == case.application.id))


def load_gradable(db: Session, actor: Actor, application_id: UUID) -> tuple[Case, Rating | None]:
    """Load a case of the actor's that can be or was graded, with its grade.

    Raises:
        NotFound: there is no such case of the actor's, or it has not ended by what an agency did.
    """
    case = load(db, actor, application_id)
    if not is_gradable(case):
        raise NotFound
    return case, find_rating(db, case)


def grade(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    grade: str,
    points: Sequence[str],
    words: str,
    may_publish: bool,
) -> Rating:
    """Grade the service of a case, once; of a low grade the lead body is told.

    Raises:
        NotFound: as `load_gradable` says.
        Forbidden: the actor can only read for the applicant.
        Conflict: it is graded already.
        Invalid: something is missing or wrong.
        CalendarUnknown: the day for the answer is in a year whose working days are unknown.
    """
    case, _known = load_gradable(db, actor, application_id)
    if actor.role not in PREPARERS:
        raise Forbidden(N_("An owner, signatory or filer grades for the applicant"))
    application = case.application
    lock = select(Application.id).where(Application.id == application.id).with_for_update()
    db.execute(lock)  # a colleague may be grading
    if find_rating(db, case) is not None:
        raise Conflict(GRADED)
    said = words.strip()
    if found := list(_find_problems(db, application, grade, points, said, may_publish)):
        raise Invalid(found)
    low = ServiceGrade(grade) in LOW
    made = Rating(
        application_id=application.id,
        grade=grade,
        points=list(dict.fromkeys(points)),
        words=said or None,
        may_publish=may_publish,
        rated_by=actor.user_id,
        rated_at=moments.now(),
        due_on=add_working_days(moments.today(), rating_terms().answer_within) if low else None,
    )
    db.add(made)
    db.flush()
    audit.record(db, actor.user_id, "rating.given", application.id, item_code=application.item_code)
    if made.due_on is not None:
        about = {"item": application.item_code, "due_on": made.due_on.isoformat()}
        for one in list_approvers(db, application.id):
            notify(db, one, "rating_low", **about)
    return made


def retract(db: Session, actor: Actor, application_id: UUID) -> None:
    """Withdraw the consent to publish the words of a grade; they go off the public page.

    Raises:
        NotFound: as `load_gradable` says, or nothing was graded.
        Forbidden: the actor can only read for the applicant.
    """
    case, rating = load_gradable(db, actor, application_id)
    if rating is None:
        raise NotFound
    if actor.role not in PREPARERS:
        raise Forbidden(N_("An owner, signatory or filer grades for the applicant"))
    if not rating.may_publish:
        return
    rating.may_publish = False
    db.flush()
    code = case.application.item_code
    audit.record(db, actor.user_id, "rating.retracted", case.application.id, item_code=code)


def list_approvers(db: Session, application_id: UUID) -> Sequence[User]:
    """List the approvers of the body that leads a case, who answer low grades of it."""
    found = db.scalars(
        select(User)
        .join(Review, Review.body_code == User.body_code)
        .where(
            Review.application_id == application_id,
            Review.part == "lead",
            User.staff_role == Role.APPROVER.value,
            User.disabled_at.is_(None),
            User.id != all_(Review.recused),  # whoever stepped aside hears nothing of it
        )
        .order_by(User.id)
    )
    return found.all()


def _find_problems(
    db: Session,
    application: Application,
    grade: str,
    points: Sequence[str],
    words: str,
    may_publish: bool,
) -> Iterator[Problem]:
    if grade not in set(ServiceGrade):
        yield Problem("grade", NO_GRADE)
    if not set(points) <= set(rating_terms().points):
        yield Problem("points", UNKNOWN_POINT)
    if len(words) > MOST:
        yield Problem("words", TOO_LONG)
    if may_publish and not words:
        yield Problem("may_publish", NOTHING_TO_PUBLISH)
    elif may_publish:
        yield from telling_problems(db, application, words, field="words")
