"""The way to the database."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlalchemy.orm import Session

from services.database import Query, ReadSession, reading_by_driver
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


WHOSE = Query(select(func.pg_backend_pid()), {})


def test_the_driver_stays_with_its_connection_and_goes_with_it(db: Session) -> None:
    with reading_by_driver() as first:
        found = first.find_row(WHOSE)
    with reading_by_driver() as second:
        assert second is first
        assert second.find_row(WHOSE) == found
    db.execute(select(func.pg_terminate_backend(found and found[0], 60_000)))
    with pytest.raises(OperationalError), reading_by_driver() as cut:
        cut.find_row(WHOSE)
    with reading_by_driver() as third:
        assert third.find_row(WHOSE) != found


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
