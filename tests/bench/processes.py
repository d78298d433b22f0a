"""The processes that are measured: what is served, and the commands of the command line."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

from tests.bench.load import Server, get, send
from tests.support.live import PATIENCE, free_port

READY = "/readyz"
"""What each answers once it is ready."""

WITHOUT_RICH = """
import sys
sys.modules["rich"] = None
from gunicorn.app.wsgiapp import run
run()
"""
"""Serves as in production, which has no `rich`; where it is installed, structlog brings it in."""

GUNICORN = [sys.executable, "-c", WITHOUT_RICH]
BYTECODE = "PYTHONDONTWRITEBYTECODE"
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


@contextmanager
def served(target: str, code: Path, logs: Path, address: str) -> Iterator[tuple[Server, float]]:
    """Serve an application with gunicorn and one worker; gives it and how long it took, in s.

    Args:
        code: the folder of its code.
        logs: the folder for what it logs.
        address: its database.
    """
    port = free_port()
    log = logs / f"{target.partition(':')[0]}-{port}.log"
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    start = perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*GUNICORN, target], cwd=code, env=environment, stdout=file, stderr=file
        )
    try:
        _wait(port, process, log)
        yield Server(port, process.pid), perf_counter() - start
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
            status, _response = send(port, get(READY))
        except OSError:
            status = 0
        if status == 200:
            return
        sleep(0.02)
    raise RuntimeError(f"nothing answers on port {port}:\n{log.read_text('utf-8')[-2000:]}")


def command(code: Path, arguments: Sequence[str]) -> float:
    """Seconds of CPU that a command takes, from the first to the last."""
    # What was compiled is kept, as where the portal is installed.
    keeping = {name: value for name, value in os.environ.items() if name != BYTECODE}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [*FLASK, *arguments],
        cwd=code,
        env=keeping,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
