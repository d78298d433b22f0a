"""Ended sessions, dead links and sent mails are kept as long as the pages say, to the second."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.retention import forget_old
from services.models import AccessRecord, Base, LoginSession, Mail, OneTimeLink
from services.notices import delivery
from services.periods import period
from services.settings import settings
from tests.support.factories import make_user

OVER = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""When the session and the link had expired and the mail was sent."""


def make(db: Session, kind: str) -> type[Base]:
    """Make one row of a kind, which is over."""
    row: Base
    if kind == "sign_in_record":
        row = LoginSession(user_id=make_user(db).id, token_hash="x", expires_at=OVER)
    elif kind == "link":
        row = OneTimeLink(
            purpose="verify_email", token_hash="x", email="a@example.com", expires_at=OVER
        )
    elif kind == "staff_access":
        row = AccessRecord(at=OVER, user_id=make_user(db).id, kind="signed_in", address="192.0.2.1")
    else:
        row = Mail(
            key="x", to_address="a@example.com", kind="no_account", language="en", sent_at=OVER
        )
    db.add(row)
    db.flush()
    return type(row)


def ends(kind: str) -> datetime:
    """When the time of such a row is up."""
    six_months_later = datetime(2026, 9, 2, 2, tzinfo=UTC)
    return six_months_later if kind == "staff_access" else OVER + period(kind).length


@pytest.mark.parametrize("kind", ["sign_in_record", "link", "mail", "staff_access"])
def test_each_is_forgotten_just_when_its_time_is_up(db: Session, kind: str) -> None:
    table = make(db, kind)
    forget_old(db, ends(kind))
    assert db.scalars(select(table)).all()
    forget_old(db, ends(kind) + timedelta(microseconds=1))
    assert db.scalars(select(table)).all() == []


def test_a_mail_written_as_a_file_goes_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, db: Session
) -> None:
    monkeypatch.setattr(
        delivery, "settings", lambda: settings().model_copy(update={"var": tmp_path})
    )
    (tmp_path / "mail").mkdir()
    for name, written in (("old", OVER), ("new", OVER + timedelta(seconds=1))):
        path = tmp_path / "mail" / f"{name}.eml"
        path.write_text("words")
        os.utime(path, (written.timestamp(), written.timestamp()))
    forget_old(db, OVER + period("mail").length + timedelta(milliseconds=500))
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["new.eml"]
