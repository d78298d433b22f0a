"""The checker as a stranger walks through it, without scripts, cookies or traces."""

import gzip
import logging
from itertools import cycle
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from services.eligibility import Fact, all_facts, topics
from services.eligibility.explaining import find_rule
from services.eligibility.links import CheckerAnswers, unpack
from services.language import LANGUAGES, Language
from services.moments import today
from tests.support.client import LintClient
from tests.support.personas import ARCHITECT, OWNER, PERSONAS, ROOT, told, url, verdicts
from tests.support.queries import counted_queries
from tests.support.traces import contents

JOURNEYS = (
    ARCHITECT,
    "A Macao accountant with the mainland CPA",
    OWNER,
    "A returnee researcher without an employer",
)

ASKED = [fact.code for fact in all_facts().values() if fact.question]


def typed(fact: Fact, value: Any) -> list[tuple[str, str]]:
    """An answer as a browser sends it."""
    if fact.kind == "date":
        parts = {"year": value.year, "month": value.month, "day": value.day}
        return [(f"{fact.code}-{part}", str(number)) for part, number in parts.items()]
    if fact.kind == "choices":
        return [(fact.code, code) for code in sorted(value) or ["none_of_these"]]
    if fact.kind == "yesno":
        return [(fact.code, "yes" if value else "no")]
    return [(fact.code, str(value))]


def fields(page: BeautifulSoup) -> list[tuple[str, str]]:
    """What the form on a page sends along by itself."""
    return [(str(i["name"]), str(i["value"])) for i in page.select("main input[type=hidden]")]


def asked_on(page: BeautifulSoup) -> list[str]:
    """The questions of a page."""
    names = [
        str(one["name"]) for one in page.select("main form :is(input, select):not([type=hidden])")
    ]
    return list(dict.fromkeys(name.split("-")[0] for name in names))


def walk(client: LintClient, name: str, language: Language) -> tuple[BeautifulSoup, list[str]]:
    """From the start page to the results; the results, and the pages on the way."""
    answers = told(name).facts
    start = client.page(f"/{language}/eligibility")
    link = start.select_one("a.govuk-button--start")
    assert link
    response = client.get(str(link["href"]))
    pages = [str(start)]
    while response.location and "/questions/" in response.location:
        address = urlsplit(response.location)
        page = client.page(response.location)
        pages.append(str(page))
        given = [one for code in asked_on(page) for one in typed(all_facts()[code], answers[code])]
        sent = [*fields(page), *given, ("do", "answer")]
        response = client.get(f"{address.path}?{urlencode(sent)}")
    assert response.location
    results = client.page(response.location)
    return results, [*pages, str(results)]


@pytest.mark.parametrize("name", JOURNEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_comes_from_start_to_result(
    client: LintClient, name: str, language: Language
) -> None:
    results, pages = walk(client, name, language)
    expected = {code: o["verdict"] for code, o in PERSONAS[name]["outcomes"].items()}
    if name == ARCHITECT:  # nobody is asked about local bonus points
        expected |= {"talent-green": "unknown", "r-visa": "unknown"}
    assert verdicts(results) == expected
    assert len(pages) - 2 <= 12, "questions"


def test_first_page_to_result_weighs_less_than_100_kb(client: LintClient) -> None:
    results, pages = walk(client, ARCHITECT, "en")
    static = {
        urlsplit(str(tag.get("href") or tag.get("src"))).path
        for tag in results.select("head link[rel=stylesheet], head script[src]")
    } | {"/static/vendor/govuk-frontend/govuk-frontend.min.js"}
    files = [(ROOT / "portal" / path.lstrip("/")).read_bytes() for path in static]
    weight = sum(len(gzip.compress(part)) for part in [*files, *(p.encode() for p in pages)])
    assert weight < 100_000, "bytes, compressed"


@pytest.mark.parametrize(("code", "language"), list(zip(ASKED, cycle(LANGUAGES), strict=False)))
def test_a_question_says_why_it_is_asked(client: LintClient, code: str, language: Language) -> None:
    page = client.page(f"/{language}/eligibility/questions/{code}")
    fact = all_facts()[code]
    assert fact.why
    assert fact.why[language] in page.get_text()


@pytest.mark.parametrize(("code", "language"), list(zip(topics(), cycle(LANGUAGES), strict=False)))
def test_a_scheme_lists_every_rule(client: LintClient, code: str, language: Language) -> None:
    page = client.page(f"/{language}/eligibility/schemes/{code}")
    shown = [str(rule["id"]) for rule in page.select("li.reason")]
    assert shown == [rule.id for rule in topics()[code].rules]
    assert page.select_one('meta[name="robots"]') is None


def test_the_start_page_leads_to_every_scheme(client: LintClient) -> None:
    links = client.page("/en/eligibility").select(".schemes a")
    found = {str(link["href"]).rsplit("/", 1)[1] for link in links}
    assert found == set(topics())


def test_nothing_is_kept_and_nothing_is_asked_of_the_database(
    client: LintClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    what = told(ARCHITECT)
    with counted_queries() as queries:
        for path in ("results", "questions/age", "points", "schemes/work-permit"):
            response = client.get(url(path, what))
            assert "Set-Cookie" not in response.headers
    assert not queries
    client.get(url("questions/age", what, do="answer", age="37777"))
    assert what.word not in caplog.text
    assert "37777" not in caplog.text


def test_answers_are_not_for_search_engines(client: LintClient) -> None:
    page = client.page(url("results", told(ARCHITECT)))
    robots = page.select_one('meta[name="robots"]')
    assert robots
    assert robots["content"] == "noindex"


def test_the_other_languages_keep_the_answers(client: LintClient) -> None:
    what = told(ARCHITECT)
    page = client.page(url("questions/age", what))
    for link in page.select('header a[rel="alternate"]'):
        address = urlsplit(str(link["href"]))
        assert unpack(parse_qs(address.query)["answers"][0]) == what


def test_a_wrong_answer_is_shown_again_with_what_to_do(client: LintClient) -> None:
    response = client.get(url("questions/age", told(ARCHITECT), do="answer", age="old"))
    assert response.status_code == 422
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    problem = page.select_one(".govuk-error-summary a")
    assert problem
    assert (problem["href"], problem.get_text()) == (
        "#age",
        "Your age must be a whole number, like 35",
    )
    field = page.select_one("input#age")
    assert field
    assert field["value"] == "old"


@pytest.mark.parametrize(
    ("code", "sent"),
    [
        ("status", {}),
        ("status", {"status": "martian"}),
        ("purposes", {}),
        ("purposes", {"purposes": "none_of_these"}),
        ("merits", {}),
        ("merits", {"merits": ["none_of_these", "innovator"]}),
        ("criminal_record", {"criminal_record": "perhaps"}),
        ("age", {"age": ""}),
        ("annual_pay", {"annual_pay": "much"}),
        ("filing_date", {"filing_date-day": "31", "filing_date-month": "2"}),
        ("filing_date", {}),
    ],
    ids=str,
)
def test_what_is_no_answer_leads_nowhere(
    client: LintClient, code: str, sent: dict[str, Any]
) -> None:
    query = urlencode({**sent, "do": "answer"}, doseq=True)
    response = client.get(f"/en/eligibility/questions/{code}?{query}")
    assert response.status_code == 422


def test_a_question_can_be_left_open(client: LintClient) -> None:
    what = told(ARCHITECT, employer=None)
    response = client.get(url("questions/employer", what, do="skip"))
    assert response.location
    after = unpack(parse_qs(urlsplit(response.location).query)["answers"][0])
    assert after.skipped == {"employer"}
    assert "left open" in client.page(url("results", after)).get_text()


def test_who_why_and_when_cannot_be_left_open(client: LintClient) -> None:
    assert client.get("/en/eligibility/questions/status?do=skip").status_code == 200
    page = client.page("/en/eligibility/questions/status")
    assert [button["value"] for button in page.select("main button")] == ["answer"]


def test_going_back_keeps_every_answer(client: LintClient) -> None:
    what = told(ARCHITECT)
    page = client.page(url("questions/age", what))
    back = page.select_one("a.govuk-back-link")
    assert back
    address = urlsplit(str(back["href"]))
    assert address.path.endswith("/questions/filing_kind")
    assert unpack(parse_qs(address.query)["answers"][0]) == what


def test_a_changed_answer_leads_straight_back_to_the_results(client: LintClient) -> None:
    what = told(ARCHITECT)
    changes = client.page(url("results", what)).select(".govuk-summary-list__actions a")
    assert len(changes) == 13
    response = client.get(url("questions/age", what, do="answer", age="61"))
    assert response.location
    page = client.page(response.location)
    assert verdicts(page)["work-permit"] == "unknown"
    assert find_rule("E10-FIRST")[0].entry.text.en in page.get_text()


def test_answers_that_no_longer_matter_are_kept_but_not_shown(client: LintClient) -> None:
    what = told(ARCHITECT, purposes=["short_business"], status="hk_chinese")
    page = client.page(url("results", what))
    shown = page.select(".govuk-summary-list__key")
    question = all_facts()["chinese_level"].question
    assert question
    assert question.en not in [key.get_text() for key in shown]
    link = page.select_one(".govuk-summary-list__actions a")
    assert link
    kept = unpack(parse_qs(urlsplit(str(link["href"])).query)["answers"][0])
    assert kept.facts["chinese_level"] == "none"


def test_without_a_date_it_is_today(client: LintClient) -> None:
    page = client.page("/en/eligibility/questions/filing_date")
    year = page.select_one("#filing_date-year")
    assert year
    assert year["value"] == str(today().year)


@pytest.mark.parametrize(
    "path",
    [
        "questions/shoe_size",
        "questions/local_points",
        "schemes/unicorns",
        "results?answers=damaged",
        "questions?answers=eJw",
    ],
)
def test_what_does_not_exist_is_not_found(client: LintClient, path: str) -> None:
    client.page(f"/en/eligibility/{path}", status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_are_counted_line_by_line(client: LintClient, language: Language) -> None:
    page = client.page(url("points", told(ARCHITECT), language))
    rows = page.select("tbody tr")
    assert len(rows) == 8
    assert "80" in page.select("h2")[0].get_text()
    assert len(page.select("#total ~ ol li")) == 3, "ways to 85"


def test_lines_may_be_left_open(client: LintClient) -> None:
    page = client.page("/en/eligibility/points?do=count&education=doctor&annual_pay=")
    assert page.select("h2")[0].get_text() == "20 to 110 points"


def test_a_line_that_cannot_be_read_is_named(client: LintClient) -> None:
    response = client.get("/en/eligibility/points?do=count&age=old&local_points=11")
    assert response.status_code == 422
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    assert [str(a["href"]) for a in page.select(".govuk-error-summary a")] == [
        "#age",
        "#local_points",
    ]


def test_points_go_on_into_the_check(client: LintClient) -> None:
    page = client.page("/en/eligibility/points?do=count&education=doctor&age=30")
    link = page.select_one("aside a")
    assert link
    kept = unpack(parse_qs(urlsplit(str(link["href"])).query)["answers"][0])
    assert kept == CheckerAnswers({"education": "doctor", "age": 30})


def test_no_answer_is_stored(client: LintClient, db: Session) -> None:
    before = contents(db)
    walk(client, ARCHITECT, "en")
    assert contents(db) == before
