"""What a fund pays, as its guide, its form and its case say it."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.catalogue import item
from tests.support.client import LintClient
from tests.support.company import Company, open_round
from tests.support.editions import add
from tests.support.factories import sign_in
from tests.support.funds import stated
from tests.support.scene import Scene

STATED = "No figure is published"


def test_the_guide_says_what_is_paid(client: LintClient) -> None:
    paid = client.page("/en/services/fund-training").find(attrs={"aria-labelledby": "amount"})
    assert paid
    text = " ".join(paid.get_text().split())
    for words in (
        "at most RMB 4,500 each",
        "at most RMB 1,000 each",
        "At most 500 rows of an applicant count in a round",
    ):
        assert words in text


def test_the_form_says_what_an_earlier_filing_has_taken(client: LintClient, db: Session) -> None:
    open_round(db)
    first = Scene(db, "fund-training").submit()
    second = first.another().fill_in()
    company = Company(second, client).act_as(Role.OWNER)
    for page in ("/sections/trainees", "/check"):
        text = company.page(page).get_text()
        assert "Amount asked for: RMB 0" in text
    rows = company.page("/sections/trainees").get_text()
    assert f"It counts in {first.application.number} already" in rows


def test_a_sum_that_the_agency_states_is_called_so(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, stated(item("fund-training")))
    open_round(db)
    scene = Scene(db, "fund-training").conclude()
    assert STATED in client.page("/en/services/fund-training").get_text()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.APPROVER))
    case = f"/en/agency/cases/{scene.application.id}"
    assert STATED in client.page(case).get_text()
    page = client.page(f"{case}/approve")
    assert page.find("label", attrs={"for": "text"}).get_text() == "How the sum was arrived at"
    assert "optional" not in page.main.get_text()
    form = {"version": scene.version(scene.approver), "amount": "80000", "text": ""}
    answer = client.post(f"{case}/approve", data=form)
    assert answer.status_code == 422
    assert "Say how the sum was arrived at" in answer.text
    form["text"] = "按专家评审意见核定。"
    assert client.post(f"{case}/approve", data=form).status_code == 303
    db.refresh(scene.application)
    assert scene.application.granted == Decimal(80_000)


def test_of_what_the_agency_states_the_form_says_one_thing(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, stated(item("fund-training")))
    open_round(db)
    company = Company(Scene(db, "fund-training").fill_in(), client).act_as(Role.OWNER)
    before = company.page("/sections/claim").find(id="amount").get_text()
    assert STATED in before
    assert "Amount asked for" not in before
    assert company.submit("/sections/claim", claim__sum="40000").status_code == 303
    after = company.page("/sections/claim").find(id="amount").get_text()
    assert "Amount asked for: RMB 40,000" in after


def test_the_remarks_of_a_grant_are_called_what_they_are(client: LintClient, db: Session) -> None:
    open_round(db)
    scene = Scene(db, "fund-training").conclude()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.APPROVER))
    case = f"/en/agency/cases/{scene.application.id}"
    page = client.page(f"{case}/approve")
    assert page.find("label", attrs={"for": "text"}).get_text() == "Remarks for the decision"
    assert page.find(id="text-hint").get_text() == (
        "Needed if less is granted than the rules allow: say why"
    )


def test_the_officer_sees_what_the_round_pays(client: LintClient, db: Session) -> None:
    opened = open_round(db)
    opened.unit = Decimal(10_000)
    scene = Scene(db, "fund-training").conclude()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.APPROVER))
    text = client.page(f"/en/agency/cases/{scene.application.id}").get_text()
    assert "The round pays whole units of RMB 10,000" in text
