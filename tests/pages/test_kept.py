"""What is kept of a page is never stale, and never another's."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.kept import Shelf
from services import moments
from services.accounts.sessions import revoke_all
from services.actor import Role
from services.applications.casework import notes
from services.applications.filing import withdrawing
from services.applications.letters.issuing import issue_papers
from services.catalogue import item
from services.models import Review, User
from tests.support.client import LintClient
from tests.support.company import open_round
from tests.support.editions import add, revised
from tests.support.factories import make_officer, sign_in
from tests.support.picks import FUND
from tests.support.queries import counted_queries
from tests.support.scene import Scene

QUEUE = "/en/agency/queue"


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).submit()


@pytest.fixture
def case(client: LintClient, scene: Scene) -> str:
    """The address of the case, whose lead body's reviewer is signed in."""
    sign_in(client, scene.user(lead(scene), Role.REVIEWER))
    return f"/en/agency/cases/{scene.application.id}"


def lead(scene: Scene) -> str:
    return scene.application.reviews[0].body_code


def text_of(client: LintClient, url: str) -> str:
    return client.page(url).get_text(" ", strip=True)


def test_a_second_look_asks_only_whether_anything_changed(client: LintClient, case: str) -> None:
    client.get(QUEUE)  # the cookie knows now where the officer is
    for url in (QUEUE, case):
        first = client.get(url)
        with counted_queries() as queries:
            second = client.get(url)
        assert len(queries) == 1, "\n".join(queries)  # who asks, and how it stands
        assert second.headers["Cache-Control"] == "private, no-store"
        assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
        assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    page = client.page(case)
    token, version = (page.find("input", {"name": name}) for name in ("csrf_token", "version"))
    assert token is not None
    assert version is not None
    data = {"csrf_token": token["value"], "version": version["value"]}
    assert client.post(f"{case}/claim", data=data, csrf=False).status_code == 303


def claim(db: Session, scene: Scene) -> str:
    colleague = make_officer(db, lead(scene), name="A colleague")
    db.execute(
        text("update reviews set assignee_id = :id where part = 'lead'"), {"id": colleague.id}
    )
    return "A colleague"


def rename_applicant(db: Session, scene: Scene) -> str:
    db.execute(text("update applicants set name = '改名后的公司'"))
    return "改名后的公司"


def rename_case(db: Session, scene: Scene) -> str:
    db.execute(text("update applications set filed_name = '改名后的公司'"))
    return "改名后的公司"


def bring_forward(db: Session, scene: Scene) -> str:
    db.execute(text("update reviews set due_on = '2020-01-02'"))
    return "2020-01-02"


@pytest.mark.parametrize("change", [claim, rename_case, bring_forward])
def test_the_queue_shows_each_change_at_once(
    client: LintClient,
    db: Session,
    scene: Scene,
    case: str,
    change: Callable[[Session, Scene], str],
) -> None:
    text_of(client, QUEUE)
    assert text_of(client, QUEUE) == text_of(client, QUEUE)
    shown = change(db, scene)
    assert shown in text_of(client, QUEUE)


def add_note(db: Session, scene: Scene) -> str:
    notes.add_note(db, scene.lead, scene.application.id, text="A note")
    return "agency (1)"


def find_virus(db: Session, scene: Scene) -> str:
    db.execute(text("update documents set scan = 'infected'"))
    return "blocked: a virus was found"


def issue(db: Session, scene: Scene) -> str:
    issue_papers(db, scene.application.id)
    return "Issued papers"


def give_opinion_behind_the_mapper(db: Session, scene: Scene) -> str:
    joint = db.query(Review).filter_by(part="joint").first()
    assert joint is not None
    db.execute(
        text("update reviews set opinion = 'agree', opinion_text = 'Said so' where id = :id"),
        {"id": joint.id},
    )
    return "Said so"


@pytest.mark.parametrize(
    "change",
    [
        rename_applicant,
        add_note,
        find_virus,
        issue,
        give_opinion_behind_the_mapper,
    ],
)
def test_a_case_shows_each_change_at_once(
    client: LintClient,
    db: Session,
    scene: Scene,
    case: str,
    change: Callable[[Session, Scene], str],
) -> None:
    for _ in range(2):
        before = text_of(client, case)
    shown = change(db, scene)
    assert shown not in before
    assert shown in text_of(client, case)


def test_what_is_due_today_is_overdue_tomorrow(
    client: LintClient, db: Session, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = moments.today()
    db.execute(text("update reviews set due_on = :day"), {"day": today})
    assert "overdue" not in text_of(client, QUEUE)
    monkeypatch.setattr(moments, "today", lambda: today + timedelta(days=1))
    assert "overdue" in text_of(client, QUEUE)


def test_who_takes_another_name_has_it_in_the_history(client: LintClient, db: Session) -> None:
    scene = Scene(db).accept()
    sign_in(client, scene.user(lead(scene), Role.APPROVER))
    case = f"/en/agency/cases/{scene.application.id}"
    assert "A new name" not in text_of(client, case)
    db.get_one(User, scene.lead.user_id).name = "A new name"
    assert "A new name" in text_of(client, case)


def test_each_language_has_its_own(client: LintClient, case: str) -> None:
    pages = {
        lang: text_of(client, case.replace("/en/", f"/{lang}/")) for lang in ("sc", "tc", "en")
    }
    again = {lang: text_of(client, case.replace("/en/", f"/{lang}/")) for lang in pages}
    assert pages == again
    assert len(set(pages.values())) == 3


def test_another_reader_of_the_same_address_is_never_shown_it(
    app: Flask, client: LintClient, db: Session, scene: Scene, case: str
) -> None:
    mine = text_of(client, case)
    approver, stranger, anyone = (app.test_client() for _ in range(3))
    for browser in (approver, stranger, anyone):
        assert isinstance(browser, LintClient)
        browser.db = db
    sign_in(approver, scene.user(lead(scene), Role.APPROVER))
    sign_in(stranger, make_officer(db, "customs"))
    assert text_of(approver, case) != mine
    assert stranger.get(case).status_code == 404
    assert anyone.get(case).status_code == 303
    assert scene.application.number not in stranger.get(QUEUE).get_data(as_text=True)


def test_who_is_signed_out_or_moved_is_shown_nothing(
    client: LintClient, db: Session, scene: Scene, case: str
) -> None:
    officer = db.get_one(User, scene.lead.user_id)
    for _ in range(2):
        assert client.get(case).status_code == 200
    officer.body_code = "customs"
    assert client.get(case).status_code == 404
    officer.body_code = lead(scene)
    assert client.get(case).status_code == 200
    revoke_all(db, officer.id, moments.now())
    assert client.get(case).status_code == 303


def test_the_buttons_of_a_second_session_are_its_own(
    client: LintClient, scene: Scene, case: str
) -> None:
    client.get(case)
    sign_in(client, scene.user(lead(scene), Role.REVIEWER))
    token = client.page(case).select_one(".actions input[name=csrf_token]")
    version = client.page(case).find("input", {"name": "version"})
    assert token is not None
    assert version is not None
    data = {"csrf_token": token["value"], "version": version["value"]}
    assert client.post(f"{case}/claim", data=data, csrf=False).status_code == 303


def test_a_message_is_said_once(client: LintClient, case: str) -> None:
    version = client.page(case).find("input", {"name": "version"})
    assert version is not None
    client.post(f"{case}/claim", data={"version": version["value"]})
    first, second = text_of(client, case), text_of(client, case)
    assert first != second
    assert second == text_of(client, case)


def test_a_shelf_has_an_end_and_keeps_what_is_asked_for() -> None:
    shelf = Shelf(most=10)
    for key in "abc":
        shelf.put(key, "1234")
        shelf.find("a")
    assert [shelf.find(key) for key in "abc"] == ["1234", None, "1234"]
    shelf.put("a", "12")
    shelf.put("d", "1234")
    assert [shelf.find(key) for key in "acd"] == ["12", "1234", "1234"]
    shelf.put("long", "12345678901")
    assert shelf.find("long") is None


def test_what_a_fund_pays_follows_its_round_and_the_other_filings(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, revised(item(FUND), one_per_round="merge"))
    opened = open_round(db)
    first = Scene(db, FUND).submit()
    second = first.another().submit()
    sign_in(client, second.user(lead(second), Role.REVIEWER))
    case = f"/en/agency/cases/{second.application.id}"
    taken = f"It counts in {first.application.number} already"
    whole = "The round pays whole units of RMB 10,000"
    assert taken in text_of(client, case)
    assert whole not in text_of(client, case)
    opened.unit = Decimal(10_000)
    withdrawing.withdraw(
        db, first.owner, first.application.id, version=first.version(first.owner), reason="重复"
    )
    assert taken not in text_of(client, case)
    assert whole in text_of(client, case)
