"""The main job, from a company's first form to a decision that anyone can check."""

import re

import pyotp
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.catalogue import item
from services.demo.answers import answers_to, files_for
from services.models import Applicant, Application, User
from tests.support.browser import NewContext, Visitor, run_jobs, visitor
from tests.support.factories import make_applicant, make_officer, make_user
from tests.support.pages import fill_in, find_case, hand_in, open_section, sign, start, text_of
from tests.support.scene import actor_of, stand_public

TASE = item("tase")


def officer(db: Session, body: str, role: Role = Role.REVIEWER) -> User:
    return make_officer(db, body, role, totp_secret=pyotp.random_base32())


def file_application(owner: Visitor, applicant: Applicant) -> tuple[str, str]:
    """The receipt's case number and query code."""
    answers = answers_to(TASE, applicant)
    start(owner, TASE)
    open_section(owner, TASE, "enterprise")
    fill_in(owner, TASE, answers)
    hand_in(owner, files_for(TASE, answers))
    owner.sees(answers["scope"]["main"])
    return sign(owner)


def draft_opinion(officer: Visitor, number: str) -> None:
    find_case(officer, number)
    officer.press("Claim")
    officer.follow("Draft the opinion")
    officer.choose("Agree")
    officer.press("Draft the opinion")


def sign_opinion(officer: Visitor, number: str) -> None:
    find_case(officer, number)
    officer.follow("Sign off the opinion")
    officer.press("Sign off the opinion")


def wait_for_public(approver: Visitor, db: Session, chief: User, number: str) -> None:
    """The approver cannot approve yet; then what is intended was public for its days."""
    find_case(approver, number)
    approver.sees(approver.words("Publish what is intended"))
    filed = db.scalars(select(Application).where(Application.number == number)).one()
    stand_public(db, actor_of(chief, Role.APPROVER), filed.id)
    db.commit()


def collect_certificate(owner: Visitor) -> bytes:
    owner.page.reload()
    owner.press("Confirm receipt")
    papers = owner.page.get_by_role("link", name=re.compile(r"\(PDF\)$"))
    assert owner.download(papers.filter(has_text=owner.words("Decision letter")))
    return owner.download(papers.filter(has_text=owner.words("Certificate")))


def read_certificate(pdf: bytes) -> tuple[str, str]:
    """Number and verification code, as they are printed."""
    text = text_of(pdf)
    printed = re.search(r"Number\n(\S+号)\n.*Verification code\n(\S+ \S+) ", text, re.DOTALL)
    assert printed, text
    return printed[1], printed[2]


def test_a_company_files_three_agencies_decide_and_the_public_verifies(
    db: Session, site: str, new_context: NewContext
) -> None:
    signatory = make_user(db)
    applicant = make_applicant(db, signatory, legal_representative="示例法人")
    reviewer, tax, finance = (officer(db, body) for body in ("science", "tax", "finance"))
    chief = officer(db, "science", Role.APPROVER)
    tax_chief, finance_chief = (officer(db, body, Role.APPROVER) for body in ("tax", "finance"))
    db.commit()

    with (
        visitor(new_context, site) as owner,
        visitor(new_context, site) as lead,
        visitor(new_context, site) as approver,
        visitor(new_context, site, "en") as public,
    ):
        owner.sign_in(signatory)
        number, query_code = file_application(owner, applicant)
        owner.follow("Go to the case")

        lead.sign_in(reviewer)
        find_case(lead, number)
        lead.press("Claim")
        lead.follow("Accept")
        lead.press("Accept")
        lead.press("Start review")
        lead.follow("Consult joint agencies")
        lead.press("Consult joint agencies")

        for asked, signing in ((tax, tax_chief), (finance, finance_chief)):
            with visitor(new_context, site) as joint:
                joint.sign_in(asked)
                draft_opinion(joint, number)
            with visitor(new_context, site) as joint:
                joint.sign_in(signing)
                sign_opinion(joint, number)

        find_case(lead, number)
        lead.follow("Record findings")
        lead.choose("I have looked at all the rest: it is met by what is on file")
        lead.press("Save")
        lead.follow("Conclude and send for sign-off")
        lead.choose("Approve")
        lead.enter("Reasoning", "材料齐全，符合认定条件。")
        lead.press("Conclude and send for sign-off")

        approver.sign_in(chief)
        wait_for_public(approver, db, chief, number)
        find_case(approver, number)
        approver.follow("Approve")
        approver.press("Approve")
        run_jobs()

        printed_number, printed_code = read_certificate(collect_certificate(owner))

        public.go("/verify")
        public.enter("Number", printed_number)
        public.enter("Verification code", printed_code)
        public.press("Verify")
        public.sees(applicant.name)

        public.follow("Check progress")
        public.enter("Case number", number)
        public.enter("Query code", query_code)
        public.press("Check progress")
        public.sees(number)
        expect(public.page.locator("main")).not_to_contain_text(applicant.name)
