"""The role of the web side: history grows through it, and cannot be changed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from services import roles
from services.database import DRIVER
from services.models import Base
from tests.support.live import for_web
from tests.support.scene import Scene


@pytest.fixture
def web(db: Session, database: str) -> Iterator[Connection]:
    """A connection of the web side, in a database with a decided case."""
    Scene(db).approve()
    db.commit()
    address = make_url(for_web(database)).set(drivername=DRIVER)
    with create_engine(address, poolclass=NullPool).connect() as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"{what} {table}"
            for table in ("events", "audit_entries", "signed_heads", "papers", "case_notes")
            for what in ("delete from", "truncate")
        ),
        "update events set data = '{}'",
        "update events set hash = ''",
        "update audit_entries set data = '{}'",
        "update papers set holder = ''",
        "update papers set sha256 = ''",
        "update documents set sha256 = ''",
        "update documents set application_id = application_id",
        "delete from documents",
        "delete from inventories",
        "update signed_heads set number = 0",
        "insert into signed_heads (number, document, signature) values (1, '{}', '')",
        "insert into papers (number) values ('x')",
        "update alembic_version set version_num = '0001'",
        "alter table events disable trigger all",
        "drop table events",
        "set session_replication_role = replica",
        "set role postgres",
    ],
)
def test_history_cannot_be_changed_by_the_web_side(web: Connection, statement: str) -> None:
    with pytest.raises(ProgrammingError) as refused:
        web.execute(text(statement))
    assert "permission denied" in str(refused.value) or "must be owner" in str(refused.value)


def test_every_table_can_be_read_by_the_web_side(web: Connection) -> None:
    assert not roles.can_change_history(web)
    for table in (*Base.metadata.tables, "procrastinate_jobs"):
        web.execute(text(f"select count(*) from {table}")).scalar_one()


def test_whoever_owns_the_tables_can_change_them(db: Session) -> None:
    assert roles.can_change_history(db.connection())


def test_what_is_history_is_named_as_a_table(db: Session) -> None:
    there = set(inspect(db.connection()).get_table_names())
    assert roles.HISTORY.keys() <= there
