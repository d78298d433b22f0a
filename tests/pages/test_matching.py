"""Matchings in the browser: the company's consents, what an institution sees and answers."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.casework import matching
from services.language import LANGUAGES, Language
from services.models import AccessRecord, Document
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.factories import make_administrator, make_liaison, sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene

CODE = "finance-matching"


@pytest.fixture
def scene(db: Session) -> Scene:
    """A case that its lead has forwarded to a bank and a factoring company."""
    scene = Scene(db, CODE).submit()
    scene.claim()
    matching.forward(db, scene.lead, scene.application.id, version=version(scene), text="请答复。")
    db.commit()
    return scene


def version(scene: Scene) -> int:
    scene.db.refresh(scene.application)
    return scene.application.version


def shared(scene: Scene, language: Language = "en") -> str:
    return f"/{language}/institution/cases/{scene.application.id}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_side_reads_its_page(client: LintClient, scene: Scene, language: Language) -> None:
    company = Company(scene, client, language).act_as(Role.OWNER)
    assert "2600000" in company.page("/sharing").get_text().replace(",", "")
    sign_in(client, make_liaison(scene.db, "example_bank"))
    page = client.page(f"/{language}/institution/")
    assert page.find("a", href=shared(scene, language))
    assert "请答复。" in client.page(shared(scene, language)).get_text()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    client.page(f"/{language}/agency/cases/{scene.application.id}")


def test_an_institution_answers_and_the_company_reads_it(client: LintClient, scene: Scene) -> None:
    sign_in(client, make_liaison(scene.db, "example_bank"))
    page = client.page(shared(scene)).get_text()
    assert "Example Factoring" not in page
    answer = {"version": version(scene), "reply": "offer", "text": "年利率4.1%。"}
    assert client.post(shared(scene), data={**answer, "text": ""}).status_code == 422
    assert client.post(shared(scene), data=answer).status_code == 303
    assert "年利率4.1%。" in client.page(shared(scene)).get_text()
    assert "Makes an offer" in client.page("/en/institution/").get_text()
    company = Company(scene, client).act_as(Role.VIEWER)
    for path in ("", "/sharing"):
        text = company.page(path).get_text()
        assert "年利率4.1%。" in text
        assert "Makes an offer" in text


def test_a_consent_is_withdrawn_and_given_by_one_button(client: LintClient, scene: Scene) -> None:
    company = Company(scene, client).act_as(Role.OWNER)
    sent = {"version": version(scene), "institution": "example_bank"}
    assert company.post("/sharing/recall", sent).status_code == 303
    assert "Consent withdrawn" in company.page("/sharing").get_text()
    assert company.post("/sharing/recall", sent).status_code == 409
    sign_in(client, make_liaison(scene.db, "example_bank"))
    assert client.get(shared(scene)).status_code == 404
    company.act_as(Role.OWNER)
    again = {**sent, "version": version(scene)}
    assert company.post("/sharing/consent", again).status_code == 303
    sign_in(client, make_liaison(scene.db, "example_bank"))
    client.page(shared(scene))


def test_who_cannot_sign_has_no_button(client: LintClient, scene: Scene) -> None:
    company = Company(scene, client).act_as(Role.FILER)
    page = company.page("/sharing")
    assert not page.main.find_all("form", action=lambda url: url and "/sharing/" in url)
    assert "An owner or signatory can withdraw a consent." in page.get_text()
    sent = {"version": version(scene), "institution": "example_bank"}
    assert company.post("/sharing/recall", sent).status_code == 404


def test_a_liaison_downloads_what_is_shared_and_that_is_recorded(
    client: LintClient, scene: Scene
) -> None:
    liaison = make_liaison(scene.db, "example_bank")
    sign_in(client, liaison)
    of_case = select(Document.id).where(Document.application_id == scene.application.id)
    for document in scene.db.scalars(of_case).all():
        assert client.get(f"{shared(scene)}/documents/{document}").status_code == 200
    client.page(shared(scene))
    recorded = select(AccessRecord.kind).where(AccessRecord.user_id == liaison.id)
    assert {"downloaded", "opened"} <= set(scene.db.scalars(recorded))


def test_institutions_without_a_case_see_none(client: LintClient, scene: Scene) -> None:
    sign_in(client, make_liaison(scene.db, "example_guarantee"))
    assert "Nothing is shared" in client.page("/en/institution/").get_text()
    assert client.get(shared(scene)).status_code == 404


def test_a_service_of_another_nature_has_no_sharing(client: LintClient, db: Session) -> None:
    company = Company(Scene(db).submit(), client).act_as(Role.OWNER)
    company.page("/sharing", 404)


def test_an_administrator_invites_a_liaison(client: LintClient, db: Session) -> None:
    sign_in(client, make_administrator(db))
    invited = {
        "name": "何示例",
        "role": "liaison",
        "body_code": "commerce",
        "email": "liaison@bank.example.com",
        "language": "sc",
    }
    refused = client.post("/en/admin/staff/new", data=invited)
    assert "Select the institution they answer for" in refused.get_data(as_text=True)
    taken = client.post("/en/admin/staff/new", data={**invited, "body_code": "example_bank"})
    assert taken.status_code == 303
    assert "Example Bank" in client.page("/en/admin/staff").get_text()


def test_the_list_of_an_institution_costs_the_same_however_long(
    client: LintClient, scene: Scene
) -> None:
    sign_in(client, make_liaison(scene.db, "example_bank"))
    with counted_queries() as alone:
        client.page("/en/institution/")
    for _ in range(3):
        other = Scene(scene.db, CODE).submit()
        other.claim()
        matching.forward(
            scene.db, other.lead, other.application.id, version=version(other), text=""
        )
    scene.db.commit()
    with counted_queries() as longer:
        assert len(client.page("/en/institution/").select("tbody tr")) == 4
    assert len(longer) == len(alone)
