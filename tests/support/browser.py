"""People at a browser, who know the portal only by what its pages say."""

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Locator, Page, expect

from services import jobs
from services.documents.inspect import Upload
from services.language import HTML_LANG, Language, gettext
from services.models import User
from tests.support import live
from tests.support.factories import PASSWORD

PATIENCE = 1000 * live.PATIENCE
"""Milliseconds for a page."""

expect.set_options(timeout=PATIENCE)

NewContext = Callable[..., Any]


class Visitor:
    """Somebody at a browser. Words are given as the code has them, in English, and
    looked for on the page in the visitor's language.
    """

    def __init__(self, page: Page, site: str, language: Language) -> None:
        self.page, self.site, self.language = page, site, language
        page.set_default_timeout(PATIENCE)

    def words(self, english: str) -> str:
        """What the interface says for it in the visitor's language."""
        return gettext(english, self.language)

    # --- going somewhere -----------------------------------------------------

    def go(self, path: str) -> None:
        """Open an address of the portal, without its language."""
        self.page.goto(f"{self.site}/{self.language}{path}")

    def follow(self, english: str) -> None:
        """Follow a link by its words."""
        self.link(self.words(english)).click()

    def link(self, text: str) -> Locator:
        """The first link, or link drawn as a button, whose words begin so."""
        name = re.compile("^" + re.escape(text))
        links = self.page.get_by_role("link", name=name)
        return links.or_(self.page.get_by_role("button", name=name)).first

    def press(self, english: str, within: Locator | None = None) -> None:
        """Press a button by its words."""
        name = re.compile("^" + re.escape(self.words(english)))
        main = self.page.locator("main, header form")
        (within or main).get_by_role("button", name=name).first.click()

    def download(self, link: Locator) -> bytes:
        """Follow a link to a file, and keep it."""
        with self.page.expect_download() as started:
            link.click()
        return Path(started.value.path()).read_bytes()

    # --- filling in ----------------------------------------------------------

    def enter(self, english: str, text: str) -> None:
        """Type into the box with a label."""
        self.page.get_by_label(self.words(english), exact=True).fill(text)

    def choose(self, english: str) -> None:
        """Choose a radio or tick a box by its label."""
        self.page.get_by_label(self.words(english), exact=True).check()

    def fill(self, section: str, answers: Mapping[str, Any]) -> None:
        """Answer what a section asks, in the order of the page; the profile says the rest."""
        fixed = self.page.locator("[data-fixed]").evaluate_all("all => all.map(one => one.id)")
        for code, value in answers.items():
            if f"{section}-{code}" in fixed:
                continue
            if isinstance(value, list) and value and isinstance(value[0], dict):
                self._fill_rows(f"{section}-{code}", value)
            else:
                self.answer(f"{section}-{code}", value)

    def answer(self, name: str, value: Any) -> None:
        """Answer one question, by the name of its inputs."""
        self.page.locator(f'[name="{name}"], [name^="{name}-"]').first.wait_for(state="attached")
        if isinstance(value, dict):
            if self._inputs(f"{name}-kind").count():
                self.answer(f"{name}-kind", value["kind"])
            self.answer(f"{name}-number", value["number"])
            return
        inputs = self._inputs(name)
        if not inputs.count():
            for part, digits in zip(("year", "month", "day"), value.split("-"), strict=True):
                self._inputs(f"{name}-{part}").fill(digits)
            return
        match inputs.first.evaluate("input => input.type"):
            case "radio" | "checkbox":
                codes = value if isinstance(value, list) else [_code(value)]
                for code in codes:
                    self.page.locator(f'[name="{name}"][value="{code}"]').check()
            case "select-one":
                inputs.select_option(str(value))
            case _:
                inputs.fill(str(value))

    def _fill_rows(self, name: str, rows: list[dict[str, Any]]) -> None:
        for index, row in enumerate(rows):
            for column, value in row.items():
                self.answer(f"{name}-{index}-{column}", value)
            if index + 1 < len(rows):
                self.press("Save and add another")

    def _inputs(self, name: str) -> Locator:
        return self.page.locator(f'[name="{name}"]')

    def upload(self, slot: str, upload: Upload) -> None:
        """Hand in a document, and wait until the page lists it."""
        card = self.page.locator(f'section[aria-labelledby="documents-{slot}-title"]')
        card.locator("input[type=file]").set_input_files(
            {"name": upload.filename, "mimeType": upload.media_type, "buffer": upload.data}
        )
        self.press("Upload", card)
        expect(card.get_by_role("link", name=upload.filename)).to_be_visible()
        expect(card.get_by_role("heading")).to_be_focused()  # where to go on from

    # --- looking -------------------------------------------------------------

    def heading(self, english: str) -> None:
        """Be on the page with this heading, without an error on it."""
        expect(self.page.locator("h1")).to_contain_text(self.words(english))
        expect(self.page.locator(".govuk-error-summary")).to_have_count(0)

    def sees(self, text: str) -> None:
        """Find a text in the content of the page."""
        expect(self.page.locator("main")).to_contain_text(text)

    # --- who they are --------------------------------------------------------

    def sign_in(self, user: User) -> None:
        """Sign in from the home page, with a code where the portal asks for one."""
        self.go("/")
        self.follow("Sign in")
        self.enter("Email address", user.email)
        self.enter("Password", PASSWORD)
        self.press("Sign in")
        if user.totp_secret:
            self.enter("6-digit code", pyotp.TOTP(user.totp_secret).now())
            self.press("Continue")
        expect(self.page.get_by_role("link", name=user.name)).to_be_visible()


@contextmanager
def visitor(
    new_context: NewContext, site: str, language: Language = "sc", **options: Any
) -> Iterator[Visitor]:
    """Somebody new at a browser of their own, who notices what goes wrong in it."""
    context = new_context(locale=HTML_LANG[language], **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if _is_bad(said) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Visitor(page, site, language)
    assert complaints == []
    context.close()


def _is_bad(said: Any) -> bool:
    """Whether the browser complains of the page, and not of an answer or a lost connection."""
    told = ("Failed to load resource", "htmx:sendError", "htmx:afterRequest")
    return said.type in ("error", "warning") and not any(text in said.text for text in told)


def _code(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else value


def run_jobs() -> None:
    """Do what the worker would do now. In a thread, as the browser has this one's loop."""
    with ThreadPoolExecutor(1) as worker:
        worker.submit(jobs.run_all_due).result()
