"""Six people with a phone and one need each: one search leads each to the door."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from portal.public.findable import list_findable_pages
from services.language import Language
from services.search.entries import list_findable
from services.search.indexing import index
from tests.support.browser import NewContext, visitor

PHONE = {"width": 390, "height": 844}
LOOKED_AT = 3
"""How far down its list of results one looks."""

PEOPLE: dict[str, tuple[str, dict[Language, str]]] = {
    "a firm with a question for customs": (
        "/services/clearance-question",
        {"sc": "有个海关问题", "tc": "有個海關問題", "en": "customs question"},
    ),
    "a museum bringing a painting": (
        "/services/exhibits-clearance",
        {"sc": "博物馆借画进境", "tc": "博物館借畫進境", "en": "museum bringing a painting"},
    ),
    "a Hong Kong doctor": (
        "/eligibility/schemes/health-professional",
        {"sc": "香港医生来深圳行医", "tc": "香港醫生", "en": "Hong Kong doctor"},
    ),
    "a school with a sister school": (
        "/services/sister-schools",
        {"sc": "姊妹学校", "tc": "姊妹學校", "en": "sister school"},
    ),
    "an association with twelve members at a show": (
        "/services/fund-expo",
        {
            "sc": "协会带十二家会员参展",
            "tc": "協會帶會員參展",
            "en": "association members at a show",
        },
    ),
    "somebody who only wants a subsidy": (
        "/services/fund-",
        {"sc": "我想拿补贴", "tc": "我想拿補貼", "en": "I want a subsidy"},
    ),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_one_search_leads_to_the_door(
    site: str, new_context: NewContext, db: Session, name: str
) -> None:
    index(db, [*list_findable(), *list_findable_pages()])
    db.commit()
    door, said = PEOPLE[name]
    for language, words in said.items():
        with visitor(new_context, site, language=language, viewport=PHONE) as person:
            person.go("/")
            person.page.locator("main #q").fill(words)
            person.page.locator("main #q").press("Enter")
            results = person.page.locator(".results__title a")
            expect(results.first).to_be_visible()
            found = [one.get_attribute("href") or "" for one in results.all()[:LOOKED_AT]]
            wanted = [urlsplit(one).path for one in found if door in one]
            assert wanted, (words, found)
            person.page.locator(f'.results__title a[href="{wanted[0]}"]').click()
            expect(person.page.locator("h1")).to_be_visible()
            assert door in person.page.url
            onward = person.page.locator(
                'main a[href*="/enterprise/"], main a[href*="/eligibility"]'
            )
            assert onward.count() or "/services/fund-" in person.page.url
            width = person.page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"]
