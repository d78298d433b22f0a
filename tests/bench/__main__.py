"""`make bench`: fills databases, serves them, measures, prints, and says what falls short.

`SIZES=10000 make bench` is a short one. What the figures mean: `docs/bench.md`.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg
from sqlalchemy import make_url

from services import embedded, schema
from services.database import Session, disconnect
from services.settings import ROOT, settings
from tests.bench import commands, pages
from tests.bench.data import Sown, sow
from tests.bench.grown import grow
from tests.bench.measures import Bench
from tests.bench.processes import served
from tests.bench.progress import line, note

SIZES = sorted(int(n) for n in os.environ.get("SIZES", "10000,100000,1000000").split(","))
"""How many applications; the largest is measured, the smallest beside it."""

ROUNDS = int(os.environ.get("ROUNDS", "15"))
VAR = ROOT / "var" / "bench"
WHOLE = "wsgi:app"
LONGEST_START = 6.0
"""Seconds."""


def main() -> int:
    """Run everything; returns 1 if a goal is missed."""
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ["PORTAL_VAR"] = str(VAR)
    settings.cache_clear()
    server = embedded.start(VAR)
    bench = Bench(ROUNDS)
    with TemporaryDirectory() as name, ExitStack() as stack:
        grown = Path(name)
        grow(grown)
        commands.measure(bench, grown)
        sites = {}
        for size in SIZES:
            address = _database(server, size)
            with _using(address):
                sown = _sow(size)
                browsers = pages.sign_in(sown)
            portal, took = stack.enter_context(served(WHOLE, grown, VAR, address))
            sites[size] = pages.Site(sown, portal, browsers)
        bench.at_most("from start to ready", took, LONGEST_START, "s")
        bare, _ = stack.enter_context(served("tests.bench.bare:app", ROOT, VAR, address))
        reference, _ = stack.enter_context(served("tests.bench.reference:app", ROOT, VAR, address))
        pages.measure(bench, sites, bare, reference)
    for name in bench.missed:
        note("missed", name)
    return 1 if bench.missed else 0


def _address(server: str, size: int) -> str:
    return make_url(server).set(database=f"bench_{size}").render_as_string(hide_password=False)


def _database(server: str, size: int) -> str:
    """A new, empty, migrated database; its address."""
    name = f"bench_{size}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(
            f"create database {name} template template0 encoding 'UTF8'"
            " locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C.UTF-8'"
            " lc_ctype 'C.UTF-8'"
        )
    with _using(_address(server, size)):
        schema.upgrade()
    return _address(server, size)


@contextmanager
def _using(address: str) -> Iterator[None]:
    """Let the services of this process use a database."""
    os.environ["DATABASE_URL"] = address
    settings.cache_clear()
    disconnect()
    yield
    disconnect()
    del os.environ["DATABASE_URL"]
    settings.cache_clear()


def _sow(size: int) -> Sown:
    start = perf_counter()
    with line(f"filling in {size:,}") as (dot, end), Session() as db:
        sown = sow(db, size, pages.drafts_for(ROUNDS), dot)
        end(f"{perf_counter() - start:.0f} s")
    return sown


if __name__ == "__main__":
    sys.exit(main())
