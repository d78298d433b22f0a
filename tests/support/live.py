"""The portal as it really runs, for tests that need a browser or many clients at once."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from services import roles
from services.settings import ROOT

PATIENCE = 120.0
"""Seconds that anything may take before it counts as hanging: machines that test are busy,
and some are slow. No test may need it, and none may measure speed.
"""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def portal(address: str, *, workers: int = 2) -> Iterator[str]:
    """Serve a database with gunicorn; the address of the site."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": for_web(address),
        "PORT": str(port),
        "PORTAL_ORIGIN": f"http://localhost:{port}",
        "WEB_CONCURRENCY": str(workers),
        # A worker that a busy machine keeps waiting is killed for hanging, and cuts off what it
        # was sending: a browser says of it that the download was cancelled.
        "GUNICORN_CMD_ARGS": f"--timeout {PATIENCE:.0f}",
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        url = f"http://localhost:{port}"
        wait_until_ready(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE)


def for_web(address: str) -> str:
    """The address with the role that the web side has, and no other rights."""
    url = make_url(address).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(1)"))  # several at once
        roles.create_web_role(connection)
        roles.grant_to_web(connection)
    return roles.as_web(make_url(address)).render_as_string(hide_password=False)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the site says that it is ready.

    Raises:
        TimeoutError: it did not, or its process ended.
    """
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{url}/readyz") as response:  # noqa: S310
                if response.status == 200:
                    return
        except (URLError, ConnectionError):
            sleep(0.1)
    raise TimeoutError(f"{url} did not become ready")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def browser() -> str:
    """Where Debian's Chromium is.

    Raises:
        FileNotFoundError: it is not installed; `make chromium` does that.
    """
    found = next((path for name in BROWSERS if (path := which(name))), None)
    if found is None:
        raise FileNotFoundError("Chromium is missing: make chromium")
    return found
