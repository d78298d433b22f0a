"""Signed-in sessions: rows that can be revoked, read with one query per request.

The cookie holds a random token; the table holds only its SHA-256. A session
is dead once it is revoked, expired or idle, or once its account is disabled or
has left the organisation it acts for. It is not alive until the second factor is given.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from services import moments
from services.access_records import record_sign_in
from services.accounts.standing_in import list_absent_of
from services.accounts.tokens import hash_token, new_token
from services.actor import Actor, Role
from services.database import Driver, Query
from services.errors import NotFound
from services.language import Language
from services.models import Applicant, LoginSession, Membership, Notice, User
from services.periods import period

LIFETIME, IDLE = period("sign_in").length, period("sign_in_unused").length
STAFF_LIFETIME, STAFF_IDLE = period("staff_sign_in").length, period("staff_sign_in_unused").length
HALF_SIGNED_IN = timedelta(minutes=15)
"""How long somebody who has given the password may take for the second factor."""
TOUCH_EVERY = timedelta(minutes=10)

_ALIVE = and_(
    LoginSession.token_hash == bindparam("token_hash"),
    LoginSession.revoked_at.is_(None),
    LoginSession.expires_at > bindparam("now"),
    User.disabled_at.is_(None),
)


class _Found(NamedTuple):
    """What is read of a session and its reader; the columns of `_ACTOR` in their order."""

    session_id: UUID
    seen_at: datetime
    applicant_id: UUID | None
    user_id: UUID
    name: str
    language: str
    staff_role: str | None
    body_code: str | None
    membership_role: str | None
    applicant_name: str | None
    applicant_kind: str | None
    confirmed_at: datetime | None
    unread: int
    stands_in_for: Sequence[UUID] | None


# Built once, because every request runs it.
_ACTOR = (
    select(
        LoginSession.id.label("session_id"),
        LoginSession.seen_at,
        LoginSession.applicant_id,
        User.id.label("user_id"),
        User.name,
        User.language,
        User.staff_role,
        User.body_code,
        Membership.role.label("membership_role"),
        Applicant.name.label("applicant_name"),
        Applicant.kind.label("applicant_kind"),
        Applicant.confirmed_at,
        select(func.count())
        .select_from(Notice)
        .where(Notice.user_id == User.id, Notice.read_at.is_(None))
        .scalar_subquery()
        .label("unread"),
        list_absent_of(User).label("stands_in_for"),
    )
    .join(User, User.id == LoginSession.user_id)
    .outerjoin(
        Membership,
        and_(
            Membership.user_id == User.id,
            Membership.applicant_id == LoginSession.applicant_id,
        ),
    )
    .outerjoin(Applicant, Applicant.id == Membership.applicant_id)
    .where(
        _ALIVE,
        or_(
            LoginSession.second_factor_at.is_not(None),
            and_(User.staff_role.is_(None), User.totp_secret.is_(None)),
        ),
        # Somebody removed from an organisation has no session in it any more.
        or_(LoginSession.applicant_id.is_(None), Membership.id.is_not(None)),
    )
)

_HALF_SIGNED_IN = (
    select(LoginSession, User)
    .join(User, User.id == LoginSession.user_id)
    .where(_ALIVE, LoginSession.second_factor_at.is_(None))
)


def needs_second_factor(user: User) -> bool:
    """Check whether a user needs a second factor: all staff, and everyone who set one up."""
    return user.staff_role is not None or user.totp_secret is not None


def open_session(
    db: Session,
    user: User,
    *,
    applicant_id: UUID | None = None,
    browser: str,
    address: str,
    second_factor: bool = False,
    now: datetime,
) -> str:
    """Sign a user in, or half in while the second factor is missing.

    Args:
        applicant_id: the applicant to act for; by default, that of the last session.
        browser: the `User-Agent` header, shown in the list of sessions.
        address: the IP address, shown in the list of sessions.
        second_factor: whether the second factor has just been checked.

    Returns:
        The token for the cookie: 256 random bits, stored nowhere.
    """
    token = new_token()
    half = needs_second_factor(user) and not second_factor
    lifetime = STAFF_LIFETIME if user.staff_role else LIFETIME
    db.add(
        LoginSession(
            user_id=user.id,
            token_hash=hash_token(token),
            applicant_id=applicant_id or _last_applicant(db, user),
            second_factor_at=now if second_factor else None,
            browser=browser[:400],
            address=address,
            created_at=now,
            seen_at=now,
            expires_at=now + (HALF_SIGNED_IN if half else lifetime),
        )
    )
    user.signed_in_at = now
    if not half:
        record_sign_in(db, user, address)
    db.flush()
    return token


def load_actor(db: Session | Driver, token: str, now: datetime) -> Actor | None:
    """Load the actor of a session, or None if the session is dead. One query."""
    query = _actor_query(token, now)
    if isinstance(db, Driver):
        row = db.find_row(query)
    else:
        row = db.connection().execute(query.statement, query.values).one_or_none()
    return _read_actor(_Found._make(row), now) if row else None


def load_actor_and_row(
    db: Driver, token: str, now: datetime, query: Query
) -> tuple[Actor, tuple[Any, ...]] | None:
    """Load the actor of a session, and the row of another query with it, in one round trip.

    Returns:
        None if the session is dead. A row that was not found holds nothing but None.
    """
    rows = db.find_both(_actor_query(token, now), query)
    if rows is None:
        return None
    actor = _read_actor(_Found._make(rows[0]), now)
    return (actor, rows[1]) if actor else None


def _actor_query(token: str, now: datetime) -> Query:
    values = {"token_hash": hash_token(token), "now": now, "today": moments.local_day(now)}
    return Query(_ACTOR, values)


def _read_actor(row: _Found, now: datetime) -> Actor | None:
    unseen = now - row.seen_at
    if unseen > (STAFF_IDLE if row.staff_role else IDLE):
        return None
    role = row.staff_role or row.membership_role
    return Actor(
        user_id=row.user_id,
        name=row.name,
        role=Role(role) if role else None,
        applicant_id=row.applicant_id,
        applicant_name=row.applicant_name or "",
        applicant_kind=row.applicant_kind or "",
        unconfirmed=row.applicant_kind == "organisation" and row.confirmed_at is None,
        body=None if role == Role.LIAISON else row.body_code,
        institution=row.body_code if role == Role.LIAISON else None,
        stands_in_for=frozenset(row.stands_in_for or ()),
        language=cast(Language, row.language),
        session_id=row.session_id,
        unread=row.unread,
        touch_due=unseen >= TOUCH_EVERY,
    )


def load_half_signed_in(db: Session, token: str, now: datetime) -> User | None:
    """Load the user who has given the password and not yet the second factor, or None."""
    row = db.execute(_HALF_SIGNED_IN, {"token_hash": hash_token(token), "now": now}).one_or_none()
    return row.User if row and needs_second_factor(row.User) else None


def touch(db: Session, actor: Actor, now: datetime) -> None:
    """Record that a session is in use. Call it when `actor.touch_due`, in a small
    transaction of its own.
    """
    db.execute(
        update(LoginSession)
        .where(LoginSession.id == actor.session_id, LoginSession.seen_at <= now - TOUCH_EVERY)
        .values(seen_at=now)
    )


def list_sessions(db: Session, actor: Actor, now: datetime) -> Sequence[LoginSession]:
    """List the actor's sessions that are alive, the one used last first."""
    idle = STAFF_IDLE if actor.is_staff else IDLE
    return db.scalars(
        select(LoginSession)
        .where(
            _not_signed_out(actor.user_id),
            LoginSession.expires_at > now,
            LoginSession.seen_at >= now - idle,
        )
        .order_by(LoginSession.seen_at.desc(), LoginSession.id)
    ).all()


def revoke_session(db: Session, actor: Actor, session_id: UUID, now: datetime) -> None:
    """Sign out one of the actor's own sessions.

    Raises:
        NotFound: the session is somebody else's, or is signed out already.
    """
    session = db.scalar(
        select(LoginSession).where(LoginSession.id == session_id, _not_signed_out(actor.user_id))
    )
    if session is None:
        raise NotFound
    session.revoked_at = now
    db.flush()


def revoke_token(db: Session, token: str, now: datetime) -> None:
    """Sign out the session with a token, whether fully or half signed in."""
    db.execute(
        update(LoginSession)
        .where(LoginSession.token_hash == hash_token(token), LoginSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def revoke_all(db: Session, user_id: UUID, now: datetime, *, except_: UUID | None = None) -> None:
    """Sign a user out everywhere except in the session `except_`."""
    db.execute(
        update(LoginSession)
        .where(_not_signed_out(user_id), LoginSession.id.is_distinct_from(except_))
        .values(revoked_at=now)
    )


def revoke_for_applicant(db: Session, user_id: UUID, applicant_id: UUID, now: datetime) -> None:
    """Sign a user out of the sessions in which they act for one applicant."""
    db.execute(
        update(LoginSession)
        .where(_not_signed_out(user_id), LoginSession.applicant_id == applicant_id)
        .values(revoked_at=now)
    )


def switch_applicant(db: Session, actor: Actor, applicant_id: UUID) -> None:
    """Let the actor act for another of their applicants in this session.

    Raises:
        NotFound: the actor does not act for it.
    """
    membership = db.scalar(
        select(Membership.id).where(
            Membership.user_id == actor.user_id, Membership.applicant_id == applicant_id
        )
    )
    if membership is None:
        raise NotFound
    db.execute(
        update(LoginSession)
        .where(LoginSession.id == actor.session_id)
        .values(applicant_id=applicant_id)
    )


def _not_signed_out(user_id: UUID) -> ColumnElement[bool]:
    return and_(LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None))


def _last_applicant(db: Session, user: User) -> UUID | None:
    last_seen = (
        select(func.max(LoginSession.seen_at))
        .where(
            LoginSession.user_id == user.id,
            LoginSession.applicant_id == Membership.applicant_id,
        )
        .scalar_subquery()
    )
    return db.scalar(
        select(Membership.applicant_id)
        .where(Membership.user_id == user.id)
        .order_by(last_seen.desc().nulls_last(), Membership.created_at)
        .limit(1)
    )
