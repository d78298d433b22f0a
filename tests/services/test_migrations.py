"""Migrations lead to exactly the tables that the models describe, and back to none."""

from collections.abc import Iterator

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from services import schema
from services.database import engine
from services.inventory.checking import hash_entry
from services.models import AuditEntry, Base

CATALOGUE = """
select 'column', table_name, column_name, data_type, udt_name, is_nullable, column_default,
       is_identity, generation_expression
  from information_schema.columns where table_schema = 'public'
union all
select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype::text,
       null, null, null, null
  from pg_constraint where connamespace = 'public'::regnamespace
union all
select 'index', tablename, indexname, indexdef, null, null, null, null, null
  from pg_indexes where schemaname = 'public'
union all
select 'table', relname, relpersistence::text, null, null, null, null, null, null
  from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
"""
LEFT_BEHIND = """
select relname from pg_class
 where relnamespace = 'public'::regnamespace and relname not like 'alembic_version%'
union all
select proname from pg_proc where pronamespace = 'public'::regnamespace
union all
select typname from pg_type
 where typnamespace = 'public'::regnamespace and typname not like '%alembic_version'
"""


@pytest.fixture
def empty(database: str) -> Iterator[Engine]:
    """An empty database beside the one of this run."""
    url = make_url(database).set(drivername="postgresql+psycopg")
    name = f"{url.database}_empty"
    server = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"create database {name}"))
    yield create_engine(url.set(database=name), poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))


def described(connection: Connection) -> set[tuple[object, ...]]:
    """Every column, constraint, index and table of ours, in PostgreSQL's own words."""
    rows = {tuple(row) for row in connection.execute(text(CATALOGUE))}
    return {row for row in rows if not str(row[1]).startswith(("procrastinate_", "alembic_"))}


def test_the_models_are_what_the_migrations_make(database: str, empty: Engine) -> None:
    with engine().connect() as made:
        migrated = described(made)
    with empty.begin() as connection:
        connection.execute(text("create extension pg_trgm"))
        connection.execute(text("create extension btree_gist"))
        Base.metadata.create_all(connection)
        modelled = described(connection)
    assert sorted(map(str, migrated - modelled)) == []
    assert sorted(map(str, modelled - migrated)) == []


def test_migrations_lead_up_and_all_the_way_down(empty: Engine) -> None:
    for _ in range(2):
        with empty.begin() as connection:
            schema.upgrade(connection)
        with empty.begin() as connection:
            schema.downgrade(connection)
            assert connection.scalars(text(LEFT_BEHIND)).all() == []


def test_the_file_with_the_highest_number_is_the_one_head() -> None:
    scripts = ScriptDirectory.from_config(schema.alembic_config())
    assert scripts.get_current_head() == schema.head()


def test_a_database_of_an_earlier_release_gets_every_later_migration() -> None:
    scripts = ScriptDirectory.from_config(schema.alembic_config())
    order = [script.revision for script in scripts.walk_revisions()][::-1]
    assert order[: len(RELEASED)] == RELEASED


RELEASED = [*(f"{number:04}" for number in range(1, 14)), "0015"]
"""Revisions that databases stand at, in the order in which they came there."""


def test_entries_of_the_audit_from_before_are_hashed_as_new_ones_are(empty: Engine) -> None:
    with empty.begin() as connection:
        schema.upgrade(connection, "0015")
        connection.execute(text(ENTRY))
        schema.upgrade(connection)
        (entry,) = Session(connection).scalars(select(AuditEntry))
        assert entry.hash == hash_entry(entry)
        schema.downgrade(connection)


ENTRY = """
insert into audit_entries (at, actor_id, action, subject, data)
values ('2026-11-20 09:30:00.123+08', gen_random_uuid(), 'staff.changed', '',
        '{"after": {"name": "测试“人员”", "role": null}, "before": {}}')
"""
