"""A service that changes: what applicants see before, on and after the day."""

from datetime import timedelta

import pytest
from sqlalchemy import orm, select

from services import moments
from services.actor import Role
from services.applications.lifecycle import State
from services.catalogue import item
from services.language import Text
from services.models import Application
from tests.support.client import LintClient
from tests.support.company import Company, filled
from tests.support.editions import change_on, end_before
from tests.support.factories import sign_in
from tests.support.scene import Scene

NEW_NAME = {"sc": "技术先进型服务企业认定（新）", "en": "Recognition, as it is from now on"}


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db), client)


def test_what_is_announced_changes_nothing_before_its_day(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_on(monkeypatch, "tase", moments.today() + timedelta(days=1), name=NEW_NAME)
    guide = company.client.get("/en/services/tase").get_data(as_text=True)
    assert NEW_NAME["en"] not in guide
    assert "Start now" in guide
    company.act_as(Role.OWNER)
    assert company.client.get("/en/enterprise/applications/start/tase").status_code == 200
    assert company.client.post("/en/enterprise/applications/start/tase").status_code == 303
    assert company.client.post(company.url("/copy")).status_code == 303
    versions = select(Application.item_version)
    assert company.scene.db.scalars(versions).all() == [1, 1, 1]
    last = moments.today().strftime("%-d %B %Y")
    assert f"Submit this draft by {last}" in company.page("/tasks").get_text()


def test_a_draft_of_before_is_not_submitted_but_carried_into_a_new_one(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.scene.fill_in()
    company.act_as(Role.OWNER)
    fields = filled(company.page("/sign").main.form) | {"declared": "y"}
    fewer = item("tase", 1).sections[:-1]
    change_on(monkeypatch, "tase", moments.today(), sections=fewer)

    assert company.post("/sign", fields).location == company.url("/tasks")
    assert company.stored().state == State.DRAFT
    for page in ("/tasks", "/check"):
        assert "this draft can no longer be submitted" in company.page(page).get_text()
        assert not company.page(page).main.find("a", href=company.url("/sign"))
    assert company.client.get(company.url("/sign")).location == company.url("/tasks")
    company.act_as(Role.FILER)
    assert company.post("/request-signature", {"version": 1}).status_code in (409, 422)

    carried = company.submit("/tasks")
    copy = company.scene.db.scalars(
        select(Application).where(Application.copied_from == company.id)
    ).one()
    assert str(copy.id) in carried.location
    assert copy.item_version == 2
    assert copy.answers["staff"] == company.stored().answers["staff"]
    assert "statement" not in copy.answers


def test_a_draft_of_a_service_that_ended_says_so(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_before(monkeypatch, "tase", moments.today())
    company.act_as(Role.FILER)
    tasks = company.page("/tasks")
    assert "no longer takes applications" in tasks.get_text()
    assert not tasks.main.find("form")


def test_a_case_keeps_the_version_it_was_filed_under(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.scene.submit()
    change_on(monkeypatch, "tase", moments.today(), name=NEW_NAME)
    company.act_as(Role.OWNER)
    assert item("tase").name == Text.of(NEW_NAME["sc"], NEW_NAME["en"])
    page = company.page("").get_text()
    assert item("tase", 1).name.en in page
    assert NEW_NAME["en"] not in page


def test_an_officers_queue_names_a_service_as_it_is_called_that_day(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.scene.submit()
    sign_in(company.client, company.scene.user("science", Role.REVIEWER))
    short = Text.of("技先认定（新）", "TASE, as it is from now on")
    day = timedelta(days=1)
    change_on(monkeypatch, "tase", moments.today() - 40 * day, short_name=short)
    for back, named in ((41, False), (40, True)):  # days that no other test has looked at
        with moments.at(moments.now() - back * day):
            page = company.client.page("/en/agency/queue").get_text()
            assert (short.en in page) is named
