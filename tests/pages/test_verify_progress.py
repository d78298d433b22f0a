"""What strangers are told of how far a case is."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from services import moments
from services.applications.lifecycle import State
from services.models import Application
from tests.support.client import LintClient
from tests.support.filed import make_recorded


@pytest.fixture
def case(db: Session) -> Application:
    return make_recorded(db)


def test_progress_is_told_in_plain_words(client: LintClient, case: Application) -> None:
    data = {"number": case.number, "code": case.query_code}
    page = client.get(client.post("/en/progress", data=data).location).get_data(as_text=True)
    assert "checking whether the application is complete" in page
    assert case.applicant.name not in page
    assert client.post("/en/progress", data=data | {"code": "22222222"}).status_code == 422


def test_progress_says_when_the_agencies_are_late(
    client: LintClient, db: Session, case: Application
) -> None:
    case.due_on = moments.today() - timedelta(days=1)
    db.flush()
    page = client.page(f"/en/progress/{case.number}/{case.query_code}")
    assert "the agencies are late" in str(page.main)


@pytest.mark.parametrize("state", [s for s in State if s not in ("draft", "signing", "discarded")])
def test_every_state_has_a_page(client: LintClient, db: Session, state: State) -> None:
    case = make_recorded(db, state=state.value)
    page = client.page(f"/tc/progress/{case.number}/{case.query_code}")
    assert str(case.number) in str(page.h1)
    assert page.select_one(".lead")


@pytest.mark.parametrize(
    "edit",
    [
        "update applications set due_on = date '2027-01-01'",
        "update applications set state = 'approved'",
        "update reviews set body_code = 'finance'",
        "update applications set submitted_at = now()",
    ],
)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sc", "与其存证记录不一致"),
        ("tc", "與其存證紀錄不一致"),
        ("en", "do not agree with its record"),
    ],
)
def test_what_was_changed_past_the_portal_is_not_told(
    client: LintClient, db: Session, case: Application, edit: str, language: str, words: str
) -> None:
    address = f"/{language}/progress/{case.number}/{case.query_code}"
    assert words not in str(client.page(address).main)
    db.execute(text(edit))
    page = client.page(address)
    assert words in str(page.main)
    assert not page.select("main dl, main .timeline, main .lead")


def test_how_a_case_was_decided_is_not_told(client: LintClient, db: Session) -> None:
    told = set()
    for state in (State.APPROVED, State.REFUSED):
        case = make_recorded(db, state=state.value, decision=state.value)
        page = client.page(f"/en/progress/{case.number}/{case.query_code}")
        told.add(str(page.select_one("main .lead")) + str(page.select_one(".timeline")))
    assert len(told) == 1
