"""How many attempts are free: for an account, from a network address; and when the next may come.

Attempts to sign in are slowed and never stopped: beyond the free ones the next is admitted
after a delay that grows to a quarter of an hour, for the connection that made them alone. An
attempt that comes too early counts nowhere, and all are free again two hours after the first.
Where an account, or the whole portal, is tried from many networks at once, each has fewer free
ones. What strangers do does not touch the browser that an account was signed in with before
(`services/accounts/devices.py`).

`services.limits` keeps the counts in PostgreSQL for all workers, and keeps them
when the transaction of the attempt is rolled back.
"""

from datetime import timedelta
from uuid import UUID

from services.limits import (
    count_slowed,
    count_try,
    forgive_slowed,
    network_key,
    network_keys,
    slow_tries,
    slow_try,
    uncount_try,
)

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS, PER_NETWORK = 10, 60, 240
"""Free attempts from one connection, to one account and to any; and from the network around it."""
FROM_EVERYWHERE, ALTOGETHER = 100, 6_000
"""Attempts from everywhere, to one account and to any, beyond which fewer are free."""
FEW_PER_ACCOUNT, FEW_PER_ADDRESS = 2, 6
"""Free attempts from one connection then."""
NEVER_SLOWED = 2**30
MAIL_WINDOW = timedelta(hours=1)
MAILS_TO_ONE, MAILS_FROM_ADDRESS, MAILS_FROM_ACCOUNT = 5, 30, 60
"""Mails that the portal sends within a window at the request of one person."""
CLAIMS = 10
"""Organisations that one person may ask to join within a window; their owners get mail."""

REQUESTS = 10
"""Licences that one person may send within a window."""


def count_sign_in(email: str, address: str, device: str = "") -> None:
    """Count one attempt with a password.

    Args:
        device: the key of a browser that this account was signed in with before.

    Raises:
        TooMany: it comes too early after those before.
    """
    if device:
        slow_try("sign_in_device", device, free=PER_ACCOUNT)
        return
    line, network = network_keys(address)
    pressed = count_slowed("sign_in_to", email) > FROM_EVERYWHERE
    besieged = count_slowed("sign_in", "everybody") > ALTOGETHER
    slow_tries(
        ("sign_in_near", network, PER_NETWORK),
        ("sign_in_from", line, FEW_PER_ADDRESS if besieged else PER_ADDRESS),
        ("sign_in_from_to", f"{line} {email}", FEW_PER_ACCOUNT if pressed else PER_ACCOUNT),
    )
    slow_try("sign_in_to", email, free=NEVER_SLOWED)
    slow_try("sign_in", "everybody", free=NEVER_SLOWED)


def forgive_sign_in(email: str, address: str, device: str = "") -> None:
    """Uncount the attempt just made, because the password was right."""
    if device:
        forgive_slowed("sign_in_device", device)
        return
    line, network = network_keys(address)
    for scope, key in (
        ("sign_in_near", network),
        ("sign_in_from", line),
        ("sign_in_from_to", f"{line} {email}"),
        ("sign_in_to", email),
        ("sign_in", "everybody"),
    ):
        forgive_slowed(scope, key)


def count_code(user_id: UUID, address: str, device: str = "") -> None:
    """Count one attempt with a code of the second factor.

    Args:
        device: the key of a browser that this account was signed in with before.

    Raises:
        TooMany: a limit is reached.
    """
    if device:
        count_try("code_device", device, most=PER_ACCOUNT, per=WINDOW)
        return
    count_try("code_from", network_key(address), most=PER_ADDRESS, per=WINDOW)
    count_try("code_for", str(user_id), most=PER_ACCOUNT, per=WINDOW)


def forgive_code(user_id: UUID, address: str, device: str = "") -> None:
    """Uncount the attempt just made, because the code was right."""
    if device:
        uncount_try("code_device", device, per=WINDOW)
        return
    uncount_try("code_from", network_key(address), per=WINDOW)
    uncount_try("code_for", str(user_id), per=WINDOW)


def count_password(user_id: UUID) -> None:
    """Count one attempt to confirm a change with the current password.

    Raises:
        TooMany: the limit is reached.
    """
    count_try("password", str(user_id), most=PER_ACCOUNT, per=WINDOW)


def forgive_password(user_id: UUID) -> None:
    """Uncount the attempt just made, because the password was right."""
    uncount_try("password", str(user_id), per=WINDOW)


def count_mail(email: str, address: str) -> None:
    """Count one mail that a stranger asks the portal to send.

    Raises:
        TooMany: a limit is reached.
    """
    count_try("mail_from", network_key(address), most=MAILS_FROM_ADDRESS, per=MAIL_WINDOW)
    count_try("mail_to", email, most=MAILS_TO_ONE, per=MAIL_WINDOW)


def count_claim(user_id: UUID) -> None:
    """Count one wish to join an organisation.

    Raises:
        TooMany: the limit is reached.
    """
    count_try("claim", str(user_id), most=CLAIMS, per=MAIL_WINDOW)


def count_request(user_id: UUID) -> None:
    """Count one request to a registrar, with its file.

    Raises:
        TooMany: the limit is reached.
    """
    count_try("registration", str(user_id), most=REQUESTS, per=MAIL_WINDOW)


def count_mail_of(user_id: UUID, email: str) -> None:
    """Count one mail that somebody signed in asks the portal to send to another.

    Raises:
        TooMany: a limit is reached.
    """
    count_try("mail_of", str(user_id), most=MAILS_FROM_ACCOUNT, per=MAIL_WINDOW)
    count_try("mail_to", email, most=MAILS_TO_ONE, per=MAIL_WINDOW)
