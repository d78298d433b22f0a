"""What many do in the same moment happens once. Two real workers serve them."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import moments
from services.accounts.throttle import PER_ACCOUNT, WINDOW
from services.actor import Role
from services.models import Application, Event
from tests.support.client import LintClient
from tests.support.crowd import at_once, caller
from tests.support.factories import make_officer, make_user
from tests.support.scene import Scene

SUBMITTERS, APPROVERS, GUESSERS = 50, 20, 30


def events(db: Session, action: str) -> int:
    return db.scalar(select(func.count()).where(Event.action == action)) or 0


@pytest.mark.parametrize("_round", range(3))
def test_fifty_submits_of_one_draft_make_one_application(
    db: Session, client: LintClient, site: str, _round: int
) -> None:
    scene = Scene(db).fill_in()
    application = scene.application
    owner = caller(client, site, scene.users["", Role.OWNER], scene.applicant)
    path = f"/en/enterprise/applications/{application.id}/sign"
    form = {"declared": "y", "version": application.version}

    answers = at_once([owner] * SUBMITTERS, lambda one: one.call("POST", path, form))

    assert Counter((a.status_code, a.headers["Location"]) for a in answers) == {
        (303, path.replace("/sign", "/receipt")): SUBMITTERS
    }
    db.expire_all()
    filed = db.execute(select(Application.state, Application.number)).all()
    assert [state for state, _ in filed] == ["received"]
    assert filed[0].number
    assert events(db, "submit") == 1


def test_twenty_approvers_make_one_decision(db: Session, client: LintClient, site: str) -> None:
    scene = Scene(db).conclude()
    application = scene.application
    path = f"/en/agency/cases/{application.id}/approve"
    form = {"version": scene.version(scene.approver), "text": ""}
    chiefs = [make_officer(db, "science", Role.APPROVER) for _ in range(APPROVERS)]
    callers = [caller(client, site, chief) for chief in chiefs]

    answers = at_once(callers, lambda one: one.call("POST", path, form))

    assert Counter(a.status_code for a in answers) == {303: 1, 409: APPROVERS - 1}
    db.expire_all()
    assert db.scalars(select(Application.decision)).all() == ["approved"]
    assert events(db, "approve") == 1


def test_guesses_of_a_password_are_counted_exactly(
    db: Session, client: LintClient, site: str
) -> None:
    stranger = caller(client, site)

    def guess(email: str) -> Counter[int]:
        db.commit()
        form = {"email": email, "password": "not this one at all"}
        answers = at_once(
            [stranger] * GUESSERS, lambda one: one.call("POST", "/en/account/sign-in", form)
        )
        return Counter(answer.status_code for answer in answers)

    found = _within_one_window(lambda: guess(make_user(db).email))
    assert found == {422: PER_ACCOUNT, 429: GUESSERS - PER_ACCOUNT}


def _within_one_window(count: Callable[[], Counter[int]]) -> Counter[int]:
    """What was counted, once more if the window of the limit ended meanwhile."""
    for _ in range(2):
        began = moments.now().timestamp() // WINDOW.total_seconds()
        found = count()
        if moments.now().timestamp() // WINDOW.total_seconds() == began:
            break
    return found
