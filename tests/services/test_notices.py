"""Mail and the inbox: asked for in a transaction, sent once, in the reader's language."""

import smtplib
import ssl
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from opencc import OpenCC
from pydantic import SecretStr
from sqlalchemy.orm import Session

from services import database, jobs, moments
from services.errors import NotFound
from services.language import LANGUAGES, Language
from services.models import Mail
from services.notices import delivery, inbox, wording
from services.notices.mail import send_mail
from services.settings import Settings, settings
from tests.support.factories import make_user
from tests.support.people import mails, signed_in

KINDS = sorted(path.stem for path in delivery.TEMPLATES.glob("*.yaml"))


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Where mail lands without a mail server."""
    monkeypatch.setattr(
        delivery, "settings", lambda: settings().model_copy(update={"var": tmp_path})
    )
    return tmp_path / "mail"


def received(folder: Path) -> list[EmailMessage]:
    found = sorted(folder.glob("*.eml")) if folder.exists() else []
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)  # type: ignore[misc]
        for path in found
    ]


def test_mail_is_sent_by_a_job_after_the_commit(db: Session, folder: Path) -> None:
    send_mail(db, "a@example.com", "no_account", "en", path="/account/sign-up")
    jobs.run_all_due()
    assert received(folder) == []
    db.commit()
    jobs.run_all_due()
    (message,) = received(folder)
    assert message["To"] == "a@example.com"
    assert message["Subject"] == "There is no account with this email address"
    body = message.get_content()
    assert "http://localhost:8000/en/account/sign-up\n" in body
    assert body.endswith("-- \nShenzhen Service Trade Single Window\nhttp://localhost:8000/en/\n")


def test_mail_that_was_rolled_back_is_never_sent(db: Session, folder: Path) -> None:
    send_mail(db, "a@example.com", "no_account", "en", path="/")
    db.rollback()
    jobs.run_all_due()
    assert received(folder) == []


def test_the_same_key_sends_one_mail(db: Session, folder: Path) -> None:
    for _ in range(2):
        send_mail(db, "a@example.com", "no_account", "en", key="once", path="/")
    db.commit()
    jobs.run_all_due()
    (mail,) = mails(db)
    (sent,) = folder.glob("*.eml")
    sent.unlink()
    with database.Session() as again, again.begin():
        delivery.deliver(again, mail.id)
    assert received(folder) == []


def test_a_sent_mail_forgets_what_was_in_it(db: Session, folder: Path) -> None:
    send_mail(db, "a@example.com", "reset_password", "sc", path="/account/reset/secret", until="x")
    db.commit()
    jobs.run_all_due()
    db.expire_all()
    (mail,) = mails(db)
    assert mail.data == {}
    assert mail.sent_at


def test_job_arguments_hold_no_personal_data(db: Session) -> None:
    send_mail(db, "a@example.com", "reset_password", "sc", path="/account/reset/secret", until="x")
    arguments = str(db.connection().exec_driver_sql("select args from procrastinate_jobs").all())
    assert "example.com" not in arguments
    assert "secret" not in arguments


def test_a_failed_mail_is_tried_again_later(
    db: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write_text("a file where the folder should be")
    send_mail(db, "a@example.com", "no_account", "en", path="/")
    db.commit()
    jobs.run_all_due()
    (mail,) = mails(db)
    assert mail.sent_at is None
    assert mail.data
    query = "select status, attempts from procrastinate_jobs where args ? 'mail_id'"
    assert db.connection().exec_driver_sql(query).all() == [("todo", 1)]


def test_mail_goes_by_smtp_when_there_is_a_server(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []

    class Server:
        def __init__(self, host: str, port: int, timeout: int) -> None:
            self.where = (host, port)

        def __enter__(self) -> "Server":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def ehlo(self) -> None:
            pass

        def has_extn(self, name: str) -> bool:
            return name == "starttls"

        def starttls(self, context: ssl.SSLContext) -> None:
            sent.append(("starttls", context.check_hostname))

        def login(self, name: str, password: str) -> None:
            sent.append((name, password))

        def send_message(self, message: EmailMessage) -> None:
            sent.append((self.where, message["To"]))

    address = SecretStr("smtp://robot:p%40ss@mail.example.com:2525")
    configured: Settings = settings().model_copy(update={"smtp_url": address})
    monkeypatch.setattr(delivery, "settings", lambda: configured)
    monkeypatch.setattr(delivery.smtplib, "SMTP", Server)
    send_mail(db, "a@example.com", "no_account", "en", path="/")
    db.commit()
    jobs.run_all_due()
    assert sent == [
        ("starttls", True),
        ("robot", "p@ss"),
        (("mail.example.com", 2525), "a@example.com"),
    ]


@pytest.mark.parametrize("host", ["mail.example.com", "localhost", "127.0.0.1"])
def test_mail_leaves_this_machine_encrypted_or_not_at_all(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Plain(smtplib.SMTP):
        def connect(self, *_: object, **__: object) -> tuple[int, bytes]:
            return 220, b"ready"

        def ehlo(self, name: str = "") -> tuple[int, bytes]:
            return 250, b"no extension"

    monkeypatch.setattr(delivery.smtplib, "SMTP", Plain)
    configured = settings().model_copy(update={"smtp_url": SecretStr(f"smtp://{host}:25")})
    monkeypatch.setattr(delivery, "settings", lambda: configured)
    if host == "mail.example.com":
        with pytest.raises(OSError, match="STARTTLS"):
            delivery.reach_server()
    else:
        with pytest.raises(smtplib.SMTPServerDisconnected):  # it got as far as to sign in
            delivery.reach_server()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_reads_in_every_language(kind: str, language: Language) -> None:
    gaps = ("path", "title", "text", "new", "inviter", "organisation", "role", "body", "until")
    mail = Mail(
        id="00000000-0000-0000-0000-000000000000",
        kind=kind,
        language=language,
        to_address="a@example.com",
        created_at=moments.now(),
        data=dict.fromkeys(gaps, "X"),
    )
    message = delivery.compose(mail)
    words = f"{message['Subject']}\n{message.get_content()}"
    assert "%(" not in words
    if language == "tc":
        simplified = OpenCC("hk2s").convert(words)
        assert simplified != words, "no Traditional character in it"


def test_a_line_break_in_a_name_starts_no_header(db: Session) -> None:
    mail = Mail(
        id="00000000-0000-0000-0000-000000000000",
        kind="notice",
        language="en",
        to_address="a@example.com",
        created_at=moments.now(),
        data={"path": "/", "title": "Hello\nBcc: b@example.com", "text": ""},
    )
    assert delivery.compose(mail)["Bcc"] is None


@pytest.mark.parametrize("kind", sorted(wording.KINDS))
def test_every_notice_has_words_in_every_language(kind: str) -> None:
    data = {
        "left": 3,
        "name": "甲",
        "email": "a@example.com",
        "reason": "执照看不清",
        "organisation": "某公司",
        "association": "某协会",
        "role": "owner",
        "number": "X-1",
        "item": "tase",
        "closes_at": "2026-03-31T18:00:00+08:00",
        "certificate": "深科技创新证〔2026〕1号",
        "before": "2026-03-30",
        "due_on": "2026-03-31",
        "changed_on": "2026-03-31",
        "first_day": "2026-03-30",
        "last_day": "2026-03-31",
        "month": "2026-02-01",
        "body": "commerce",
        "title": "境外参展的困难",
        "asked": 5,
        "answered": 2,
    }
    for language in LANGUAGES:
        title = wording.word_title(kind, data).in_(language)
        body = [paragraph.in_(language) for paragraph in wording.word_body(kind, data)]
        assert title
        assert not any("%(" in sentence for sentence in (title, *body))


# --- the inbox ----------------------------------------------------------------


def test_a_notice_is_mailed_in_the_language_of_its_reader(db: Session) -> None:
    user = make_user(db, language="en")
    notice = inbox.notify(db, user, "claim_refused", organisation="某公司")
    (mail,) = mails(db)
    assert mail.language == "en"
    assert mail.data["title"] == "Your request to join 某公司 was refused"
    assert mail.data["path"] == f"/account/inbox/{notice.id}"


def test_a_notice_is_read_once_and_by_its_reader_only(db: Session) -> None:
    user, stranger = make_user(db), make_user(db)
    notice = inbox.notify(db, user, "password_changed")
    with pytest.raises(NotFound):
        inbox.mark_read(db, signed_in(db, stranger), notice.id)
    assert signed_in(db, user).unread == 1
    first = inbox.mark_read(db, signed_in(db, user), notice.id).read_at
    assert inbox.mark_read(db, signed_in(db, user), notice.id).read_at == first
    assert signed_in(db, user).unread == 0


def test_everything_can_be_marked_as_read_but_only_ones_own(db: Session) -> None:
    user, other = make_user(db), make_user(db)
    for reader in (user, user, other):
        inbox.notify(db, reader, "password_changed")
    inbox.mark_all_read(db, signed_in(db, user))
    assert (signed_in(db, user).unread, signed_in(db, other).unread) == (0, 1)


def test_the_inbox_is_read_page_by_page(db: Session) -> None:
    user = make_user(db)
    made = [inbox.notify(db, user, "password_changed").id for _ in range(5)]
    actor = signed_in(db, user)
    first = inbox.list_notices(db, actor, size=3)
    second = inbox.list_notices(db, actor, size=3, before=first.older)
    seen = [notice.id for notice in (*first.notices, *second.notices)]
    assert seen == made[::-1]
    assert second.older is None
