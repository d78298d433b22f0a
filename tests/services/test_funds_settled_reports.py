"""Consequences of a well-founded report: back to review, or a note why not."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.loading import load
from services.applications.lifecycle import State
from services.errors import Conflict, Invalid, NotFound
from services.funds import reporting, standing
from services.funds.reporting import Consequence
from services.funds.statements import NewStatement, StatementOutcome
from services.models import EntryReport, Round
from tests.support import objections
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_officer, make_user, sign_in
from tests.support.people import signed_in
from tests.support.scene import Scene

SAID = NewStatement("示例市民", "13800000000", "该单位未开展培训。")


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scene(db: Session, current: Round) -> Scene:
    """An application on a list that is published now."""
    scenes = objections.published(db, current, 2)
    assert current.published_on
    return scenes[0]


@pytest.fixture
def approver(db: Session) -> Actor:
    return signed_in(db, make_officer(db, "commerce", Role.APPROVER))


def reported(db: Session, current: Round, scene: Scene) -> EntryReport:
    citizen = signed_in(db, make_user(db))
    number = scene.application.number or ""
    return reporting.report(db, citizen, current.id, number=number, said=SAID)


def answered(
    db: Session, approver: Actor, kept: EntryReport, outcome: str = "founded"
) -> EntryReport:
    found = StatementOutcome(outcome)
    key = kept.round_id
    return reporting.answer_report(db, approver, key, kept.id, outcome=found, text="已核查。")


def settle(
    db: Session, approver: Actor, kept: EntryReport, what: str | None, text: str = "重新核查。"
) -> None:
    chosen = Consequence(what) if what else None
    key = kept.round_id
    reporting.settle_report(db, approver, key, kept.id, consequence=chosen, text=text)


def test_an_application_goes_back_to_review_and_its_reviewer_reads_why_and_not_who(
    db: Session, current: Round, scene: Scene, approver: Actor
) -> None:
    kept = reported(db, current, scene)
    assert reporting.count_open(db, current.id) == 1
    answered(db, approver, kept)
    assert reporting.count_open(db, current.id) == 1, "nobody has said what follows"
    settle(db, approver, kept, "returned")
    assert reporting.count_open(db, current.id) == 0
    case = load(db, scene.lead, scene.application.id)
    assert case.state is State.REVIEW
    assert case.application.events[-1].data["text"] == "重新核查。"
    assert "示例市民" not in str([event.data for event in case.application.events])


def test_it_stays_for_reasons(db: Session, current: Round, scene: Scene, approver: Actor) -> None:
    kept = answered(db, approver, reported(db, current, scene), "partly")
    settle(db, approver, kept, "kept", "金额不受影响。")
    assert load(db, scene.lead, scene.application.id).state is State.SIGNOFF
    assert (kept.consequence, kept.note) == ("kept", "金额不受影响。")


@pytest.mark.parametrize("outcome", [None, "unfounded"])
def test_nothing_follows_from_what_is_not_well_founded(
    db: Session, current: Round, scene: Scene, approver: Actor, outcome: str | None
) -> None:
    kept = reported(db, current, scene)
    if outcome:
        answered(db, approver, kept, outcome)
    with pytest.raises(Conflict):
        settle(db, approver, kept, "returned")


def test_it_is_settled_once_with_reasons_by_an_approver_of_the_lead(
    db: Session, current: Round, scene: Scene, approver: Actor
) -> None:
    kept = answered(db, approver, reported(db, current, scene))
    for what, text in ((None, "x"), ("kept", " ")):
        with pytest.raises(Invalid):
            settle(db, approver, kept, what, text)
    for stranger in (scene.lead, signed_in(db, make_officer(db, "finance", Role.APPROVER))):
        with pytest.raises(NotFound):
            settle(db, stranger, kept, "kept")
    settle(db, approver, kept, "kept")
    with pytest.raises(Conflict):
        settle(db, approver, kept, "returned")


def test_what_is_decided_does_not_go_back(
    db: Session, current: Round, scene: Scene, approver: Actor
) -> None:
    kept = answered(db, approver, reported(db, current, scene))
    assert current.published_until
    with moments.at(moments.now() + timedelta(days=30)):
        scene.decide()
        with pytest.raises(Conflict, match="past the point"):
            settle(db, approver, kept, "returned")
        settle(db, approver, kept, "kept")


def test_the_page_of_the_round_names_what_is_open(
    client: LintClient, db: Session, current: Round, scene: Scene
) -> None:
    kept = reported(db, current, scene)
    objections.make(scene)
    db.commit()
    sign_in(client, make_officer(db, "commerce", Role.APPROVER))
    rounds = f"/en/agency/rounds/{current.id}"
    page = client.page(f"{rounds}/list")
    case = f"/en/agency/cases/{scene.application.id}"
    assert "1 is open" in page.get_text()
    assert len(standing.list_objected(db, current.id)) == 1
    assert page.select_one("#list ~ ul").find("a", href=case)
    reports = f"/en/agency/published/{current.id}/reports"
    form = filled(client.page(f"{reports}/{kept.id}").select_one("main form"))
    said = form | {"outcome": "founded", "text": "已核查。"}
    answer = client.post(f"{reports}/{kept.id}", data=said)
    assert answer.location.endswith("/settle")
    form = filled(client.page(answer.location).select_one("main form"))
    assert client.post(answer.location, data=form).status_code == 422
    said = form | {"consequence": "kept", "text": "金额不受影响。"}
    assert client.post(answer.location, data=said).status_code == 303
    assert "The application stays where it is" in client.page(reports).get_text()
    assert client.get(answer.location).status_code == 409
