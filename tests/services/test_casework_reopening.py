"""A decision that fell is made anew: by somebody else, in a time of its own, on new papers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case import casefile, checks
from services.applications.case.appeals import AppealOutcome, list_appeals
from services.applications.case.assessments import read_assessments
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import HANDLING, allowed_actions
from services.applications.case.reopenings import find_proposed_reopening
from services.applications.casework import (
    appealing,
    assigning,
    claiming,
    concluding,
    deciding,
    reopening,
)
from services.applications.casework.appealing import DayUnit
from services.applications.casework.concluding import Recommendation
from services.applications.casework.watching import list_escalations
from services.applications.clock.calendar import add_working_days, next_working_day
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action, State
from services.applications.lifecycles import LIFECYCLES
from services.catalogue import item
from services.documents.verifying import find_paper
from services.errors import Forbidden, Invalid
from services.models import Paper
from tests.services.test_casework_appealing import brought, ended, upload
from tests.support.assessed import find_all_met
from tests.support.factories import make_supervisor
from tests.support.scene import Scene, actor_of
from tests.support.walks import act, find_another_supervisor


def ordered(**other: Any) -> dict[str, Any]:
    return ended(received_on=moments.today(), days=60, day_unit=DayUnit.CALENDAR) | other


def papers(scene: Scene) -> None:
    issue_papers(scene.db, scene.application.id)
    scene.db.commit()


def standings(scene: Scene) -> dict[str, list[str]]:
    """How each paper with a result reads to a stranger, the oldest first, by its kind."""
    scene.db.commit()  # what is not committed is not vouched for
    found: dict[str, list[str]] = {}
    of = scene.application.id
    for paper in scene.db.scalars(
        select(Paper).where(Paper.application_id == of).order_by(Paper.occurrence)
    ):
        told = find_paper(scene.db, paper.number, paper.verify_code)
        assert told
        if paper.kind in ("decision", "certificate"):
            found.setdefault(paper.kind, []).append(told.standing)
    return found


@pytest.fixture
def scene(db: Session) -> Scene:
    made = Scene(db).approve()
    papers(made)
    act(made, appealing.enter_appeal, made.approver, **brought())
    return made


def decide_again(
    scene: Scene, reviewer: Actor, *, refused: bool = False, holder: Actor | None = None
) -> None:
    """Somebody takes the case up, looks at everything, and the approver decides."""
    act(scene, claiming.claim, holder or reviewer)
    recommended = Recommendation.REFUSE if refused else Recommendation.APPROVE
    known = {"recommendation": recommended, "text": "重新审查。"}
    if not refused:
        with pytest.raises(Invalid):  # what was found before is looked at again
            act(scene, concluding.conclude, reviewer, **known)
    find_all_met(scene.db, reviewer, scene.application)
    act(scene, concluding.conclude, reviewer, **known)
    if refused:
        reason = item(scene.item_code).reasons_for("refuse")[0].code
        act(scene, deciding.refuse, scene.approver, reasons=[reason], text="不符合条件。")
    else:
        scene.stand_public()
        act(scene, deciding.approve, scene.approver)
    papers(scene)


def test_what_fell_stays_readable_and_what_is_decided_anew_has_papers_of_its_own(
    scene: Scene,
) -> None:
    colleague = scene.another_officer(scene.application.reviews[0].body_code)
    act(scene, appealing.redo, scene.approver, **ordered())
    application = scene.application
    assert (application.state, application.decision, application.decided_at) == (
        State.REVIEW,
        None,
        None,
    )
    (appeal,) = list_appeals(application.events)
    assert (appeal.outcome, appeal.anew) == (AppealOutcome.REVOKED, True)
    papers(scene)
    assert standings(scene) == {"decision": ["revoked"], "certificate": ["revoked"]}
    letter = scene.db.scalars(select(Paper).where(Paper.kind == "reopening")).one()
    assert letter.number.endswith("号")
    assert all(one.sent_back for one in read_assessments(application.events).values())
    known = casefile.case_file(load(scene.db, scene.owner, application.id), "en")["events"]
    assert all(one["content"] for one in known if one["words"] and one["sequence"] < 3)

    decide_again(scene, colleague)
    assert standings(scene) == {
        "decision": ["revoked", "in_force"],
        "certificate": ["revoked", "in_force"],
    }
    issued = scene.db.scalars(select(Paper.number).where(Paper.application_id == application.id))
    numbers = issued.all()
    assert len(numbers) == len(set(numbers))
    assert list(checks.verify(scene.db)) == []

    # It is challenged in its turn, and only what is decided of it shows on its papers.
    act(scene, appealing.enter_appeal, scene.approver, **brought())
    said = ended(result=AppealOutcome.CHANGED)
    act(scene, appealing.enter_outcome, scene.approver, **said)
    assert standings(scene)["decision"] == ["revoked", "changed"]
    act(scene, appealing.enter_appeal, scene.approver, **brought())
    act(scene, appealing.redo, scene.approver, **ordered())
    decide_again(scene, scene.another_officer(scene.application.reviews[0].body_code), refused=True)
    assert standings(scene) == {
        "decision": ["revoked", "revoked", "in_force"],
        "certificate": ["revoked", "revoked"],
    }
    assert list(checks.verify(scene.db)) == []


def test_a_new_decision_has_the_days_that_were_set_or_the_usual_ones(scene: Scene) -> None:
    today = moments.today()
    limit = item(scene.item_code).require_limit("decision")
    for number, (set_to, due) in enumerate(
        (
            ({"days": 60}, next_working_day(today + timedelta(days=60))),
            ({"days": 7, "day_unit": DayUnit.WORKING}, add_working_days(today, 7)),
            ({"days": None}, add_working_days(today, limit.days)),
        )
    ):
        if number:
            act(scene, appealing.enter_appeal, scene.approver, **brought())
        act(scene, appealing.redo, scene.approver, **ordered(**set_to))
        case = load(scene.db, scene.approver, scene.application.id)
        clock = read_clock(case)
        assert (clock.due_on, clock.started_on, clock.anew) == (due, today, True)
        assert scene.application.due_on == due
        assert Action.EXTEND not in allowed_actions(scene.approver, case)
        decide_again(scene, scene.lead, refused=True)
        assert not read_clock(load(scene.db, scene.owner, scene.application.id)).anew


def test_somebody_else_reviews_it_where_there_is_anybody(scene: Scene) -> None:
    body = scene.application.reviews[0].body_code
    former, colleague = scene.lead, scene.another_officer(body)
    act(scene, appealing.redo, scene.approver, **ordered())
    assert scene.application.reviews[0].assignee_id is None
    assert Action.CLAIM not in allowed_actions(former, load(scene.db, former, scene.application.id))
    with pytest.raises(Forbidden, match="reviewed this case before"):
        act(scene, claiming.claim, former)
    with pytest.raises(Invalid) as refused:
        act(scene, assigning.assign, scene.approver, officer=str(former.user_id))
    assert [one.field for one in refused.value.problems] == ["officer"]
    act(scene, assigning.assign, scene.approver, officer=str(colleague.user_id))


def test_who_reviewed_it_before_does_not_come_back_as_a_deputy(scene: Scene) -> None:
    former, colleague = scene.lead, scene.another_officer(scene.application.reviews[0].body_code)
    act(scene, appealing.redo, scene.approver, **ordered())
    act(scene, claiming.claim, colleague)
    deputy = replace(former, stands_in_for=frozenset({colleague.user_id}))
    case = load(scene.db, deputy, scene.application.id)
    taken = set(allowed_actions(deputy, case))
    assert Action.RELEASE in taken
    assert not taken & HANDLING
    with pytest.raises(Forbidden, match="reviewed this case before"):
        act(scene, concluding.conclude, deputy, recommendation=Recommendation.REFUSE, text="否。")


def test_nor_does_an_officer_for_whom_a_deputy_concluded(scene: Scene) -> None:
    body = scene.application.reviews[0].body_code
    holder, deputy, third = (scene.another_officer(body) for _ in range(3))
    standing_in = replace(deputy, stands_in_for=frozenset({holder.user_id}))
    act(scene, appealing.redo, scene.approver, **ordered())
    decide_again(scene, standing_in, refused=True, holder=holder)
    act(scene, appealing.enter_appeal, scene.approver, **brought())
    act(scene, appealing.redo, scene.approver, **ordered())
    for one in (holder, deputy):
        with pytest.raises(Forbidden, match="reviewed this case before"):
            act(scene, claiming.claim, one)
    act(scene, claiming.claim, third)


def test_whoever_is_alone_reviews_it_again(scene: Scene) -> None:
    act(scene, appealing.redo, scene.approver, **ordered())
    act(scene, claiming.claim, scene.lead)


def test_it_is_not_opened_in_part_or_out_of_time_nor_for_a_fund(scene: Scene) -> None:
    day = timedelta(days=1)
    nothing = {"decided_on": None, "received_on": None, "reference": "", "text": "", "file": None}
    wrong = [
        (nothing, set(nothing)),
        (ordered(received_on=moments.today() + day), {"received_on"}),
        (ordered(received_on=moments.today() - day), {"received_on"}),
        *((ordered(days=days), {"days"}) for days in (0, -1, 366)),
        (ordered(day_unit=None), {"day_unit"}),
    ]
    for said, fields in wrong:
        with pytest.raises(Invalid) as error:
            act(scene, appealing.redo, scene.approver, **(ordered() | said))
        assert {one.field for one in error.value.problems} == fields
    for someone in (scene.lead, scene.owner, scene.supervisor):
        with pytest.raises(Forbidden):
            act(scene, appealing.redo, someone, **ordered(file=upload()))
    assert scene.application.state == State.CLOSED
    assert Action.REDO not in LIFECYCLES["fund"].at[State.CLOSED]


def test_two_supervisors_open_a_case_for_an_error_once_both_sides_were_heard(db: Session) -> None:
    scene = Scene(db).approve()
    papers(scene)
    of_the_lead = actor_of(
        make_supervisor(db, scene.application.reviews[0].body_code), Role.SUPERVISOR
    )
    second = find_another_supervisor(scene)
    said = {"text": "认定年度有误，见年度审计报告。"}
    for someone in (of_the_lead, scene.approver, scene.lead, scene.owner):
        with pytest.raises(Forbidden):
            act(scene, reopening.propose_reopening, someone, **said)
    with pytest.raises(Invalid):
        act(scene, reopening.propose_reopening, scene.supervisor, text=" ")
    act(scene, reopening.propose_reopening, scene.supervisor, **said)
    assert [row.id for row in list_escalations(db, second)] == [scene.application.id]
    with pytest.raises(Forbidden, match="already"):
        act(scene, reopening.propose_reopening, second, **said)
    with pytest.raises(Forbidden, match="different person"):
        act(scene, reopening.reopen, scene.supervisor, text="有误。")
    act(scene, reopening.answer_reopening, scene.approver, text="同意重新审查。")
    with pytest.raises(Forbidden, match="Your side"):
        act(scene, reopening.answer_reopening, scene.approver, text="再次说明。")
    with pytest.raises(Forbidden, match="nothing is decided before"):
        act(scene, reopening.reopen, second, text="确有错误。")
    assert standings(scene)["decision"] == ["in_force"]  # it stands meanwhile
    act(scene, reopening.answer_reopening, scene.owner, text="请维持。")
    act(scene, reopening.reopen, second, text="确有错误。")
    papers(scene)
    assert standings(scene) == {"decision": ["revoked"], "certificate": ["revoked"]}
    assert db.scalars(select(Paper).where(Paper.kind == "reopening")).one()
    assert not list_escalations(db, second)
    case = load(db, scene.owner, scene.application.id)
    limit = item(scene.item_code).require_limit("decision")
    assert read_clock(case).due_on == add_working_days(moments.today(), limit.days)
    for someone in (scene.supervisor, second):  # they never decide it
        offered = set(allowed_actions(someone, load(db, someone, scene.application.id)))
        assert not offered & {Action.CONCLUDE, Action.APPROVE, Action.REFUSE}
    decide_again(scene, scene.lead)
    assert standings(scene)["certificate"] == ["revoked", "in_force"]
    assert list(checks.verify(db)) == []


def test_days_that_pass_are_an_answer_and_what_falls_otherwise_settles_it(scene: Scene) -> None:
    act(scene, appealing.enter_outcome, scene.approver, result=AppealOutcome.UPHELD, **ended())
    second = find_another_supervisor(scene)
    act(scene, reopening.propose_reopening, scene.supervisor, text="认定年度有误。")
    later = moments.now() + timedelta(days=15)
    with moments.at(later):
        with pytest.raises(Forbidden, match="over"):
            act(scene, reopening.answer_reopening, scene.owner, text="太迟。")
        assert Action.REOPEN in allowed_actions(
            second, load(scene.db, second, scene.application.id)
        )
        act(scene, appealing.enter_appeal, scene.approver, **brought())
        with pytest.raises(Forbidden, match="under review"):
            act(scene, reopening.reopen, second, text="确有错误。")
        act(scene, appealing.redo, scene.approver, **ordered())
    assert find_proposed_reopening(scene.application.events) is None
    assert scene.application.reviews[0].escalated_at is None
