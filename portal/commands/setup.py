"""Whether everything that the settings name is really there."""

import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import click
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services import encryption, moments, roles
from services.accounts import register
from services.applications.clock import calendar
from services.applications.routing.routing import acting_tenure
from services.applications.same_accounts import note_accounts_anew
from services.catalogue import items_on
from services.database import ReadSession, Session
from services.documents import sandbox, scan, store
from services.documents.contents import Refused
from services.documents.digital_seals import trying
from services.inventory import digests
from services.models import Base
from services.notices import delivery
from services.plan import NoBody, load_plan
from services.schema import head
from services.settings import settings

OLDEST = 18
"""The first version of PostgreSQL that makes the keys of our tables."""
FAILURES = (
    SQLAlchemyError,
    store.StoreUnavailable,
    Refused,
    scan.ScannerUnavailable,
    register.RegisterSilent,
    OSError,
    digests.NoKey,
    encryption.NoDataKey,
)


NOBODYS_CODE = "91440300000000000F"
"""A credit code of the right shape, to see whether the company register answers."""


class Unfit(Exception):
    """It answers, but not as the portal needs it."""


def _database() -> str:
    with ReadSession() as db:
        version = db.scalar(text("show server_version")) or ""
        if int(version.partition(".")[0]) < OLDEST:
            raise Unfit(f"PostgreSQL {version}, and it must be {OLDEST} or newer")
        revision = db.scalar(text("select version_num from alembic_version"))
        may = "can" if roles.can_change_history(db.connection()) else "cannot"
    if revision != head():
        raise Unfit(f"tables at revision {revision}, and the code wants {head()}: run migrate")
    return f"PostgreSQL {version}, tables at revision {revision}, {may} change history"


def _store() -> str:
    data = secrets.token_bytes()  # no row names it: it is swept up in two days
    if store.get(store.put(data)) != data:
        raise Unfit("it gives back something else than it was given")
    return settings().store_url or str(settings().var / "objects")


def _reading() -> str:
    kind = sandbox.examine(trying.empty_page())
    if kind != "pdf":
        raise Unfit(f"an empty PDF is taken for {kind or 'nothing known'}")
    return "files are read in a process of their own"


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


def _register() -> str:
    address = settings().company_register
    if address is None:
        return "none, registrars decide by the licence alone"
    register.look_up(address, NOBODYS_CODE, "")
    return address


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


def _record_key() -> str:
    key = digests.public_key()
    made = "" if settings().record_key else ", made in var: for trying out only"
    return f"Ed25519, public half {key}{made}"


def _seals() -> str:
    if wrong := list(trying.find_wrong(sorted(_leads(moments.today())))):
        raise Unfit("; ".join(wrong))
    where = "in a token" if settings().seal_token else f"in {settings().seal_folder}"
    made = "of a demonstration, which prove nothing, " if settings().makes_seals else ""
    mark = ", every paper a SPECIMEN" if settings().demonstration else ""
    return f"keys {made}{where}{mark}"


def _leads(on: date) -> set[str]:
    """List the bodies that lead cases filed on a day, and so issue papers."""
    found = set()
    for item in items_on(on):
        for district in (None, *load_plan().districts):
            with suppress(NoBody):
                found.add(acting_tenure(item, item.route.lead, district, on).body)
    return found


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "document store": _store,
    "reading": _reading,
    "scanner": _scanner,
    "mail": _mail,
    "record key": _record_key,
    "company register": _register,
    "encryption": _encryption,
    "calendar": _calendar,
    "digital seals": _seals,
}


@click.command("check-setup")
def check_setup() -> None:
    """Try the database, the document store, the process that reads uploads, the scanner, the
    mail server, the company register, the calendar and all keys.

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
    """Encrypt with the first of PORTAL_DATA_KEYS what is not encrypted with it, and digest anew."""
    with Session() as db, db.begin():
        count = encryption.encrypt_columns(db, Base.metadata)
        note_accounts_anew(db)
    click.echo(f"{count} values encrypted")


def _reason(error: Exception) -> str:
    """Return the first line of what is behind it."""
    first, *_ = str(error.__cause__ or error).splitlines() or [type(error).__name__]
    return first
