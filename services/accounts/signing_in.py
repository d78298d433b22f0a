"""Signing in: a password, then a second factor if the user has one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from services import audit, moments
from services.access_records import AccessKind, record_failure
from services.accounts import second_factor
from services.accounts.devices import Visitor
from services.accounts.passwords import hash_password, needs_rehash, verify_password
from services.accounts.sessions import (
    load_half_signed_in,
    needs_second_factor,
    open_session,
    revoke_token,
)
from services.accounts.signing_up import find_user, normalise_email
from services.accounts.throttle import (
    count_code,
    count_sign_in,
    forgive_code,
    forgive_sign_in,
)
from services.errors import Invalid, NotFound, Problem
from services.language import N_
from services.models import User
from services.notices.inbox import notify


def sign_in(db: Session, email: str, password: str, visitor: Visitor) -> str:
    """Check a password and open a session, which is half signed in until the second
    factor is given.

    Returns:
        The token for the cookie.

    Raises:
        Invalid: the address is unknown, the account disabled, or the password
            wrong; the answer and the time are the same for all.
        TooMany: too many attempts; the next may come after a while.
    """
    email = normalise_email(email)
    user = find_user(db, email)
    known = visitor.key_for(user)
    count_sign_in(email, visitor.address, known)
    right = verify_password(user.password_hash if user else None, password)
    if user is None or not right or user.disabled_at:
        record_failure(AccessKind.PASSWORD_REFUSED, email, visitor.address)
        raise Invalid([Problem("email", N_("The email address or the password is wrong"))])
    forgive_sign_in(email, visitor.address, known)
    if needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)
    return begin_session(db, user, visitor)


def begin_session(db: Session, user: User, visitor: Visitor) -> str:
    """Open a session for somebody whose password or link was right. Staff without a
    second factor get a secret to set up.

    Returns:
        The token for the cookie.
    """
    if needs_second_factor(user) and user.totp_secret is None:
        second_factor.begin(db, user.id)
    return _open(db, user, visitor)


def give_code(db: Session, token: str, code: str, visitor: Visitor) -> str:
    """Finish signing in with a code of the authenticator app.

    Args:
        token: of the session that the password opened.

    Returns:
        The token of a full session, which replaces the half one.

    Raises:
        NotFound: the half session is over; the password comes first again.
        Invalid: the code is wrong or was used before.
        TooMany: too many attempts.
    """
    user = _lock_half_signed_in(db, token, visitor)
    with _recording_failure(user, visitor):
        if not second_factor.accept_code(user, code):
            raise Invalid([Problem("code", second_factor.WRONG_CODE)])
    return _finish_signing_in(db, user, token, visitor)


def give_recovery_code(db: Session, token: str, code: str, visitor: Visitor) -> str:
    """Finish signing in with a recovery code; return and raise what `give_code` does."""
    user = _lock_half_signed_in(db, token, visitor)
    with _recording_failure(user, visitor):
        second_factor.use_recovery_code(db, user, code)
    audit.record(db, user.id, "second_factor.code_used", user.id)
    notify(db, user, "recovery_code_used", left=second_factor.count_codes(db, user.id))
    return _finish_signing_in(db, user, token, visitor)


def enrol(db: Session, token: str, code: str, visitor: Visitor) -> tuple[str, list[str]]:
    """Set up the second factor that staff must have, and finish signing in.

    Returns:
        The token of a full session, and the recovery codes to be shown once.

    Raises:
        NotFound: the half session is over; the password comes first again.
        Invalid: the code is wrong.
        TooMany: too many attempts.
    """
    user = _lock_half_signed_in(db, token, visitor, enrolled=False)
    with _recording_failure(user, visitor):
        codes = second_factor.confirm(db, user, code)
    return _finish_signing_in(db, user, token, visitor), codes


def _lock_half_signed_in(
    db: Session, token: str, visitor: Visitor, *, enrolled: bool = True
) -> User:
    """Find who has given the password, and count one more code."""
    user = load_half_signed_in(db, token, moments.now())
    if user is None or (user.totp_secret is not None) != enrolled:
        raise NotFound
    count_code(user.id, visitor.address, visitor.key_for(user))
    db.refresh(user, with_for_update=True)  # a code given twice at the same time works once
    return user


@contextmanager
def _recording_failure(user: User, visitor: Visitor) -> Iterator[None]:
    """Record that a code of a member of staff is refused."""
    try:
        yield
    except Invalid:
        record_failure(AccessKind.CODE_REFUSED, user.email, visitor.address)
        raise


def _finish_signing_in(db: Session, user: User, half: str, visitor: Visitor) -> str:
    forgive_code(user.id, visitor.address, visitor.key_for(user))
    revoke_token(db, half, moments.now())
    return _open(db, user, visitor, second_factor=True)


def _open(db: Session, user: User, visitor: Visitor, *, second_factor: bool = False) -> str:
    return open_session(
        db,
        user,
        browser=visitor.browser,
        address=visitor.address,
        second_factor=second_factor,
        now=moments.now(),
    )
