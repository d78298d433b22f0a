"""The checker's pages: groups, contradictions, Back, calendar, links without a language."""

from urllib.parse import parse_qs, urlsplit

import pytest

from services.eligibility import parse
from services.eligibility.links import CheckerAnswers, unpack
from services.language import LANGUAGES, Language
from tests.support.client import LintClient
from tests.support.personas import ARCHITECT, NEUTRAL, PEOPLE, told, url

RENEWAL = {
    "status": "foreign",
    "purposes": ["work"],
    "filing_date": "2026-11-01",
    "filing_kind": "renewal",
    "permit_to": "2027-02-28",
}


def answers_in(address: str) -> CheckerAnswers:
    return unpack(parse_qs(urlsplit(address).query)["answers"][0])


def test_questions_that_belong_together_share_a_page(client: LintClient) -> None:
    what = told(ARCHITECT, age=None, criminal_record=None)
    page = client.page(url("questions/age", what))
    assert page.select_one("#age")
    assert page.select("[name=criminal_record]")
    caption = page.select_one(".govuk-caption-l")
    assert caption
    assert caption.get_text().startswith("Question 6")
    address = url("questions/age", what, do="answer", age="38", criminal_record="no")
    after = answers_in(client.get(address).location or "")
    assert (after.facts["age"], after.facts["criminal_record"]) == (38, False)


def test_of_a_page_only_the_first_question_must_be_answered(client: LintClient) -> None:
    what = told(ARCHITECT, age=None, criminal_record=None)
    after = answers_in(client.get(url("questions/age", what, do="answer", age="38")).location or "")
    assert after.skipped == {"criminal_record"}
    assert (
        client.get(url("questions/age", what, do="answer", criminal_record="no")).status_code == 422
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_that_contradict_each_other_are_named_beside_the_question(
    client: LintClient, language: Language
) -> None:
    what = told(ARCHITECT, age=19, related_years=None, annual_pay=None)
    sent = {"education": "master", "related_years": "60"}
    page = client.page(url("questions/education", what, language, do="answer", **sent))
    assert page.select_one(".contradiction a[href*='questions/age']")
    response = client.get(url("questions/education", what, language, do="keep", **sent))
    assert answers_in(response.location or "").facts["related_years"] == 60
    results = client.page(url("results", told(ARCHITECT, age=19, related_years=60), language))
    assert results.select_one(".contradiction")


def test_back_of_the_browser_loses_no_later_answer(client: LintClient) -> None:
    newest = told(ARCHITECT)
    early = ("status", "purposes", "filing_date")
    before = CheckerAnswers({code: newest.facts[code] for code in early})
    address = url("questions/employer", before, do="answer", employer="shenzhen", later=newest.word)
    after = answers_in(client.get(address).location or "")
    assert after.facts == {**newest.facts, "employer": "shenzhen"}


@pytest.mark.parametrize("later", ["damaged", CheckerAnswers(parse({"status": "taiwan"})).word])
def test_what_is_no_continuation_is_left_out(client: LintClient, later: str) -> None:
    before = CheckerAnswers(parse({"status": "foreign", "purposes": ["work"]}))
    address = url(
        "questions/filing_date",
        before,
        do="answer",
        later=later,
        **{"filing_date-year": "2026", "filing_date-month": "11", "filing_date-day": "29"},
    )
    after = answers_in(client.get(address).location or "")
    assert set(after.facts) == {"status", "purposes", "filing_date"}


def test_where_only_time_is_lacking_the_day_can_be_saved(client: LintClient) -> None:
    what = CheckerAnswers(parse(RENEWAL))
    card = client.page(url("results", what)).select_one("#permit-life")
    assert card
    link = card.select_one("a[href*='day.ics']")
    assert link
    response = client.get(str(link["href"]))
    assert response.mimetype == "text/calendar"
    assert "DTSTART;VALUE=DATE:20261130\r\n" in response.get_data(as_text=True)
    assert client.get(url("schemes/work-permit/day.ics", told(ARCHITECT))).status_code == 404


def test_the_last_day_of_a_window_can_be_saved(client: LintClient) -> None:
    facts = next(one for one in PEOPLE if one["case"] == 9)
    what = CheckerAnswers(parse(NEUTRAL | facts["facts"] | {"filing_date": "2026-03-31"}))
    card = client.page(url("results", what)).select_one("#gba-iit")
    assert card
    assert "only until 31 March 2026" in card.get_text()
    link = card.select_one("a[href*='day.ics']")
    assert link
    entry = client.get(str(link["href"])).get_data(as_text=True)
    assert "DTSTART;VALUE=DATE:20260331\r\n" in entry
    assert "SUMMARY:Last day under today's rules: Greater Bay Area" in entry


def test_a_damaged_link_says_so(client: LintClient) -> None:
    page = client.page("/en/eligibility/results?answers=damaged", status=404)
    assert "This link to answers is not complete." in page.get_text()


@pytest.mark.parametrize("rest", ["", "/results", "/questions/age"])
def test_an_address_without_a_language_leads_on(client: LintClient, rest: str) -> None:
    response = client.get(
        f"/eligibility{rest}?answers=abc", headers={"Accept-Language": "zh-HK,zh;q=0.9"}
    )
    assert response.status_code == 302
    assert response.location == f"/tc/eligibility{rest}?answers=abc"


def test_a_yes_to_be_confirmed_is_marked_in_the_overview(client: LintClient) -> None:
    page = client.page(url("results", told(ARCHITECT)))
    row = next(one for one in page.select(".overview li") if one.select("a[href='#work-permit']"))
    assert [tag.get_text() for tag in row.select(".govuk-tag")] == ["Yes", "Confirm"]
