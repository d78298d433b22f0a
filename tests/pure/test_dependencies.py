"""What we use is declared, what is declared is used, and all of it is locked by hash."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from services.settings import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OURS = {"portal", "forms", "services", "translations", "migrations", "tests", "wsgi"}
USED_BY_NAME = {"gunicorn", "pylopdf-fonts-zh-cn", "pylopdf-fonts-zh-tw"}
LOCKS = ("requirements.txt", "requirements-dev.txt")


def normal(name: str) -> str:
    return re.split(r"[\[<>=;~! ]", name)[0].lower().replace("_", "-")


def declared() -> set[str]:
    return {normal(name) for name in PROJECT["project"]["dependencies"]}


def imported(*folders: str) -> set[str]:
    """Distributions whose modules the code of these folders imports."""
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    modules = {module for file in files for module in _imports(file)}
    outside = modules - OURS - set(sys.stdlib_module_names)
    distributions = packages_distributions()
    return {normal(name) for module in outside for name in distributions.get(module, [module])}


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_what_the_portal_imports_is_declared() -> None:
    used = imported("portal", "forms", "services", "migrations")
    # What comes with a declared library by its own contract.
    brought = {"werkzeug", "jinja2", "markupsafe", "click", "babel"}  # by Flask and Flask-Babel
    assert used - declared() - brought == set()


def test_what_is_declared_is_used() -> None:
    used = imported("portal", "forms", "services", "migrations") | USED_BY_NAME
    assert declared() - used == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"https?:|file:|^-", text, re.MULTILINE)
    for package in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in package, package[:60]


def test_what_is_declared_is_locked() -> None:
    locked = {normal(line) for line in (ROOT / LOCKS[0]).read_text("utf-8").splitlines()}
    assert declared() - locked == set()
