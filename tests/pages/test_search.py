"""The search page: one way in, in three languages."""

import pytest
from sqlalchemy.orm import Session

from portal.public.findable import list_findable_pages
from services.language import LANGUAGES
from services.search.entries import list_findable
from services.search.finding import LONGEST
from services.search.indexing import index
from tests.support.client import LintClient
from tests.support.queries import counted_queries


@pytest.fixture
def indexed(db: Session) -> None:
    index(db, [*list_findable(), *list_findable_pages()])
    db.commit()


def addresses(client: LintClient, typed: str, language: str = "en") -> list[str]:
    page = client.page(f"/{language}/search?q={typed}")
    return [str(link["href"]) for link in page.select(".results__title a")]


@pytest.mark.usefixtures("indexed")
def test_every_kind_of_thing_leads_to_its_page(client: LintClient) -> None:
    for typed, wanted in (
        ("hire a foreigner", "/en/services/work-permit"),
        ("accountant", "/en/eligibility/schemes/accountant"),
        ("port clearance", "/en/plan/measures/18"),
        ("Customs", "/en/agencies/customs"),
        ("privacy", "/en/privacy"),
        ("case number query code", "/en/progress"),
        ("Is my draft saved", "/en/help#filing-1"),
    ):
        assert wanted in addresses(client, typed)[:3], typed


@pytest.mark.usefixtures("indexed")
def test_whatever_is_found_can_be_opened(client: LintClient) -> None:
    found = {
        address.partition("#")[0]
        for typed in ("申请", "深圳", "help", "资格", "Hong Kong", "税", "海关", "草稿")
        for address in addresses(client, typed, "sc")
    }
    assert len(found) > 30
    for address in found:
        client.page(address)


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_script_finds_in_the_language_of_the_page(client: LintClient, language: str) -> None:
    wanted = f"/{language}/services/fund-training"
    for typed in ("培训补贴", "培訓補貼", "training subsidy"):
        assert wanted in addresses(client, typed, language), typed


@pytest.mark.usefixtures("indexed")
def test_what_was_typed_stays_and_does_no_harm(client: LintClient) -> None:
    for typed in ("<b>tea</b>", "%00tea", "'", "a" * 5000, "%F0%9F%98%80", "%ED%A0%80"):
        page = client.page(f"/en/search?q={typed}")
        assert page.select_one("#q") is not None
        assert page.find("b") is None
        assert len(str(page.select_one("#q")["value"])) <= LONGEST


@pytest.mark.usefixtures("indexed")
def test_nothing_found_says_so_and_leads_on(client: LintClient) -> None:
    page = client.page("/en/search?q=xyzzy")
    assert "Nothing was found" in page.main.get_text()
    ways = {str(link["href"]) for link in page.main.select("a")}
    assert {"/en/services", "/en/eligibility", "/en/contact"} <= ways


def test_before_it_is_ready_the_search_says_so(client: LintClient, db: Session) -> None:
    assert "not ready yet" in client.page("/en/search?q=visa").main.get_text()


def test_every_page_leads_to_the_search(client: LintClient) -> None:
    for path in ("/en/", "/en/help", "/sc/plan"):
        assert client.page(path).select_one('header a[href$="/search"]')
    assert client.page("/en/").select_one('main form[action="/en/search"] input[name="q"]')


@pytest.mark.usefixtures("indexed")
def test_a_search_costs_two_statements_whatever_is_found(client: LintClient) -> None:
    for typed in ("hire a foreigner", "服务", "xyzzy tea"):
        with counted_queries() as queries:
            client.page(f"/en/search?q={typed}")
        assert len(queries) == 2, queries
