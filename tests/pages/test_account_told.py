"""The page on which an officer chooses when to be told."""

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.notices.choosing import Pace, Paces, read_paces
from tests.support.client import LintClient
from tests.support.factories import sign_in
from tests.support.scene import Scene

TOLD = "/en/account/told"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER])
def test_an_officer_chooses_when_to_be_told(client: LintClient, db: Session, role: Role) -> None:
    user = Scene(db).user("science", role)
    sign_in(client, user)
    assert client.page("/en/account/").find("a", string="When you are told")
    page = client.page(TOLD)
    chosen = [str(one["value"]) for one in page.select("input[type=radio][checked]")]
    assert chosen == ["daily"] * (3 if role is Role.REVIEWER else 2)
    wrong = client.post(TOLD, data={"filings": "daily", "due": "never", "outcome": "hourly"})
    assert wrong.status_code == 422
    assert "Select when you want to be told" in wrong.get_data(as_text=True)
    assert read_paces(db, user.id) == Paces()
    sent = client.post(TOLD, data={"filings": "daily", "due": "never", "outcome": "at_once"})
    assert sent.status_code == 303
    assert read_paces(db, user.id) == Paces(Pace.DAILY, Pace.NEVER, Pace.AT_ONCE)
    page = client.page(TOLD)
    assert [str(one["value"]) for one in page.select("input[type=radio][checked]")][-2:] == [
        "never",
        "at_once",
    ]


def test_who_is_no_officer_finds_no_such_page(client: LintClient, db: Session) -> None:
    sign_in(client, Scene(db).user("", Role.OWNER))
    assert not client.page("/en/account/").find("a", string="When you are told")
    assert client.get(TOLD).status_code == 404
