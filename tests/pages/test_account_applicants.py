"""Registering an organisation or a person through the pages, and changing its profile."""

from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from services.catalogue.sensitive import sensitive_reasons
from tests.support.client import LintClient
from tests.support.factories import (
    credit_code,
    make_applicant,
    make_officer,
    make_user,
    sign_in,
)
from tests.support.licences import licence_file
from tests.support.people import link_token

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


def test_who_registers_reads_why_the_document_is_asked_for(client: LintClient, db: Session) -> None:
    sign_in(client, make_user(db))
    said = client.page("/en/account/person/register").main.get_text(" ", strip=True)
    assert sensitive_reasons()["profile"].why.en in said


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


def test_staff_register_no_applicant(client: LintClient, db: Session) -> None:
    sign_in(client, make_officer(db, "commerce"))
    for page in ("organisation/register", "person/register"):
        client.page(f"/en/account/{page}", status=404)
