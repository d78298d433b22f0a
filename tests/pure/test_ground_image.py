"""The image of production, as `.dockerignore` leaves it: whole without what it does not carry."""

import json
import os
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from services.settings import ROOT
from tests.support.live import free_port

IGNORED = [
    line
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
NOT_CARRIED = ("services/demo", "services/embedded.py", "portal/commands/demo.py", "tests", "docs")


def _is_ignored(path: Path) -> bool:
    here = path.relative_to(ROOT).as_posix()
    return any(fnmatch(here, pattern) or fnmatch(f"/{here}", pattern) for pattern in IGNORED)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `/portal` of the image."""
    target = tmp_path_factory.mktemp("image") / "portal"

    def ignored(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if _is_ignored(Path(folder) / name)}

    shutil.copytree(ROOT, target, ignore=ignored)
    return target


COMMANDS = """
import json, sys
from wsgi import app
runner = app.test_cli_runner()
told = {}
for command in sys.argv[1:]:
    result = runner.invoke(args=command.split())
    told[command] = [result.exit_code, result.output]
print(json.dumps(told))
"""
DUE = "due --from 2016-09-14 --working-days 5"
NEEDS_DATABASE = ("serve", "migrate", "worker", "verify-ledger", "check-setup")


@pytest.fixture(scope="module")
def told(image: Path) -> dict[str, tuple[int, str]]:
    """Exit status and words of commands in the image, which is given no settings."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PORTAL_") and name != "DATABASE_URL"
    }
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, DUE, "serve --demo", "demo", *NEEDS_DATABASE],
        cwd=image,
        env=environment | {"PORT": str(free_port())},
        stdout=subprocess.PIPE,
        timeout=300,
        check=True,
    )
    return {command: tuple(one) for command, one in json.loads(done.stdout).items()}


def test_it_carries_neither_demonstration_nor_database_nor_tests(image: Path) -> None:
    assert [path for path in NOT_CARRIED if (image / path).exists()] == []
    assert (image / "services" / "database.py").exists()


def test_its_commands_work(told: dict[str, tuple[int, str]]) -> None:
    assert told[DUE] == (0, "2016-09-22\n")


@pytest.mark.parametrize("command", NEEDS_DATABASE)
def test_what_needs_a_database_says_that_none_is_named(
    told: dict[str, tuple[int, str]], command: str
) -> None:
    status, said = told[command]
    assert status == 1
    assert "DATABASE_URL must name a database: no server of its own is installed" in said


def test_a_demonstration_cannot_be_asked_for(told: dict[str, tuple[int, str]]) -> None:
    assert told["serve --demo"] == (1, "Error: the demonstration is not installed here\n")
    status, said = told["demo"]
    assert status == 2
    assert "No such command 'demo'" in said
