"""Notify the readers that an event's row names, once per event and reader."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services import moments
from services.accounts.standing_in import list_deputies_of
from services.actor import AGENCY_ROLES, PREPARERS, SIGNATORIES, Role
from services.applications.lifecycle import Action, Audience
from services.applications.rows import ROWS
from services.followup import choices, informed, institutions
from services.followup.readers import list_members
from services.followup.successors import notify_successors
from services.models import Application, Event, Notice, Review, User
from services.notices.inbox import mail_notice

WITH_A_DAY = (Action.ASK_FOR_CORRECTION, Action.OFFER_CORRECTION, Action.ASK_FOR_CLARIFICATION)
"""Actions whose notices say by when."""


def announce(db: Session, event_id: int, *, mail: bool = True) -> None:
    """Put a notice of an event into each reader's inbox, and mail it, once."""
    event = db.get_one(Event, event_id)
    application = db.get_one(Application, event.application_id)
    tells = ROWS[Action(event.action)].tells
    if Audience.SUCCESSORS in tells:
        notify_successors(db, event)
    choices.tell_at_once(db, application, event, mail=mail)
    if event.action in informed.WHEN:
        informed.notify_informed(db, application, event, mail=mail)
    if Audience.INSTITUTIONS in tells:
        institutions.notify_institutions(db, application, event, mail=mail)
    readers = {reader for one in tells for reader in _list_readers(db, application, event, one)}
    readers |= _list_deputies(db, application, event, readers)
    readers -= {event.actor_id}
    if not readers:
        return
    about = {"number": application.number or "", "item": application.item_code}
    if event.action in WITH_A_DAY:
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


def _list_deputies(
    db: Session, application: Application, event: Event, readers: Collection[UUID]
) -> set[UUID]:
    """List who stands in on that day for one of the readers, and may see the case."""
    found = list_deputies_of(db, readers, moments.local_day(event.at))
    aside = {one for review in application.reviews for one in review.recused}
    return set(found) - aside


_MEMBERS = {Audience.APPLICANT: PREPARERS, Audience.SIGNATORIES: SIGNATORIES}
_JOINT = {Audience.JOINT: Role.REVIEWER, Audience.JOINT_APPROVERS: Role.APPROVER}


def _list_readers(
    db: Session, application: Application, event: Event, audience: Audience
) -> Iterable[UUID]:
    if audience in _MEMBERS:
        return list_members(db, application, *_MEMBERS[audience])
    if audience in _JOINT:
        return _list_joint(db, application, event, _JOINT[audience])
    match audience:
        case Audience.STARTER:
            return [application.created_by]
        case Audience.HOLDER:
            return list_holders(db, application)
        case Audience.APPROVERS:
            return _list_officers(db, application, "lead", Role.APPROVER)
        case Audience.COMPANION:
            named = event.data.get("companion") or event.data["person"]
            return [UUID(named)] if named else []
        case Audience.NEW_LEAD | Audience.CONSULTEE:
            return _list_staff_of(db, event.data.get("to") or event.data["passed"]["to"])
        case _:  # successors and institutions are told in words of their own
            found = _BY_EVENT.get(audience)
            return found(db, application, event) if found else []


def list_holders(db: Session, application: Application) -> Iterable[UUID]:
    """List who holds the lead's part of a case, if anybody does."""
    return db.scalars(
        select(Review.assignee_id).where(
            Review.application_id == application.id,
            Review.part == "lead",
            Review.assignee_id.is_not(None),
        )
    )


def _list_joint(db: Session, application: Application, event: Event, role: Role) -> Iterable[UUID]:
    """List officers of the joint bodies that an event is about; of all where it names none."""
    some = event.data.get("again") or event.data.get("about")
    which = (Review.body_code.in_(some),) if some else ()
    return _list_officers(db, application, "joint", role, *which)


def _list_named(db: Session, application: Application, event: Event) -> Iterable[UUID]:
    """List officers of the joint bodies that a decision departs from, or rests on."""
    rested = [one["body"] for one in event.data.get("rests_on", ())]
    which = Review.body_code.in_([*event.data.get("overruled", ()), *rested])
    return [
        person
        for role in (Role.REVIEWER, Role.APPROVER)
        for person in _list_officers(db, application, "joint", role, which)
    ]


def _list_officers(
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


def _list_staff_of(db: Session, body_code: str) -> Iterable[UUID]:
    """List the officers of a body that a case was handed to, or that it asks besides."""
    roles = [role.value for role in AGENCY_ROLES]
    return db.scalars(
        select(User.id).where(
            User.body_code == body_code, User.staff_role.in_(roles), User.disabled_at.is_(None)
        )
    )


def _list_deciders(db: Session, application: Application, event: Event) -> Iterable[UUID]:
    """List who decides whether an officer steps aside; about an approver, supervisors."""
    if event.data["role"] == Role.APPROVER:
        return _list_supervisors(db, application, event)
    return db.scalars(
        select(User.id).where(
            User.staff_role == Role.APPROVER.value,
            User.disabled_at.is_(None),
            User.body_code.in_(event.data["about"]),
        )
    )


def _list_supervisors(db: Session, application: Application, event: Event) -> Iterable[UUID]:
    """List the supervisors of the leading group, who decide, and of the bodies that it is about."""
    bodies = [application.reviews[0].body_code, *event.data["about"]]
    return db.scalars(
        select(User.id).where(
            User.staff_role == Role.SUPERVISOR.value,
            User.disabled_at.is_(None),
            or_(User.body_code.is_(None), User.body_code.in_(bodies)),
        )
    )


_BY_EVENT = {
    Audience.SUPERVISORS: _list_supervisors,
    Audience.DECIDERS: _list_deciders,
    Audience.NAMED: _list_named,
}
"""Who reads of an event because of what it says."""
