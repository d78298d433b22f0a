"""What people change on the account pages, sent as a browser sends it."""

from io import BytesIO

import pyotp
import pytest
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
    credit_code,
    make_applicant,
    make_officer,
    make_user,
    sign_in,
)
from tests.support.licences import licence_file
from tests.support.people import link_token, mails, signed_in

PROFILE = {
    "name": "深圳云帆软件有限公司",
    "name_en": "Yunfan Software",
    "legal_representative": "甲乙",
    "district": "nanshan",
    "address": "粤海街道",
    "established_on-day": "27",
    "established_on-month": "3",
    "established_on-year": "2015",
    "phone": "0755-12345678",
}


def test_an_organisation_is_registered(client: LintClient, db: Session) -> None:
    user, code = make_user(db), credit_code(7_200_001)
    sign_in(client, user)
    step = client.post("/en/account/organisation/register", data={"credit_code": code.lower()})
    assert step.location == f"/en/account/organisation/register/details?code={code}"
    assert client.post(step.location, data=PROFILE | licence_file()).status_code == 422
    unproved = client.post(step.location, data={**PROFILE, "authorised": "y"})
    assert "Select the file of the business licence" in unproved.text
    other = {"licence": (BytesIO(b"MZ"), "licence.exe")}
    refused = client.post(step.location, data={**PROFILE, "authorised": "y", **other})
    assert "The file must be one of these kinds" in refused.text
    done = client.post(step.location, data={**PROFILE, "authorised": "y"} | licence_file())
    assert done.location == "/en/enterprise/"
    page = client.page("/en/account/organisation").text
    assert code in page
    assert "27 March 2015" in page


def test_a_code_with_another_check_character_is_warned_of_and_no_dead_end(
    client: LintClient, db: Session
) -> None:
    code = "91440300MA5TE8T12U"
    sign_in(client, make_user(db))
    step = client.post("/en/account/organisation/register", data={"credit_code": code})
    assert "Compare it with the business licence" in client.page(step.location).text
    done = client.post(step.location, data={**PROFILE, "authorised": "y"} | licence_file())
    assert done.status_code == 303
    page = client.page("/en/account/organisation").text
    assert code in page
    assert "Compare it with the business licence" in page


@pytest.mark.parametrize(
    ("came_for", "led_to"),
    [
        ("/en/enterprise/applications/start/tase", "/en/enterprise/applications/start/tase"),
        ("//elsewhere.example", "/en/enterprise/"),
    ],
)
def test_whoever_signs_up_for_something_is_led_to_it_once_registered(
    client: LintClient, db: Session, came_for: str, led_to: str
) -> None:
    page = client.page(f"/en/account/sign-in?next={came_for}")
    sign_up = page.main.find("a", href=lambda href: "/sign-up" in href)["href"]
    form = {"email": "new@example.com", "name": "甲", "password": "quite another passphrase"}
    client.post(sign_up, data=form)
    verify = f"/en/account/verify/{link_token(db, 'verify_email')}"
    client.post(verify, data={"password": form["password"]})
    details = f"/en/account/organisation/register/details?code={credit_code(7_200_009)}"
    typed = {**PROFILE, "authorised": "y"} | licence_file()
    assert client.post(details, data=typed).location == led_to


def test_a_date_that_does_not_exist_is_refused(client: LintClient, db: Session) -> None:
    sign_in(client, make_user(db))
    url = f"/en/account/organisation/register/details?code={credit_code(7_200_002)}"
    wrong = {**PROFILE, "authorised": "y", "established_on-day": "31", "established_on-month": "2"}
    response = client.post(url, data=wrong)
    assert response.status_code == 422
    assert "Enter a real date" in response.text
    assert 'value="31"' in response.text


def test_a_wrong_credit_code_says_how(client: LintClient, db: Session) -> None:
    sign_in(client, make_user(db))
    for typed in ("", "123", credit_code(7_200_003)[:-1] + "I"):
        url = "/sc/account/organisation/register"
        assert client.post(url, data={"credit_code": typed}).status_code == 422


def test_a_profile_that_cannot_be_is_shown_again_with_what_was_typed(
    client: LintClient, db: Session
) -> None:
    sign_in(client, make_user(db))
    form = {
        "name": "深圳示例海图软件有限公司",
        "legal_representative": "甲乙",
        "district": "nanshan",
        "phone": "call me",
        "authorised": "y",
    }
    url = f"/en/account/organisation/register/details?code={credit_code(7_200_004)}"
    response = client.post(url, data=form | licence_file())
    assert response.status_code == 422
    assert "Enter a telephone number" in response.text
    assert form["name"] in response.text
    right = form | {"phone": "0755 8234 5678"} | licence_file()
    assert client.post(url, data=right).status_code == 303
    page = client.page("/en/account/organisation/edit")
    edited = {field["name"]: field.get("value", "") for field in page.main.form.find_all("input")}
    assert edited["phone"] == "+86 755 8234 5678"
    assert "+86 755 8234 5678" in client.page("/en/account/organisation").main.text
    changed = edited | {"district": "nanshan", "phone": "call me"}
    assert client.post("/en/account/organisation/edit", data=changed).status_code == 422


def test_who_acts_for_an_organisation_is_not_asked_to_join_it(
    client: LintClient, db: Session
) -> None:
    owner = make_user(db)
    known = make_applicant(db, owner)
    sign_in(client, owner)
    typed = {"credit_code": f" {known.credit_code.lower()} "}
    response = client.post("/en/account/organisation/register", data=typed)
    assert response.location == "/en/account/"
    assert f"You already act for {known.name}" in client.page("/en/account/").text
    claim = f"/en/account/organisation/register/claim?code={known.credit_code}"
    assert client.get(claim).location == "/en/account/"


def test_a_code_leads_to_the_same_pages_whoever_has_registered_it(
    client: LintClient, db: Session
) -> None:
    known = make_applicant(db, make_user(db))
    sign_in(client, make_user(db))
    seen = []
    for code in (known.credit_code, credit_code(7_200_011)):
        step = client.post("/en/account/organisation/register", data={"credit_code": code})
        ask = f"/en/account/organisation/register/claim?code={code}"
        pages = [client.page(step.location), client.page(ask)]
        assert pages[0].find("a", href=ask)
        done = client.post(ask, data={"reason": "我负责申报"})
        pages += [client.page(done.location), client.page("/en/account/")]
        seen.append([page.main.text.replace(code, "") for page in pages])
    assert seen[0] == seen[1]


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


def test_a_person_registers_with_a_document(client: LintClient, db: Session) -> None:
    user = make_user(db)
    sign_in(client, user)
    form = {
        "name": "甲乙",
        "identity_kind": "residence_permit_hkmt",
        "identity_number": "810000199001010019",
        "district": "nanshan",
    }
    wrong = {**form, "identity_number": "810000199001010010"}
    assert client.post("/en/account/person/register", data=wrong).status_code == 422
    assert client.post("/en/account/person/register", data=form).status_code == 303


def test_who_is_not_in_shenzhen_yet_registers_with_a_passport_and_its_country(
    client: LintClient, db: Session
) -> None:
    sign_in(client, make_user(db))
    form = {
        "name": "EXAMPLE ALEX",
        "identity_kind": "passport",
        "identity_number": "E1234567",
        "nationality": "",
        "district": "outside",
        "address": "1 Example Street, London",
        "phone": "+44 20 7946 0958",
    }
    url = "/en/account/person/register"
    stateless = client.post(url, data=form)
    assert stateless.status_code == 422
    assert "Select the nationality that the passport shows" in stateless.text
    assert client.post(url, data=form | {"nationality": "TW"}).status_code == 422
    assert client.post(url, data=form | {"nationality": "GB"}).status_code == 303
    page = " ".join(client.page("/en/account/organisation").main.text.split())
    for words in ("Not in Shenzhen yet", "United Kingdom", "+44 20 7946 0958", "1 Example Street"):
        assert words in page
    edit = client.page("/en/account/organisation/edit").main
    assert edit.find("option", value="outside").has_attr("selected")
    assert client.post("/en/enterprise/applications/start/talent-green").status_code == 303


def test_a_person_hears_of_all_that_is_wrong_at_once(client: LintClient, db: Session) -> None:
    sign_in(client, make_user(db))
    typed = {"name": "", "identity_kind": "passport", "identity_number": "12", "phone": "+++"}
    page = client.post("/en/account/person/register", data=typed).text
    for problem in (
        "Enter your name",
        "A passport number has 5 to 17 letters and digits",
        "Select the nationality that the passport shows",
        "Select a district",
        "Enter a telephone number",
    ):
        assert problem in page


def test_a_resident_of_taiwan_registers_with_the_mainland_travel_permit(
    client: LintClient, db: Session
) -> None:
    sign_in(client, make_user(db))
    form = {
        "name": "示例人员",
        "identity_kind": "taiwan_travel_permit",
        "identity_number": "0123 4567",
        "district": "outside",
    }
    url = "/sc/account/person/register"
    assert client.post(url, data=form | {"identity_number": "T1"}).status_code == 422
    assert client.post(url, data=form).status_code == 303
    assert "台湾居民来往大陆通行证" in client.page("/sc/account/organisation").main.text


def test_a_person_is_not_called_an_organisation(client: LintClient, db: Session) -> None:
    user = make_user(db)
    person = make_applicant(
        db,
        user,
        kind="person",
        credit_code=None,
        identity_kind="passport",
        identity_number="X00000001",
    )
    sign_in(client, user, person)
    page = client.page("/en/account/organisation")
    navigation = page.select_one(".site-nav a[aria-current]")
    assert navigation
    assert navigation.get_text(strip=True) == "Applicant details"
    assert page.main
    assert "Passport" in page.main.get_text()


@pytest.mark.parametrize("version", [None, "", "x", "²", "9" * 5000])
def test_a_profile_without_a_readable_version_is_a_conflict(
    client: LintClient, db: Session, version: str | None
) -> None:
    owner = make_user(db)
    make_applicant(db, owner)
    sign_in(client, owner)
    form = PROFILE if version is None else {**PROFILE, "version": version}
    assert client.post("/en/account/organisation/edit", data=form).status_code == 409


def test_a_stale_profile_is_a_conflict(client: LintClient, db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    sign_in(client, owner)
    page = client.page("/en/account/organisation/edit")
    field = page.find("input", {"name": "version"})
    assert field
    form = {**PROFILE, "version": field["value"]}
    assert client.post("/en/account/organisation/edit", data=form).status_code == 303
    assert client.post("/en/account/organisation/edit", data=form).status_code == 409
    assert applicant.name_en == "Yunfan Software"


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


def test_staff_register_no_applicant(client: LintClient, db: Session) -> None:
    sign_in(client, make_officer(db, "commerce"))
    for page in ("organisation/register", "person/register"):
        client.page(f"/en/account/{page}", status=404)


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
