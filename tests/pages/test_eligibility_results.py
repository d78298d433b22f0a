"""The answers of the checker on one page: what to do first, then reasons, figures and sources."""

import re
from datetime import date
from itertools import cycle
from urllib.parse import parse_qs, urlsplit

import pytest

from services.eligibility import topics
from services.eligibility.explaining import find_rule
from services.eligibility.links import unpack
from services.language import LANGUAGES, Language
from services.moments import today
from services.plan import body_on
from services.settings import settings
from tests.support.client import LintClient
from tests.support.personas import ARCHITECT, OWNER, PERSONAS, TABLE, told, url, verdicts


@pytest.mark.parametrize(("name", "language"), list(zip(PERSONAS, cycle(LANGUAGES), strict=False)))
def test_results_can_be_read_for_everybody(
    client: LintClient, name: str, language: Language
) -> None:
    page = client.page(url("results", told(name), language))
    expected = {code: o["verdict"] for code, o in PERSONAS[name]["outcomes"].items()}
    shown = {code: verdict for code, verdict in verdicts(page).items() if code in TABLE}
    assert shown == expected


def test_the_date_decides(client: LintClient) -> None:
    name = "A Chinese citizen of Hong Kong on the last day of employment permits"
    for day, verdict in (("2018-07-27", "no"), ("2018-07-28", "yes")):
        page = client.page(url("results", told(name, filing_date=day)))
        assert verdicts(page)["hong-kong-macao-employment"] == verdict


def test_one_applies_with_these_answers(client: LintClient) -> None:
    what = told("A software exporter exactly at the three shares")
    link = client.page(url("results", what)).select_one("#tase .outcome__links a.govuk-button")
    assert link
    address = urlsplit(str(link["href"]))
    assert address.path == "/en/enterprise/applications/start/tase"
    assert unpack(parse_qs(address.query)["from_checker"][0]) == what


def test_an_agency_is_named_then_and_now(client: LintClient) -> None:
    what = told("A software exporter exactly at the three shares", filing_date="2018-06-01")
    card = client.page(url("results", what)).select_one("#tase")
    assert card
    words = " ".join(card.get_text(" ").split())
    for named in (body_on("stic", date(2018, 6, 1)), body_on("stic", today())):
        assert named.name.en in words


def test_a_figure_stands_beside_its_limit(client: LintClient) -> None:
    page = client.page(url("results", told("The same exporter a yuan short offshore")))
    card = page.select_one("#tase")
    assert card
    words = " ".join(card.get_text(" ").split())
    assert "34.99% (needed: at least 35%)" in words
    remedy = find_rule("TASE-5")[0].entry.remedy
    assert remedy
    assert remedy.en in words
    assert body_on("stic", today()).name.en in words


def test_every_reason_leads_to_its_source(client: LintClient) -> None:
    page = client.page(url("results", told(OWNER)))
    links = page.select(".reason .source a")
    assert links
    for link in links:
        assert page.find(id=str(link["href"])[1:])


@pytest.mark.parametrize(("name", "language"), list(zip(PERSONAS, cycle(LANGUAGES), strict=False)))
def test_every_source_that_is_named_is_listed(
    client: LintClient, name: str, language: Language
) -> None:
    page = client.page(url("results", told(name), language))
    notes = " ".join(dd.get_text() for dd in page.select(".outcome__facts dd"))
    named = {
        key for marks in re.findall(r"\[([A-Z][A-Z0-9, ]*)\]", notes) for key in marks.split(", ")
    }
    named |= {link.get_text() for link in page.select(".reason .source a")}
    listed = {dt.get_text() for dt in page.select('[id^="source-"]')}
    assert named == listed


def test_an_open_answer_shows_the_figure_that_it_waits_for(client: LintClient) -> None:
    card = client.page(url("results", told(ARCHITECT, local_points=None))).select_one(
        "#talent-green"
    )
    assert card
    words = " ".join(card.get_text(" ").split())
    assert "points: 80–90 points (needed: at least 85 points)" in words
    assert "Not known yet" in words


def test_only_the_last_missing_answer_is_said_to_settle_it(client: LintClient) -> None:
    for what, promised in (
        (told(ARCHITECT, criminal_record=None), True),
        (told("Nobody in particular"), False),
    ):
        card = client.page(url("results", what)).select_one("#work-permit")
        assert card
        assert ("One more answer would settle it" in card.get_text()) is promised


def test_the_first_thing_said_of_an_answer_is_what_to_do(client: LintClient) -> None:
    page = client.page(url("results", told(OWNER, guangdong_tax=0)))
    lines = page.select(".overview li")
    assert len(lines) == len(page.select("article.outcome"))
    owner, car = lines[0].get_text(" "), lines[-1].get_text(" ")
    assert topics()["cepa-person"].file.next.en in owner
    remedy = find_rule("CAR-1")[0].entry.remedy
    assert remedy
    assert remedy.en in car


def test_a_link_to_the_answers_names_the_portal_whatever_host_was_asked(
    client: LintClient,
) -> None:
    answer = client.get(url("results", told(ARCHITECT)), headers={"Host": "other.example.com"})
    assert "other.example.com" not in answer.text
    assert f'href="{settings().origin}/en/eligibility/results?answers=' in answer.text


def test_what_else_applies_is_said_only_where_it_matters(client: LintClient) -> None:
    entry = find_rule("E11")[0].entry.text.en
    assert entry in client.page(url("results", told(ARCHITECT))).get_text()
    barred = client.page(url("results", told(ARCHITECT, criminal_record=True)))
    assert entry not in barred.get_text()


def test_points_are_offered_where_they_count(client: LintClient) -> None:
    for name, offered in ((ARCHITECT, True), ("A returnee researcher without an employer", False)):
        page = client.page(url("results", told(name)))
        assert bool(page.select('.keep a[href*="/points"]')) is offered
