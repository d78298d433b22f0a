"""Every form works in a browser that runs no scripts."""

from playwright.sync_api import Locator, expect
from sqlalchemy.orm import Session

from services.catalogue import item
from tests.support.browser import NewContext, Visitor, visitor
from tests.support.factories import make_applicant, make_user
from tests.support.pages import open_section, start

TASE = item("tase")


def rows(person: Visitor, name: str) -> Locator:
    return person.page.locator(f"#{name} fieldset.row")


def shows(person: Visitor, *contracts: str) -> None:
    """Wait until the page has these contract numbers; the row to come has none."""
    boxes = person.page.locator('[name^="income-contracts-"][name$="-number"]')
    filled = boxes.and_(person.page.locator('[value]:not([value=""])'))
    expect(filled).to_have_count(len(contracts))
    for place, number in enumerate(contracts):
        expect(filled.nth(place)).to_have_value(number)


def contract(number: str) -> dict[str, str]:
    return {"number": number, "client": "Example Client", "country": "SG"}


def test_rows_come_and_go_and_questions_appear_on_saving(
    db: Session, site: str, new_context: NewContext
) -> None:
    user = make_user(db)
    make_applicant(db, user)
    db.commit()
    with visitor(new_context, site, java_script_enabled=False) as person:
        person.sign_in(user)
        start(person, TASE)

        open_section(person, TASE, "income")
        person.fill("income", {"contracts": [contract("A-1"), contract("A-2"), contract("A-3")]})
        person.press("Save and add another")
        shows(person, "A-1", "A-2", "A-3")
        person.press("Remove", rows(person, "income-contracts").nth(1))
        shows(person, "A-1", "A-3")
        person.press("Save and come back later")

        open_section(person, TASE, "technology")
        expect(person.page.locator("#technology-rights")).to_be_hidden()
        person.fill("technology", {"research_spending": "120.50", "has_rights": True})
        person.press("Save and continue")
        expect(person.page.locator("#technology-rights")).to_be_visible()
        person.answer("technology-has_rights", False)
        person.press("Save and come back later")

        person.sees(person.words("Saved. You can come back at any time."))
        open_section(person, TASE, "income")
        shows(person, "A-1", "A-3")
