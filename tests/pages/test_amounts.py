"""What a fund pays, as its guide, its form and its case say it."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.catalogue import item
from tests.support.client import LintClient
from tests.support.company import Company, open_round
from tests.support.editions import add, revised
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


def test_the_form_says_what_an_earlier_filing_has_taken(
    client: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, revised(item("fund-training"), one_per_round="merge"))
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
    scene = Scene(db, "fund-training").review()
    assert STATED in client.page("/en/services/fund-training").get_text()
    sign_in(client, scene.user("commerce", Role.REVIEWER))
    case = f"/en/agency/cases/{scene.application.id}"
    assert STATED in client.page(case).get_text()
    page = client.page(f"{case}/examine")
    labels = [label.get_text() for label in page.select("main form label")]
    assert labels == ["Sum that is recognised (RMB)", "How the sum was arrived at"]
    form = {"version": scene.version(scene.lead), "deduct.aid": "80000", "note.aid": ""}
    assert client.post(f"{case}/examine", data=form).status_code == 422
    form["note.aid"] = "按专家评审意见核定。"
    assert client.post(f"{case}/examine", data=form).status_code == 303
    db.refresh(scene.application)
    assert scene.application.recognised == Decimal(80_000)


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
