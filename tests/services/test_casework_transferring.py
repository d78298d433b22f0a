"""Handing a case over to the competent unit: proposed, granted, taken over or sent back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.case.loading import load, load_by_system
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.case.recusals import OfficerRelation, list_open
from services.applications.casework import (
    accepting,
    claiming,
    concluding,
    recusing,
    suspending,
    transferring,
)
from services.applications.casework.suspending import Suspension
from services.applications.clock.calendar import add_working_days
from services.applications.filing import challenging
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action
from services.applications.routing import handover
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.models import Paper
from services.plan import load_plan
from tests.support.company import open_round
from tests.support.picks import FUND
from tests.support.scene import Scene
from tests.support.walks import COMPETENT, ITS_UNIT, act

WHY = "该事项属其职责范围。"


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db).submit()
    scene.claim()
    return scene


def propose(scene: Scene, unit: str = ITS_UNIT) -> None:
    act(scene, transferring.propose_transfer, scene.lead, unit=unit, text=WHY)


def hand_over(scene: Scene) -> Actor:
    """Handed over; who was the approver before."""
    before = scene.approver
    propose(scene)
    act(scene, transferring.transfer, before, text=WHY)
    return before


def test_the_competent_unit_leads_from_then_on_and_the_one_before_sees_nothing(
    scene: Scene,
) -> None:
    lead, due = scene.lead, scene.application.due_on
    before = hand_over(scene)
    review = scene.application.reviews[0]
    assert (review.body_code, review.unit_codes, review.part) == (COMPETENT, [ITS_UNIT], "lead")
    assert review.assignee_id is None
    for officer in (lead, before):
        with pytest.raises(NotFound):
            load(scene.db, officer, scene.application.id)
    act(scene, transferring.take_over, scene.lead)
    scene.claim()
    act(scene, accepting.accept, scene.lead)
    assert scene.application.due_on != due  # the decision's, by the same clock
    assert next(checks.verify(scene.db), None) is None


def test_the_clock_runs_on(scene: Scene) -> None:
    due = scene.application.due_on
    hand_over(scene)
    assert scene.application.due_on == due
    assert scene.application.reviews[0].due_on == due
    assert read_clock(load(scene.db, scene.lead, scene.application.id)).acts_by == due


def test_until_it_is_taken_over_nothing_else_is_done(scene: Scene) -> None:
    hand_over(scene)
    reviewer, approver = scene.lead, scene.approver
    of = scene.application.id
    offered = {
        one: set(allowed_actions(one, load(scene.db, one, of))) for one in (reviewer, approver)
    }
    assert offered[reviewer] == {Action.TAKE_OVER, Action.DECLARE_RELATION}
    assert offered[approver] == offered[reviewer] | {Action.RETURN_TRANSFER}
    with pytest.raises(Forbidden, match="first takes the case over"):
        act(scene, claiming.claim, reviewer)
    act(scene, transferring.take_over, approver)
    with pytest.raises(Forbidden):
        act(scene, transferring.return_transfer, approver, text=WHY)


def test_it_is_sent_back_to_the_unit_before_with_reasons(scene: Scene) -> None:
    before = hand_over(scene)
    with pytest.raises(Invalid):
        act(scene, transferring.return_transfer, scene.approver, text=" ")
    act(scene, transferring.return_transfer, scene.approver, text="不属本机关职权。")
    review = scene.application.reviews[0]
    assert (review.body_code, review.unit_codes) == ("science", ["stic"])
    assert Action.PROPOSE_TRANSFER not in allowed_actions(
        before, load(scene.db, before, scene.application.id)
    )
    assert scene.db.query(Paper).filter_by(kind="transfer").count() == 0
    assert next(checks.verify(scene.db), None) is None


def test_two_people_decide_it_and_the_unit_is_of_the_register(scene: Scene) -> None:
    with pytest.raises(Forbidden, match="proposes first"):
        act(scene, transferring.transfer, scene.approver, text=WHY)
    for unit in ("", "nothing", "stic", "fc", "某单位"):  # the lead itself, a joint body, free text
        with pytest.raises(Invalid) as refused:
            propose(scene, unit)
        assert [one.field for one in refused.value.problems] == ["unit"]
    propose(scene)
    with pytest.raises(Forbidden, match="not decided yet"):
        propose(scene)
    user = scene.user("science", Role.REVIEWER)
    user.staff_role = Role.APPROVER.value
    scene.db.flush()
    proposer = scene.officer("science", Role.REVIEWER)
    made_approver = Actor(proposer.user_id, "", Role.APPROVER, body="science")
    with pytest.raises(Forbidden, match="different person"):
        act(scene, transferring.transfer, made_approver, text=WHY)
    act(scene, transferring.reject_transfer, scene.approver, text="属本机关职权。")
    assert scene.application.reviews[0].body_code == "science"


def test_every_unit_offered_is_where_the_succession_leaves_the_case(scene: Scene) -> None:
    """The sweep that follows reforms takes no case from where it was handed over to."""
    offered = transferring.list_offices(load_by_system(scene.db, scene.application.id))
    assert len(offered) > 10
    taken = {review.body_code for review in scene.application.reviews}
    assert taken.isdisjoint(one.code for one in offered.values())
    assert "districts" in offered  # that of the applicant's own district
    for unit, body in offered.items():
        review = scene.application.reviews[0]
        review.body_code, review.unit_codes = body.code, [unit]
        scene.db.flush()
        assert handover.list_to_hand_over(scene.db) == [], unit


def test_a_later_reform_takes_a_transferred_case_to_the_successor(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(scene)
    before = scene.application.reviews[0].body_code

    reformed = load_plan().tenures_on("ndrc", moments.today())[0]
    monkeypatch.setattr(handover, "_find_acting", lambda *_: reformed)
    assert handover.hand_over(scene.db, scene.application.id)
    assert {one.body_code for one in scene.application.reviews} == {"ndrc"}
    assert before == COMPETENT


def test_the_letter_is_of_the_new_lead_and_earlier_ones_of_the_one_before(scene: Scene) -> None:
    hand_over(scene)
    act(scene, transferring.take_over, scene.lead)
    issue_papers(scene.db, scene.application.id)
    bodies = {one.kind: one.body_code for one in scene.db.query(Paper)}
    assert bodies == {"receipt": "science", "transfer": COMPETENT}
    assert next(checks.verify(scene.db), None) is None


def test_a_case_can_be_handed_over_twice_and_each_time_with_a_letter(scene: Scene) -> None:
    hand_over(scene)
    act(scene, transferring.take_over, scene.lead)
    scene.claim()
    propose(scene, "ndrc")
    act(scene, transferring.transfer, scene.approver, text=WHY)
    act(scene, transferring.take_over, scene.lead)
    issue_papers(scene.db, scene.application.id)
    letters = scene.db.query(Paper).filter_by(kind="transfer").order_by(Paper.occurrence)
    assert [one.body_code for one in letters] == [COMPETENT, "ndrc"]


def test_what_was_filed_in_a_round_stays(db: Session) -> None:
    open_round(db)
    scene = Scene(db, FUND).submit()
    scene.claim()
    with pytest.raises(Forbidden, match="filed in a round"):
        propose(scene)


def test_a_request_to_step_aside_falls_away_with_the_agency(scene: Scene) -> None:
    scene.another_officer("science")
    known = {"relation": OfficerRelation.FAMILY, "text": "配偶系申请单位股东。"}
    act(scene, challenging.ask_for_recusal, scene.owner, target=("science", Role.REVIEWER), **known)
    hand_over(scene)
    assert list_open(scene.application.events) == []
    act(scene, transferring.take_over, scene.lead)
    act(scene, recusing.declare_relation, scene.lead, **known)


def test_what_the_agency_before_proposed_of_the_clock_falls_away(scene: Scene) -> None:
    act(scene, accepting.accept, scene.lead)
    act(scene, concluding.start_review, scene.lead)
    known: dict[str, Any] = {"until": add_working_days(moments.today(), 5), "text": "依法中止。"}
    reason = Suspension.EXPERT_REVIEW
    act(scene, suspending.propose_suspension, scene.lead, reason=reason, evidence="方案", **known)
    hand_over(scene)
    act(scene, transferring.take_over, scene.lead)
    with pytest.raises(Forbidden, match="proposes first"):
        act(scene, suspending.suspend, scene.approver, **known)


def test_whom_nobody_acts_for_any_more_gets_nothing_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(scene)
    monkeypatch.setattr(transferring, "_find_acting", lambda *_: None)
    with pytest.raises(Conflict, match="Nobody can take the case back"):
        act(scene, transferring.return_transfer, scene.approver, text="不属本机关职权。")
    assert scene.application.reviews[0].body_code == COMPETENT


def test_silence_still_accepts_what_was_handed_over(scene: Scene) -> None:
    """Nobody gains days by handing a case over."""
    hand_over(scene)
    with moments.at(moments.now() + timedelta(days=60)):
        clock = read_clock(load(scene.db, scene.lead, scene.application.id))
    assert clock.acts_by is not None
    assert clock.acts_by < moments.today() + timedelta(days=60)
