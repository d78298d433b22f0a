"""Fixtures of all rings. Pure tests use none of them, and cannot reach a database."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import orm

VAR = Path(__file__).parent.parent / "var" / "test"

# Before anything reads the settings: without the fixture there is no database.
os.environ["DATABASE_URL"] = "postgresql://nobody@/ask-for-the-db-fixture?host=/nonexistent"
os.environ["PORTAL_VAR"] = str(VAR / "files")
# A hundred processes are started, and each would compile everything anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.pop("PORT", None)  # of the machine, not of the portal under test
for name in [name for name in os.environ if name.startswith("PORTAL_") and name != "PORTAL_VAR"]:
    del os.environ[name]

from portal.log import configure_logging  # noqa: E402
from services import database as portal_database  # noqa: E402
from services.accounts import passwords  # noqa: E402
from services.catalogue import amendments  # noqa: E402
from services.documents import aside  # noqa: E402
from services.settings import settings  # noqa: E402
from tests.support import apart, live, server, words  # noqa: E402
from tests.support.client import LintClient  # noqa: E402

configure_logging()
aside.LONGEST = 3600  # a slow machine is no busy one
apart.remember_what_is_told()
words.compile_what_is_old()
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # as cheap as can be


# How long an example takes says something of the machine, and nothing of the code.
hypothesis_settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("patient")

RINGS = ("pure", "services", "pages", "live", "journeys")
IS_ONE_OF_SEVERAL = "PYTEST_XDIST_WORKER" in os.environ


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Ring by ring, the fast ones first. The browser's own event loop runs to the end of
    the session, and the jobs of the other rings need to start one: so it comes last.

    Where several processes take files, the walk over all pages comes before all that needs
    a database: one is long at it, and would still be when the others have nothing left to
    do. It has its browser in a thread.
    """
    items.sort(key=_place)


def _place(item: pytest.Function) -> tuple[int, bool]:
    ring = item.path.relative_to(Path(__file__).parent).parts[0]
    walks = "seen" in item.fixturenames
    return RINGS.index("services" if walks and IS_ONE_OF_SEVERAL else ring), not walks


def pytest_collection_finish() -> None:
    """All that the tests import is there."""
    _set_aside_what_is_loaded()


def _set_aside_what_is_loaded() -> None:
    """Spare Python going through all of it, the content of the portal, at each look for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """A migrated database of this run's own; its address."""
    with server.database(VAR) as address:
        os.environ["DATABASE_URL"] = address
        settings.cache_clear()
        portal_database.disconnect()
        yield address
        portal_database.disconnect()


@pytest.fixture
def db(database: str) -> Iterator[orm.Session]:
    """A session that really commits; the tables are emptied after the test."""
    with portal_database.Session() as session:
        yield session
        session.rollback()
    server.empty_tables(portal_database.engine())


@pytest.fixture(autouse=True)
def _as_written() -> None:
    """Services state what their files say, though an application made before reads amendments."""
    amendments.read_from(tuple)


@pytest.fixture(scope="session")
def _app(database: str) -> Flask:
    from portal import create_app

    app = create_app()
    app.testing = True
    app.test_client_class = LintClient
    amendments.read_from(tuple)  # tests that need some have them read
    _set_aside_what_is_loaded()
    return app


@pytest.fixture
def app(_app: Flask, db: orm.Session) -> Flask:
    """The application, on this test's database."""
    return _app


@pytest.fixture
def client(app: Flask, db: orm.Session) -> LintClient:
    """A browser without scripts that reads every page critically.

    What `db` has flushed is committed before each request, and what it has
    loaded is forgotten after.
    """
    client = app.test_client()
    assert isinstance(client, LintClient)
    client.db = db
    return client


@pytest.fixture
def own_var() -> Iterator[Path]:
    """A folder for a database server of the test's own.

    Not pytest's `tmp_path`: every run by root closes that to the server's user.
    """
    VAR.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=VAR))
    yield folder
    rmtree(folder)


@pytest.fixture(scope="session")
def site(database: str) -> Iterator[str]:
    """The address of the portal under gunicorn, on this run's database."""
    with live.portal(database) as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Debian's Chromium for pytest-playwright, which would download its own."""
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run"]
    arguments.append("--disable-background-networking")
    return {**browser_type_launch_args, "executable_path": live.browser(), "args": arguments}
