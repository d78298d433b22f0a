"""One walk over all pages, for all tests that read them."""

from dataclasses import dataclass

import pytest
from flask import Flask

from services import database as portal_database
from services.catalogue import Item, item
from tests.support import server
from tests.support.crawl import Snapshot, crawl
from tests.support.editions import add, revised
from tests.support.funds import section
from tests.support.picks import FUND
from tests.support.town import settle
from tests.support.written import written


@dataclass(frozen=True, slots=True)
class Seen:
    """What everybody together has seen of the portal.

    Args:
        written: what people wrote themselves.
    """

    pages: list[Snapshot]
    broken: list[str]
    written: set[str]

    @property
    def closely(self) -> list[Snapshot]:
        """Every page in English, whose words are the longest; in Chinese those that hold
        something that no page before them had, and of two of the same width one.
        """
        return [page for page in self.pages if page.rare or page.language == "en"]


@pytest.fixture(scope="module")
def seen(_app: Flask) -> Seen:
    """The pages of a small town, which is gone again afterwards."""
    try:
        with portal_database.Session() as db, pytest.MonkeyPatch.context() as patch:
            add(patch, _paid_abroad(item(FUND)))
            pages, broken = crawl(_app, db, settle(db))
            return Seen(pages, broken, written(db))
    finally:
        server.empty_tables(portal_database.engine())


def _paid_abroad(fund: Item) -> Item:
    """The fund with a question about money in other currencies, whose rates its rounds need."""
    asked = section("abroad", "fields: [{code: paid, kind: currency, required: false}]")
    return revised(fund, sections=[*fund.sections, asked])
