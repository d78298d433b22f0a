"""The second factor: codes of an authenticator app (RFC 6238) and recovery codes."""

from base64 import b32encode
from dataclasses import dataclass
from hmac import compare_digest
from secrets import token_bytes
from uuid import UUID

import pyotp
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.tokens import hash_token
from services.errors import Invalid, Problem
from services.identifiers import normalise
from services.inventory.sealing import change_rows, delete_rows
from services.language import N_
from services.models import RecoveryCode, User
from services.notices.inbox import notify

ISSUER = "Shenzhen Service Trade Single Window"
STEP = 30
"""Seconds that one code is shown."""
DRIFT = 1
"""Steps that a clock may be fast or slow."""
RECOVERY_CODES = 10
WRONG_CODE = N_("The code is wrong or was used before. Wait for the next one and try again")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs.

    Args:
        secret: to type, in groups of four.
        svg: to scan; an `<svg>` element without any style.
    """

    secret: str
    svg: str


def begin(db: Session, user_id: UUID) -> None:
    """Choose a new secret, which is not in force until `confirm`."""
    change_rows(db, User, User.id == user_id, totp_pending=pyotp.random_base32())


def read_enrolment(user: User) -> Enrolment | None:
    """Return the secret that is being set up, or None before `begin`."""
    if user.totp_pending is None:
        return None
    import segno  # noqa: PLC0415  # 3 MB, for a page that each person sees once

    secret = user.totp_pending
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)
    return Enrolment(
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        svg=segno.make(uri, error="m").svg_inline(scale=4, light="#fff"),
    )


def confirm(db: Session, user: User, code: str) -> list[str]:
    """Put the secret of `begin` into force if the first code is right.

    Returns:
        New recovery codes, to be shown once.

    Raises:
        Invalid: the code is wrong.
    """
    step = _matching_step(user.totp_pending, code) if user.totp_pending else None
    if step is None:
        raise Invalid([Problem("code", WRONG_CODE)])
    user.totp_secret, user.totp_pending, user.totp_last_step = user.totp_pending, None, step
    db.flush()
    audit.record(db, user.id, "second_factor.set_up", user.id)
    notify(db, user, "second_factor_set_up")
    return make_codes(db, user.id)


def accept_code(user: User, code: str) -> bool:
    """Check that a code is right and newer than the last one, and remember it.

    The caller locks the row first.
    """
    step = _matching_step(user.totp_secret, code) if user.totp_secret else None
    if step is None or step <= (user.totp_last_step or 0):
        return False
    user.totp_last_step = step
    return True


def remove(db: Session, user: User) -> None:
    """Delete a user's second factor and recovery codes."""
    user.totp_secret = user.totp_pending = user.totp_last_step = None
    delete_rows(db, RecoveryCode, RecoveryCode.user_id == user.id)
    db.flush()


def current_code(user: User) -> str | None:
    """Return the code that the user's app shows now, or None without a second factor."""
    return pyotp.TOTP(user.totp_secret).at(moments.now()) if user.totp_secret else None


def make_codes(db: Session, user_id: UUID) -> list[str]:
    """Make ten recovery codes of 80 random bits in place of the old; only hashes are kept."""
    delete_rows(db, RecoveryCode, RecoveryCode.user_id == user_id)
    codes = [b32encode(token_bytes(10)).decode() for _ in range(RECOVERY_CODES)]
    db.add_all(RecoveryCode(user_id=user_id, code_hash=hash_token(code)) for code in codes)
    db.flush()
    return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in codes]


def count_codes(db: Session, user_id: UUID) -> int:
    """Count the recovery codes that are left."""
    return (
        db.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def use_recovery_code(db: Session, user: User, code: str) -> None:
    """Use up one of the user's recovery codes.

    Raises:
        Invalid: the code is not one of them, or was used before.
    """
    typed = "".join(character for character in normalise(code) if character.isalnum())
    which = (
        RecoveryCode.user_id == user.id,
        RecoveryCode.code_hash == hash_token(typed),
        RecoveryCode.used_at.is_(None),
    )
    if not change_rows(db, RecoveryCode, *which, used_at=moments.now()):
        message = N_("This is not one of your recovery codes, or it was used before")
        raise Invalid([Problem("code", message)])


def _matching_step(secret: str, code: str) -> int | None:
    typed = normalise(code)
    now = int(moments.now().timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            return step
    return None
