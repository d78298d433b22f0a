"""Browsers that an account was signed in with before: what strangers try does not lock them out.

The browser keeps a signed word that names the account; a new password makes it worthless.
"""

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Self
from uuid import UUID

from services.models import User


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, as the word that it keeps says.

    Args:
        key: its own.
        user_id: whose it is.
        stamp: of the password then.
    """

    key: str
    user_id: UUID
    stamp: str

    @classmethod
    def of(cls, user: User) -> Self:
        """Make a new one of somebody who has just signed in."""
        return cls(token_hex(16), user.id, _stamp(user))

    def key_for(self, user: User | None) -> str:
        """Return its key if it is this person's, else nothing."""
        ours = user is not None and (self.user_id, self.stamp) == (user.id, _stamp(user))
        return self.key if ours else ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser that signs in, as its request describes it.

    Args:
        browser: what it calls itself.
        address: its network address.
        device: what its cookie says that it is.
    """

    browser: str
    address: str
    device: Device | None = None

    def key_for(self, user: User | None) -> str:
        """Return the key of the device if it is this person's, else nothing."""
        return self.device.key_for(user) if self.device else ""


def _stamp(user: User) -> str:
    return sha256(user.password_hash.encode()).hexdigest()[:16]
