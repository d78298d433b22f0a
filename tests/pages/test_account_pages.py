"""Every account and administration page, for everyone it is for, in every language."""

import pytest
from sqlalchemy.orm import Session

from services.accounts import claims, colleagues, credentials, staff_invitations
from services.accounts.links import issue_link
from services.actor import Role
from services.language import LANGUAGES, Language
from services.models import Notice
from services.notices import inbox
from tests.support.client import LintClient
from tests.support.factories import (
    credit_code,
    make_administrator,
    make_applicant,
    make_officer,
    make_user,
    sign_in,
)
from tests.support.people import signed_in

PUBLIC = ("sign-in", "sign-up", "sign-up/sent", "forgotten", "forgotten/sent")
OWN = (
    "",
    "details",
    "password",
    "email",
    "email/sent",
    "sessions",
    "second-factor",
    "second-factor/begin",
    "second-factor/codes",
    "inbox",
)
JOINING = ("organisation/register", "person/register", "organisation/register/claim/sent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_reads_the_public_pages(client: LintClient, language: Language) -> None:
    for page in PUBLIC:
        client.page(f"/{language}/account/{page}")
    for page in ("verify", "reset", "email", "invitation", "staff-invitation"):
        client.page(f"/{language}/account/{page}/made-up", status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_mailed_links_lead_to_pages(client: LintClient, db: Session, language: Language) -> None:
    user = make_user(db)
    applicant = make_applicant(db, user)
    hashed = {"name": "甲", "password_hash": "x", "language": "sc"}
    post = {"name": "乙", "role": "reviewer", "body_code": "commerce", "language": "sc"}
    for page, link in (
        ("verify", issue_link(db, "verify_email", "a@example.com", data=hashed)),
        ("reset", issue_link(db, "reset_password", user.email, user_id=user.id)),
        ("email", issue_link(db, "change_email", "b@example.com", user_id=user.id)),
        (
            "invitation",
            issue_link(
                db, "invitation", "c@example.com", applicant_id=applicant.id, data={"role": "filer"}
            ),
        ),
        (
            "invitation",
            issue_link(
                db, "invitation", user.email, applicant_id=applicant.id, data={"role": "owner"}
            ),
        ),
        ("staff-invitation", issue_link(db, "staff_invitation", "d@example.com", data=post)),
    ):
        client.page(f"/{language}/account/{page}/{link.token}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_reads_their_own_account(
    client: LintClient, db: Session, language: Language
) -> None:
    user = make_user(db)
    make_applicant(db, user)
    make_applicant(db, user)
    newcomer = make_user(db, totp_secret="JBSWY3DPEHPK3PXP")
    for someone in (user, newcomer, make_officer(db, "commerce"), make_administrator(db)):
        notice = inbox.notify(db, someone, "password_changed")
        read = inbox.notify(db, someone, "recovery_code_used", left=3)
        inbox.mark_read(db, signed_in(db, someone), read.id)
        sign_in(client, someone)
        for page in (*OWN, f"inbox/{notice.id}", f"inbox/{read.id}"):
            client.page(f"/{language}/account/{page}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_applicant_reads_whom_they_act_for(
    client: LintClient, db: Session, language: Language
) -> None:
    owner, filer, viewer = make_user(db), make_user(db), make_user(db)
    applicant = make_applicant(db, owner, (filer, Role.FILER), (viewer, Role.VIEWER))
    assert applicant.credit_code
    colleagues.invite(db, signed_in(db, owner), "new@example.com", Role.FILER)
    claims.file_claim(db, signed_in(db, make_user(db)), applicant.credit_code, "我负责申报")
    everyone = ("organisation", "organisation/colleagues", *JOINING)
    preparing = (*everyone, "organisation/edit")
    owning = (
        *preparing,
        "organisation/requests",
        "organisation/colleagues/invite",
        f"organisation/colleagues/{filer.id}",
        f"organisation/colleagues/{filer.id}/remove",
    )
    for someone, pages in ((owner, owning), (filer, preparing), (viewer, everyone)):
        sign_in(client, someone)
        for page in pages:
            client.page(f"/{language}/account/{page}")
        leaving = f"organisation/colleagues/{someone.id}/remove"
        client.page(f"/{language}/account/{leaving}")
        for page in set(owning) - {*pages, leaving}:
            client.page(f"/{language}/account/{page}", status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newcomer_registers(client: LintClient, db: Session, language: Language) -> None:
    known = make_applicant(db, make_user(db))
    sign_in(client, make_user(db))
    free = credit_code(7_100_001)
    client.page(f"/{language}/account/organisation/register/details?code={free}")
    client.page(f"/{language}/account/organisation/register/claim?code={known.credit_code}")
    client.page(f"/{language}/account/organisation/register/claim?code={free}")
    client.page(f"/{language}/account/organisation/register/details?code=nonsense", status=404)
    for page in ("organisation", "organisation/colleagues", "organisation/requests"):
        client.page(f"/{language}/account/{page}", status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_reads_everything_of_theirs(
    client: LintClient, db: Session, language: Language
) -> None:
    administrator = make_administrator(db)
    officer = make_officer(db, "commerce", totp_secret="JBSWY3DPEHPK3PXP")
    stopped = make_officer(db, "science", disabled_at=officer.email_verified_at)
    applicant = make_applicant(db, make_user(db))
    assert applicant.credit_code
    claims.file_claim(db, signed_in(db, make_user(db)), applicant.credit_code, "我负责申报")
    staff_invitations.invite_staff(
        db,
        signed_in(db, administrator),
        email="new@example.com",
        name="新人",
        role=Role.ADMINISTRATOR,
        body_code=None,
        language="sc",
    )
    credentials.sign_out_everywhere(db, signed_in(db, officer))
    sign_in(client, administrator)
    for page in (
        "staff",
        "staff?q=nobody",
        "staff?body=commerce",
        "staff/new",
        f"staff/{officer.id}",
        f"staff/{stopped.id}",
        f"staff/{administrator.id}",
        f"staff/{officer.id}/disable",
        f"staff/{officer.id}/reset",
        f"staff/{stopped.id}/enable",
        "requests",
        "audit",
        "audit?person=nobody&since=2026-01-01&until=nonsense&before=nonsense",
        "audit?since=0001-01-01&until=9999-12-31",
        f"audit?before={'9' * 30}",
        f"audit?before={'9' * 5000}",
    ):
        client.page(f"/{language}/admin/{page}")
    client.page(f"/{language}/admin/staff/{administrator.id}/disable", status=404)


def test_nobody_else_reads_administration(client: LintClient, db: Session) -> None:
    owner = make_user(db)
    make_applicant(db, owner)
    officer = make_officer(db, "commerce", Role.APPROVER)
    pages = ("", "staff", "staff/new", f"staff/{officer.id}", "requests", "audit")
    for someone in (owner, officer):
        sign_in(client, someone)
        for page in pages:
            client.page(f"/en/admin/{page}", status=404)


def test_a_notice_of_somebody_else_is_not_found(client: LintClient, db: Session) -> None:
    notice: Notice = inbox.notify(db, make_user(db), "password_changed")
    sign_in(client, make_user(db))
    client.page(f"/en/account/inbox/{notice.id}", status=404)
    assert client.post(f"/en/account/inbox/{notice.id}").status_code == 404
