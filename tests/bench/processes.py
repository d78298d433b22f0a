"""The processes that are measured: what is served, and the commands of the command line."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

from services.settings import ROOT
from tests.bench.load import Server, get, send
from tests.support.live import PATIENCE, free_port

GUNICORN = [sys.executable, "-m", "gunicorn"]
FLASK = [sys.executable, "-m", "flask", "--app", "tests.bench.many"]


@contextmanager
def served(
    target: str, logs: Path, environment: Mapping[str, str], *, path: str = "/healthz"
) -> Iterator[tuple[Server, float]]:
    """Serve an application with gunicorn and one worker; gives it and how long it took, in s.

    Args:
        logs: the folder for what it logs.
        environment: what it is to know beside what this process knows.
        path: what it answers once it is ready.
    """
    port = free_port()
    log = logs / f"{target.partition(':')[0]}-{port}.log"
    wanted = {**os.environ, **environment, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    start = perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*GUNICORN, target], cwd=ROOT, env=wanted, stdout=file, stderr=file
        )
    try:
        _wait(port, process, log, path)
        yield Server(port, process.pid), perf_counter() - start
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path, path: str) -> None:
    """Wait until the server answers.

    Raises:
        RuntimeError: it does not, or has ended; shows the end of its log.
    """
    deadline = perf_counter() + PATIENCE
    while perf_counter() < deadline and process.poll() is None:
        try:
            status, _response = send(port, get(path))
        except OSError:
            status = 0
        if status == 200:
            return
        sleep(0.02)
    raise RuntimeError(f"nothing answers on port {port}:\n{log.read_text('utf-8')[-2000:]}")


def command(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds of CPU that a command takes, from the first to the last."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [*FLASK, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
