"""The way to the database."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, InternalError
from sqlalchemy.orm import Session

from services.database import ReadSession
from services.models import AuditEntry, User
from tests.support.factories import make_user


def test_the_reading_session_reads_what_was_committed(db: Session) -> None:
    user = make_user(db)
    db.commit()
    with ReadSession() as reading:
        assert reading.scalar(select(User.name)) == user.name


def test_the_reading_session_cannot_write(db: Session) -> None:
    with ReadSession() as reading, pytest.raises(InternalError, match="read-only"):
        make_user(reading)


def test_chinese_names_have_trigrams(db: Session) -> None:
    assert db.scalar(text("select cardinality(show_trgm('深圳服务'))")) > 0


@pytest.mark.parametrize(
    "change",
    [
        "update audit_entries set action = 'x'",
        "delete from audit_entries",
        "truncate audit_entries",
    ],
)
def test_the_audit_only_grows(db: Session, change: str) -> None:
    db.add(AuditEntry(action="test"))
    db.flush()
    with pytest.raises(DBAPIError, match="append-only"):
        db.execute(text(change))
