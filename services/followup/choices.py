"""Tell officers of what they chose to be told of: at once, or once a working day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services import moments
from services.accounts.standing_in import list_absent_of
from services.actor import AGENCY_ROLES, Role
from services.applications.casework.overseeing import SOON
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action
from services.models import Application, Event, Notice, NoticeChoice, Review, User
from services.notices.choosing import NoticeTopic, Pace, read_paces
from services.notices.inbox import mail_notice, notify

FILED, NEAR_DAY, DECIDED, DIGEST = "officer_filed", "officer_due", "officer_decided", "officer_day"
"""Kinds of notice: a new case, a day that is near, a decision; all that came in a day."""

OUTCOMES = frozenset({Action.APPROVE, Action.REFUSE})
"""Decisions: in cases that others work on than who decides them."""

FIRST_SPAN = timedelta(days=1)
"""How far the first digest of an officer looks back."""

MOST = 50
"""Cases of which an officer is told one by one in a day, the most urgent first."""


def tell_at_once(db: Session, application: Application, event: Event, *, mail: bool) -> None:
    """Tell officers who want it at once that a case was filed, or decided."""
    if event.action == Action.SUBMIT:
        lead = application.reviews[0].body_code
        readers = _list_choosers(
            db, NoticeTopic.FILINGS, User.body_code == lead, roles=[Role.REVIEWER]
        )
        _tell_of_event(db, readers, FILED, application, event, mail=mail)
    elif event.action in OUTCOMES:
        held = [one.assignee_id for one in application.reviews if one.assignee_id]
        aside = {one for review in application.reviews for one in review.recused}
        wanted = set(held) - aside - {event.actor_id}
        readers = _list_choosers(db, NoticeTopic.OUTCOME, User.id.in_(wanted), roles=AGENCY_ROLES)
        _tell_of_event(db, readers, DECIDED, application, event, mail=mail)


def list_to_tell(db: Session) -> Sequence[UUID]:
    """List the officers who are told something by the clock."""
    roles = [role.value for role in AGENCY_ROLES]
    wanted = select(User.id).where(User.staff_role.in_(roles), User.disabled_at.is_(None))
    return db.scalars(wanted.order_by(User.id)).all()


def tell_of_day(db: Session, user_id: UUID) -> None:
    """Tell an officer of what came since the last time, as they chose; nothing if nothing did."""
    officer = db.get_one(User, user_id)
    if officer.disabled_at or officer.staff_role not in set(AGENCY_ROLES):
        return
    since, now = _take_span(db, officer)
    paces, found = read_paces(db, user_id), {}
    if paces.filings is Pace.DAILY and officer.staff_role == Role.REVIEWER:
        found["filed"] = _count_filed(db, officer, since, now)
    if paces.due is not Pace.NEVER:
        near = _list_near(db, officer)
        if paces.due is Pace.DAILY:
            found["near"] = len(near)
        else:
            _tell_of_each(db, officer, near)
    if paces.outcome is Pace.DAILY:
        found["decided"] = _count_decided(db, officer, since, now)
    if any(found.values()):
        notify(db, officer, DIGEST, **found, most=MOST)


def _take_span(db: Session, officer: User) -> tuple[datetime, datetime]:
    """Note that the officer is told now, and return since when they were not."""
    now = moments.now()
    made = insert(NoticeChoice).values(user_id=officer.id)
    db.execute(made.on_conflict_do_nothing())
    kept = db.get_one(NoticeChoice, officer.id, with_for_update=True)
    since, kept.told_at = kept.told_at or now - FIRST_SPAN, now
    db.flush()
    return since, now


def _list_choosers(
    db: Session, topic: NoticeTopic, which: ColumnElement[bool], *, roles: Iterable[Role]
) -> Sequence[User]:
    """List the officers among some who want to be told of a topic at once."""
    chosen = getattr(NoticeChoice, topic.value)
    wanted = (
        select(User)
        .join(NoticeChoice, NoticeChoice.user_id == User.id)
        .where(
            which,
            chosen == Pace.AT_ONCE.value,
            User.staff_role.in_([role.value for role in roles]),
            User.disabled_at.is_(None),
        )
    )
    return db.scalars(wanted.order_by(User.id)).all()


def _tell_of_event(
    db: Session,
    readers: Iterable[User],
    kind: str,
    application: Application,
    event: Event,
    *,
    mail: bool,
) -> None:
    """Tell some officers of an event, each once however often it is followed."""
    about = {"number": application.number, "item": application.item_code}
    for reader in readers:
        made = insert(Notice).values(
            user_id=reader.id,
            kind=kind,
            application_id=application.id,
            event_id=event.id,
            created_at=event.at,
            data=about,
        )
        notice = db.scalar(made.on_conflict_do_nothing().returning(Notice))
        if notice and mail:
            mail_notice(db, notice, reader)


def _count_filed(db: Session, officer: User, since: datetime, now: datetime) -> int:
    """Count the cases that the officer's agency leads and that were filed in a span."""
    wanted = (
        select(func.count())
        .select_from(Application)
        .join(Review, Review.application_id == Application.id)
        .where(
            Application.submitted_at > since,
            Application.submitted_at <= now,
            Review.body_code == officer.body_code,
            Review.part == "lead",
            ~Review.recused.contains([officer.id]),
        )
    )
    return db.scalar(wanted) or 0


def _count_decided(db: Session, officer: User, since: datetime, now: datetime) -> int:
    """Count the cases that the officer works on and that others decided in a span."""
    by_another = (
        select(Event.id)
        .where(
            Event.application_id == Application.id,
            Event.action.in_([action.value for action in OUTCOMES]),
            Event.actor_id.is_distinct_from(officer.id),
        )
        .exists()
    )
    wanted = (
        select(func.count())
        .select_from(Application)
        .join(Review, Review.application_id == Application.id)
        .where(
            Application.decided_at > since,
            Application.decided_at <= now,
            Review.assignee_id == officer.id,
            ~Review.recused.contains([officer.id]),
            by_another,
        )
    )
    return db.scalar(wanted) or 0


def _list_near(db: Session, officer: User) -> Sequence[tuple[Application, date]]:
    """List the cases whose day is near or has passed, each with that day, the most urgent first:
    those that wait for the officer, for somebody whom they stand in for, or for nobody yet.
    """
    today = moments.today()
    waits: list[ColumnElement[bool]] = [Review.waiting == "approver"]
    if officer.staff_role == Role.REVIEWER:
        absent = db.scalar(
            select(list_absent_of(User)).where(User.id == officer.id), {"today": today}
        )
        held = Review.assignee_id.in_([officer.id, *(absent or ())])
        waits = [Review.waiting == "reviewer", or_(held, Review.assignee_id.is_(None))]
    wanted = (
        select(Application, Review.due_on)
        .join(Review, Review.application_id == Application.id)
        .where(
            *waits,
            Review.body_code == officer.body_code,
            Review.due_on <= add_working_days(today, SOON),
            ~Review.recused.contains([officer.id]),
        )
        .order_by(Review.due_on, Review.id)
        .limit(MOST)
    )
    return [(case, day) for case, day in db.execute(wanted) if day is not None]


def _tell_of_each(db: Session, officer: User, near: Sequence[tuple[Application, date]]) -> None:
    """Tell an officer of each case whose day is near, once for each such day."""
    told = select(Notice.application_id, Notice.data["due_on"].astext).where(
        Notice.user_id == officer.id,
        Notice.kind == NEAR_DAY,
        Notice.application_id.in_([case.id for case, _ in near]),
    )
    known = {(row[0], row[1]) for row in db.execute(told)}
    for case, day in near:
        if (case.id, day.isoformat()) not in known:
            notify(db, officer, NEAR_DAY, case, due_on=day.isoformat())
