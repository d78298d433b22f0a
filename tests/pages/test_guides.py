"""A guide is a 办事指南: whom to ask, what to do against a decision, what to take along."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.catalogue import Item, all_items, item
from services.catalogue.limits import word_limit
from services.language import LANGUAGES, Language, Message, Text, plain
from services.plan import load_plan
from services.plan.contacts import Contact, contacts
from tests.support.answers import every_item
from tests.support.client import LintClient
from tests.support.company import open_round

FUND = "fund-training"


def section(client: LintClient, code: str, name: str, language: str = "en") -> str:
    found = client.page(f"/{language}/services/{code}").find(attrs={"aria-labelledby": name})
    return " ".join(found.get_text().split()) if found else ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [one.code for one in all_items()])
def test_a_guide_has_every_part(client: LintClient, code: str, language: Language) -> None:
    page, wanted = client.page(f"/{language}/services/{code}"), item(code)
    named = page.find_all("section", attrs={"aria-labelledby": True})
    parts = {one["aria-labelledby"]: " ".join(one.get_text().split()) for one in named}
    for name, words in _stated(wanted):
        said = " ".join(plain(words, language).split())
        assert said in parts.get(name, ""), f"{name}: {said}"
    assert contacts().hotline.telephone in parts["contact"]
    assert page.find("a", href=f"/{language}/contact")
    assert ("remedies" in parts) is bool(wanted.limit("decision"))
    assert ("rounds" in parts) is wanted.rounds
    handouts = ("checklist", "sample", "questions") if wanted.sections else ()
    for name in handouts:
        assert page.find("a", href=f"/{language}/services/{code}/{name}")


def _stated(wanted: Item) -> Iterator[tuple[str, Text | Message]]:
    """By part of the guide, everything that the item states there."""
    yield from (("who", one) for one in wanted.who)
    yield from (("conditions", one.text) for one in wanted.conditions)
    yield from (("documents", one.title) for one in wanted.documents)
    yield from (("mistakes", one) for one in wanted.mistakes)
    yield from (("steps", one) for one in wanted.steps)
    for limit in wanted.limits:
        yield "limits", word_limit(limit, wanted.nature)
        yield "limits", limit.basis
    yield from (("result", one) for one in (wanted.result.text, wanted.result.validity))
    yield "result", wanted.fee.text
    yield from (("amount", line.label) for line in (wanted.amount.lines if wanted.amount else ()))
    yield from (("agencies", one.duty) for one in wanted.route.others)
    yield from (("agencies", one.why) for one in wanted.route.apart)
    yield from (("agencies", one.text) for one in (wanted.decider.times if wanted.decider else ()))
    yield from (("basis", one.title) for one in wanted.basis)


def test_what_was_not_found_is_not_printed(
    client: LintClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = section(client, "tase", "contact")
    assert "Its own number was not found in a public source" in said
    assert "was not found in a public source: ask the hotline" in said
    found = {"status": "V", "telephone": "0755-1234", "source": {"sc": "示例", "en": "Example"}}
    monkeypatch.setitem(contacts().bodies, "science", Contact.model_validate(found))
    said = section(client, "tase", "contact")
    assert "0755-1234" in said
    assert "Source: Example" in said
    assert "Its own number" not in said


def test_contacts_name_bodies_and_their_sources() -> None:
    for code, contact in contacts().bodies.items():
        assert code in load_plan().bodies
        assert contact.status == "K" or contact.source


def test_a_guide_says_what_to_do_against_the_decision(client: LintClient) -> None:
    assert "administrative reconsideration within 60 days" in section(client, "tase", "remedies")
    assert "依法向人民法院提起行政诉讼" in section(client, "tase", "remedies", "sc")


def test_a_guide_says_how_many_days_are_left(client: LintClient, db: Session) -> None:
    opened = open_round(db)
    opened.closes_at = moments.now() + timedelta(days=3)
    assert "Days left 3 days" in section(client, FUND, "rounds")
    opened.closes_at = moments.now() + timedelta(seconds=1)
    if moments.local_day(opened.closes_at) == moments.today():
        assert "Days left it closes today" in section(client, FUND, "rounds")
    opened.opens_at = moments.now() + timedelta(days=1)
    opened.closes_at = moments.now() + timedelta(days=9)
    assert "Days until it opens 1 day " in section(client, FUND, "rounds")


@pytest.mark.parametrize("code", every_item())
def test_the_checklist_names_every_document_and_condition(client: LintClient, code: str) -> None:
    for language in LANGUAGES:
        text = client.page(f"/{language}/services/{code}/checklist").get_text()
        wanted = item(code)
        for one in (*wanted.documents, *wanted.conditions):
            said = one.title if hasattr(one, "title") else one.text
            assert said[language] in text


@pytest.mark.parametrize(
    ("code", "language"), list(zip(every_item(), cycle(LANGUAGES), strict=False))
)
def test_the_example_is_filled_in(client: LintClient, code: str, language: Language) -> None:
    page = client.page(f"/{language}/services/{code}/sample")
    assert len(page.select(".govuk-summary-card")) >= 2
    assert page.find("a", href=f"/{language}/services/{code}")


@pytest.mark.parametrize("code", every_item())
def test_all_questions_are_named(client: LintClient, code: str) -> None:
    for language in LANGUAGES:
        text = client.page(f"/{language}/services/{code}/questions").get_text()
        for field in item(code).by_path.values():
            for one in (field, *getattr(field, "columns", ())):
                assert one.label[language] in text


def test_the_guide_leads_to_what_one_takes_along(client: LintClient) -> None:
    page = client.page(f"/en/services/{FUND}")
    for name in ("checklist", "sample", "questions", "estimate"):
        assert page.find("a", href=f"/en/services/{FUND}/{name}")


GUIDES = [one.code for one in all_items() if not one.sections]


@pytest.mark.parametrize("code", GUIDES)
def test_a_guide_without_a_form_says_nothing_of_one(client: LintClient, code: str) -> None:
    page = client.page(f"/en/services/{code}").get_text(" ", strip=True)
    for said in (
        "The form checks the figures",
        "Language of the answers",
        "PDF",
        "Applications are filed here",
    ):
        assert said not in page, said
    decides = client.page(f"/sc/services/{code}").find("section", {"aria-labelledby": "agencies"})
    assert [one.get_text() for one in decides.find_all(["h2", "h3"])][:2] == [
        "由谁办理",
        "由谁决定",
    ]


def test_a_guide_with_a_form_says_what_it_asks(client: LintClient) -> None:
    page = client.page(f"/en/services/{FUND}").get_text(" ", strip=True)
    for said in ("Language of the answers", "PDF", "Applications are filed here"):
        assert said in page, said


def test_conditions_of_documents_stand_in_chinese_parentheses(client: LintClient) -> None:
    for code in ("tase", FUND, "vat-export"):
        documents = section(client, code, "documents", "sc")
        assert not re.search(r"\([^)]*[\u4e00-\u9fff]", documents)
    assert "（" in section(client, FUND, "documents", "sc")


def test_of_an_unknown_service_there_is_nothing(client: LintClient) -> None:
    for name in ("checklist", "sample", "questions", "estimate"):
        assert client.get(f"/en/services/passports/{name}").status_code == 404
