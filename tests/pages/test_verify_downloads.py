"""Downloads are saved under their own names and can do nothing on the portal's origin."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Response
from sqlalchemy.orm import Session

from portal.downloads import send_document, send_paper
from services.documents import store
from services.errors import Forbidden
from services.models import Document
from tests.support.filed import make_filed, make_paper, own_store

CONTENT = b"%PDF-1.7 ..."


@pytest.fixture
def document(db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    case = make_filed(db)
    with own_store(tmp_path, monkeypatch):
        yield Document(
            application_id=case.id,
            slot="licence",
            filename="营业执照 “副本”; 1.pdf",
            media_type="application/pdf",
            size=len(CONTENT),
            sha256=store.put(CONTENT),
            scan="clean",
            uploaded_by=case.created_by,
        )


def name_in(response: Response) -> str:
    disposition = response.headers["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.startswith('attachment; filename="document.pdf"; ')
    return unquote(disposition.partition("filename*=UTF-8''")[2])


def test_a_file_is_saved_under_its_chinese_name(document: Document) -> None:
    response = send_document(document)
    assert name_in(response) == document.filename
    assert response.get_data() == CONTENT
    assert response.content_length == len(CONTENT)


def test_a_file_can_do_nothing_in_the_browser(document: Document) -> None:
    headers = send_document(document).headers
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"


def test_an_infected_file_is_not_sent(document: Document) -> None:
    document.scan = "infected"
    with pytest.raises(Forbidden):
        send_document(document)


def test_a_paper_is_saved_under_its_number(db: Session, document: Document) -> None:
    paper = make_paper(db, make_filed(db), "decision", sha256=document.sha256)
    response = send_paper(paper)
    assert name_in(response) == f"{paper.number}.pdf"
    assert response.get_data() == CONTENT
