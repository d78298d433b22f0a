"""Speed of hands: the next case without going back, keys, and the queue as a file."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from services.actor import Role
from tests.support.client import LintClient
from tests.support.factories import sign_in
from tests.support.scene import Scene


@pytest.fixture
def scenes(client: LintClient, db: Session) -> list[Scene]:
    """Two cases of one agency, whose reviewer is signed in."""
    found = [Scene(db).submit(), Scene(db).submit()]
    db.commit()
    body = found[0].application.reviews[0].body_code
    sign_in(client, found[0].user(body, Role.REVIEWER))
    return found


def test_the_next_case_follows_without_going_back(client: LintClient, scenes: list[Scene]) -> None:
    queue = client.page("/en/agency/queue?view=unclaimed")
    cases = [link["href"] for link in queue.select("a[data-row]")]
    assert len(cases) == len(scenes)
    link = client.page(cases[0]).select_one("a[data-key-next]")
    assert link
    answer = client.get(link["href"])
    assert (answer.status_code, answer.location) == (303, cases[1])
    last = client.page(cases[1]).select_one("a[data-key-next]")
    assert last
    answer = client.get(last["href"])
    assert (answer.status_code, answer.location) == (303, "/en/agency/queue?view=unclaimed&ended=1")
    assert "last case of this view" in client.page(answer.location).get_text()


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_a_view_is_a_file_with_the_same_cases(
    client: LintClient, scenes: list[Scene], language: str
) -> None:
    page = client.page(f"/{language}/agency/queue?view=unclaimed")
    links = [a["href"] for a in page.select("main a[download]")]
    numbers = sorted(str(scene.application.number) for scene in scenes)
    assert len(links) == 2
    book = load_workbook(BytesIO(client.get(links[0]).data)).active
    assert book is not None
    assert sorted(str(row[0]) for row in list(book.values)[1:]) == numbers
    text = client.get(links[1]).data.decode("utf-8-sig")
    assert sorted(row[0] for row in list(csv.reader(StringIO(text)))[1:]) == numbers
    nothing = client.get(f"/{language}/agency/queue/csv?view=unclaimed&q=nowhere")
    assert len(nothing.data.decode("utf-8-sig").splitlines()) == 1


def test_a_name_is_no_formula_in_the_file(
    client: LintClient, db: Session, scenes: list[Scene]
) -> None:
    db.refresh(scenes[0].application)
    scenes[0].application.filed_name = "=cmd()"
    db.commit()
    text = client.get("/en/agency/queue/csv").data.decode("utf-8-sig")
    assert not [row for row in csv.reader(StringIO(text)) for cell in row if cell.startswith("=")]


def test_every_key_is_also_a_link_or_a_button(client: LintClient, scenes: list[Scene]) -> None:
    page = client.page(f"/en/agency/cases/{scenes[0].application.id}")
    assert page.select_one("[data-key-claim] button")
    assert page.select_one("[data-key-back] a")
    assert page.select_one("[data-shortcuts]")
