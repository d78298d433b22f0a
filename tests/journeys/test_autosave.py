"""What is typed is saved by itself, however late the scripts come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Dialog, Route, expect
from sqlalchemy.orm import Session

from services.catalogue import item
from services.models import User
from tests.support.browser import NewContext, Visitor, visitor
from tests.support.factories import make_applicant, make_user
from tests.support.pages import open_section, start

GREEN = item("talent-green")
TRIES = 50
LATE = "**/js/enterprise.js*"


@pytest.fixture
def applicant(db: Session) -> User:
    user = make_user(db)
    make_applicant(db, user)
    db.commit()
    return user


def change_language(person: Visitor) -> None:
    """Once the page's scripts have run: before, a link is a link."""
    person.page.wait_for_load_state()
    person.page.get_by_role("link", name="繁體").click()
    person.page.wait_for_url("**/tc/**")


def test_what_was_just_typed_is_saved_before_the_language_changes(
    applicant: User, site: str, new_context: NewContext
) -> None:
    with visitor(new_context, site, "en") as person:
        person.sign_in(applicant)
        start(person, GREEN)
        open_section(person, GREEN, "work")
        person.page.wait_for_load_state()
        person.enter("Post", "Cloud architect")
        change_language(person)
        expect(person.page.locator("#work-post")).to_have_value("Cloud architect")


@contextmanager
def scripts_come_late(person: Visitor, meanwhile: Callable[[], None]) -> Iterator[None]:
    """Hold the script that saves back until something was done on the page it belongs to."""
    done: list[str] = []

    def hold(route: Route) -> None:
        meanwhile()
        done.append(route.request.url)
        route.continue_()

    person.page.route(LATE, hold)
    yield
    person.page.wait_for_load_state()
    assert len(done) == 1
    person.page.unroute(LATE)


def test_what_was_typed_before_the_scripts_came_is_not_lost(
    applicant: User, site: str, new_context: NewContext
) -> None:
    def fill_in_before() -> None:
        person.enter("Post", "Cloud architect")
        person.page.locator("[name=work-basis]").first.check()

    with visitor(new_context, site, "en") as person:
        person.sign_in(applicant)
        start(person, GREEN)
        with scripts_come_late(person, fill_in_before):
            open_section(person, GREEN, "work")
        change_language(person)
        expect(person.page.locator("#work-post")).to_have_value("Cloud architect")


def test_what_was_typed_before_the_scripts_came_saves_itself(
    applicant: User, site: str, new_context: NewContext
) -> None:
    with visitor(new_context, site, "en") as person:
        person.sign_in(applicant)
        start(person, GREEN)
        with scripts_come_late(person, lambda: person.enter("Post", "Cloud architect")):
            open_section(person, GREEN, "work")
        expect(person.page.locator("#saved")).to_contain_text("Saved")
        person.page.reload()
        expect(person.page.locator("#work-post")).to_have_value("Cloud architect")


def test_a_page_that_nobody_touched_saves_nothing(
    applicant: User, site: str, new_context: NewContext
) -> None:
    with visitor(new_context, site, "en") as person:
        person.sign_in(applicant)
        start(person, GREEN)
        posted: list[str] = []
        open_section(person, GREEN, "work")
        person.page.on("request", lambda r: posted.append(r.url) if r.method == "POST" else None)
        change_language(person)
        assert posted == []


def test_what_is_typed_just_before_back_is_saved(
    applicant: User, site: str, new_context: NewContext
) -> None:
    with visitor(new_context, site, "en") as person:
        person.sign_in(applicant)
        start(person, GREEN)
        open_section(person, GREEN, "work")
        person.page.wait_for_load_state()
        address = person.page.url
        person.enter("Post", "Cloud architect")
        person.page.go_back()
        # It was sent as the page went, and arrives when it does.
        page = person.page
        for _ in range(TRIES):
            page.goto(address)
            if page.locator("#work-post").input_value() == "Cloud architect":
                break
        expect(page.locator("#work-post")).to_have_value("Cloud architect")


def test_what_was_typed_offline_is_saved_when_the_connection_is_back(
    applicant: User, site: str, new_context: NewContext
) -> None:
    with visitor(new_context, site, "en") as person:
        person.sign_in(applicant)
        start(person, GREEN)
        open_section(person, GREEN, "work")
        person.page.wait_for_load_state()
        person.page.context.set_offline(True)
        person.enter("Post", "Cloud architect")
        expect(person.page.locator("#saved")).to_contain_text("Not saved")
        person.page.context.set_offline(False)
        expect(person.page.locator("#saved")).to_contain_text("Saved")
        person.page.reload()
        expect(person.page.locator("#work-post")).to_have_value("Cloud architect")


def test_a_button_pressed_offline_leaves_the_page_and_what_was_typed_in_place(
    applicant: User, site: str, new_context: NewContext
) -> None:
    with visitor(new_context, site, "en") as person:
        person.sign_in(applicant)
        start(person, GREEN)
        open_section(person, GREEN, "work")
        person.page.wait_for_load_state()
        address = person.page.url
        person.page.context.set_offline(True)
        person.enter("Post", "Cloud architect")
        person.page.get_by_role("button", name="Save and continue").last.click()
        expect(person.page.locator("#saved")).to_contain_text("the portal cannot be reached")
        assert person.page.url == address
        expect(person.page.locator("#work-post")).to_have_value("Cloud architect")
        person.page.context.set_offline(False)
        expect(person.page.locator("#saved")).to_contain_text("Saved")
        person.page.get_by_role("button", name="Save and continue").last.click()
        person.page.wait_for_load_state()
        expect(person.page.locator("main")).to_contain_text("There is a problem")


def test_the_browser_asks_before_a_page_is_left_that_could_not_be_saved(
    applicant: User, site: str, new_context: NewContext
) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    with visitor(new_context, site, "en") as person:
        person.sign_in(applicant)
        start(person, GREEN)
        open_section(person, GREEN, "work")
        person.page.wait_for_load_state()
        person.page.on("dialog", stay)
        person.page.context.set_offline(True)
        person.enter("Post", "Cloud architect")
        expect(person.page.locator("#saved")).to_contain_text("Not saved")
        with person.page.expect_event("dialog"):
            person.page.get_by_role("link", name="繁體").click()
        assert asked == ["beforeunload"]
        expect(person.page.locator("#work-post")).to_have_value("Cloud architect")
        person.page.context.set_offline(False)
        expect(person.page.locator("#saved")).to_contain_text("Saved")
