"""What several journeys do on the portal's pages, each step as a person would take it."""

from collections.abc import Iterable
from io import BytesIO

from pypdf import PdfReader

from services.catalogue import Item
from services.demo.answers import RawAnswers
from services.documents.inspect import Upload
from tests.support.browser import Visitor


def start(applicant: Visitor, item: Item) -> None:
    """From the applicant's home page to the task list of a new draft."""
    applicant.go("/enterprise/")
    applicant.link(item.short_name[applicant.language]).click()
    applicant.press("Start application")
    applicant.sees(applicant.words("Fill in the form"))


def open_section(applicant: Visitor, item: Item, section: str) -> None:
    """From the task list to a section."""
    applicant.link(item.section(section).title[applicant.language]).click()


def fill_in(applicant: Visitor, item: Item, answers: RawAnswers) -> None:
    """From a section to the documents: it and all after it that are asked and answered."""
    for section, values in answers.items():
        applicant.heading(item.section(section).title[applicant.language])
        applicant.fill(section, values)
        applicant.press("Save and continue")


def hand_in(applicant: Visitor, files: Iterable[tuple[str, Upload]]) -> None:
    """From the documents to the answers to check."""
    applicant.heading("Documents")
    for slot, upload in files:
        applicant.upload(slot, upload)
    applicant.follow("Continue")
    applicant.heading("Check your answers")


def sign(owner: Visitor) -> tuple[str, str]:
    """From the checked answers to the receipt; its case number and query code."""
    owner.follow("Continue to sign and submit")
    owner.choose("I have read the declaration and I make it")
    owner.press("Sign and submit")
    owner.heading("Application submitted")
    number, code = owner.page.locator(".govuk-panel__number").all_inner_texts()
    return number, code


def find_case(officer: Visitor, number: str) -> None:
    """From any page to a case in the queue of the officer's agency."""
    officer.follow("Queue")
    officer.enter("Case number, applicant or credit code", number)
    officer.press("Apply filters")
    officer.link(number).click()


def text_of(pdf: bytes) -> str:
    """What a paper says."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
