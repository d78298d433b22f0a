"""Wherever the portal states a limit it says from when: every item, every place, every language."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import orm

from portal.public.wording import PHASES
from services.actor import Role
from services.applications.casework import accepting
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.applications.lifecycles import LIFECYCLES
from services.catalogue import Item, item
from services.catalogue.limits import WORDS, since, word_length, word_limit
from services.catalogue.parts import Limit
from services.documents import store
from services.documents.issuing import find_issued_paper
from services.eligibility import topics
from services.language import LANGUAGES, Language
from services.models import User
from tests.support.answers import every_item
from tests.support.client import LintClient
from tests.support.company import open_round
from tests.support.factories import sign_in
from tests.support.pages import text_of
from tests.support.scene import Scene


def plain(page: BeautifulSoup) -> str:
    return " ".join(page.main.get_text().split())


def said(one: Item, limit: Limit, language: Language) -> str:
    return word_limit(limit, one.nature).in_(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_says_of_every_limit_from_when(client: LintClient, language: Language) -> None:
    listed = plain(client.page(f"/{language}/services"))
    for code in every_item():
        one = item(code)
        guide = plain(client.page(f"/{language}/services/{code}"))
        for limit in one.limits:
            if limit.phase in PHASES:
                assert said(one, limit, language) in guide, (code, limit.phase)
        if decision := one.limit("decision"):
            # In the table and at a glance, and nowhere without its beginning.
            assert guide.count(said(one, decision, language)) >= 2, code
            assert said(one, decision, language) in listed, code


@pytest.fixture(params=every_item())
def scene(request: pytest.FixtureRequest, db: orm.Session) -> Scene:
    if item(request.param).rounds:
        open_round(db, request.param)
    return Scene(db, request.param)


def paper(scene: Scene, kind: str) -> str:
    found = find_issued_paper(scene.db, scene.application.id, kind)
    assert found
    return "".join(text_of(store.get(found.sha256)).split())


def without_spaces(words: str) -> str:
    return "".join(words.split())


def first(one: Item) -> Limit:
    """The limit that runs from the receipt."""
    return one.require_limit(LIFECYCLES[one.nature].phases[State.RECEIVED].value)


def test_pages_and_letters_of_a_case_say_from_when(client: LintClient, scene: Scene) -> None:
    one = item(scene.item_code)
    scene.application.language = "en"
    scene.db.flush()
    scene.submit()
    case = scene.application.id
    officer = scene.user(scene.application.reviews[0].body_code, Role.REVIEWER)
    begun, decision = first(one), one.limit("decision")

    def read(who: User, path: str, limit: Limit) -> None:
        sign_in(client, who)
        for language in LANGUAGES:
            page = client.page(f"/{language}/{path}")
            assert said(one, limit, language) in plain(page), (language, path)

    owner = scene.users["", Role.OWNER]
    read(owner, f"enterprise/applications/{case}", begun)
    read(owner, f"enterprise/applications/{case}/receipt", begun)
    read(officer, f"agency/cases/{case}", begun)
    told = [("receipt", begun)]
    if decision:
        read(owner, f"enterprise/applications/start/{one.code}", decision)
        scene.claim()
        accepting.accept(scene.db, scene.lead, case, version=scene.version(scene.lead))
        scene.db.commit()
        read(owner, f"enterprise/applications/{case}", decision)
        read(officer, f"agency/cases/{case}", decision)
        told.append(("acceptance", decision))
    issue_papers(scene.db, case)
    for kind, limit in told:
        printed = paper(scene, kind)
        for language in ("sc", "en"):
            assert without_spaces(said(one, limit, language)) in printed, (kind, language)


CHECKED = [one for one in every_item() if one in topics() and item(one).limit("decision")]


@pytest.mark.parametrize("code", CHECKED)
def test_the_checker_says_from_when(code: str) -> None:
    one = item(code)
    decision = one.require_limit("decision")
    told = [note.text for note in topics()[code].file.time]
    begin = {
        "receipt": "of the receipt of complete documents",
        "acceptance": "of acceptance",
        "close": "of the close of the round",
    }
    length = word_length(decision).in_("en")
    assert any(f"within {length} {begin[since(decision, one.nature)]}" in t.en for t in told)


def test_a_green_channel_counts_from_receipt_and_others_from_acceptance_or_the_close() -> None:
    found = {
        code: since(item(code).require_limit("decision"), item(code).nature)
        for code in every_item()
        if item(code).limit("decision")
    }
    assert found.pop("talent-green") == "receipt"
    assert {code: begin for code, begin in found.items() if begin != "acceptance"} == {
        code: "close" for code in found if item(code).rounds
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_beginning_has_words(language: Language) -> None:
    words = [one.in_(language) for one in WORDS.values()]
    assert len(set(words)) == len(WORDS)
    assert all("%(limit)s" in one for one in words)
