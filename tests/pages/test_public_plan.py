"""The plan in public: what it promises, who answers for it, what can be applied for."""

import pytest

from services import moments
from services.catalogue import items_on
from services.language import LANGUAGES
from services.plan import load_plan
from tests.support.client import LintClient

ADDRESSES = [
    "plan/map",
    "plan",
    "agencies",
    *(f"plan/measures/{measure.number}" for measure in load_plan().measures),
    *(f"agencies/{code}" for code in load_plan().units),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_plan_reads_in_every_language(client: LintClient, language: str) -> None:
    for address in ADDRESSES:
        page = client.page(f"/{language}/{address}")
        assert page.h1


def test_the_plan_at_a_glance_links_to_every_measure(client: LintClient) -> None:
    page = client.page("/en/plan")
    links = {link["href"] for link in page.main.select("a.govuk-link")}
    assert {f"/en/plan/measures/{number}" for number in range(1, 28)} <= links
    assert len(page.select("#targets ~ .table-region tbody tr")) == 10
    assert "more than USD 200 billion" in page.main.get_text()


def test_what_the_plan_carries_out_stands_in_the_marks_of_titles(client: LintClient) -> None:
    assert "《国务院关于加快发展服务贸易的若干意见》" in client.page("/sc/plan").main.get_text()


def test_a_measure_shows_its_words_beside_the_translation(client: LintClient) -> None:
    page = client.page("/en/plan/measures/26")
    original = "".join(p.get_text() for p in page.select(".pair p[lang=zh-Hans-CN]"))
    assert original == load_plan().measure(26).clause.sc
    promised = [mark.get_text() for mark in page.select(".pair p:not([lang]) mark")]
    assert promised[0].startswith("Apply zero tax rates")


def test_a_measure_names_its_units_in_order_then_and_now(client: LintClient) -> None:
    page = client.page("/sc/plan/measures/26")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["td", "th"])]
        for row in page.select("#responsible ~ .table-region tbody tr")
    ]
    assert [row[:2] for row in rows] == [
        ["1", "深圳市国税局"],
        ["2", "市地税局"],
        ["3", "财政委"],
        ["4", "科技创新委"],
    ]
    assert "国家税务总局深圳市税务局" in rows[0][2]
    assert "国家税务总局深圳市税务局" in rows[1][2]
    assert "深圳市科技创新局" in rows[3][2]


def test_a_measure_offers_its_services(client: LintClient) -> None:
    page = client.page("/en/plan/measures/26")
    assert page.select_one('.cards a[href="/en/services/tase"]')
    asking = client.page("/en/plan/measures/2")
    assert asking.select_one('.cards a[href="/en/services/trade-rules"]')


def test_words_that_name_nobody_are_explained(client: LintClient) -> None:
    assert "等各相关单位" in client.page("/sc/plan/measures/15").main.get_text()


def test_a_divided_unit_shows_both_successors(client: LintClient) -> None:
    words = client.page("/en/agencies/etic").main.get_text()
    assert "Commerce Bureau of Shenzhen Municipality" in words
    assert "Industry and Information Technology Bureau of Shenzhen Municipality" in words
    assert "January 2019" in words
    assert "1 January 2019" not in words  # the day is not known


def test_a_measure_shows_the_successor_that_it_concerns(client: LintClient) -> None:
    funds = client.page("/sc/plan/measures/24").main.get_text()
    assert "深圳市商务局" in funds
    assert "深圳市工业和信息化局" not in funds


def test_an_unverified_succession_is_marked(client: LintClient) -> None:
    page = client.page("/en/agencies/hsec")
    assert page.select_one(".tag--indicative")


def test_a_collective_unit_lists_the_districts(client: LintClient) -> None:
    words = client.page("/en/agencies/newareas").main.get_text()
    assert "Administrative Committee of Longhua New Area" in words
    assert "People's Government of Longhua District" in words
    assert "Futian" not in words


@pytest.mark.parametrize(
    "address", ["plan/measures/0", "plan/measures/28", "agencies/nobody", "plan/measures/x"]
)
def test_what_is_not_there_is_not_found(client: LintClient, address: str) -> None:
    client.page(f"/en/{address}", status=404)


def test_every_measure_is_a_cell_of_the_map_and_a_row_of_its_table(client: LintClient) -> None:
    page = client.page("/en/plan/map")
    wanted = [f"/en/plan/measures/{number}" for number in range(1, 28)]
    assert [str(link["href"]) for link in page.select(".plan-map a")] == wanted
    assert [str(link["href"]) for link in page.select("#table ~ .table-region th a")] == wanted
    assert len(page.select("#targets ~ .table-region tbody tr")) == 13


def test_the_map_says_what_is_open_what_is_elsewhere_and_who_answers(client: LintClient) -> None:
    page = client.page("/en/plan/map")
    cells = {
        str(cell.a["href"]).rsplit("/", 1)[1]: cell.get_text(" ", strip=True)
        for cell in page.select(".plan-map__cell")
        if cell.a
    }
    assert "1 open today" in cells["12"]
    assert "Questions are answered" in cells["12"]
    assert "decided elsewhere" in cells["20"]
    assert "without an open round" in cells["24"]  # no round is open in an empty database
    assert "Customs" in cells["18"]
    assert all(name in cells["12"] for name in ("Justice Bureau", "Human Resources"))


def test_every_service_stands_in_the_table_of_the_map(client: LintClient) -> None:
    page = client.page("/sc/plan/map")
    linked = {str(link["href"]).rsplit("/", 1)[1] for link in page.select("#table ~ div td a")}
    assert linked == {one.code for one in items_on(moments.today())}
