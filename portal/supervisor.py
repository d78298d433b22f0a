"""The whole portal on one machine: database, web and jobs, started and stopped together."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from importlib import import_module
from time import monotonic, sleep
from types import FrameType, ModuleType
from typing import IO

import click
import requests
from sqlalchemy import make_url

from services import roles, schema
from services.applications.case import founding
from services.database import Session, conninfo
from services.documents.digital_seals import certificates
from services.settings import ROOT, settings

Child = subprocess.Popen[bytes]
Start = Callable[..., Child]

WEB = [sys.executable, "-m", "gunicorn", "wsgi:app"]
JOBS = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
PATIENCE = 60.0
"""Seconds for the web side to answer, and for everything to stop."""
PAUSE = 2.0
"""Seconds between two looks at whether all parts live."""


def run(host: str, port: int, *, with_demo: bool) -> int:
    """Run until told to stop, or until the web side dies. The jobs' worker, which goes
    when the database does, is started again.

    Args:
        host: address to listen on.
        port: port to listen on.
        with_demo: whether to fill an empty database with demonstration data.

    Returns:
        the exit status: 1 when the web side died. When told to stop, `SystemExit` ends it.

    Raises:
        click.ClickException: the port is taken; or there is no demonstration to add.
        NoDatabase: none is named, and none is installed.
    """
    _require_free(host, port)
    demo = _demonstration() if with_demo else None
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    address = conninfo()  # starts the embedded server unless DATABASE_URL is set
    schema.upgrade()
    with Session() as db, db.begin():
        founding.seal_as_found(db)
        web_address = _address_for_web(db, address)
    certificates.prepare()  # before readers ask for them
    if demo:
        demo.sow_if_empty()
    with (
        demo.serve_register() if demo else nullcontext("") as register,
        _log(with_demo) as log,
        _children(_environment(address, host, port, register), log) as start,
    ):
        web, jobs = start(WEB, DATABASE_URL=web_address), start(JOBS)
        if _is_served(host, port, web):
            click.echo(f"\nShenzhen Service Trade Single Window: {settings().origin}\n")
            for line in demo.account_sheet() if demo else ():
                click.echo(line)
            if log:
                click.echo(f"\nIts log is in {log.name}.")
            click.echo("\nStop it with Ctrl-C.")
        while web.poll() is None:
            if jobs.poll() is not None:
                click.echo(f"The worker ended with {jobs.returncode}; another starts.", err=True)
                jobs = start(JOBS)
            sleep(PAUSE)
    return 1


def _address_for_web(db: Session, address: str) -> str:
    """Return the address for the web side, which in a database of our own has a role of its own."""
    if settings().database_url is None:
        roles.create_web_role(db.connection())
        address = roles.as_web(make_url(address)).render_as_string(hide_password=False)
    roles.grant_to_web(db.connection())
    return address


def _environment(address: str, host: str, port: int, register: str) -> dict[str, str]:
    """Return the environment of the parts; a register that the operator names is asked first."""
    return {
        "PORTAL_REGISTER_URL": register,
        **os.environ,
        "DATABASE_URL": address,
        "HOST": host,
        "PORT": str(port),
    }


def _demonstration() -> ModuleType:
    try:
        return import_module("portal.commands.demo")
    except ModuleNotFoundError:
        raise click.ClickException("the demonstration is not installed here") from None


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"cannot listen on port {port}: {error.strerror}."
                f" Another one: make run PORT={port + 1}"
            ) from None


@contextmanager
def _log(with_demo: bool) -> Iterator[IO[bytes] | None]:
    """Open a file for the log of a demonstration, whose accounts should stay in sight."""
    if not with_demo:
        yield None
        return
    with (settings().var / "portal.log").open("ab") as file:
        yield file


@contextmanager
def _children(environment: dict[str, str], log: IO[bytes] | None) -> Iterator[Start]:
    """Start processes that end when the block does, asked first and killed after.

    Args:
        log: where their output goes; to ours if None.
    """
    children: list[Child] = []

    def start(command: list[str], **more: str) -> Child:
        # A session of its own: a Ctrl-C reaches only us, who stop all in order.
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, **more},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        children[:] = [*(one for one in children if one.poll() is None), child]
        return child

    try:
        yield start
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in children:
            child.terminate()
        deadline = monotonic() + PATIENCE
        for child in children:
            try:
                child.wait(max(0.0, deadline - monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            with suppress(ProcessLookupError):  # what a child that was killed left behind
                os.killpg(child.pid, signal.SIGKILL)


def _is_served(host: str, port: int, web: Child) -> bool:
    """Whether the portal says that it is ready, before our patience or the web side ends."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and web.poll() is None:
        try:
            if requests.get(f"http://{host}:{port}/readyz", timeout=PATIENCE).ok:
                return True
        except requests.ConnectionError:
            pass  # not listening yet
        sleep(0.1)
    return False
