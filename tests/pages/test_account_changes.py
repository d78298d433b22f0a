"""What people change on the account pages, sent as a browser sends it."""

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import colleagues
from services.accounts.sessions import open_session
from services.actor import Role
from services.models import Applicant, Claim, Membership
from services.moments import now
from services.notices import inbox
from tests.support.client import LintClient
from tests.support.factories import (
    PASSWORD,
    make_applicant,
    make_officer,
    make_user,
    sign_in,
)
from tests.support.people import mails, signed_in


def test_an_owner_answers_a_claim(client: LintClient, db: Session) -> None:
    owner, claimant = make_user(db), make_user(db)
    known = make_applicant(db, owner)
    sign_in(client, claimant)
    step = f"/en/account/organisation/register/claim?code={known.credit_code}"
    assert client.post(step, data={"reason": " "}).status_code == 422
    assert client.post(step, data={"reason": "我负责申报"}).location.endswith("/claim/sent")

    claim = db.scalars(select(Claim.id)).one()
    sign_in(client, owner)
    answer = f"/en/account/organisation/requests/{claim}"
    assert client.post(answer, data={"answer": "emperor"}).status_code == 404
    assert client.post(answer, data={"answer": "viewer"}).status_code == 303
    assert claimant.name in client.page("/en/account/organisation/colleagues").text
    assert client.post(answer, data={"answer": "viewer"}).status_code == 404


def test_inviting_a_colleague_says_so_beside_the_address(client: LintClient, db: Session) -> None:
    owner = make_user(db)
    make_applicant(db, owner)
    sign_in(client, owner)
    url = "/en/account/organisation/colleagues/invite"
    response = client.post(url, data={"email": owner.email, "role": "filer"})
    assert response.status_code == 422
    assert "This person already acts for the organisation" in response.text
    assert owner.email in response.text


def test_an_owner_invites_changes_and_removes(client: LintClient, db: Session) -> None:
    owner, filer = make_user(db), make_user(db)
    applicant = make_applicant(db, owner, (filer, Role.FILER))
    sign_in(client, owner)
    base = "/en/account/organisation/colleagues"
    assert client.post(f"{base}/invite", data={"email": "x"}).status_code == 422
    form = {"email": "new@example.com", "role": "viewer"}
    assert client.post(f"{base}/invite", data=form).location == base
    assert mails(db, "invitation", "new@example.com")
    (invitation,) = colleagues.list_invitations(db, signed_in(db, owner, applicant))
    url = f"/en/account/organisation/invitations/{invitation.id}/withdraw"
    assert client.post(url).status_code == 303
    assert client.post(url).status_code == 404
    assert client.post(f"{base}/{filer.id}", data={"role": "viewer"}).location == base
    assert client.post(f"{base}/{filer.id}/remove").location == base
    assert client.post(f"{base}/{owner.id}/remove").status_code == 409
    assert len(db.scalars(select(Membership)).all()) == 1


def test_an_owner_who_steps_down_signs_in_again(client: LintClient, db: Session) -> None:
    owner = make_user(db)
    make_applicant(db, owner, make_user(db))
    sign_in(client, owner)
    url = f"/en/account/organisation/colleagues/{owner.id}"
    assert client.post(url, data={"role": "viewer"}).location == "/en/account/sign-in"
    assert client.get("/en/account/").status_code == 303


def test_one_switches_between_organisations(client: LintClient, db: Session) -> None:
    user = make_user(db)
    first, second = make_applicant(db, user), make_applicant(db, user)
    strange: Applicant = make_applicant(db, make_user(db))
    sign_in(client, user, first)
    form = {"applicant": str(second.id)}
    assert client.post("/en/account/switch", data=form).status_code == 303
    assert second.name in client.page("/en/account/organisation").text
    for wrong in (str(strange.id), "nonsense", ""):
        assert client.post("/en/account/switch", data={"applicant": wrong}).status_code == 404


def test_a_changed_password_signs_out_the_others(client: LintClient, db: Session) -> None:
    user = make_user(db)
    open_session(db, user, browser="Firefox", address="192.0.2.9", now=now())
    sign_in(client, user)
    form = {"current": PASSWORD, "new_password": "quite another passphrase"}
    wrong = {**form, "current": "the wrong passphrase"}
    assert client.post("/en/account/password", data=wrong).status_code == 422
    assert client.post("/en/account/password", data=form).location == "/en/account/"
    assert "192.0.2.9" not in client.page("/en/account/sessions").text


def test_one_session_ends_or_all(client: LintClient, db: Session) -> None:
    user = make_user(db)
    open_session(db, user, browser="Mozilla/5.0 Firefox", address="192.0.2.9", now=now())
    sign_in(client, user)
    page = client.page("/en/account/sessions")
    assert "Firefox" in page.text
    form = page.find("form", action=lambda url: url and "/sessions/" in url and "end" in url)
    assert form
    assert client.post(str(form["action"])).status_code == 303
    assert "192.0.2.9" not in client.page("/en/account/sessions").text
    assert client.post("/en/account/sessions/end").location == "/en/account/sign-in"
    assert client.get("/en/account/").status_code == 303


def test_a_second_factor_is_set_up_replaced_and_turned_off(client: LintClient, db: Session) -> None:
    user = make_user(db)
    sign_in(client, user)
    base = "/en/account/second-factor"
    assert client.get(f"{base}/set-up").location == base
    wrong = client.post(f"{base}/begin", data={"current": "the wrong passphrase"})
    assert wrong.status_code == 422
    begun = client.post(f"{base}/begin", data={"current": PASSWORD})
    assert begun.location == f"{base}/set-up"
    client.page(f"{base}/set-up")
    db.refresh(user)
    assert user.totp_pending
    assert client.post(f"{base}/set-up", data={"code": "000000"}).status_code == 422
    code = pyotp.TOTP(user.totp_pending).now()
    assert "-" in client.post(f"{base}/set-up", data={"code": code}).text
    client.page(base)
    assert client.post(f"{base}/codes", data={"current": PASSWORD}).status_code == 200
    assert client.post(f"{base}/turn-off", data={"current": PASSWORD}).location == base


def test_staff_have_no_way_to_turn_it_off(client: LintClient, db: Session) -> None:
    officer = make_officer(db, "commerce", totp_secret="JBSWY3DPEHPK3PXP")
    sign_in(client, officer)
    url = "/en/account/second-factor/turn-off"
    client.page(url, status=404)
    assert client.post(url, data={"current": PASSWORD}).status_code == 404


def test_a_notice_is_read_when_it_is_opened(client: LintClient, db: Session) -> None:
    user = make_user(db)
    make_applicant(db, user)
    notice = inbox.notify(db, user, "password_changed")
    inbox.notify(db, user, "password_changed")
    sign_in(client, user)
    client.page(f"/en/account/inbox/{notice.id}")
    db.refresh(notice)
    assert notice.read_at is None  # a GET changes nothing
    opened = client.post(f"/en/account/inbox/{notice.id}")
    assert opened.location == f"/en/account/inbox/{notice.id}"
    assert signed_in(db, user).unread == 1
    assert client.post("/en/account/inbox").status_code == 303
    assert signed_in(db, user).unread == 0


def test_details_and_address_are_changed(client: LintClient, db: Session) -> None:
    user = make_user(db)
    sign_in(client, user)
    url = "/sc/account/details"
    assert client.post(url, data={"name": "", "language": "fr"}).status_code == 422
    link = {"name": "看 www.example.com", "language": "sc"}
    assert client.post(url, data=link).status_code == 422
    assert client.post(url, data={"name": "丙", "language": "en"}).status_code == 303
    db.refresh(user)
    assert (user.name, user.language) == ("丙", "en")
    form = {"email": "new@example.com", "current": PASSWORD}
    assert client.post("/sc/account/email", data=form).location == "/sc/account/email/sent"


def test_a_claim_of_a_member_changes_nothing(client: LintClient, db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    sign_in(client, owner)
    url = f"/en/account/organisation/register/claim?code={applicant.credit_code}"
    assert client.post(url, data={"reason": "mine"}).location.endswith("/claim/sent")
    assert db.scalars(select(Claim)).all() == []
