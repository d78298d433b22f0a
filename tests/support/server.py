"""The PostgreSQL server of the tests: one for all runs, a database for each."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

import psycopg
from sqlalchemy import Engine, create_engine, inspect, make_url
from sqlalchemy.pool import NullPool

from services import embedded, schema
from services.settings import ROOT

# Lost after a crash of the machine, which costs a test run nothing.
UNSAFE_BUT_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def database(var: Path) -> Iterator[str]:
    """A new database with all tables; dropped at the end."""
    address = embedded.start(var)
    with psycopg.connect(address, autocommit=True) as server:
        for setting in UNSAFE_BUT_FAST:
            server.execute(f"alter system set {setting}")
        server.execute("select pg_reload_conf()")
        template = _template(server, address, var)
        _drop_leftovers(server)
        name = f"test_{os.getpid()}"
        server.execute(f"create database {name} template {template}")
        yield _named(address, name)
        server.execute(f"drop database {name} with (force)")


def empty_tables(engine: Engine) -> None:
    """Delete every row, those that only grow included."""
    with engine.begin() as connection:
        connection.exec_driver_sql(_deletions(engine))


@cache
def _deletions(engine: Engine) -> str:
    tables = [name for name in inspect(engine).get_table_names() if name != "alembic_version"]
    # As a replica: no triggers and no foreign keys.
    return "set local session_replication_role = replica;" + "".join(
        f"delete from {table};" for table in tables
    )


def _template(server: psycopg.Connection, address: str, var: Path) -> str:
    """A migrated database to copy, kept until a migration changes."""
    digest = sha256()
    for path in sorted((ROOT / "migrations").rglob("*.py")):
        digest.update(path.read_bytes())
    name = f"template_{digest.hexdigest()[:12]}"
    with (var / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not server.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            _build(server, address, name)
    return name


def _build(server: psycopg.Connection, address: str, name: str) -> None:
    server.execute(f"create database building_{name}")
    url = make_url(_named(address, f"building_{name}")).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        schema.upgrade(connection)
    server.execute(f"alter database building_{name} rename to {name}")


def _drop_leftovers(server: psycopg.Connection) -> None:
    for (name,) in server.execute("select datname from pg_database").fetchall():
        prefix, _, pid = name.partition("_")
        if prefix == "building" or (prefix == "test" and not Path(f"/proc/{pid}").exists()):
            server.execute(f"drop database if exists {name} with (force)")


def _named(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)
