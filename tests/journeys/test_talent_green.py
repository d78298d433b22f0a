"""A person who reads English opens an account and applies in their own name."""

from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.catalogue import item
from services.demo.answers import answers_to, files_for
from services.models import Applicant
from tests.support.browser import NewContext, Visitor, run_jobs, visitor
from tests.support.pages import fill_in, hand_in, open_section, sign, start, text_of
from tests.support.people import link_token

GREEN = item("talent-green")
EMAIL, PASSPHRASE = "alex@example.com", "four plain words together"


def sign_up(person: Visitor, db: Session) -> None:
    """From the home page to an account, by the link that is mailed."""
    person.go("/")
    person.follow("Sign up")
    person.enter("Email address", EMAIL)
    person.enter("Your name", "Alex Example")
    person.enter("Choose a password", PASSPHRASE)
    person.press("Sign up")
    person.heading("Check your email")
    person.go(f"/account/verify/{link_token(db, 'verify_email')}")
    person.enter("The password you chose", PASSPHRASE)
    person.press("Confirm and sign in")


def register(person: Visitor) -> None:
    """From the first page after signing up to being an applicant."""
    person.follow("Register yourself")
    person.enter("Name, as on the identity document", "EXAMPLE ALEX")
    person.choose("Residence permit for Hong Kong, Macao and Taiwan residents")
    person.enter("Number of the document", "810000199001010019")
    person.page.get_by_label("District where you live or work").select_option("nanshan")
    person.press("Register")
    person.sees("You are registered as an applicant")


def test_a_person_signs_up_and_applies_in_english(
    db: Session, site: str, new_context: NewContext
) -> None:
    with visitor(new_context, site, "en") as person:
        sign_up(person, db)
        register(person)
        applicant = db.scalars(select(Applicant)).one()
        answers = answers_to(GREEN, applicant)

        start(person, GREEN)
        open_section(person, GREEN, "filing")
        fill_in(person, GREEN, answers)
        hand_in(person, files_for(GREEN, answers))
        sign(person)
        run_jobs()
        person.page.reload()
        receipt = person.download(person.link("Receipt (PDF)"))
        assert GREEN.name.en in " ".join(text_of(receipt).split())
        person.follow("Go to the case")
        person.sees("our translation")
        expect(person.page.locator("html")).to_have_attribute("lang", "en")
