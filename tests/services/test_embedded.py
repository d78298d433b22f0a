"""The portal's own PostgreSQL: shared by all processes, stopped by the last."""

import subprocess
import sys
from pathlib import Path

from services.settings import ROOT
from tests.support.live import PATIENCE

SCRIPT = """
import sys, pathlib, psycopg
from services import embedded
address = embedded.start(pathlib.Path(sys.argv[1]))
while True:
    with psycopg.connect(address) as connection:
        print(connection.execute("select pg_postmaster_start_time()").fetchone()[0], flush=True)
    if not sys.stdin.readline():
        break
"""


class Process:
    """A process that uses the server until told to leave."""

    def __init__(self, var: Path) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(var)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def server(self) -> str:
        """When the server started, as the process sees it now."""
        assert self.child.stdin
        assert self.child.stdout
        seen = self.child.stdout.readline().strip()
        assert seen, self.child.communicate(timeout=PATIENCE)
        self.child.stdin.write("again\n")
        self.child.stdin.flush()
        return seen

    def leave(self) -> None:
        _seen, errors = self.child.communicate(timeout=PATIENCE)
        assert (self.child.returncode, errors) == (0, "")

    def die(self) -> None:
        self.child.kill()
        self.child.communicate(timeout=PATIENCE)


def test_processes_that_start_at_once_share_one_server(own_var: Path) -> None:
    several = [Process(own_var) for _ in range(3)]
    servers = {process.server() for process in several}
    assert len(servers) == 1
    assert "" not in servers
    first, *others = several
    first.leave()
    assert {process.server() for process in others} == servers
    for process in others:
        process.leave()
    assert not (own_var / "postgres" / "postmaster.pid").exists()


def test_it_runs_until_the_last_process_left_even_if_one_was_killed(own_var: Path) -> None:
    first, second = Process(own_var), Process(own_var)
    assert first.server() == second.server()
    first.die()
    assert (own_var / "postgres" / "postmaster.pid").exists()
    second.leave()
    assert not (own_var / "postgres" / "postmaster.pid").exists()


def test_it_comes_back_with_its_data_after_everything_was_killed(own_var: Path) -> None:
    first = Process(own_var)
    started = first.server()
    first.die()
    second = Process(own_var)
    assert second.server() == started  # nobody stopped it, so it still runs
    second.leave()
    third = Process(own_var)
    assert third.server() not in ("", started)
    third.leave()
