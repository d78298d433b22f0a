"""What administrators do on their pages."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from services.accounts import claims
from services.accounts.sessions import load_actor, open_session
from services.actor import Role
from tests.support.client import LintClient
from tests.support.factories import (
    make_administrator,
    make_applicant,
    make_officer,
    make_user,
    sign_in,
)
from tests.support.people import link_token, mails, signed_in


def test_a_member_of_staff_is_invited_and_joins(client: LintClient, db: Session) -> None:
    sign_in(client, make_administrator(db))
    form = {
        "email": "officer@example.com",
        "name": "新官员",
        "role": "reviewer",
        "body_code": "",
        "language": "en",
    }
    assert client.post("/en/admin/staff/new", data=form).status_code == 422
    form["body_code"] = "commerce"
    assert client.post("/en/admin/staff/new", data=form).location == "/en/admin/staff"
    assert "新官员" in client.page("/en/admin/staff").text

    token = link_token(db, "staff_invitation")
    client.post("/en/account/sign-out")
    url = f"/en/account/staff-invitation/{token}"
    client.page(url)
    done = client.post(url, data={"password": "quite another passphrase"})
    assert done.location == "/en/account/sign-in/set-up"
    client.page(url, status=404)


def test_an_empty_invitation_says_what_is_missing_in_the_order_of_the_page(
    client: LintClient, db: Session
) -> None:
    sign_in(client, make_administrator(db))
    answer = client.post("/en/admin/staff/new", data={"body_code": "", "language": "en"})
    assert answer.status_code == 422
    assert answer.text.index("Enter a name") < answer.text.index("Enter an email address")


def test_an_invitation_is_withdrawn(client: LintClient, db: Session) -> None:
    sign_in(client, make_administrator(db))
    form = {"email": "a@example.com", "name": "甲", "role": "administrator", "language": "sc"}
    assert client.post("/en/admin/staff/new", data={**form, "body_code": ""}).status_code == 303
    button = client.page("/en/admin/staff").find(
        "form", action=lambda url: url and url.endswith("/withdraw")
    )
    assert button
    assert client.post(str(button["action"])).status_code == 303
    assert client.post(str(button["action"])).status_code == 404
    url = f"/en/account/staff-invitation/{link_token(db, 'staff_invitation')}"
    client.page(url, status=404)


def test_a_change_ends_the_sessions_of_whom_it_concerns(client: LintClient, db: Session) -> None:
    officer = make_officer(db, "commerce", totp_secret="JBSWY3DPEHPK3PXP")
    now = datetime.now(UTC)
    token = open_session(db, officer, browser="", address="", second_factor=True, now=now)
    sign_in(client, make_administrator(db))
    form = {"name": officer.name, "role": "approver", "body_code": "commerce"}
    assert client.post(f"/en/admin/staff/{officer.id}", data=form).status_code == 303
    assert load_actor(db, token, now) is None
    assert mails(db, "notice", officer.email)
    assert "reviewer → approver" in client.page("/en/admin/audit?action=staff.changed").text


def test_an_account_is_disabled_enabled_and_reset(client: LintClient, db: Session) -> None:
    officer = make_officer(db, "commerce", totp_secret="JBSWY3DPEHPK3PXP")
    sign_in(client, make_administrator(db))
    for step in ("disable", "enable", "reset"):
        url = f"/en/admin/staff/{officer.id}/{step}"
        assert client.post(url).location == f"/en/admin/staff/{officer.id}"
    db.refresh(officer)
    assert (officer.disabled_at, officer.totp_secret) == (None, None)
    assert client.post(f"/en/admin/staff/{officer.id}/enable").status_code == 409


def test_administrators_do_not_stop_themselves(client: LintClient, db: Session) -> None:
    administrator = make_administrator(db)
    sign_in(client, administrator)
    for step in ("disable", "reset"):
        assert client.post(f"/en/admin/staff/{administrator.id}/{step}").status_code == 404
    form = {"name": "x", "role": "reviewer", "body_code": "commerce"}
    assert client.post(f"/en/admin/staff/{administrator.id}", data=form).status_code == 403


def test_an_administrator_answers_a_claim(client: LintClient, db: Session) -> None:
    applicant = make_applicant(db, make_user(db))
    claimant = make_user(db)
    assert applicant.credit_code
    claims.file_claim(db, signed_in(db, claimant), applicant.credit_code, "我负责申报")
    administrator = make_administrator(db)
    (waiting,) = claims.list_open_claims(db, signed_in(db, administrator))
    sign_in(client, administrator)
    assert applicant.credit_code in client.page("/en/admin/requests").text
    url = f"/en/admin/requests/{waiting.id}"
    assert client.post(url, data={"answer": "owner"}).status_code == 303
    assert signed_in(db, claimant).role is Role.OWNER


def test_officers_post_nothing_here(client: LintClient, db: Session) -> None:
    officer = make_officer(db, "commerce", Role.APPROVER)
    sign_in(client, officer)
    for path in ("staff/new", f"staff/{officer.id}", f"staff/{officer.id}/disable"):
        assert client.post(f"/en/admin/{path}").status_code == 404


def test_an_audit_without_entries_does_not_blame_filters(client: LintClient, db: Session) -> None:
    sign_in(client, make_administrator(db))
    assert "No entries yet" in client.page("/en/admin/audit").text
    assert "Change or clear the filters" in client.page("/en/admin/audit?person=nobody").text
    for before in ("9" * 30, "-" + "9" * 30):
        client.page(f"/en/admin/audit?before={before}")


def test_accounts_of_a_past_body_are_found_and_moved(client: LintClient, db: Session) -> None:
    left, _disabled = (
        make_officer(db, "stic"),
        make_officer(db, "fc", disabled_at=datetime.now(UTC)),
    )
    make_officer(db, "science")
    sign_in(client, make_administrator(db))
    assert client.page("/en/admin/staff").get_text().count("No longer acts") == 1
    page = client.page("/en/admin/staff?body=stic")
    assert left.email in page.get_text()
    offered = [option["value"] for option in page.select("select[name=body] option")]
    assert offered[-2:] == ["fc", "stic"]
    form = {"name": left.name, "role": "reviewer", "body_code": "science"}
    assert client.post(f"/en/admin/staff/{left.id}", data=form).status_code == 303
    assert "No longer acts" not in client.page("/en/admin/staff").get_text()
