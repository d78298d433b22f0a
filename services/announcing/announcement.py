"""Whom an event of a case is told to: once per event and reader, as a job."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.actor import Role
from services.announcing.successors import tell_successors
from services.applications.lifecycle import Action
from services.models import Application, Event, Membership, Notice, Review, User
from services.notices.inbox import mail_notice

TO_APPLICANT = frozenset(
    {
        Action.SUBMIT,
        Action.ACCEPT,
        Action.DEEM_ACCEPTED,
        Action.ASK_FOR_CORRECTION,
        Action.DECLINE,
        Action.RETURN,
        Action.LAPSE,
        Action.SUSPEND,
        Action.RESUME,
        Action.EXTEND,
        Action.HAND_OVER,
        Action.DISCONTINUE,
        Action.WITHDRAW,
        Action.ISSUE,
        Action.REVOKE,
        Action.CANCEL,
    }
)
TO_SIGNATORY = frozenset({Action.REQUEST_SIGNATURE})
TO_FILER = frozenset({Action.RETURN_TO_FILER})
TO_HOLDER = frozenset({Action.ANSWER_CORRECTION, Action.GATHER, Action.SEND_BACK, Action.WITHDRAW})
TO_APPROVERS = frozenset({Action.CONCLUDE})
TO_JOINT = frozenset({Action.CONSULT})


def announce(db: Session, event_id: int, *, mail: bool = True) -> None:
    """Put a notice of the event into each reader's inbox, and mail it. Once."""
    event = db.get_one(Event, event_id)
    application = db.get_one(Application, event.application_id)
    if event.action == Action.HAND_OVER:
        tell_successors(db, event)
    readers = set(_readers(db, application, event)) - {event.actor_id}
    if not readers:
        return
    about = {"number": application.number or "", "item": application.item_code}
    if event.action == Action.ASK_FOR_CORRECTION:
        about["due_on"] = event.data["due_on"]
    told = db.scalars(
        insert(Notice)
        .values(
            [
                {
                    "user_id": reader,
                    "kind": f"case.{event.action}",
                    "application_id": application.id,
                    "event_id": event.id,
                    "created_at": event.at,
                    "data": about,
                }
                for reader in sorted(readers)
            ]
        )
        .on_conflict_do_nothing()
        .returning(Notice)
    ).all()
    for notice in told if mail else ():
        mail_notice(db, notice, db.get_one(User, notice.user_id))


def _readers(db: Session, application: Application, event: Event) -> Iterable[UUID]:
    action = Action(event.action)
    if action in TO_APPLICANT:
        yield from _members(db, application, Role.OWNER, Role.FILER)
    if action in TO_SIGNATORY:
        yield from _members(db, application, Role.OWNER)
    if action in TO_FILER:
        yield application.created_by
    if action in TO_HOLDER:
        yield from _holders(db, application)
    if action in TO_APPROVERS:
        yield from _officers(db, application, "lead", Role.APPROVER)
    if action in TO_JOINT:
        once_more = event.data.get("again")
        asked = (Review.body_code.in_(once_more),) if once_more else ()
        yield from _officers(db, application, "joint", Role.REVIEWER, *asked)


def _members(db: Session, application: Application, *roles: Role) -> Iterable[UUID]:
    return db.scalars(
        select(Membership.user_id).where(
            Membership.applicant_id == application.applicant_id,
            Membership.role.in_([role.value for role in roles]),
        )
    )


def _holders(db: Session, application: Application) -> Iterable[UUID]:
    return db.scalars(
        select(Review.assignee_id).where(
            Review.application_id == application.id,
            Review.part == "lead",
            Review.assignee_id.is_not(None),
        )
    )


def _officers(
    db: Session, application: Application, part: str, role: Role, *which: ColumnElement[bool]
) -> Iterable[UUID]:
    return db.scalars(
        select(User.id)
        .join(Review, Review.body_code == User.body_code)
        .where(
            Review.application_id == application.id,
            Review.part == part,
            *which,
            User.staff_role == role.value,
            User.disabled_at.is_(None),
        )
    )
