"""Access to PostgreSQL: address, engines, sessions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import psycopg
from sqlalchemy import URL, Engine, Insert, Select, create_engine, make_url, orm, select, true
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.dml import ReturningInsert

from services.settings import settings

DRIVER = "postgresql+psycopg"

# A synchronous worker serves one request at a time; threads need more connections.
# Parameters may be names or numbers of people: they are kept out of errors, and so of the log.
POOL: dict[str, Any] = {"pool_size": 2, "max_overflow": 30, "hide_parameters": True}
BY_STATEMENT: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
OPTIONS = "-c jit=off"  # compiling pays for reports, not for pages
READ_ONLY = "-c default_transaction_read_only=on -c statement_timeout=15s"


class NoDatabase(SQLAlchemyError):
    """No database is configured, and the embedded server is not installed."""

    def __init__(self) -> None:
        super().__init__("DATABASE_URL must name a database: no server of its own is installed")


@cache
def database_url() -> URL:
    """Find the address of the database; start the embedded server if none is configured.

    Raises:
        sqlalchemy.exc.ArgumentError: `DATABASE_URL` is not an address.
        NoDatabase: there is none, as in the production image, which has no embedded server.
    """
    configured = settings().database_url
    address = configured.get_secret_value() if configured else _start_embedded()
    return make_url(address).set(drivername=DRIVER)


def _start_embedded() -> str:
    try:
        from services import embedded  # noqa: PLC0415  # not installed where there is a server
    except ImportError:
        raise NoDatabase from None
    return embedded.start(settings().var)


def conninfo() -> str:
    """Write the address of the database as libpq expects it."""
    return database_url().set(drivername="postgresql").render_as_string(hide_password=False)


@cache
def engine() -> Engine:
    """Create the engine for writing. It connects on first use."""
    return create_engine(database_url(), connect_args={"options": OPTIONS}, **POOL)


@cache
def reading_engine() -> Engine:
    """Create the engine for pages: the server refuses every write on its connections.

    Each statement commits by itself, which saves each page the round trips of
    BEGIN and ROLLBACK.
    """
    return create_engine(
        database_url(),
        connect_args={"options": f"{OPTIONS} {READ_ONLY}"},
        **BY_STATEMENT,
        **POOL,
    )


@cache
def counting_engine() -> Engine:
    """Create the engine of counters, which are kept even if the caller's transaction fails.

    Each statement commits by itself and does not wait for the disk: the next commit
    that waits makes all earlier ones durable too.
    """
    return create_engine(
        database_url(),
        connect_args={"options": f"{OPTIONS} -c synchronous_commit=off"},
        **BY_STATEMENT,
        **POOL,
    )


@cache
def recording_engine() -> Engine:
    """Create the engine of rows that are kept even if the caller's transaction fails.

    Each statement commits by itself, and is on the disk when it returns.
    """
    return create_engine(database_url(), connect_args={"options": OPTIONS}, **BY_STATEMENT, **POOL)


class Session(orm.Session):
    """A session that may write. Whoever opens it commits it; services only flush."""

    def __init__(self) -> None:
        super().__init__(engine(), expire_on_commit=False)


class ReadSession(orm.Session):
    """A session on which the server refuses writes."""

    def __init__(self) -> None:
        super().__init__(reading_engine(), autoflush=False)


class Snapshot(orm.Session):
    """A session for reading whose statements all see one moment, for what is compared."""

    def __init__(self) -> None:
        engine = reading_engine().execution_options(isolation_level="REPEATABLE READ")
        super().__init__(engine, autoflush=False)


@dataclass(frozen=True, slots=True)
class Query:
    """What finds one row, or none.

    Args:
        statement: built once, since writing it takes longer than running it.
        values: of its parameters.
    """

    statement: Select[*tuple[Any, ...]] | ReturningInsert[*tuple[Any, ...]]
    values: Mapping[str, Any]


class Driver:
    """Asks by the driver alone, without SQLAlchemy, in a third of the time.

    Its cursor stays with the connection: a new one would find out anew, for each column, how
    a value is read, which takes as long as the statement.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._cursor = connection.cursor()

    def find_row(self, query: Query) -> tuple[Any, ...] | None:
        """Find the row of a query, or None."""
        sql, constants = _written(query.statement)
        return self._cursor.execute(sql, {**constants, **query.values}).fetchone()

    def insert_row(self, statement: Insert, values: Mapping[str, Any]) -> None:
        """Insert a row.

        Args:
            statement: built once, without values.
            values: of all columns.
        """
        sql, _ = _written(statement)
        self._cursor.execute(sql, values)

    def find_both(
        self, first: Query, second: Query
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
        """Find the rows of two queries in one round trip; None if the first finds none.

        If only the second finds none, its row holds nothing but None.
        """
        both = _joined(first.statement, second.statement)
        row = self.find_row(Query(both, {**first.values, **second.values}))
        columns = len(first.statement.exported_columns)
        return row and (row[:columns], row[columns:])


@cache
def _joined(first: Select[*tuple[Any, ...]], second: Select[*tuple[Any, ...]]) -> Select[Any]:
    """Write two statements as one, whose row holds the columns of both."""
    left, right = first.subquery("first"), second.subquery("second")
    return select(left, right).select_from(left.outerjoin(right, true()))


@cache
def _written(statement: Select[*tuple[Any, ...]] | Insert) -> tuple[bytes, Mapping[str, Any]]:
    """Write a statement as the driver takes it, with the parameters that it has of its own."""
    compiled = statement.compile(dialect=reading_engine().dialect)
    return str(compiled).encode(), compiled.params


@contextmanager
def reading_by_driver() -> Iterator[Driver]:
    """Borrow a connection of the engine for pages.

    Raises:
        sqlalchemy.exc.OperationalError: the database does not answer, or not in time.
    """
    with _driver_of(reading_engine()) as driver:
        yield driver


@contextmanager
def counting_by_driver() -> Iterator[Driver]:
    """Borrow a connection of the engine of counters.

    Raises:
        sqlalchemy.exc.OperationalError: the database does not answer.
    """
    with _driver_of(counting_engine()) as driver:
        yield driver


@contextmanager
def recording_by_driver() -> Iterator[Driver]:
    """Borrow a connection of the engine for rows that are kept in any case.

    Raises:
        sqlalchemy.exc.OperationalError: the database does not answer, or has no room.
    """
    with _driver_of(recording_engine()) as driver:
        yield driver


@contextmanager
def _driver_of(source: Engine) -> Iterator[Driver]:
    borrowed = None
    try:
        borrowed = source.raw_connection()
        yield _driver_on(borrowed)
    except psycopg.OperationalError as error:
        if borrowed:
            borrowed.invalidate()  # the next in need gets another
        raise OperationalError(None, None, error) from error
    finally:
        if borrowed:
            borrowed.close()


def _driver_on(borrowed: PoolProxiedConnection) -> Driver:
    """Find the driver of a connection, which lives as long."""
    known = borrowed.info.get(Driver)
    if known is None:
        known = Driver(cast("psycopg.Connection[Any]", borrowed.driver_connection))
        borrowed.info[Driver] = known
    return cast("Driver", known)


def disconnect() -> None:
    """Close all pools, and forget the address."""
    for cached in (engine, reading_engine, counting_engine, recording_engine):
        if cached.cache_info().currsize:
            cached().dispose()
        cached.cache_clear()
    database_url.cache_clear()
