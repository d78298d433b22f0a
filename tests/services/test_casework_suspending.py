"""Suspending the clock and extending a limit: for how long, and until when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.casework import concluding, deciding, suspending, sweeping
from services.applications.casework.concluding import Recommendation
from services.applications.casework.suspending import Suspension, suspension_rules
from services.applications.clock.calendar import add_working_days
from services.applications.letters import suspensions
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action, State
from services.documents.issuing import find_issued_paper
from services.documents.papers import Issue
from services.errors import Forbidden, Invalid
from services.models import Application, Paper
from services.plan import body
from tests.support.scene import Scene
from tests.support.walks import act

STARTS = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""A Monday, with ordinary weeks after it; the twenty working days end on 30 March."""


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).review()


def propose(scene: Scene, **changes: Any) -> None:
    known: dict[str, Any] = {
        "reason": Suspension.EXPERT_REVIEW,
        "until": moments.today() + timedelta(days=5),
        "text": "专家评审",
        "evidence": "工作方案",
    }
    act(scene, suspending.propose_suspension, scene.lead, **known | changes)


def grant(scene: Scene, **changes: Any) -> None:
    known: dict[str, Any] = {"until": moments.today() + timedelta(days=5), "text": "专家评审"}
    act(scene, suspending.suspend, scene.approver, **known | changes)


def offered(scene: Scene, actor: Actor) -> list[Action]:
    return allowed_actions(actor, load(scene.db, actor, scene.application.id))


@pytest.mark.parametrize("reason", Suspension)
def test_a_pause_ends_within_the_longest_time_of_its_reason(
    db: Session, reason: Suspension
) -> None:
    scene = Scene(db, "talent-green").review()  # which publishes nothing by a page of its own
    last = add_working_days(moments.today(), suspension_rules().reasons[reason].longest)
    for until in (moments.today(), last + timedelta(days=1), last + timedelta(days=365 * 1000)):
        with pytest.raises(Invalid) as refused:
            propose(scene, reason=reason, until=until)
        assert [problem.field for problem in refused.value.problems] == ["until"]
    propose(scene, reason=reason, until=last)
    with pytest.raises(Invalid):
        grant(scene, until=last + timedelta(days=1))
    grant(scene, until=last)
    assert scene.application.state == State.SUSPENDED


def test_a_proposal_names_its_evidence(scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        propose(scene, evidence=" ")
    assert [problem.field for problem in refused.value.problems] == ["evidence"]


def test_the_clock_runs_until_another_person_grants_it(scene: Scene) -> None:
    assert Action.SUSPEND not in offered(scene, scene.approver)
    propose(scene)
    assert scene.application.state == State.REVIEW
    assert Action.SUSPEND not in offered(scene, scene.lead)
    same = Actor(scene.lead.user_id, "x", Role.APPROVER, body=scene.lead.body)
    with pytest.raises(Forbidden, match="different person"):
        act(scene, suspending.suspend, same, until=moments.today(), text="专家评审")
    grant(scene)
    assert scene.application.state == State.SUSPENDED


def test_what_was_rejected_or_left_behind_is_not_granted(scene: Scene) -> None:
    propose(scene)
    act(scene, suspending.reject_suspension, scene.approver, text="理由不成立。")
    assert Action.SUSPEND not in offered(scene, scene.approver)


def test_a_conclusion_settles_a_proposal(db: Session) -> None:
    scene = Scene(db).consult()
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
    propose(scene)
    known = {"recommendation": Recommendation.REFUSE, "text": "不符合条件。"}
    act(scene, concluding.conclude, scene.lead, **known)
    act(scene, deciding.send_back, scene.approver, text="请核对。")
    assert Action.SUSPEND not in offered(scene, scene.approver)


@pytest.mark.parametrize("late", [False, True])
def test_the_clock_runs_again_by_itself_after_the_last_day(db: Session, late: bool) -> None:
    with moments.at(STARTS):
        scene = Scene(db).review()
    due = scene.application.due_on
    assert due
    with moments.at(STARTS + timedelta(days=40 if late else 7)):
        scene.suspend(moments.today() + timedelta(days=7))
        last = moments.now() + timedelta(days=7)
        assert (scene.application.due_on == due) is late, "what is overdue stays overdue"
    with moments.at(last):
        assert sweeping.settle(db, scene.application.id) is None
    with moments.at(last + timedelta(days=1)):
        assert scene.application.id in sweeping.list_expired(db)
        assert sweeping.settle(db, scene.application.id) is Action.RESUME
        assert sweeping.settle(db, scene.application.id) is None
    assert db.get_one(Application, scene.application.id).state == State.REVIEW


ISSUE = Issue(
    number="深科技创新恢〔2026〕1号",
    code="7KQM3XWD",
    body=body("science").name,
    on=date(2026, 5, 18),
    check_url="https://portal.example.com/sc/verify/1/1",
    check_page="https://portal.example.com/sc/verify",
    specimen=False,
)


def test_each_suspension_is_told_in_a_letter(scene: Scene) -> None:
    for reason in (Suspension.EXPERT_REVIEW, Suspension.HEARING):
        propose(scene, reason=reason)
        grant(scene)
        act(scene, suspending.resume, scene.lead)
    issue_papers(scene.db, scene.application.id)
    assert scene.db.query(Paper).filter_by(kind="suspension").count() == 2


def test_each_end_of_one_is_told_in_a_letter_with_the_new_day(db: Session) -> None:
    """The figures are those of a calendar counted by hand: 7 days used, 13 left from 18 May."""

    def on(month: int, day: int) -> datetime:
        return datetime(2026, month, day, 2, tzinfo=UTC)

    with moments.at(on(4, 20)):
        scene = Scene(db).review()
    with moments.at(on(4, 29)):
        scene.suspend(date(2026, 5, 20))
    with moments.at(on(5, 18)):
        act(scene, suspending.resume, scene.lead)
        issue_papers(db, scene.application.id)
    paper = find_issued_paper(db, scene.application.id, "resumption")
    assert paper is not None
    assert paper.number == "深科技创新恢〔2026〕1号"
    case = load(db, scene.owner, scene.application.id)
    resumed = case.last(Action.RESUME)
    assert resumed is not None
    letter = suspensions.resumption(case, resumed, ISSUE)
    assert (letter.since, letter.on) == (date(2026, 4, 29), date(2026, 5, 18))
    assert (letter.used, letter.late, letter.due) == (7, 0, date(2026, 6, 4))
    assert letter.due == scene.application.due_on
    assert not letter.by_itself


def refused(scene: Scene, **changes: Any) -> dict[str, str]:
    """Return what is said of a proposal beside its fields."""
    with pytest.raises(Invalid) as caught:
        propose(scene, **changes)
    return {problem.field: str(problem.message) for problem in caught.value.problems}


def test_the_days_of_all_suspensions_of_a_case_together_are_bounded(db: Session) -> None:
    """Two of 60 and 29 working days leave one of the 90; whoever grants is held to it as well."""
    with moments.at(STARTS):
        scene = Scene(db).review()
    day = STARTS
    for reason, days in ((Suspension.INSPECTION, 60), (Suspension.HEARING, 29)):
        with moments.at(day):
            until = add_working_days(moments.today(), days)
            scene.suspend(until, reason)
            day += until - moments.today()
        with moments.at(day):
            act(scene, suspending.resume, scene.lead)
    with moments.at(day):
        case = load(db, scene.lead, scene.application.id)
        assert read_clock(case).suspended_days == 89
        assert suspending.count_days_left(case) == 1
        last = add_working_days(moments.today(), 1)
        said = refused(scene, until=last + timedelta(days=1))
        assert "Working days left: 1, until" in said["until"]
        propose(scene, until=last)
        with pytest.raises(Invalid):
            grant(scene, until=last + timedelta(days=1))
        grant(scene, until=last)
        day += last - moments.today()
    with moments.at(day):
        act(scene, suspending.resume, scene.lead)
        said = refused(scene, reason=Suspension.FORCE_MAJEURE, until=day.date() + timedelta(days=1))
        assert "None is left" in said["until"]


def test_a_limit_that_has_passed_is_not_extended(scene: Scene) -> None:
    due_on = scene.application.due_on
    assert due_on
    last = moments.now() + (due_on - moments.today())
    case = load(scene.db, scene.approver, scene.application.id)
    with moments.at(last):
        assert Action.EXTEND in allowed_actions(scene.approver, case)
    with moments.at(last + timedelta(days=1)):
        assert Action.EXTEND not in allowed_actions(scene.approver, case)
        with pytest.raises(Forbidden, match="has passed"):
            deciding.extend(
                scene.db,
                scene.approver,
                scene.application.id,
                version=case.version,
                text="案情复杂",
            )
