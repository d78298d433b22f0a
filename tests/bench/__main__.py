"""`make bench`: fills databases, serves them, measures, prints, and says what falls short.

`SIZES=10000 make bench` is a short one. Nothing else should be running: what a page takes
is held against "hello", but a busy machine slows long requests more than short ones.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import make_url

from services import embedded, schema
from services.database import Session, disconnect
from services.settings import ROOT, settings
from tests.bench.load import get, send
from tests.bench.measures import Bench, drafts_for, measure
from tests.bench.progress import line, note
from tests.support.live import PATIENCE, free_port

SIZES = tuple(int(n) for n in os.environ.get("SIZES", "10000,100000,1000000").split(","))
WORKERS = 2
ROUNDS = 15
SECONDS = 1.0
VAR = ROOT / "var" / "bench"


def main() -> int:
    """Run everything; returns 1 if a goal is missed."""
    os.environ["PORTAL_VAR"] = str(VAR)
    settings.cache_clear()
    server = embedded.start(VAR)
    sites: dict[int, dict[str, Any]] = {}
    with ExitStack() as stack:
        for size in SIZES:
            address = _database(server, size)
            with _using(address):
                sites[size] = _sow(size)
            sites[size]["port"] = stack.enter_context(_served("wsgi:app", address))
        hello, _ = stack.enter_context(_served("tests.bench.hello:app", server))
        missed = measure(Bench(hello, ROUNDS, SECONDS, WORKERS), sites)
    for name in missed:
        note("missed", name)
    return 1 if missed else 0


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
    address = make_url(server).set(database=name).render_as_string(hide_password=False)
    with _using(address):
        schema.upgrade()
    return address


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


def _sow(size: int) -> dict[str, Any]:
    from portal import create_app
    from tests.bench import data

    start = perf_counter()
    with line(f"filling in {size:,}") as (dot, end), Session() as db:
        sown = data.sow(db, size, drafts_for(ROUNDS), dot)
        app = create_app()
        site = {
            "sown": sown,
            "officer": _cookie(app, db, sown.officer),
            "owner": _cookie(app, db, sown.owner, sown.applicant.id),
        }
        db.commit()
        end(f"{perf_counter() - start:.0f} s")
    return site


def _cookie(app: Flask, db: Any, user: Any, applicant_id: Any = None) -> tuple[str, str]:
    """The cookie and the CSRF token of a signed-in browser."""
    from flask import session
    from flask_wtf.csrf import generate_csrf

    from portal.access import begin_session
    from services.accounts.sessions import open_session

    token = open_session(
        db,
        user,
        applicant_id=applicant_id,
        browser="bench",
        address="127.0.0.1",
        second_factor=True,
        now=datetime.now(UTC),
    )
    with app.test_request_context():
        begin_session(token)
        csrf = generate_csrf()
        response = app.response_class()
        app.session_interface.save_session(app, session._get_current_object(), response)  # type: ignore[attr-defined]
    return response.headers["Set-Cookie"].split(";")[0], csrf


@contextmanager
def _served(target: str, address: str) -> Iterator[tuple[int, int]]:
    """Serve an application with gunicorn; its port and the process id of its master.

    What it logs goes to `var/bench`.
    """
    port = free_port()
    log = VAR / f"{target.partition(':')[0]}-{port}.log"
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "PORT": str(port),
        "WEB_CONCURRENCY": str(WORKERS),
    }
    command = [sys.executable, "-m", "gunicorn", target]
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    try:
        _wait(port, process, log)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers.

    Raises:
        RuntimeError: it does not, or has ended; shows the end of its log.
    """
    deadline = perf_counter() + PATIENCE
    while perf_counter() < deadline and process.poll() is None:
        try:
            send(port, get("/healthz"))
        except OSError:
            sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}:\n{log.read_text('utf-8')[-2000:]}")


if __name__ == "__main__":
    Path(VAR).mkdir(parents=True, exist_ok=True)
    sys.exit(main())
