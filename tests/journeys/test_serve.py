"""`make serve` in full: one command starts every part, and nothing stays behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest
from playwright.sync_api import Page

from services.settings import ROOT
from tests.support import live


@pytest.fixture
def served(own_var: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The whole portal, ready, on a database server of its own."""
    port = live.free_port()
    environment = {**os.environ, "PORTAL_VAR": str(own_var), "PORT": str(port)}
    del environment["DATABASE_URL"]
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve"], cwd=ROOT, env=environment
    )
    try:
        live.wait_until_ready(f"http://localhost:{port}", process)
        yield process
    finally:
        process.terminate()
        process.wait(live.PATIENCE)


def _parts(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_it_stops_every_part_when_told_to(served: "subprocess.Popen[bytes]", own_var: Path) -> None:
    parts = _parts(served)
    assert len(parts) >= 3  # gunicorn and its workers, the job worker
    served.send_signal(signal.SIGTERM)
    assert served.wait(live.PATIENCE) == 0
    assert not any(part.is_running() for part in parts)
    assert not (own_var / "postgres" / "postmaster.pid").exists()


def _lives(part: psutil.Process) -> bool:
    try:
        return part.is_running() and part.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _worker(process: "subprocess.Popen[bytes]") -> psutil.Process | None:
    found = filter(_lives, _parts(process))
    return next((part for part in found if "worker" in part.cmdline()), None)


def test_a_worker_that_dies_is_followed_by_another(served: "subprocess.Popen[bytes]") -> None:
    first = _worker(served)
    assert first
    first.kill()
    deadline = monotonic() + live.PATIENCE
    while (second := _worker(served)) is None or second.pid == first.pid:
        assert served.poll() is None
        assert monotonic() < deadline
        sleep(0.1)


def test_it_stops_when_the_web_side_dies(served: "subprocess.Popen[bytes]", own_var: Path) -> None:
    parts = _parts(served)
    next(part for part in parts if "gunicorn" in part.cmdline()).kill()
    assert served.wait(live.PATIENCE) == 1
    deadline = monotonic() + live.PATIENCE
    while any(_lives(part) for part in parts):  # what was killed last may still be ending
        assert monotonic() < deadline
        sleep(0.1)
    assert not (own_var / "postgres" / "postmaster.pid").exists()


def test_a_browser_can_read_it(site: str, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{site}/en/no-such-page")
    assert page.title().startswith("Page not found")
    assert [said for said in complaints if "404" not in said] == []
