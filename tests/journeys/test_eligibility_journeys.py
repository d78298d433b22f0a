"""People at a browser who do not know which scheme concerns them."""

from typing import Any

import pytest
from playwright.sync_api import expect

from services.eligibility import all_facts, parse, topics
from services.eligibility.links import CheckerAnswers
from services.language import LANGUAGES
from tests.support.browser import NewContext, visitor
from tests.support.checker_walk import verdict, walk
from tests.support.personas import ARCHITECT, NEUTRAL, OWNER, PEOPLE, PERSONAS, url

PHONE = {"width": 390, "height": 844}
SCREENS = 5
"""Screens of a phone below which the answers for one purpose stay, in every language."""
LONGEST = {
    "A bachelor of physics at 45": "work",
    "An Indian doctor of computer science of 26": "work",
    "A Portuguese resident of Macao who is not permanent": "live",
    "A Briton with permanent residence of Hong Kong on business": "short_business",
    "A Hong Kong resident employed in Qianhai after the settlement of 2025": "tax",
}
"""Those of the tables who are told most about one purpose."""
ACCOUNTANT = "A Macao accountant with the mainland CPA"
RETURNEE = "A returnee researcher without an employer"


def told(name: str) -> dict[str, Any]:
    """What a persona answers."""
    persona = PERSONAS[name]
    return persona["facts"] | {"filing_date": persona["day"]}


def grade(topic: str, code: str) -> str:
    """What a grade is called."""
    return next(g.name.en for g in topics()[topic].file.grades if g.code == code)


def question(code: str) -> str:
    """The words of a question."""
    asked = all_facts()[code].question
    assert asked
    return asked.en


def test_an_architect_learns_what_is_missing_for_category_a_and_changes_an_answer(
    site: str, new_context: NewContext
) -> None:
    with visitor(new_context, site, language="en") as person:
        assert walk(person, told(ARCHITECT)) <= 12
        assert verdict(person.page, "work-permit") == "yes"
        expect(person.page.locator("#work-permit")).to_contain_text(grade("work-permit", "B"))
        assert verdict(person.page, "r-visa") == "unknown"
        person.page.locator("#answers > summary").click()
        change = person.page.locator(".govuk-summary-list__row", has_text=question("chinese_level"))
        change.get_by_role("link").click()
        person.answer("chinese_level", "hsk5")
        person.press("Continue")
        expect(person.page.locator("#work-permit .outcome__grade")).to_have_text(
            grade("work-permit", "A")
        )
        assert verdict(person.page, "r-visa") == "yes"
        person.follow("Your points, line by line")
        expect(person.page.locator("#total")).to_contain_text("85 to 95")
        person.page.go_back()
        expect(person.page.locator("#r-visa")).to_be_visible()


def test_an_accountant_is_answered_in_traditional_chinese_without_scripts(
    site: str, new_context: NewContext
) -> None:
    with visitor(new_context, site, language="tc", java_script_enabled=False) as person:
        assert walk(person, told(ACCOUNTANT)) <= 12
        assert verdict(person.page, "accountant") == "yes"
        expect(person.page.locator("#accountant")).to_contain_text("註冊會計師")


@pytest.mark.parametrize("width", [320, 1280])
def test_an_owner_sees_cepa_and_the_car_on_any_screen(
    site: str, new_context: NewContext, width: int
) -> None:
    size = {"width": width, "height": 800}
    with visitor(new_context, site, language="en", viewport=size) as person:
        assert walk(person, told(OWNER)) <= 12
        assert verdict(person.page, "cepa-firm") == "yes"
        expect(person.page.locator("#vehicles")).to_contain_text(grade("vehicles", "two"))
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width


def test_the_answers_for_one_purpose_stay_short_on_a_phone(
    site: str, new_context: NewContext
) -> None:
    people = {one["name"]: (NEUTRAL | one["facts"], one["day"]) for one in PEOPLE}
    people |= {name: (one["facts"], one["day"]) for name, one in PERSONAS.items()}
    with visitor(new_context, site, language="en", viewport=PHONE) as person:
        for name, purpose in LONGEST.items():
            facts, day = people[name]
            answers = CheckerAnswers(parse(facts | {"purposes": [purpose], "filing_date": day}))
            for language in LANGUAGES:
                person.page.goto(site + url("results", answers, language))
                size = (
                    "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
                )
                height, width = person.page.evaluate(size)
                assert height < SCREENS * PHONE["height"], (name, language, height)
                assert width <= PHONE["width"]


def test_a_returnee_sends_the_link_to_somebody_else(site: str, new_context: NewContext) -> None:
    with visitor(new_context, site, language="en") as person:
        assert walk(person, told(RETURNEE)) <= 12
        assert verdict(person.page, "work-permit") == "elsewhere"
        assert verdict(person.page, "gba-iit") == "no"
        person.page.locator(".keep summary").click()
        link = person.page.get_by_role("link", name="Link to this page").get_attribute("href")
    assert link
    with visitor(new_context, site, language="en") as friend:
        friend.page.goto(link)
        assert verdict(friend.page, "gba-iit") == "no"
        friend.page.emulate_media(media="print")
        expect(friend.page.get_by_role("button", name="Print this page")).to_be_hidden()
        expect(friend.page.locator("p.print-only")).to_have_text(link)
