"""What is to be answered on published lists, and every list of a round, for its officers."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.funds import complaining, one_list, proposing, reporting, standing
from services.funds.statements import NewStatement, StatementOutcome
from services.models import EntryReport, Round
from tests.support import objections
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_administrator, make_officer, sign_in
from tests.support.objections import Office
from tests.support.people import signed_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene

LANGUAGES = pytest.mark.parametrize("language", ["sc", "tc", "en"])
SAID = NewStatement("示例举报人", "示例路1号", "名册中三人并未参加培训。")
UNFOUNDED: dict[str, Any] = {"outcome": StatementOutcome.UNFOUNDED, "text": "查无此事。"}


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    return objections.published(db, current, 2)


def on_paper(db: Session, scene: Scene) -> tuple[EntryReport, Actor]:
    approver = signed_in(db, make_officer(db, "commerce", Role.APPROVER))
    application = scene.application
    assert application.round_id
    number = application.number or ""
    made = reporting.enter_report(db, approver, application.round_id, number=number, said=SAID)
    return made, approver


def today() -> dict[str, str]:
    day = moments.today()
    return {f"told_on-{part}": str(getattr(day, part)) for part in ("year", "month", "day")}


def waiting(page: BeautifulSoup) -> list[str]:
    return [row.get_text() for row in page.select("section[aria-labelledby=answers] tbody tr")]


@LANGUAGES
def test_the_rounds_say_what_is_to_be_answered_by_when(
    client: LintClient, db: Session, scenes: list[Scene], language: str
) -> None:
    objections.make(scenes[0])
    on_paper(db, scenes[1])
    db.commit()
    home = f"/{language}/agency/rounds"
    sign_in(client, make_officer(db, "commerce", Role.APPROVER))
    assert client.page(f"/{language}/agency/queue").find("a", href=f"{home}#answers")
    client.page(home)
    with counted_queries() as few:
        page = client.page(home)
    assert len(waiting(page)) == 2
    links = {a["href"] for a in page.select("section[aria-labelledby=answers] tbody a")}
    assert f"/{language}/agency/cases/{scenes[0].application.id}" in links
    assert any("/reports/" in link for link in links)
    for link in links:
        assert client.get(link).status_code == 200
    objections.make(scenes[1])
    db.commit()
    with counted_queries() as more:
        page = client.page(home)
    assert (len(waiting(page)), len(more)) == (3, len(few))
    sign_in(client, make_officer(db, "commerce"))
    assert len(waiting(client.page(home))) == 2, "who is no approver reads nothing of reports"
    sign_in(client, make_officer(db, "finance", Role.APPROVER))
    assert not client.page(home).select("#answers")
    assert not client.page(f"/{language}/agency/queue").find("a", href=f"{home}#answers")


def test_what_is_late_says_by_how_many_days(
    client: LintClient, db: Session, current: Round, scenes: list[Scene]
) -> None:
    objections.make(scenes[0])
    whole = standing.find_whole(db, current.id)
    assert whole
    whole.published_on = moments.today() - timedelta(days=90)
    whole.published_until = moments.today() - timedelta(days=80)
    db.commit()
    sign_in(client, make_officer(db, "commerce", Role.APPROVER))
    (row,) = waiting(client.page("/en/agency/rounds"))
    assert "working days late" in row


@LANGUAGES
def test_the_answer_to_a_report_on_paper_is_given_on_paper(
    client: LintClient, db: Session, current: Round, scenes: list[Scene], language: str
) -> None:
    kept, approver = on_paper(db, scenes[0])
    home = f"/{language}/agency/published/{current.id}/reports"
    tell = f"{home}/{kept.id}/tell"
    sign_in(client, make_officer(db, "commerce", Role.APPROVER))
    assert client.get(tell).status_code == 409
    reporting.answer_report(db, approver, current.id, kept.id, **UNFOUNDED)
    db.commit()
    assert client.page(home).find("a", href=tell)
    page = client.page(tell)
    assert SAID.contact in page.get_text()
    assert UNFOUNDED["text"] in page.get_text()
    form = filled(page.select_one("main form"))
    assert client.post(tell, data=form).status_code == 422
    typed = form | {"told_on-year": "2020", "told_on-month": "1", "told_on-day": "1", "how": "信"}
    wrong = client.post(tell, data=typed)
    assert wrong.status_code == 422
    assert 'value="信"' in wrong.text, "nothing that was typed is lost"
    assert client.post(tell, data=form | today() | {"how": "挂号信示例001"}).status_code == 303
    page = client.page(home)
    assert "挂号信示例001" in page.get_text()
    assert not page.find("a", href=tell)
    assert waiting(client.page(f"/{language}/agency/rounds")) == []


@LANGUAGES
def test_the_answer_to_a_complaint_on_paper_is_given_on_paper(
    client: LintClient, db: Session, current: Round, scenes: list[Scene], language: str
) -> None:
    user = make_administrator(db)
    administrator = signed_in(db, user)
    kept = complaining.complain(db, administrator, current.id, said=SAID)
    db.commit()
    sign_in(client, user)
    home = f"/{language}/admin/complaints"
    tell = f"{home}/{kept.id}/tell"
    assert client.page(home).select(".govuk-tag"), "the days that are left"
    assert client.get(tell).status_code == 409
    complaining.answer_complaint(db, administrator, kept.id, **UNFOUNDED)
    db.commit()
    assert client.page(home).find("a", href=tell)
    form = filled(client.page(tell).select_one("main form"))
    assert client.post(tell, data=form).status_code == 422
    assert client.post(tell, data=form | today() | {"how": "面交"}).status_code == 303
    assert "面交" in client.page(home).get_text()


@LANGUAGES
def test_a_list_that_was_replaced_is_read_and_says_by_what(
    client: LintClient, db: Session, current: Round, scenes: list[Scene], language: str
) -> None:
    current.freed = "redistribute"
    db.flush()
    office = Office(db, current, scenes)
    with office.today():
        objections.uphold_all(scenes[0])
    office.wait()
    with office.today():
        office.conclude_again(scenes[0])
        first = proposing.propose_list(db, office.reviewer, current.id)
        version = first.version
        proposing.drop_list(db, office.reviewer, current.id, version=version, reason="金额有误。")
        office.list_again()
    for one in standing.list_fixed(db, current.id):
        one.published_on = moments.today() - timedelta(days=1)
        one.published_until = moments.today() + timedelta(days=5)
    db.commit()
    home = f"/{language}/agency/rounds/{current.id}"
    sign_in(client, make_officer(db, "commerce"))
    page = client.page(f"{home}/list")
    for number in (1, 2, 3):
        assert page.find("a", href=f"{home}/lists/{number}")
    replaced = client.page(f"{home}/lists/1")
    assert replaced.find("a", href=f"{home}/lists/2") is None, "it was dropped before it was fixed"
    assert replaced.find("a", href=f"{home}/lists/3")
    assert len(replaced.select("tbody tr")) == 2
    dropped = client.page(f"{home}/lists/2")
    assert "金额有误。" in dropped.get_text()
    assert dropped.find("a", href=f"{home}/lists/3")
    assert client.get(f"{home}/lists/4").status_code == 404
    public = client.page(f"/{language}/rounds/{current.id}")
    assert public.select_one("section[aria-labelledby=list-1] a[href='#list-3']")
    sign_in(client, make_officer(db, "science", Role.APPROVER))
    assert client.get(f"{home}/lists/1").status_code == 404


def test_a_list_has_pages_and_a_fixed_number_of_statements(
    client: LintClient,
    db: Session,
    current: Round,
    scenes: list[Scene],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign_in(client, make_officer(db, "commerce"))
    home = f"/en/agency/rounds/{current.id}/lists/1"
    client.page(home)
    with counted_queries() as whole:
        client.page(home)
    monkeypatch.setattr(one_list, "PAGE", 1)
    with counted_queries() as paged:
        page = client.page(home)
    assert len(paged) == len(whole)
    shown = page.select("tbody tr")
    page = client.page(page.select_one("a[rel=next]")["href"])
    assert [len(shown), len(page.select("tbody tr"))] == [1, 1]
    assert shown[0].get_text() != page.select("tbody tr")[0].get_text()
