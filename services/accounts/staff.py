"""Agency staff and administrators, whom only administrators add, change and disable.

Every change is audited and signs the person out everywhere. Cases that they hold
and can no longer act on go back to their colleagues.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts import second_factor
from services.accounts.links import kill_links
from services.accounts.passwords import hash_password
from services.accounts.sessions import revoke_all
from services.accounts.signing_up import normalise_email
from services.actor import AGENCY_ROLES, STAFF_ROLES, Actor, Role, require_administrator
from services.catalogue.institutions import institutions_today, name_employer
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.jobs import FREE_CASES, defer
from services.language import N_, Language, Text
from services.lookalikes import search_pattern
from services.models import OneTimeLink, User
from services.notices.inbox import notify
from services.plan import Body, load_plan

PAGE = 50


@dataclass(frozen=True, slots=True)
class StaffPage:
    """One page of staff by email address; `after` is the key of the next page, if any."""

    people: Sequence[User]
    after: UUID | None


def list_bodies() -> Sequence[Body]:
    """List the bodies that staff can work for: those that act today for any unit of the plan."""
    return load_plan().acting_bodies(moments.today())


def list_workplaces(db: Session, actor: Actor) -> Mapping[str, Text]:
    """Name what staff can work for, bodies and institutions, then past ones with accounts.

    Raises:
        NotFound: only administrators may.
    """
    require_administrator(actor)
    acting = name_workplaces()
    held = db.scalars(select(User.body_code).where(User.body_code.is_not(None)).distinct())
    past = sorted(code for code in held if code and code not in acting)
    return {**acting, **{code: name_employer(code) for code in past}}


def name_workplaces() -> Mapping[str, Text]:
    """Name the bodies and the institutions that staff can work for today, by code."""
    return {one.code: one.name for one in list_bodies()} | dict(institutions_today())


def check_post(role: Role, body_code: str | None) -> None:
    """Check that a role and a body go together.

    Raises:
        Invalid: they do not.
    """
    if role not in STAFF_ROLES:
        raise Invalid([Problem("role", N_("Select a role"))])
    codes = {found.code for found in list_bodies()}
    if role in AGENCY_ROLES and body_code not in codes:
        raise Invalid([Problem("body_code", N_("Select the agency they work for"))])
    if role is Role.LIAISON and body_code not in institutions_today():
        raise Invalid([Problem("body_code", N_("Select the institution they answer for"))])
    if role is Role.SUPERVISOR and body_code is not None and body_code not in codes:
        raise Invalid([Problem("body_code", N_("Supervisors watch over an agency, or over all"))])
    if role not in {*AGENCY_ROLES, Role.SUPERVISOR, Role.LIAISON} and body_code is not None:
        message = N_("Administrators, registrars and experts work for no agency")
        raise Invalid([Problem("body_code", message)])


def list_staff(
    db: Session,
    actor: Actor,
    *,
    wanted: str = "",
    body_code: str = "",
    after: UUID | None = None,
) -> StaffPage:
    """List the staff of all agencies, by email address.

    Args:
        wanted: part of a name or an address.
        after: `after` of the previous page.

    Raises:
        NotFound: only administrators may.
    """
    require_administrator(actor)
    query = select(User).where(User.staff_role.is_not(None))
    if after:
        last = select(User.email).where(User.id == after).scalar_subquery()
        query = query.where(User.email > last)
    if wanted:
        query = query.where(
            or_(
                User.name.regexp_match(search_pattern(wanted)),
                User.email.contains(wanted.lower(), autoescape=True),
            )
        )
    if body_code:
        query = query.where(User.body_code == body_code)
    people = db.scalars(query.order_by(User.email).limit(PAGE + 1)).all()
    return StaffPage(people[:PAGE], people[PAGE - 1].id if len(people) > PAGE else None)


def find_staff(db: Session, actor: Actor, user_id: UUID) -> User:
    """Find one member of staff.

    Raises:
        NotFound: there is none, or the actor is no administrator.
    """
    require_administrator(actor)
    user = db.scalar(select(User).where(User.id == user_id, User.staff_role.is_not(None)))
    if user is None:
        raise NotFound
    return user


def make_staff(
    db: Session,
    *,
    email: str,
    name: str,
    role: Role,
    body_code: str | None,
    password: str,
    language: Language,
) -> User:
    """Create a staff account; the caller checks who may.

    Raises:
        Invalid: role and body do not go together.
    """
    check_post(role, body_code)
    user = User(
        email=normalise_email(email),
        name=name,
        password_hash=hash_password(password),
        language=language,
        email_verified_at=moments.now(),
        staff_role=role.value,
        body_code=body_code,
    )
    db.add(user)
    db.flush()
    return user


def change_staff(
    db: Session, actor: Actor, user_id: UUID, *, name: str, role: Role, body_code: str | None
) -> None:
    """Change the name, role and body of a member of staff.

    Raises:
        NotFound: there is none, or the actor is no administrator.
        Invalid: role and body do not go together.
        Forbidden: administrators do not change their own role.
    """
    user = _lock_staff(db, actor, user_id)
    check_post(role, body_code)
    if user.id == actor.user_id and role is not Role.ADMINISTRATOR:
        raise Forbidden(N_("You cannot change your own role. Ask another administrator"))
    wanted: dict[str, Any] = {
        "name": name.strip(),
        "staff_role": role.value,
        "body_code": body_code,
    }
    before = {key: getattr(user, key) for key in wanted if getattr(user, key) != wanted[key]}
    if not before:
        return
    for key, value in wanted.items():
        setattr(user, key, value)
    db.flush()
    after = {key: wanted[key] for key in before}
    audit.record(db, actor.user_id, "staff.changed", user.id, before=before, after=after)
    if before.keys() != {"name"}:
        revoke_all(db, user.id, moments.now())
        defer(db, FREE_CASES, user_id=str(user.id))
        notify(db, user, "staff_changed", role=role.value)


def disable(db: Session, actor: Actor, user_id: UUID) -> None:
    """Disable an account at once.

    Raises:
        NotFound: there is no such member of staff, or the actor is no administrator.
        Forbidden: administrators do not disable themselves.
        Conflict: it is disabled already.
    """
    user = _lock_staff(db, actor, user_id)
    if user.id == actor.user_id:
        raise Forbidden(N_("You cannot disable your own account. Ask another administrator"))
    if user.disabled_at:
        raise Conflict(N_("This account is disabled already"))
    user.disabled_at = moments.now()
    revoke_all(db, user.id, moments.now())
    kill_links(db, OneTimeLink.user_id == user.id)
    defer(db, FREE_CASES, user_id=str(user.id))
    audit.record(db, actor.user_id, "staff.disabled", user.id)


def enable(db: Session, actor: Actor, user_id: UUID) -> None:
    """Enable a disabled account again.

    Raises:
        NotFound: there is no such member of staff, or the actor is no administrator.
        Conflict: it is in use already.
    """
    user = _lock_staff(db, actor, user_id)
    if user.disabled_at is None:
        raise Conflict(N_("This account is in use already"))
    user.disabled_at = None
    db.flush()
    audit.record(db, actor.user_id, "staff.enabled", user.id)


def reset_second_factor(db: Session, actor: Actor, user_id: UUID) -> None:
    """Delete a lost second factor; the next sign-in sets up a new one.

    Raises:
        NotFound: there is no such member of staff, or the actor is no administrator.
        Forbidden: administrators do not reset their own.
    """
    user = _lock_staff(db, actor, user_id)
    if user.id == actor.user_id:
        raise Forbidden(N_("You cannot reset your own second factor. Ask another administrator"))
    second_factor.remove(db, user)
    revoke_all(db, user.id, moments.now())
    audit.record(db, actor.user_id, "staff.second_factor_reset", user.id)
    notify(db, user, "second_factor_reset")


def _lock_staff(db: Session, actor: Actor, user_id: UUID) -> User:
    require_administrator(actor)
    # Lock all administrators, so that two of them cannot disable each other.
    db.execute(
        select(User.id)
        .where(or_(User.id == user_id, User.staff_role == Role.ADMINISTRATOR))
        .order_by(User.id)
        .with_for_update()
    )
    still = db.get(User, actor.user_id, populate_existing=True)
    if still is None or still.disabled_at or still.staff_role != Role.ADMINISTRATOR:
        raise NotFound
    return find_staff(db, actor, user_id)
