"""Nothing that people were told is saved is lost, whatever is killed, full, slow or edited."""

import subprocess
import sys

import pytest

from services.settings import ROOT
from tests.support.live import PATIENCE

DRILLS = ("kills and restarts", "full disk", "slow peers", "ledger edits", "backup and restore")


@pytest.fixture(scope="module")
def outcome() -> tuple[int, str]:
    """How the short form of `make chaos` ends, and what it says."""
    command = [sys.executable, "-m", "tests.chaos", "--short"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            said, _ = process.communicate(timeout=10 * PATIENCE)
        finally:
            process.terminate()
    return process.returncode, said


def test_nothing_is_lost(outcome: tuple[int, str]) -> None:
    status, said = outcome
    assert status == 0, said
    assert "losses" in said


@pytest.mark.parametrize("drill", DRILLS)
def test_each_drill_is_run(outcome: tuple[int, str], drill: str) -> None:
    assert f"\n{drill} " in f"\n{outcome[1]}"
