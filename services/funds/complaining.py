"""Complaints about staff, or about who was asked to audit or assess (投诉).

They go to administrators: these decide no case, belong to no body, and see neither objections nor
reports. Nobody of a body that handles the round ever sees one.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor, Role, require_administrator
from services.applications.case.publicity import answer_by
from services.applications.case.texts import refuse_if
from services.errors import NotFound
from services.funds.public_lists import find_published
from services.funds.statements import (
    NewStatement,
    StatementOutcome,
    answer_statement,
    count_of,
    note_telling,
    statement_problems,
)
from services.models import Round, StaffComplaint, User
from services.notices.inbox import notify

MADE = "complaint_made"
"""The kind of notice."""
MOST_LISTED = 200


def find_round(db: Session, actor: Actor, round_id: UUID) -> Round:
    """Find a round about whose handling the actor can complain.

    Raises:
        NotFound: there is no such round, none of its lists is published, or the actor is an
            officer.

    """
    if actor.is_staff and actor.role is not Role.ADMINISTRATOR:
        raise NotFound
    return find_published(db, round_id)[0]


def complain(db: Session, actor: Actor, round_id: UUID, *, said: NewStatement) -> StaffComplaint:
    """Complain about staff of a round whose list is or was published; an administrator enters
    what came on paper.

    Raises:
        NotFound: as `find_round` says.
        Invalid: a name, a way to reach them or what is complained of is missing, or they have
            complained too often.

    """
    found = find_round(db, actor, round_id)
    on_paper = actor.role is Role.ADMINISTRATOR
    made = (
        0 if on_paper else count_of(db, StaffComplaint, actor, StaffComplaint.round_id == round_id)
    )
    refuse_if(statement_problems(said, made=made))
    who = {"entered_by" if on_paper else "reporter_id": actor.user_id}
    kept = StaffComplaint(round_id=found.id, **who, **said.columns())
    db.add(kept)
    db.flush()
    audit.record(db, None, "complaint.made", kept.id, item_code=found.item_code)
    administrators = select(User).where(
        User.staff_role == Role.ADMINISTRATOR.value, User.disabled_at.is_(None)
    )
    for one in db.scalars(administrators.order_by(User.id)).all():
        notify(db, one, MADE, item=found.item_code, name=found.name)
    return kept


def list_complaints(db: Session, actor: Actor) -> Sequence[tuple[StaffComplaint, Round]]:
    """List the complaints, those that wait first, then the newest.

    Raises:
        NotFound: the actor is no administrator.

    """
    require_administrator(actor)
    rows = db.execute(
        select(StaffComplaint, Round)
        .join(Round, Round.id == StaffComplaint.round_id)
        .order_by(StaffComplaint.answered_at.is_not(None), StaffComplaint.id.desc())
        .limit(MOST_LISTED)
    )
    return [(one, found) for one, found in rows]


def due_on(kept: StaffComplaint, found: Round) -> date:
    """Find the day by which a complaint is answered.

    Raises:
        CalendarUnknown: the day is in a year whose working days are unknown.

    """
    came_on, public = moments.local_day(kept.created_at), found.published_on
    return answer_by(came_on, found.published_until if public and public <= came_on else None)


def list_waiting(db: Session) -> Sequence[tuple[StaffComplaint, Round]]:
    """List the complaints of all rounds that are not answered. One statement."""
    rows = db.execute(
        select(StaffComplaint, Round)
        .join(Round, Round.id == StaffComplaint.round_id)
        .where(StaffComplaint.answered_at.is_(None))
        .order_by(StaffComplaint.id)
    )
    return [(one, found) for one, found in rows]


def find_complaint(db: Session, actor: Actor, complaint_id: UUID) -> tuple[StaffComplaint, Round]:
    """Find a complaint, with the round that it is about.

    Raises:
        NotFound: there is no such complaint, or the actor is no administrator.

    """
    require_administrator(actor)
    kept = db.get(StaffComplaint, complaint_id)
    if kept is None:
        raise NotFound
    return kept, db.get_one(Round, kept.round_id)


def list_own(db: Session, actor: Actor) -> Sequence[StaffComplaint]:
    """List the complaints that the actor has made, the newest first."""
    own = select(StaffComplaint).where(StaffComplaint.reporter_id == actor.user_id)
    return db.scalars(own.order_by(StaffComplaint.id.desc())).all()


def answer_complaint(
    db: Session,
    actor: Actor,
    complaint_id: UUID,
    *,
    outcome: StatementOutcome | None,
    text: str,
) -> StaffComplaint:
    """Say what came of a complaint; who made it is told.

    Raises:
        NotFound: there is no such complaint, or the actor is no administrator.
        Conflict: it is answered already.
        Invalid: no outcome, or no reasons.

    """
    require_administrator(actor)
    kept = db.get(StaffComplaint, complaint_id, with_for_update=True)
    if kept is None:
        raise NotFound
    answer_statement(db, actor, kept, outcome, text, kind="complaint")
    return kept


def tell_complainant(
    db: Session, actor: Actor, complaint_id: UUID, *, told_on: date | None, how: str
) -> StaffComplaint:
    """Note how the answer to a complaint that came on paper was given.

    Raises:
        NotFound: there is no such complaint, or the actor is no administrator.
        Conflict, Invalid: as `note_telling` says.

    """
    require_administrator(actor)
    kept = db.get(StaffComplaint, complaint_id, with_for_update=True)
    if kept is None:
        raise NotFound
    note_telling(db, actor, kept, told_on, how, kind="complaint")
    return kept
