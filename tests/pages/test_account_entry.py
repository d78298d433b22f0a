"""Signing up and in through the pages: the cookie, the steps, and what strangers learn."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from portal.devices import known_device
from services.accounts import credentials
from services.accounts.colleagues import invite
from services.actor import Role
from services.models import User
from services.periods import period
from tests.support.client import LintClient
from tests.support.factories import (
    PASSWORD,
    make_administrator,
    make_applicant,
    make_officer,
    make_user,
    sign_in,
)
from tests.support.people import link_token, mails, signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSPHRASE = "quite another passphrase"


def enter(client: LintClient, user: User, next_: str = "") -> str | None:
    response = client.post(
        f"/en/account/sign-in?next={next_}" if next_ else "/en/account/sign-in",
        data={"email": user.email, "password": PASSWORD},
    )
    assert response.status_code == 303
    return response.location


def code(user: User) -> str:
    secret = user.totp_secret or user.totp_pending
    assert secret
    return pyotp.TOTP(secret).now()


def test_an_applicant_signs_in_and_out(client: LintClient, db: Session) -> None:
    user = make_user(db)
    make_applicant(db, user)
    assert enter(client, user) == "/en/enterprise/"
    assert user.name in client.page("/en/account/").text
    assert client.post("/en/account/sign-out").status_code == 303
    assert client.get("/en/account/").status_code == 303


def test_a_copied_cookie_dies_with_the_sign_out(client: LintClient, db: Session) -> None:
    enter(client, make_user(db))
    cookie = client.get_cookie("session")
    assert cookie
    client.post("/en/account/sign-out")
    client.set_cookie("session", cookie.value)
    assert client.get("/en/account/").status_code == 303


def test_signing_in_needs_a_csrf_token(client: LintClient, db: Session) -> None:
    user = make_user(db)
    form = {"email": user.email, "password": PASSWORD}
    assert client.post("/en/account/sign-in", data=form, csrf=False).status_code == 400
    assert client.get("/en/account/").status_code == 303


def test_a_csrf_token_from_before_the_sign_in_dies(client: LintClient, db: Session) -> None:
    before = client.page("/en/account/sign-in").find("input", {"name": "csrf_token"})
    assert before
    enter(client, make_user(db))
    stale = {"csrf_token": before["value"]}
    assert client.post("/en/account/sign-out", data=stale, csrf=False).status_code == 400


@pytest.mark.parametrize(
    ("next_", "to"),
    [
        ("/tc/account/inbox?before=x", "/tc/account/inbox?before=x"),
        ("https://evil.example.com/", "/en/enterprise/"),
        ("//evil.example.com/", "/en/enterprise/"),
        ("/\\evil.example.com/", "/en/enterprise/"),
    ],
)
def test_signing_in_goes_on_only_within_the_portal(
    client: LintClient, db: Session, next_: str, to: str
) -> None:
    assert enter(client, make_user(db), next_) == to


def test_known_and_unknown_addresses_get_the_same_pages(client: LintClient, db: Session) -> None:
    known = make_user(db).email
    stopped = make_user(db, disabled_at=datetime.now(UTC)).email

    def answers(email: str) -> list[tuple[int, str | None, str]]:
        found = []
        for path, form in (
            ("sign-in", {"email": email, "password": "the wrong passphrase"}),
            ("forgotten", {"email": email}),
            ("sign-up", {"email": email, "name": "甲", "password": PASSPHRASE}),
        ):
            response = client.post(f"/en/account/{path}", data=form)
            page = response.get_data(as_text=True).replace(email, "")
            token = client.page("/en/account/sign-in").find("input", {"name": "csrf_token"})
            assert token
            found.append((response.status_code, response.location, without_tokens(page)))
        return found

    assert answers(known) == answers("nobody@example.com") == answers(stopped)


def without_tokens(page: str) -> str:
    import re

    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_an_officer_gives_a_code_and_lands_where_they_wanted(
    client: LintClient, db: Session
) -> None:
    officer = make_officer(db, "commerce", totp_secret=SECRET)
    step = enter(client, officer, "/en/account/sessions")
    assert step == "/en/account/sign-in/code?next=/en/account/sessions"
    assert client.get("/en/account/").status_code == 303  # not in yet
    client.page(step)
    wrong = client.post(step, data={"code": "000000"})
    assert wrong.status_code == 422
    right = client.post(step, data={"code": code(officer)})
    assert right.location == "/en/account/sessions"
    client.page("/en/account/sessions")


def test_a_recovery_code_does_in_place_of_the_phone(client: LintClient, db: Session) -> None:
    officer = make_officer(db, "commerce", totp_secret=SECRET)
    from services.accounts.second_factor import make_codes

    made = make_codes(db, officer.id)
    enter(client, officer)
    client.page("/en/account/sign-in/recovery-code")
    response = client.post("/en/account/sign-in/recovery-code", data={"code": made[3]})
    assert response.location == "/en/agency/queue"
    client.page("/en/account/second-factor")


def test_a_new_administrator_sets_up_a_second_factor_first(client: LintClient, db: Session) -> None:
    administrator = make_administrator(db)
    assert enter(client, administrator) == "/en/account/sign-in/set-up"
    page = client.page("/en/account/sign-in/set-up")
    assert page.find("svg", class_="segno")
    db.refresh(administrator)
    shown = client.post("/en/account/sign-in/set-up", data={"code": code(administrator)})
    assert shown.status_code == 200
    assert shown.text.count('name="code"') == 10
    client.page("/en/admin/staff")
    assert client.get("/en/account/sign-in/set-up").status_code == 303


def test_recovery_codes_download_as_text(client: LintClient, db: Session) -> None:
    sign_in(client, make_user(db))
    codes = ["ABCD-EFGH-IJKL-MNOP", "QRST-UVWX-YZ23-4567"]
    url = "/en/account/second-factor/codes/download"
    response = client.post(url, data={"code": codes})
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.text.splitlines()[2:] == codes
    assert client.post(url, data={"code": ["<script>"]}).status_code == 404


def test_half_a_session_is_over_after_a_while(client: LintClient, db: Session) -> None:
    officer = make_officer(db, "commerce", totp_secret=SECRET)
    step = enter(client, officer)
    assert step
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        response = client.post(step, data={"code": code(officer)})
    assert response.location == "/en/account/sign-in"


def test_nobody_gives_a_code_without_a_password(client: LintClient) -> None:
    for step in ("code", "recovery-code", "set-up"):
        assert client.get(f"/en/account/sign-in/{step}").location == "/en/account/sign-in"
        response = client.post(f"/en/account/sign-in/{step}", data={"code": "123456"})
        assert response.location == "/en/account/sign-in"


def test_too_many_attempts_are_told_so(client: LintClient, db: Session) -> None:
    form = {"email": make_user(db).email, "password": "the wrong passphrase"}
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for _ in range(10):
            assert client.post("/en/account/sign-in", data=form).status_code == 422
        response = client.post("/en/account/sign-in", data=form)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert "Try again in 1 minute." in response.text


def test_the_known_browser_signs_in_while_strangers_must_wait(
    app: Flask, client: LintClient, db: Session
) -> None:
    officer = make_officer(db, "commerce", totp_secret=SECRET)
    form = {"email": officer.email, "password": PASSWORD}
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        step = enter(client, officer)
        assert client.get_cookie("device") is None  # the password is not enough
        client.post(step, data={"code": code(officer)})
        assert client.get_cookie("device")
        client.post("/en/account/sign-out")

        stranger = app.test_client()
        stranger.db = db  # type: ignore[attr-defined]
        for _ in range(10):
            stranger.post("/en/account/sign-in", data=form | {"password": "not this one"})
        assert stranger.post("/en/account/sign-in", data=form).status_code == 429
        assert client.post("/en/account/sign-in", data=form).status_code == 303
        client.set_cookie("device", "forged")
        assert client.post("/en/account/sign-in", data=form).status_code == 429


def test_a_browser_is_known_for_its_time(client: LintClient, db: Session) -> None:
    user = make_user(db)
    form = {"email": user.email, "password": PASSWORD}
    now = datetime.now(UTC)

    with time_machine.travel(now, tick=False):
        client.post("/en/account/sign-in", data=form)
    cookie = client.get_cookie("device")
    assert cookie

    def known(moment: datetime) -> bool:
        sent = {"HTTP_COOKIE": f"device={cookie.value}"}
        asking = client.application.test_request_context(environ_overrides=sent)
        with time_machine.travel(moment, tick=False), asking:
            device = known_device()
        return device is not None and bool(device.key_for(user))

    assert known(now + period("browser").length - timedelta(days=1))
    assert not known(now + period("browser").length + timedelta(days=1))


def test_signing_up_ends_signed_in(client: LintClient, db: Session) -> None:
    form = {"email": "new@example.com", "name": "甲乙", "password": PASSPHRASE}
    assert client.post("/tc/account/sign-up", data=form).location == "/tc/account/sign-up/sent"
    url = f"/tc/account/verify/{link_token(db, 'verify_email')}"
    assert "new@example.com" in client.page(url).text
    assert client.post(url, data={"password": "not this one at all"}).status_code == 422
    assert client.post(url, data={"password": PASSPHRASE}).location == "/tc/enterprise/"
    assert "甲乙" in client.page("/tc/account/").text


def test_signing_up_says_at_once_all_that_is_wrong(client: LintClient) -> None:
    form = {"email": "not an address", "name": "", "password": "short"}
    response = client.post("/en/account/sign-up", data=form)
    assert response.status_code == 422
    summary = BeautifulSoup(response.text, "html.parser").select(".govuk-error-summary__list a")
    assert [link["href"] for link in summary] == ["#email", "#name", "#password"]


@pytest.mark.parametrize(
    "email",
    [
        "one,two@example.com",
        "Somebody<two@example.com",
        "two@example.com>",
        '"two"@example.com',
        "two@exa_mple.com",
        "two@example..com",
        "two@-example.com",
    ],
)
def test_what_a_mail_header_would_read_otherwise_is_no_address(
    client: LintClient, db: Session, email: str
) -> None:
    assert client.post("/en/account/forgotten", data={"email": email}).status_code == 422
    assert mails(db) == []


@pytest.mark.parametrize("email", ["o'neil+tax.26@mail.example.com", "a@xn--fiq228c.example.com"])
def test_an_unusual_address_is_an_address(client: LintClient, db: Session, email: str) -> None:
    assert client.post("/en/account/forgotten", data={"email": email}).status_code == 303
    assert [mail.to_address for mail in mails(db)] == [email]


def test_an_address_typed_on_a_chinese_keyboard_is_read(client: LintClient, db: Session) -> None:
    form = {"email": "　Ｔｗｏ＠ｅｘａｍｐｌｅ．ｃｏｍ"}
    assert client.post("/sc/account/forgotten", data=form).status_code == 303
    assert [mail.to_address for mail in mails(db)] == ["two@example.com"]


def test_opening_a_link_does_not_use_it_up(client: LintClient, db: Session) -> None:
    user = make_user(db)
    credentials.forget_password(db, user.email, "sc", "192.0.2.1")
    url = f"/sc/account/reset/{link_token(db, 'reset_password')}"
    for _ in range(3):
        client.page(url)
    assert client.post(url, data={"password": "short"}).status_code == 422
    assert client.post(url, data={"password": PASSPHRASE}).location == "/sc/account/sign-in"
    client.page(url, status=404)


def test_an_invited_colleague_signs_up_and_is_in(client: LintClient, db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    invite(db, signed_in(db, owner), "new@example.com", Role.FILER)
    url = f"/sc/account/invitation/{link_token(db, 'invitation')}"
    assert applicant.name in client.page(url).text
    assert client.post(url, data={"name": "甲", "password": PASSPHRASE}).status_code == 303
    client.page("/sc/account/organisation/colleagues")


def test_an_invitation_waits_for_the_sign_in(client: LintClient, db: Session) -> None:
    owner, invitee = make_user(db), make_user(db)
    make_applicant(db, owner)
    invite(db, signed_in(db, owner), invitee.email, Role.VIEWER)
    url = f"/en/account/invitation/{link_token(db, 'invitation')}"
    assert client.page(url).find("a", href=f"/en/account/sign-in?next={url}")
    assert enter(client, invitee, url) == url
    client.page(url)
    response = client.post(f"{url}/accept")
    assert response.location == "/en/account/organisation/colleagues"
    client.page(response.location)


def test_the_mail_of_a_reset_is_in_the_language_of_the_page(
    client: LintClient, db: Session
) -> None:
    user = make_user(db, language="sc")
    client.post("/en/account/forgotten", data={"email": user.email})
    assert mails(db)[0].language == "en"
