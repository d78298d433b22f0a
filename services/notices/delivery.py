"""Composing mail and sending it.

Mail is sent by SMTP when `PORTAL_SMTP_URL` is set, otherwise written to `var/mail` as
readable `.eml` files. Templates are `mails/<kind>.yaml`: a subject and a body in three
languages, with gaps for the data.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import database, jobs, moments
from services.contact import ascii_address
from services.content import ContentText, Frozen, read_yaml
from services.language import N_, Language
from services.models import Mail
from services.settings import settings

TEMPLATES = Path(__file__).parent / "mails"
PORTAL = N_("Shenzhen Service Trade Single Window")
TIMEOUT = 20
"""Seconds to wait for the mail server."""
_READABLE = policy.default.clone(utf8=True, cte_type="8bit", max_line_length=0)


class Template(Frozen):
    """The words of a kind of mail, with gaps for its data."""

    subject: ContentText
    body: ContentText


@jobs.task
def deliver_mail(mail_id: str) -> None:
    """Send one mail, as a job."""
    with database.Session() as db, db.begin():
        deliver(db, UUID(mail_id))


def deliver(db: Session, mail_id: UUID) -> None:
    """Send a mail unless it was sent already, then delete its data.

    Raises:
        OSError: the mail server or the disk failed; the job is tried again.

    """
    mail = db.scalar(select(Mail).where(Mail.id == mail_id).with_for_update())
    if mail is None or mail.sent_at:
        return
    message = compose(mail)
    if settings().mail_server:
        _send(message)
    else:
        _put_into_folder(message, mail)
    mail.sent_at, mail.data = moments.now(), {}
    db.flush()


def compose(mail: Mail) -> EmailMessage:
    """Compose a message. Its Message-ID stays the same when it is sent twice."""
    language = cast(Language, mail.language)
    words = templates()[mail.kind]
    path = mail.data.get("path", "")
    gaps = {**mail.data, "link": f"{settings().origin}/{language}{path}"}
    signature = f"{PORTAL.in_(language)}\n{settings().origin}/{language}/"
    host = urlsplit(settings().origin).hostname or "localhost"
    message = EmailMessage()
    message["Message-ID"] = f"<{mail.id}@{host}>"
    message["Date"] = format_datetime(mail.created_at)
    message["From"] = Address(PORTAL.in_(language), addr_spec=settings().mail_from)
    message["To"] = ascii_address(mail.to_address)
    message["Subject"] = " ".join((words.subject[language] % gaps).split())
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{words.body[language] % gaps}\n\n-- \n{signature}\n", cte="8bit")
    return message


def reach_server() -> None:
    """Sign in to the mail server, to check that it works.

    Raises:
        OSError: the server cannot be reached, offers no encryption, or refuses the sign-in.
    """
    with _open_session() as smtp:
        smtp.noop()


def _send(message: EmailMessage) -> None:
    with _open_session() as smtp:
        smtp.send_message(message)


@contextmanager
def _open_session() -> Iterator[smtplib.SMTP]:
    """Open a connection to the mail server, signed in where the settings name a user."""
    address = settings().mail_server
    assert address is not None
    server = urlsplit(address)
    with _connect(server) as smtp:
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        yield smtp


def _connect(server: SplitResult) -> smtplib.SMTP:
    where, known = (server.hostname or "", server.port or 0), ssl.create_default_context()
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(*where, timeout=TIMEOUT, context=known)
    smtp = smtplib.SMTP(*where, timeout=TIMEOUT)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=known)
    elif not _is_on_this_machine(where[0]):
        smtp.close()
        raise smtplib.SMTPNotSupportedError("the mail server offers no encryption (STARTTLS)")
    return smtp


def _is_on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _put_into_folder(message: EmailMessage, mail: Mail) -> None:
    folder = settings().var / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{mail.created_at:%Y-%m-%d-%H%M%S}-{mail.kind}-{mail.id}.eml"
    (folder / name).write_bytes(message.as_bytes(policy=_READABLE))


def delete_files(before: datetime) -> None:
    """Delete the mails that were written as files before a moment."""
    for path in (settings().var / "mail").glob("*.eml"):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def delete_files_naming(*words: str) -> None:
    """Delete the mails that were written as files, for want of a mail server, and name somebody."""
    named = [word for word in words if word]
    for path in (settings().var / "mail").glob("*.eml"):
        if any(word in path.read_text("utf-8") for word in named):
            path.unlink(missing_ok=True)


@cache
def templates() -> dict[str, Template]:
    """Load the words of each kind of mail.

    Raises:
        BadContent: a file is wrong.

    """
    shape = TypeAdapter(Template)
    return {path.stem: read_yaml(path, shape) for path in TEMPLATES.glob("*.yaml")}
