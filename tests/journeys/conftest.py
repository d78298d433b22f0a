"""One walk over all pages, for all tests that read them."""

from dataclasses import dataclass

import pytest
from flask import Flask

from services import database as portal_database
from tests.support import server
from tests.support.crawl import Snapshot, crawl
from tests.support.town import settle


@dataclass(frozen=True, slots=True)
class Seen:
    """What everybody together has seen of the portal."""

    pages: list[Snapshot]
    broken: list[str]


@pytest.fixture(scope="session")
def seen(_app: Flask) -> Seen:
    """The pages of a small town, which is gone again afterwards."""
    try:
        with portal_database.Session() as db:
            return Seen(*crawl(_app, db, settle(db)))
    finally:
        server.empty_tables(portal_database.engine())
