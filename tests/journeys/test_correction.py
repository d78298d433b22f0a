"""An agency asks for a correction; the company's filer prepares it, and its owner signs it."""

import pyotp
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from services.actor import Role
from services.catalogue import item
from services.demo.answers import files_for
from tests.support.browser import NewContext, Visitor, visitor
from tests.support.pages import find_case
from tests.support.scene import Scene

TASE = item("tase")
COLLEGE_PATH = "staff.college"
COLLEGE = TASE.by_path[COLLEGE_PATH]
LICENCE = TASE.documents[0]


def ask_for_correction(officer: Visitor) -> None:
    officer.press("Claim")
    officer.follow("Ask for correction")
    for path, note in (
        ("staff.college", "人数有误"),
        (f"documents.{LICENCE.code}", "扫描件不清晰"),
    ):
        officer.page.locator(f'[name="correct"][value="{path}"]').check()
        officer.page.locator(f'[name="note.{path}"]').fill(note)
    officer.press("Ask for correction")
    officer.heading("Queue")


def test_only_what_the_notice_lists_is_corrected_and_sent_back(
    db: Session, site: str, new_context: NewContext
) -> None:
    scene = Scene(db).submit()
    reviewer = scene.user("science", Role.REVIEWER)
    reviewer.totp_secret = pyotp.random_base32()
    db.commit()
    number = scene.application.number
    uploads = dict(files_for(TASE, scene.application.answers))
    assert number

    with (
        visitor(new_context, site) as officer,
        visitor(new_context, site) as filer,
        visitor(new_context, site) as owner,
    ):
        officer.sign_in(reviewer)
        find_case(officer, number)
        ask_for_correction(officer)

        filer.sign_in(scene.users["", Role.FILER])
        filer.link(TASE.short_name.sc).click()
        filer.follow("See what to correct")
        filer.sees("人数有误")

        filer.page.get_by_role("link", name=COLLEGE.label.sc).first.click()
        filer.sees("人数有误")
        expect(filer.page.locator("form[data-autosave] input.govuk-input")).to_have_count(1)
        filer.fill("staff", {"college": scene.application.answers["staff"]["total"]})
        filer.press("Save and continue")

        filer.page.get_by_role("link", name=LICENCE.title.sc).first.click()
        card = filer.page.locator(f'section[aria-labelledby="documents-{LICENCE.code}-title"]')
        filer.press("Remove", card)
        filer.upload(LICENCE.code, uploads[LICENCE.code])
        filer.follow("Continue")
        owner_name = scene.users["", Role.OWNER].name
        filer.press(filer.words("Ask %(name)s to sign") % {"name": owner_name})
        filer.sees(filer.words("The corrections are waiting for a signature"))

        owner.sign_in(scene.users["", Role.OWNER])
        owner.link(TASE.short_name.sc).click()
        owner.follow("Read what changed, and sign")
        owner.sees(COLLEGE.label.sc)
        owner.page.locator("#declared").check()
        owner.press("Sign and send the corrections")
        owner.sees(owner.words("You signed and sent the corrections"))

        find_case(officer, number)
        officer.follow("Accept")
        officer.press("Accept")
        officer.sees(officer.words("Corrections signed and sent"))
