"""The whole portal on one machine: database, web and jobs, started and stopped together."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, sleep
from types import FrameType

from services import schema
from services.database import conninfo
from services.settings import ROOT

HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds for the web side to answer, and for everything to stop."""


class CannotStart(Exception):
    """The portal cannot be started; says why in one sentence."""


def run(port: int, *, demo: bool) -> int:
    """Run until told to stop, or until one part dies.

    Args:
        port: where to serve.
        demo: whether to fill an empty database with demonstration data.

    Returns:
        the exit status: 0 when told to stop, 1 when a part died.

    Raises:
        CannotStart: the port is taken.
    """
    _require_free(port)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    address = conninfo()  # starts the embedded server unless DATABASE_URL is set
    schema.upgrade()
    accounts = _sow() if demo else []
    environment = {**os.environ, "DATABASE_URL": address, "PORT": str(port), "HOST": HOST}
    python = sys.executable
    with _children(
        environment,
        [python, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"],
        [python, "-m", "flask", "--app", "wsgi", "worker"],
    ) as children:
        _wait_until_served(port, children)
        _announce(port, accounts)
        while all(child.poll() is None for child in children):
            sleep(0.5)
    return 1


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CannotStart(
                f"port {port} is taken; choose another: make run PORT={port + 1}"
            ) from None


def _sow() -> Sequence[object]:
    from services import demo
    from services.database import Session

    with Session() as db, db.begin():
        if demo.is_empty(db):
            print("adding demonstration data ...", flush=True)
            demo.sow(db)
    return demo.accounts()


@contextmanager
def _children(
    environment: dict[str, str], *commands: list[str]
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that end when the block does, asked first and killed after."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            # Sessions of their own: a Ctrl-C reaches only us, who stop them in order.
            children.append(
                subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
            )
        yield children
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


def _wait_until_served(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and all(child.poll() is None for child in children):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        sleep(0.1)


def _announce(port: int, accounts: Sequence[object]) -> None:
    print(f"\nShenzhen Service Trade Single Window: http://localhost:{port}/\n", flush=True)
    for account in accounts:
        print(f"  {account}", flush=True)
    print("\nStop with Ctrl-C.", flush=True)
