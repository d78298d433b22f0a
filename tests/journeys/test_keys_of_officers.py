"""The queue with the keys of officers, which rest while somebody types."""

import pyotp
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.lifecycle import State
from services.models import User
from tests.support.browser import NewContext, visitor
from tests.support.scene import Scene

HIGHEST = 300
"""Pixels above the first row of the queue, at 1280 x 900."""


def officer(scene: Scene) -> User:
    found = scene.user(scene.application.reviews[0].body_code, Role.REVIEWER)
    found.totp_secret = pyotp.random_base32()
    return found


def test_a_case_is_found_claimed_and_left_for_the_next_by_keys(
    db: Session, site: str, new_context: NewContext
) -> None:
    scenes = [Scene(db).submit(), Scene(db).submit()]
    user = officer(scenes[0])
    db.commit()
    numbers = [str(scene.application.number) for scene in scenes]
    with visitor(new_context, site, "en") as person:
        page, press = person.page, person.page.keyboard.press
        page.set_viewport_size({"width": 1280, "height": 900})
        person.sign_in(user)
        person.go("/agency/queue?view=unclaimed")
        page.locator(".subnav .numeric").evaluate_all("all => all.map(e => e.textContent = '99')")
        first = page.locator("tbody tr").first.bounding_box()
        assert first
        assert first["y"] < HIGHEST
        listed = page.locator("a[data-row]").all_inner_texts()
        assert sorted(listed) == sorted(numbers)
        # While somebody types, letters are letters.
        page.locator("input[name=q]").focus()
        page.keyboard.type("jnc?")
        assert page.locator("input[name=q]").input_value() == "jnc?"
        page.locator("input[name=q]").fill("")
        page.locator("input[name=q]").blur()
        press("j")
        press("j")
        press("k")
        with page.expect_navigation():
            press("Enter")
        assert listed[0] in page.locator("main").inner_text()
        with page.expect_navigation():
            press("n")
        assert listed[1] in page.locator("main").inner_text()
        with page.expect_navigation():
            press("c")
        person.sees("Accept")
        press("?")
        assert page.locator("[data-shortcuts]").get_attribute("open") is not None
        page.get_by_label("Switch the keys off in this browser").check()
        press("u")
        assert "/cases/" in page.url
        page.get_by_label("Switch the keys off in this browser").uncheck()
        with page.expect_navigation():
            press("u")
        assert page.url.endswith("/agency/queue?view=unclaimed")


def test_two_straight_cases_go_to_the_approver_by_keys_alone(
    db: Session, site: str, new_context: NewContext
) -> None:
    scenes = [Scene(db).consult(), Scene(db).consult()]
    user = officer(scenes[0])
    for scene in scenes:
        for review in scene.application.reviews[1:]:
            scene.opine(review.body_code)
        scene.application.reviews[0].assignee_id = user.id
    db.commit()
    pressed = 0
    with visitor(new_context, site, "en") as person:
        page = person.page

        def press(*keys: str, goes: bool = False) -> None:
            nonlocal pressed
            for key in keys[:-1] if goes else keys:
                page.keyboard.press(key)
            if goes:
                with page.expect_navigation():
                    page.keyboard.press(keys[-1])
            pressed += len(keys)

        def take(words: str) -> None:
            """Press the number that stands for what there is to do."""
            to_do = page.locator("[data-key-do]").all_inner_texts()
            press(str(to_do.index(words) + 1), goes=True)

        person.sign_in(user)
        person.go("/agency/queue?view=mine")
        for _ in scenes:
            press("j", "Enter", goes=True)
            take("Record findings")
            press("f", "Space", "Tab", "Enter", goes=True)
            take("Conclude and send for sign-off")
            press("f", "Space", "Tab")
            page.keyboard.insert_text("材料齐全，条件均符合。")
            press("Tab", "Enter", goes=True)  # which leads back to the queue
            person.sees("Concluded and sent for sign-off")
    for scene in scenes:
        db.refresh(scene.application)
        assert scene.application.state == State.SIGNOFF
    assert pressed == 13 * len(scenes), "beside the reasoning itself"
