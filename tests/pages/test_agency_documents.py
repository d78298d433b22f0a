"""Documents of a case as pictures, and all files at once: who gets them, and as what."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.letters.issuing import issue_papers
from services.models import Document, Paper
from tests.support.client import LintClient
from tests.support.factories import sign_in
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db).submit()
    issue_papers(db, scene.application.id)
    db.commit()
    return scene


def case_of(scene: Scene, language: str = "en") -> str:
    return f"/{language}/agency/cases/{scene.application.id}"


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_a_page_is_a_picture_with_nothing_of_the_file(
    client: LintClient, scene: Scene, language: str
) -> None:
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    links = [
        link["href"] for link in client.page(case_of(scene, language)).select("a[href*='/pages/1']")
    ]
    assert links
    page = client.page(links[0])
    picture = page.select_one("main img")
    assert picture
    sent = client.get(picture["src"])
    assert (sent.status_code, sent.content_type) == (200, "image/png")
    assert sent.data.startswith(b"\x89PNG")
    assert sent.headers["Content-Security-Policy"].endswith("sandbox")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Cache-Control"] == "private, no-store"
    beyond = links[0].replace("/pages/1", "/pages/99")
    assert "Download" in client.page(beyond).get_text() or language != "en"
    assert client.get(f"{beyond}.png").status_code == 404


def test_all_files_come_in_one_archive(client: LintClient, db: Session, scene: Scene) -> None:
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    answer = client.get(f"{case_of(scene)}/files.zip")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with ZipFile(BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    handed_in = db.query(Document).filter_by(application_id=scene.application.id).count()
    issued = db.query(Paper).filter_by(application_id=scene.application.id).one()
    assert len([name for name in names if name.startswith("documents/")]) == handed_in
    assert f"papers/{issued.number}.pdf" in names


def test_what_cannot_be_opened_is_named_and_left_out(
    client: LintClient, db: Session, scene: Scene
) -> None:
    document = db.query(Document).filter_by(application_id=scene.application.id).first()
    assert document
    document.scan = "infected"
    db.commit()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    with ZipFile(BytesIO(client.get(f"{case_of(scene)}/files.zip").data)) as archive:
        assert document.filename in archive.read("LEFT-OUT.txt").decode()
        assert not [name for name in archive.namelist() if name.endswith(f"-{document.filename}")]
    assert client.get(f"{case_of(scene)}/documents/{document.id}/pages/1").status_code == 404


def test_another_agency_finds_neither(client: LintClient, db: Session, scene: Scene) -> None:
    document = db.query(Document).filter_by(application_id=scene.application.id).first()
    assert document
    sign_in(client, scene.user("psb", Role.REVIEWER))
    for page in ("files.zip", f"documents/{document.id}/pages/1"):
        assert client.get(f"{case_of(scene)}/{page}").status_code == 404
