"""How many attempts are allowed: for an account, from a network address, and in total.

Successful attempts do not count against account and address, so that nobody is
locked out by signing in often. Refused attempts do not count further, so that one
stranger cannot lock out the owner of an account, or everybody.

`services.limits` keeps the counts in PostgreSQL for all workers, and keeps them
when the transaction of the attempt is rolled back.
"""

from datetime import timedelta
from uuid import UUID

from services.limits import count_try, network_key, uncount_try

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 10, 60
"""Attempts from one address within a window: to sign in to one account, and to any."""
FROM_EVERYWHERE, ALTOGETHER = 100, 6_000
"""Attempts from all addresses: to one account, as NIST SP 800-63B asks, and to any."""
MAIL_WINDOW = timedelta(hours=1)
MAILS_TO_ONE, MAILS_FROM_ADDRESS, MAILS_FROM_ACCOUNT = 5, 30, 60
"""Mails that the portal sends within a window at the request of one person."""
CLAIMS = 10
"""Organisations that one person may ask to join within a window; their owners get mail."""

REQUESTS = 10
"""Licences that one person may send within a window."""


def count_sign_in(email: str, address: str) -> None:
    """Count one attempt with a password.

    Raises:
        TooMany: one of the four limits is reached.
    """
    line = network_key(address)
    count_try("sign_in_from", line, most=PER_ADDRESS, per=WINDOW)
    count_try("sign_in_from_to", f"{line} {email}", most=PER_ACCOUNT, per=WINDOW)
    count_try("sign_in_to", email, most=FROM_EVERYWHERE, per=WINDOW)
    count_try("sign_in", "everybody", most=ALTOGETHER, per=WINDOW)


def forgive_sign_in(email: str, address: str) -> None:
    """Uncount the attempt just made, because the password was right."""
    line = network_key(address)
    uncount_try("sign_in_from", line, per=WINDOW)
    uncount_try("sign_in_from_to", f"{line} {email}", per=WINDOW)
    uncount_try("sign_in_to", email, per=WINDOW)


def count_code(user_id: UUID, address: str) -> None:
    """Count one attempt with a code of the second factor.

    Raises:
        TooMany: a limit is reached.
    """
    count_try("code_from", network_key(address), most=PER_ADDRESS, per=WINDOW)
    count_try("code_for", str(user_id), most=PER_ACCOUNT, per=WINDOW)


def forgive_code(user_id: UUID, address: str) -> None:
    """Uncount the attempt just made, because the code was right."""
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
