"""The whole of it with Tab, Enter, Space and the arrow keys."""

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from services.catalogue import item
from tests.support.browser import NewContext, visitor
from tests.support.factories import PASSWORD, make_applicant, make_user

FUND = item("fund-training")
MOST_STOPS = 60

FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels?.length ? at.labels[0].innerText : at.innerText;
  const style = getComputedStyle(at);
  const drawn = at.matches("input[type=radio], input[type=checkbox]")
    || style.outlineStyle !== "none" || style.boxShadow !== "none";
  return {words: (at.getAttribute("aria-label") ?? label ?? "").trim(), name: at.name, drawn};
}"""


class Keys:
    """Somebody without a mouse."""

    def __init__(self, page: Page) -> None:
        self.keyboard, self.page = page.keyboard, page

    def tab_to(self, wanted: str) -> None:
        """Press Tab until the link, button or input with these words or name has the focus."""
        passed = []
        for _ in range(MOST_STOPS):
            self.keyboard.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            assert focused["drawn"], f"one cannot see that {focused['words']!r} has the focus"
            if focused["words"].startswith(wanted) or focused["name"] == wanted:
                return
            passed.append(focused["words"])
        raise AssertionError(f"{wanted!r} is not among {passed}")

    def open(self, wanted: str, key: str = "Enter") -> None:
        """Go to a link or button and use it."""
        self.tab_to(wanted)
        with self.page.expect_navigation():
            self.keyboard.press(key)

    def type(self, wanted: str, text: str) -> None:
        """Go to a box and type into it."""
        self.tab_to(wanted)
        self.keyboard.type(text)

    def say(self, wanted: str, *, yes: bool) -> None:
        """Go to a question of yes and no, and choose."""
        self.tab_to(wanted)
        self.keyboard.press("Space" if yes else "ArrowRight")


def test_signing_in_and_filling_in_a_section_without_a_mouse(
    db: Session, site: str, new_context: NewContext
) -> None:
    user = make_user(db)
    make_applicant(db, user)
    db.commit()
    section = FUND.section("undertakings")
    with visitor(new_context, site, "en") as person:
        keys = Keys(person.page)
        person.go("/")
        keys.open("Sign in")
        keys.type("Email address", user.email)
        keys.type("Password", PASSWORD)
        keys.open("Sign in", "Enter")
        keys.open(FUND.short_name.en)
        keys.open("Start application", "Space")
        keys.open(section.title.en)
        keys.say("undertakings-on_dishonesty_list", yes=False)
        keys.type(section.field("serious_violations").label.en, "0")
        keys.say("undertakings-owes_fiscal_money", yes=False)
        keys.say("undertakings-statistics_duty_met", yes=True)
        keys.open("Save and continue", "Space")
        person.heading("Documents")
        keys.open("Task list")
        task = person.page.locator(".govuk-task-list li", has_text=section.title.en)
        expect(task).to_contain_text("Complete")
