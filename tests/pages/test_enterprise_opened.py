"""Applicants read which agency opened their case, when and in which role, and no officer's name."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.case import opened
from services.applications.case.loading import load
from services.applications.case.opened import list_openings
from services.applications.letters.issuing import issue_papers
from services.models import Document, Paper
from tests.support.client import LintClient
from tests.support.company import as_lead
from tests.support.factories import sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    return scene


def rows(page: BeautifulSoup) -> list[tuple[str, ...]]:
    """The lines of the table, without their moment."""
    lines = page.select("tbody tr")
    return [tuple(cell.get_text(strip=True) for cell in line.select("td"))[1:] for line in lines]


def test_what_an_agency_opens_and_downloads_is_told_without_a_name(
    client: LintClient, scene: Scene, db: Session
) -> None:
    case = as_lead(client, scene)
    document = db.scalars(select(Document)).first()
    paper = db.scalars(select(Paper).where(Paper.kind == "acceptance")).one()
    assert document is not None
    name = scene.user("science", Role.REVIEWER).name
    for address in (case, f"{case}/documents/{document.id}", f"{case}/papers/{paper.id}"):
        assert client.get(address).status_code == 200
    sign_in(client, scene.user("tax", Role.APPROVER))
    client.get(case)
    assert scene.supervisor.user_id
    db.commit()
    sign_in(client, scene.users["", Role.SUPERVISOR])
    client.get(f"/en/oversight/cases/{scene.application.id}")
    sign_in(client, scene.users["", Role.VIEWER], scene.applicant)
    page = client.page(f"/en/enterprise/applications/{scene.application.id}/opened")
    found = rows(page)
    assert [one[1:] for one in found] == [
        ("Supervisor", "Opened the case"),
        ("Approver", "Opened the case"),
        ("Reviewer", "Downloaded: Notice of acceptance"),
        ("Reviewer", f"Downloaded: {document.filename}"),
        ("Reviewer", "Opened the case"),
    ]
    assert found[0][0] == "–"
    assert len({one[0] for one in found}) == 3
    assert name not in page.get_text()


def test_what_was_refused_and_other_cases_are_not_told(
    client: LintClient, scene: Scene, db: Session
) -> None:
    sign_in(client, scene.user("psb", Role.REVIEWER))
    assert client.get(f"/en/agency/cases/{scene.application.id}").status_code == 404
    other = scene.another().submit()
    db.commit()
    sign_in(client, scene.user("science", Role.REVIEWER))
    assert client.get(f"/en/agency/cases/{other.application.id}").status_code == 200
    case = load(db, scene.owner, scene.application.id)
    assert list_openings(db, case).openings == []


def test_pages_go_by_key_in_a_fixed_number_of_statements(
    client: LintClient, scene: Scene, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "PAGE", 2)
    case = as_lead(client, scene)
    document = db.scalars(select(Document)).first()
    assert document is not None
    for _ in range(5):
        client.get(f"{case}/documents/{document.id}")
    mine = load(db, scene.owner, scene.application.id)
    with counted_queries() as counted:
        first = list_openings(db, mine)
    assert len(counted) == 3
    second = list_openings(db, mine, before=first.older)
    third = list_openings(db, mine, before=second.older)
    assert [len(one.openings) for one in (first, second, third)] == [2, 2, 1]
    assert third.older is None


def test_a_draft_has_no_such_page_and_a_broken_key_none(client: LintClient, db: Session) -> None:
    scene = Scene(db)
    db.commit()
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    address = f"/en/enterprise/applications/{scene.application.id}/opened"
    assert client.get(address).status_code == 303
    scene.submit()
    db.commit()
    assert "No opening is recorded" in client.page(address).get_text()
    assert client.get(f"{address}?before=x").status_code == 404
