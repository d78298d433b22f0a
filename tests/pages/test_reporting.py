"""Direct reporting, in a browser without scripts; and that no other reader ever sees a figure."""

import pytest
from sqlalchemy import orm, select, update

from services import moments
from services.actor import Role
from services.models import MonthlyReturn, ReportingFirm
from services.reporting.months import month_before
from tests.pages.test_enterprise_groups import HOME, act_for, press
from tests.support.client import LintClient
from tests.support.company import Company, as_lead, filled, open_round
from tests.support.factories import make_administrator, sign_in
from tests.support.groups import Firm
from tests.support.picks import FUND
from tests.support.scene import Scene

ROOM = f"{HOME}/returns"
CANARY = "7654321.09"
TYPED = {
    "service_1": "computing",
    "direction_1": "export",
    "country_1": "SG",
    "amount_1": CANARY,
}


@pytest.fixture
def firm(db: orm.Session) -> Firm:
    found = Firm(db)
    db.commit()
    return found


def take_part(db: orm.Session, client: LintClient) -> str:
    """Take part from the month before last on; the address of the last month's return."""
    sent = {"reporter": "示例填报人", "agreed": "y"}
    assert client.post(ROOM, data=sent).location == ROOM
    last = month_before(moments.today())
    db.execute(update(ReportingFirm).values(first_month=month_before(last)))
    db.commit()
    return f"{ROOM}/{last:%Y-%m}"


def test_a_firm_takes_part_reports_corrects_and_leaves(
    db: orm.Session, client: LintClient, firm: Firm
) -> None:
    act_for(client, firm)
    assert client.page(f"{HOME}/").find("a", href=ROOM)
    refused = client.post(ROOM, data={"reporter": "示例填报人"})
    assert refused.status_code == 422
    assert "Agree to report truly" in refused.text
    assert "示例填报人" in refused.text
    month = take_part(db, client)
    act_for(client, firm, Role.FILER)
    assert client.page(ROOM).find("a", href=month)
    page = client.page(month)
    assert len(page.find_all("input", id=lambda one: one and one.startswith("amount_"))) == 3
    more = client.post(month, data=filled(page.main.find("form")) | TYPED | {"more": "1"})
    assert more.status_code == 200
    assert CANARY in more.text
    assert 'name="amount_6"' in more.text
    for wrong, said in (
        ({"amount_1": "12万"}, "cannot be read for certain"),
        ({"amount_1": "abc"}, "Enter an amount above 0"),
        ({"country_1": ""}, "Select the country or region"),
        ({"zero": "y"}, "There are figures above"),
    ):
        refused = client.post(month, data=TYPED | {"number": "0"} | wrong)
        assert refused.status_code == 422
        assert said in refused.text
        assert 'value="computing" selected' in refused.text
    assert client.post(month, data=TYPED | {"number": "0"}).location == ROOM
    assert "Reported" in client.page(ROOM).get_text()
    again = client.page(month)
    assert again.find("input", id="amount_1")["value"] == CANARY
    stale = client.post(month, data=TYPED | {"amount_1": "3", "number": "0"})
    assert stale.status_code == 422
    assert "A colleague has filed" in stale.text
    assert client.post(month, data=TYPED | {"amount_1": "3", "number": "1"}).location == ROOM
    assert len(db.scalars(select(MonthlyReturn)).all()) == 2
    future = f"{ROOM}/{moments.today():%Y-%m}"
    assert client.get(future).status_code == 404
    act_for(client, firm)
    assert press(client, f"{ROOM}/leave", "Leave") == ROOM
    assert client.get(month).status_code == 404


def test_a_fund_reads_reported_or_not_and_nobody_reads_the_figure(
    db: orm.Session, client: LintClient
) -> None:
    open_round(db)
    scene = Scene(db, FUND).submit()
    company = Company(scene, client).act_as(Role.OWNER)
    lead = as_lead(client, scene, Role.APPROVER)
    assert "due in a year: not reported" in client.page(lead).get_text()
    company.act_as(Role.OWNER)
    month = take_part(db, client)
    assert client.post(month, data=TYPED | {"number": "0"}).location == ROOM
    before = f"{ROOM}/{month_before(month_before(moments.today())):%Y-%m}"
    assert client.post(before, data={"zero": "y", "number": "0"}).location == ROOM
    other = Firm(db)
    administrator = make_administrator(db)
    db.commit()

    seen = []
    lead = as_lead(client, scene)  # another reader: what a page says is kept for the day
    page = client.page(lead).get_text(" ", strip=True)
    assert "due in a year: reported" in page
    seen += [
        page,
        client.get(f"{lead}/files.zip").data.decode("latin-1"),
        client.page("/en/agency/queue").get_text(),
    ]
    assert client.get(month).status_code == 404
    act_for(client, other)
    assert client.get(month).status_code == 404
    seen += [client.page(ROOM).get_text(), client.page("/en/plan/figures").get_text()]
    sign_in(client, administrator)
    assert client.get(month).status_code == 404
    searched = client.page(f"/en/search?q={CANARY}").get_text()
    seen += [client.page("/en/admin/audit").get_text(), searched.replace(CANARY, "")]
    for text in seen:
        for written in ("7654321", "7,654,321"):
            assert written not in text
