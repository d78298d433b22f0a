"""The portal as it runs on one machine, to be broken: database, web and jobs, each a process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Event, RLock, Thread
from time import monotonic, sleep

import requests

from portal.supervisor import JOBS, WEB
from services.settings import ROOT
from tests.support.live import PATIENCE, free_port

Process = subprocess.Popen[str]

HOLD = """
import pathlib, sys
from services import embedded
print(embedded.start(pathlib.Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""
"""Starts the database as the portal does, and holds it until its input ends."""

BOUNDED = ("sh", "-c", 'ulimit -f 16; exec "$@" >/dev/null 2>&1', "sh")
"""Lets a command write no file of more than some KB: its log goes nowhere, being one."""

ROOM = 400
"""MiB of the disk, where it can be one of its own."""


class Stage:
    """The processes of one portal in one folder. What ends is started again, as by an init.

    Args:
        folder: for all that it writes.
        small: whether the folder is a small disk of its own.
    """

    def __init__(self, folder: Path, *, small: bool) -> None:
        self.folder, self.small = folder, small
        self.var = folder / "var"
        self.port = free_port()
        self.site = f"http://localhost:{self.port}"
        self._log = (folder / "log").open("ab")
        self._lock = RLock()
        self._over = Event()
        self._running: dict[str, Process] = {}
        self._web: Sequence[str] = WEB
        self._keeper = Thread(target=self._keep)
        self.address = self._start_database()

    @property
    def environment(self) -> dict[str, str]:
        """The settings of every process."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")},
            "DATABASE_URL": self.address,
            "PORTAL_VAR": str(self.var),
            "PORTAL_ORIGIN": self.site,
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "WEB_CONCURRENCY": "2",
        }

    # --- starting and stopping ---

    def open(self) -> None:
        """Start web and jobs, and wait until the portal is ready."""
        for name, command in self._commands():
            self._start(name, command)
        self._keeper.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the portal serves.

        Raises:
            TimeoutError: it does not.
        """
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            with suppress(requests.RequestException):
                if requests.get(f"{self.site}/readyz", timeout=PATIENCE).ok:
                    return
            sleep(0.1)
        raise TimeoutError(f"the portal does not come back:\n{self.last_words()}")

    def close(self) -> None:
        """Stop everything, the database last."""
        self._over.set()
        if self._keeper.is_alive():
            self._keeper.join()
        for name in ("web", "jobs"):
            if process := self._running.pop(name, None):
                _end(process)
        holder = self._running.pop("database")
        holder.communicate(timeout=PATIENCE)
        self._log.close()

    def last_words(self) -> str:
        """Return the end of the log of all processes."""
        return (self.folder / "log").read_text("utf-8", "replace")[-4000:]

    @contextmanager
    def without_jobs(self) -> Iterator[None]:
        """Let no worker run while the block does."""
        with self._lock:
            _end(self._running["jobs"])
            yield
            self._start("jobs", JOBS)

    def run(self, *command: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the portal.

        Args:
            more: settings that differ.
        """
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command],
            cwd=ROOT,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=10 * PATIENCE,  # some read everything there is
            check=False,
        )

    # --- breaking ---

    def kill_a_web_worker(self) -> None:
        """Kill one of those who answer, in the middle of whatever it does."""
        master = self._running["web"].pid
        with suppress(OSError):  # between two of them there may be none
            listed = Path(f"/proc/{master}/task/{master}/children").read_text("ascii").split()
            os.kill(int(listed[-1]), signal.SIGKILL) if listed else None

    def kill_the_web(self) -> None:
        """Kill gunicorn and all its workers."""
        _kill_group(self._running["web"])

    def kill_the_worker(self) -> None:
        """Kill who does the jobs, in the middle of one."""
        _kill_group(self._running["jobs"])

    def stop_the_database_at_once(self) -> None:
        """Stop the database as a machine does that is switched off in order, and start it."""
        self._break_database(signal.SIGQUIT)

    def kill_the_database(self) -> None:
        """Kill the database, and start it again."""
        self._break_database(signal.SIGKILL)

    def bound_files(self, *, bounded: bool) -> None:
        """Start the web anew, with an end to the files that it may write, or without."""
        with self._lock:
            self._web = [*(BOUNDED if bounded else ()), *WEB]
            _kill_group(self._running["web"])
            _end(self._running["web"])
            self._start("web", self._web)

    def require_database(self) -> None:
        """Start the database if it has ended, as it does when it finds no room."""
        with self._lock:
            self.address = self._start_database()

    def _break_database(self, how: signal.Signals) -> None:
        with self._lock:
            pid = (self.var / "postgres" / "postmaster.pid").read_text("ascii").split()[0]
            os.kill(int(pid), how)
            self.address = self._start_database()

    # --- processes ---

    def _start_database(self) -> str:
        """Start the database unless it runs; returns its address.

        Raises:
            TimeoutError: it does not start.
        """
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            if former := self._running.pop("database", None):
                _end(former, signal.SIGKILL)  # else it would stop the one that follows
            holder = self._running["database"] = subprocess.Popen(
                [sys.executable, "-c", HOLD, str(self.var)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                text=True,
            )
            assert holder.stdout
            if address := holder.stdout.readline().strip():
                return address
            sleep(0.1)  # the parts of the one before are still ending
        raise TimeoutError(f"the database does not start:\n{self.last_words()}")

    def _commands(self) -> Iterator[tuple[str, Sequence[str]]]:
        yield "web", self._web
        yield "jobs", JOBS

    def _start(self, name: str, command: Sequence[str]) -> None:
        self._running[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdout=self._log,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )

    def _keep(self) -> None:
        """Start again what has ended, until all is over."""
        while not self._over.wait(0.1):
            with self._lock:
                for name, command in self._commands():
                    if self._running[name].poll() is not None:
                        _kill_group(self._running[name])  # workers whose master was killed
                        self._start(name, command)


def _end(process: Process, how: signal.Signals = signal.SIGTERM) -> None:
    process.send_signal(how)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _kill_group(process: Process) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def stage() -> Iterator[Stage]:
    """Set up a portal in a folder of its own, on a small disk of its own where that is allowed."""
    home = ROOT / "var" / "chaos"
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=home))
    mounted = _mount(folder)
    folder.chmod(0o755)  # the server's user goes through
    built = None
    try:
        built = Stage(folder, small=mounted)
        yield built
    finally:
        if built:
            built.close()
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607
        rmtree(folder)


def _mount(folder: Path) -> bool:
    """Make a folder a disk in memory; returns whether that is allowed, as to root."""
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
