"""Passwords: Argon2id, long rather than complicated, none of the common ones."""

import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from services.errors import Invalid, Problem
from services.language import N_

SHORTEST, LONGEST = 12, 128
"""In characters. NIST SP 800-63B asks for length, not for kinds of characters."""

# OWASP's smaller profile: 19 MiB a hash, so that a burst of sign-ins fits a worker.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_COMMON = Path(__file__).parent / "common-passwords.txt"


def hash_password(password: str) -> str:
    """Hash a password with Argon2id."""
    return _HASHER.hash(_normalise(password))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Check whether a password is right. It takes as long where there is no hash at all,
    so that the time does not show who has an account.
    """
    try:
        right = _HASHER.verify(password_hash or _decoy_hash(), _normalise(password))
    except VerificationError:
        return False
    return right and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Check whether a hash was made with parameters that we no longer use."""
    return _HASHER.check_needs_rehash(password_hash)


def check_password(password: str, *, email: str, field: str = "password") -> None:
    """Refuse a password that is too short, too long or easy to guess.

    Raises:
        Invalid: with one problem, at `field`.
    """
    password = _normalise(password)
    if len(password) < SHORTEST:
        message = N_("Your password must be %(shortest)s characters or more", shortest=SHORTEST)
    elif len(password) > LONGEST:
        message = N_("Your password must be %(longest)s characters or fewer", longest=LONGEST)
    elif _is_guessable(password.casefold(), email.casefold()):
        message = N_("This password is easy to guess. Choose another one")
    else:
        return
    raise Invalid([Problem(field, message)])


def _is_guessable(password: str, email: str) -> bool:
    return (
        password in _common_passwords()
        or password in {email, email.partition("@")[0] * 2}
        or len(set(password)) < 4
    )


def _normalise(password: str) -> str:
    # Keyboards differ in full-width and composed letters, which NFKC makes the same. The text
    # is cut first, since a very long one only costs time.
    return unicodedata.normalize("NFKC", password[: 8 * LONGEST])


@cache
def _decoy_hash() -> str:
    return _HASHER.hash("nobody has this password")


@cache
def _common_passwords() -> frozenset[str]:
    return frozenset(_COMMON.read_text("utf-8").split())
