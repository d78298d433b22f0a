"""Documents: upload, replace, remove, download."""

from io import BytesIO

import pytest
from sqlalchemy import orm, select

from services.actor import Role
from services.applications.case import room
from services.models import AuditEntry, Document
from services.quotas import quotas
from services.settings import settings
from tests.corpus.builders import pdf, png
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.scene import Scene

NAME = "营业执照（副本）2026年.pdf"


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db), client).act_as(Role.FILER)


def test_a_chinese_name_survives_upload_and_download(company: Company) -> None:
    assert _upload(company, "licence", pdf(), NAME).status_code == 303
    page = company.page("/documents")
    link = page.find("a", string=NAME)
    response = company.client.get(link["href"])
    assert response.data == pdf()
    assert "filename*=UTF-8''%E8%90%A5" in response.headers["Content-Disposition"]


def test_what_a_file_is_counts_and_not_its_name(company: Company) -> None:
    response = _upload(company, "licence", b"MZ\x90\x00 no document", NAME)
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert 'href="#documents-licence"' in text
    assert not _held(company)


@pytest.mark.parametrize(
    ("language", "kinds"), [("en", "PDF, JPEG, PNG"), ("sc", "PDF、JPEG、PNG")]
)
def test_the_kinds_of_file_are_listed_as_each_language_does(
    db: orm.Session, client: LintClient, language: str, kinds: str
) -> None:
    company = Company(Scene(db, "tase"), client, language).act_as(Role.OWNER)
    assert kinds in company.page("/documents").get_text()


def test_pressing_upload_without_a_file_says_so(company: Company) -> None:
    response = company.post("/documents/licence")
    assert response.status_code == 422
    assert "Select a file" in response.get_data(as_text=True)


def test_a_full_slot_takes_a_file_only_in_the_place_of_another(company: Company) -> None:
    _upload(company, "licence", pdf(), "first.pdf")
    assert _upload(company, "licence", png(), "second.png").status_code == 422
    (first,) = _held(company)
    response = _upload(company, "licence", png(), "second.png", replaces=str(first.id))
    assert response.status_code == 303
    assert [document.filename for document in _held(company)] == ["second.png"]


def test_a_refused_replacement_keeps_the_file_that_was_there(company: Company) -> None:
    _upload(company, "licence", pdf(), "first.pdf")
    (first,) = _held(company)
    response = _upload(company, "licence", b"nothing", "second.pdf", replaces=str(first.id))
    assert response.status_code == 422
    assert [document.filename for document in _held(company)] == ["first.pdf"]


def test_a_removed_file_is_gone_from_the_page_at_once(company: Company) -> None:
    _upload(company, "licence", pdf(), NAME)
    (document,) = _held(company)
    assert company.post(f"/documents/{document.id}/remove").status_code == 303
    assert not company.page("/documents").find("a", string=NAME)
    company.scene.db.expire_all()
    kept = company.scene.db.get(Document, document.id)
    assert kept
    assert kept.removed_at
    assert company.client.get(company.url(f"/documents/{document.id}")).status_code == 404


def test_nobody_fills_the_store_by_uploading_and_removing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = quotas().model_copy(update={"files_an_hour": 2})
    monkeypatch.setattr(room, "quotas", lambda: few)
    assert _upload(company, "licence", pdf(), NAME).status_code == 303
    assert _upload(company, "licence", b"no file", NAME).status_code == 422
    refused = _upload(company, "audit", pdf(), NAME)
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert [document.slot for document in _held(company)] == ["licence"]


def test_with_scripts_the_page_comes_back_at_once(company: Company) -> None:
    response = _upload(company, "licence", pdf(), NAME, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert NAME in response.get_data(as_text=True)


def test_an_infected_file_does_not_count_and_cannot_be_opened(
    company: Company, db: orm.Session
) -> None:
    company.scene.fill_in()
    document = db.query(Document).filter_by(application_id=company.id).first()
    assert document is not None
    document.scan = "infected"
    db.flush()
    page = company.page("/documents")
    assert "A virus was found" in page.get_text()
    section = page.find(id=f"documents-{document.slot}").find_parent("section")
    assert "To hand in" in section.find("h2").parent.get_text()
    assert "is left to put right" in company.page("/check").get_text()
    address = company.url(f"/documents/{document.id}")
    assert company.client.get(address).status_code == 404
    for page in ("/documents", "/check"):
        assert not company.page(page).find("a", href=address)


def test_a_file_that_waits_for_the_scanner_is_no_link(company: Company, db: orm.Session) -> None:
    _upload(company, "licence", pdf(), NAME)
    db.query(Document).filter_by(application_id=company.id).one().scan = "pending"
    db.flush()
    page = company.page("/documents")
    assert "Being checked for viruses" in page.get_text()
    assert NAME in page.get_text()
    assert not page.find("a", string=NAME)


def test_an_unknown_document_is_not_found(company: Company) -> None:
    assert _upload(company, "nonsense", pdf(), NAME).status_code == 404


def test_nobody_else_gets_at_a_document(
    company: Company, db: orm.Session, client: LintClient
) -> None:
    _upload(company, "licence", pdf(), NAME)
    (document,) = _held(company)
    address = company.url(f"/documents/{document.id}")
    company.act_as(Role.VIEWER)
    assert client.get(address).status_code == 200
    assert company.post(f"/documents/{document.id}/remove").status_code == 404
    assert _upload(company, "licence", pdf(), NAME).status_code == 404
    other = Company(Scene(db), client).act_as(Role.OWNER)
    assert client.get(address).status_code == 404
    assert client.get(other.url(f"/documents/{document.id}")).status_code == 404
    assert other.post(f"/documents/{document.id}/remove").status_code == 404


def test_the_same_file_twice_is_already_here(company: Company) -> None:
    slot = "income"
    assert _upload(company, slot, pdf(), "first.pdf").status_code == 303
    response = _upload(company, slot, pdf(), "again.pdf")
    assert response.status_code == 422
    assert "already here, as “first.pdf”" in response.get_data(as_text=True)
    assert [document.filename for document in _held(company)] == ["first.pdf"]


def test_a_percent_encoded_name_is_decoded(company: Company) -> None:
    _upload(company, "licence", pdf(), "%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7%20(1).pdf")
    assert [document.filename for document in _held(company)] == ["营业执照 (1).pdf"]


def test_a_file_that_a_colleague_removed_is_a_conflict(company: Company) -> None:
    _upload(company, "licence", pdf(), "first.pdf")
    (first,) = _held(company)
    company.post(f"/documents/{first.id}/remove")
    assert company.post(f"/documents/{first.id}/remove").status_code == 409
    replaced = _upload(company, "licence", png(), "second.png", replaces=str(first.id))
    assert replaced.status_code == 409
    assert not _held(company)


def _upload(company: Company, slot: str, data: bytes, name: str, **more):  # type: ignore[no-untyped-def]
    headers = more.pop("headers", {})
    return company.post(
        f"/documents/{slot}", {"file": (BytesIO(data), name), **more}, headers=headers
    )


def _held(company: Company) -> list[Document]:
    company.scene.db.expire_all()
    query = company.scene.db.query(Document)
    return query.filter_by(application_id=company.id, removed_at=None).all()


def test_a_file_that_was_changed_is_not_served_and_said_once(
    db: orm.Session, company: Company
) -> None:
    _upload(company, "licence", pdf(), NAME)
    (document,) = _held(company)
    path = settings().var / "objects" / document.sha256[:2] / document.sha256
    path.write_bytes(pdf(b"%"))
    for _ in range(2):
        response = company.client.get(company.url(f"/documents/{document.id}"))
        assert response.status_code == 500
        assert "changed in storage" in response.get_data(as_text=True)
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "store.altered")).one()
    assert entry.data == {"sha256": document.sha256}
