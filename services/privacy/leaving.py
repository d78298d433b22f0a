"""Erase accounts: one's own, and those that nobody has used for long.

What stays is said on the page that asks: cases that are over are kept for their period,
with what they say of the person, and what somebody did for an organisation is the
organisation's. The account's row stays as a stub without name and address, since events
and the audit name it by its key.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts import registering
from services.accounts.credentials import confirm_password
from services.accounts.organisations import lock_members
from services.actor import Actor, Role
from services.applications.case.loading import load_by_system, lock_all_of
from services.applications.case.moves import move_by_system
from services.applications.lifecycle import ERASABLE, UNSUBMITTED, Action, State
from services.errors import Forbidden, Invalid, Problem
from services.inventory.sealing import change_rows, delete_rows
from services.jobs import defer
from services.language import N_
from services.models import (
    Alert,
    Applicant,
    Application,
    Claim,
    EntryReport,
    LoginSession,
    Mail,
    Membership,
    Notice,
    NoticeChoice,
    OneTimeLink,
    RecoveryCode,
    Registration,
    SavedView,
    StaffComplaint,
    User,
)
from services.notices.delivery import delete_files_naming
from services.notices.inbox import notify
from services.periods import period
from services.privacy.columns import empty
from services.privacy.ending import day_after, midnight_before
from services.privacy.erasing import ERASE_CASE


def erase_own_account(db: Session, actor: Actor, current: str) -> None:
    """Erase the actor's account.

    Raises:
        Forbidden: members of staff cannot; an administrator disables their accounts.
        Invalid: the password is wrong, or something stands in the way.
        TooMany: too many wrong passwords.
    """
    if actor.is_staff:
        raise Forbidden(N_("An administrator closes the accounts of members of staff"))
    _lock_applicants_of(db, actor.user_id)
    user = confirm_password(db, actor, current)
    obstacles = list_obstacles(db, user.id)
    if obstacles:
        raise Invalid(obstacles)
    erase_account(db, user)


def list_obstacles(db: Session, user_id: UUID) -> list[Problem]:
    """List what stands in the way of erasing an account: open cases, and colleagues left alone."""
    found = []
    for applicant, alone in _owned_alone(db, user_id):
        if not alone:
            words = N_(
                "You are the only owner of %(organisation)s. Make a colleague owner first",
                organisation=applicant.name,
            )
            found.append(Problem("current", words))
            continue
        for number in db.scalars(_numbers_of_open_cases(applicant.id)):
            words = N_(
                "Application %(number)s is still open. Withdraw it, or wait until it is over",
                number=number,
            )
            found.append(Problem("current", words))
    return found


def erase_account(db: Session, user: User) -> None:
    """Erase an account in whose way nothing stands, and the drafts that nobody else can see."""
    for applicant, alone in _owned_alone(db, user.id):
        if alone:
            _erase_drafts(db, applicant.id)
    registering.withdraw(db, Registration.requested_by == user.id)
    _forget_mail(db, user)
    for sealed in (RecoveryCode, Membership, Claim):
        delete_rows(db, sealed, sealed.user_id == user.id)
    for made in (EntryReport, StaffComplaint):
        gone = {"reporter_id": None, "name": None, "contact": None}
        change_rows(db, made, made.reporter_id == user.id, **gone)
    for table in (Alert, LoginSession, OneTimeLink, Notice, NoticeChoice, SavedView):
        db.execute(delete(table).where(table.user_id == user.id))
    empty(user)
    user.email = str(user.id)  # unique, and no address
    user.disabled_at = user.disabled_at or moments.now()
    db.flush()
    empty_persons(db)
    audit.record(db, user.id, "account.erased", user.id)


def empty_persons(db: Session) -> None:
    """Empty the profiles of persons, and of organisations that were never confirmed, without
    an account and without a case that is kept; what their requests rested on goes with them.
    """
    rows = db.scalars(
        select(Applicant).where(
            or_(Applicant.kind == "person", Applicant.confirmed_at.is_(None)),
            Applicant.name != "",
            ~exists().where(Membership.applicant_id == Applicant.id),
            ~exists().where(
                Application.applicant_id == Applicant.id, Application.erased_at.is_(None)
            ),
        )
    )
    for applicant in rows:
        empty(applicant)
        registering.ask_to_erase_decided(db, applicant.id)
    db.flush()


# --- accounts that nobody uses -------------------------------------------------------------


def list_to_warn(db: Session) -> list[UUID]:
    """List the accounts whose people are to be told that they are erased."""
    unused_since = period("account").before(moments.now())
    return _list_accounts(
        db,
        unused_since > _LAST_USE,
        or_(User.warned_at.is_(None), User.warned_at < _LAST_USE),
    )


def warn(db: Session, user_id: UUID) -> None:
    """Tell a person until which day their account is kept."""
    user = db.get_one(User, user_id, with_for_update=True)
    user.warned_at = moments.now()
    notify(db, user, "account_ending", due_on=day_after("account_notice").isoformat())


def list_to_erase(db: Session) -> list[UUID]:
    """List the accounts whose people were told, and did not sign in."""
    return _list_accounts(db, *_ignored())


def erase_unused(db: Session, user_id: UUID) -> None:
    """Erase an account, unless somebody has signed in since or something stands in the way."""
    _lock_applicants_of(db, user_id)
    db.get_one(User, user_id, with_for_update=True)
    if _list_accounts(db, User.id == user_id, *_ignored()) and not list_obstacles(db, user_id):
        erase_account(db, db.get_one(User, user_id))


_LAST_USE = func.coalesce(User.signed_in_at, User.created_at)


def _ignored() -> tuple[ColumnElement[bool], ...]:
    return User.warned_at < midnight_before("account_notice"), User.warned_at >= _LAST_USE


def _list_accounts(db: Session, *which: ColumnElement[bool]) -> list[UUID]:
    people = select(User.id).where(User.staff_role.is_(None), User.disabled_at.is_(None), *which)
    return list(db.scalars(people))


# --- what belongs to an account ------------------------------------------------------------


def _lock_applicants_of(db: Session, user_id: UUID) -> None:
    """Let who submits for an applicant of a user, leaves or joins it come before or after."""
    mine = select(Membership.applicant_id).where(Membership.user_id == user_id)
    applicant_ids = sorted(db.scalars(mine))
    lock_all_of(db, applicant_ids)
    for applicant_id in applicant_ids:
        lock_members(db, applicant_id)


def _owned_alone(db: Session, user_id: UUID) -> list[tuple[Applicant, bool]]:
    """List the applicants of which a user is the only owner, and whether the only member."""
    others = and_(Membership.applicant_id == Applicant.id, Membership.user_id != user_id)
    rows = db.execute(
        select(Applicant, exists().where(others))
        .where(
            exists().where(
                Membership.applicant_id == Applicant.id,
                Membership.user_id == user_id,
                Membership.role == Role.OWNER,
            ),
            ~exists().where(others, Membership.role == Role.OWNER),
        )
        .order_by(Applicant.id)
    )
    return [(applicant, not has_others) for applicant, has_others in rows]


def _numbers_of_open_cases(applicant_id: UUID) -> Select[str | None]:
    return select(Application.number).where(
        Application.applicant_id == applicant_id,
        Application.state.not_in((*UNSUBMITTED, *ERASABLE)),
    )


def _erase_drafts(db: Session, applicant_id: UUID) -> None:
    drafts = select(Application.id).where(
        Application.applicant_id == applicant_id, Application.state.in_(UNSUBMITTED)
    )
    for application_id in db.scalars(drafts).all():
        move_by_system(db, load_by_system(db, application_id), Action.EXPIRE)
    deleted = select(Application.id).where(
        Application.applicant_id == applicant_id,
        Application.state == State.DISCARDED,
        Application.erased_at.is_(None),
    )
    for application_id in db.scalars(deleted).all():
        defer(db, ERASE_CASE, application_id=str(application_id))


def _forget_mail(db: Session, user: User) -> None:
    """Delete mail to a person, and what names them to others."""
    db.execute(delete(Notice).where(Notice.data["person"].astext == str(user.id)))
    db.execute(delete(Mail).where(Mail.to_address == user.email))
    db.execute(delete(OneTimeLink).where(OneTimeLink.email == user.email))
    delete_files_naming(user.email, user.name)
