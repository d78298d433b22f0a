"""Whether everything that the settings name is really there."""

import secrets
import sys
from collections.abc import Callable

import click
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services import encryption, moments
from services.applications.clock import calendar
from services.database import ReadSession, Session
from services.documents import scan, store
from services.models import Base
from services.notices import delivery
from services.schema import head
from services.settings import settings

OLDEST = 18
"""The first version of PostgreSQL that makes the keys of our tables."""
FAILURES = (
    SQLAlchemyError,
    store.StoreUnavailable,
    scan.ScannerUnavailable,
    OSError,
    encryption.NoDataKey,
)


class Unfit(Exception):
    """It answers, but not as the portal needs it."""


def _database() -> str:
    with ReadSession() as db:
        version = db.scalar(text("show server_version")) or ""
        if int(version.partition(".")[0]) < OLDEST:
            raise Unfit(f"PostgreSQL {version}, and it must be {OLDEST} or newer")
        revision = db.scalar(text("select version_num from alembic_version"))
    if revision != head():
        raise Unfit(f"tables at revision {revision}, and the code wants {head()}: run migrate")
    return f"PostgreSQL {version}, tables at revision {revision}"


def _store() -> str:
    data = secrets.token_bytes()  # no row names it: it is swept up in two days
    if store.get(store.put(data)) != data:
        raise Unfit("it gives back something else than it was given")
    return settings().store_url or str(settings().var / "objects")


def _scanner() -> str:
    address = settings().scanner
    if address is None:
        return "none, files count as unscanned"
    if scan.is_infected([b"harmless"], address):
        raise Unfit("it finds a virus in a harmless word")
    return address


def _mail() -> str:
    if settings().mail_server is None:
        return f"none, mail lands in {settings().var / 'mail'}"
    delivery.reach_server()
    return "the server takes us"


def _encryption() -> str:
    with ReadSession() as db:
        outdated = encryption.count_outdated(db, Base.metadata)
    if outdated:
        return f"{outdated} values not encrypted with the first key: run encrypt-columns"
    return "all that is secret is encrypted with the first key"


def _calendar() -> str:
    today = moments.today()
    known = f"working days are known until {calendar.known_until(today)}"
    if calendar.needs_another_year(today):
        raise Unfit(f"{known} only: enter the next year in holidays.yaml")
    return known


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "document store": _store,
    "scanner": _scanner,
    "mail": _mail,
    "encryption": _encryption,
    "calendar": _calendar,
}


@click.command("check-setup")
def check_setup() -> None:
    """Try the database, the store, the scanner, the mail server, the keys and the calendar.

    Exits with 1 if one of them fails.
    """
    failed = False
    for name, check in CHECKS.items():
        try:
            click.echo(f"{name}: {check()}")
        except (*FAILURES, calendar.CalendarUnknown, Unfit) as error:
            failed = True
            click.echo(f"{name}: FAILED, {_reason(error)}")
    sys.exit(1 if failed else 0)


@click.command("encrypt-columns")
def encrypt_columns() -> None:
    """Encrypt with the first of PORTAL_DATA_KEYS what is not encrypted with it."""
    with Session() as db, db.begin():
        count = encryption.encrypt_columns(db, Base.metadata)
    click.echo(f"{count} values encrypted")


def _reason(error: Exception) -> str:
    """Return the first line of what is behind it."""
    first, *_ = str(error.__cause__ or error).splitlines() or [type(error).__name__]
    return first
