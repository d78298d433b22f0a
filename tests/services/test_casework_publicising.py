"""What is intended is published before it is approved, reported on, and answered for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.own_publicity import find_own_days, publicity_terms
from services.applications.case.permissions import find_obstacle
from services.applications.casework import concluding, deciding, publicising, suspending
from services.applications.casework.concluding import Recommendation
from services.applications.casework.publicising import NOT_CONFIRMED
from services.applications.casework.suspending import BY_PAGE, Suspension
from services.applications.clock.calendar import end_of_publicity, next_working_day
from services.applications.lifecycle import Action, State
from services.applications.publicities import find_page, find_standing, list_standing
from services.catalogue import item
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.followup import unanswered
from services.funds import answering, reporting
from services.funds.answering import Waiting
from services.funds.reporting import Consequence
from services.funds.statements import NewStatement, StatementOutcome
from services.models import EntryReport, Notice, Publicity
from tests.support.factories import make_officer, make_user
from tests.support.people import signed_in
from tests.support.scene import Scene
from tests.support.walks import act

SAID = NewStatement("示例市民", "13800000000", "该企业的研发人员与申报不符。")
DAYS = publicity_terms()["tase"].days


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).conclude()


def put_up(scene: Scene) -> Publicity:
    act(scene, publicising.publicise, scene.approver, confirmed=True)
    found = find_page(scene.db, load(scene.db, scene.approver, scene.application.id))
    assert found
    return found


def on(day: date) -> datetime:
    return datetime.combine(day, time(10), moments.SHENZHEN)


def obstacle(scene: Scene) -> str:
    case = load(scene.db, scene.approver, scene.application.id)
    return str(find_obstacle(scene.approver, case, Action.APPROVE) or "")


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect that something is found wrong, and that this is said of it first."""
    with pytest.raises(Invalid) as caught:
        yield
    assert words in str(caught.value.problems[0].message)


def approve(scene: Scene) -> None:
    version = scene.version(scene.approver)
    deciding.approve(scene.db, scene.approver, scene.application.id, version=version)


def test_what_says_so_in_its_steps_is_published_for_its_days(db: Session, scene: Scene) -> None:
    for code in publicity_terms():
        assert any("公示" in step.sc for step in item(code).steps), code
    assert "published first" in obstacle(scene)
    with pytest.raises(Forbidden):
        approve(scene)
    with refused(str(NOT_CONFIRMED)):
        act(scene, publicising.publicise, scene.approver, confirmed=False)
    with pytest.raises(Forbidden):
        act(scene, publicising.publicise, scene.lead, confirmed=True)
    found = put_up(scene)
    assert found.first_day == next_working_day(moments.today())
    assert found.last_day == end_of_publicity(moments.today(), DAYS)
    with pytest.raises(Forbidden):
        act(scene, publicising.publicise, scene.approver, confirmed=True)
    with moments.at(on(found.last_day)):
        assert "it is not approved before" in obstacle(scene)
        assert [one for one, _about in list_standing(db, "tase")] == [found]
    with moments.at(on(found.last_day + timedelta(days=1))):
        approve(scene)
        with pytest.raises(NotFound):
            find_standing(db, found.id)


def test_the_days_do_not_count_and_end_when_the_case_goes_back(db: Session, scene: Scene) -> None:
    before = read_clock(load(db, scene.lead, scene.application.id))
    found = put_up(scene)
    case = load(db, scene.lead, scene.application.id)
    assert before.due_on
    assert read_clock(case).due_on > before.due_on  # type: ignore[operator]
    assert case.application.due_on == read_clock(case).acts_by
    with moments.at(on(found.first_day)):
        act(scene, deciding.send_back, scene.approver, text="请核对。")
        assert scene.application.due_on == before.due_on
        with pytest.raises(NotFound):
            find_standing(db, found.id)
        conclude(scene)
        assert find_own_days(load(db, scene.lead, scene.application.id)) is None
        with pytest.raises(NotFound):
            find_standing(db, found.id)
        assert put_up(scene) != found


def conclude(scene: Scene) -> None:
    known = {"recommendation": Recommendation.APPROVE, "text": "符合条件。"}
    act(scene, concluding.conclude, scene.lead, **known)


def test_the_page_stops_the_clock_and_nobody_by_hand(db: Session) -> None:
    scene = Scene(db).review()
    until = moments.today() + timedelta(days=3)
    with refused(str(BY_PAGE)):
        scene.suspend(until, Suspension.PUBLIC_NOTICE)
    other = Scene(db, "talent-green").review()
    case = load(db, other.lead, other.application.id)
    assert Suspension.PUBLIC_NOTICE in suspending.list_reasons(case)


def reported(db: Session, found: Publicity) -> tuple[EntryReport, Actor]:
    citizen = signed_in(db, make_user(db))
    return reporting.report(db, citizen, found.id, said=SAID), citizen


def answer(scene: Scene, kept: EntryReport, outcome: StatementOutcome) -> None:
    key = kept.publicity_id
    assert key
    reporting.answer_report(
        scene.db, scene.approver, key, kept.id, outcome=outcome, text="已核查。"
    )


def test_a_report_waits_for_the_lead_and_holds_the_approval(db: Session, scene: Scene) -> None:
    found = put_up(scene)
    with refused("your own application"):
        reporting.report(db, scene.owner, found.id, said=SAID)
    kept, citizen = reported(db, found)
    for stranger in (
        scene.lead,
        signed_in(db, make_officer(db, "finance", Role.APPROVER)),
        scene.officer(scene.application.reviews[1].body_code, Role.APPROVER),
    ):
        with pytest.raises(NotFound):
            reporting.list_reports(db, stranger, found.id)
        assert answering.list_to_answer(db, stranger) == []
    (waiting,) = answering.list_to_answer(db, scene.approver)
    assert (waiting.waiting, waiting.number) == (Waiting.REPORT, scene.application.number)
    assert waiting.due_on > found.last_day
    told = select(Notice.user_id).where(Notice.kind == "report_made")
    assert db.scalars(told).all() == [scene.approver.user_id]
    with moments.at(on(found.last_day + timedelta(days=1))):
        with pytest.raises(Conflict, match="not published any more"):
            reported(db, found)
        with refused("still open"):
            approve(scene)
        unanswered.remind_who_answers(db)
        answer(scene, kept, StatementOutcome.UNFOUNDED)
        assert answering.list_to_answer(db, scene.approver) == []
        approve(scene)
    due = select(Notice.user_id).where(Notice.kind == "report_due")
    assert len(db.scalars(due).all()) in (0, 1)
    assert "report_answered" in db.scalars(
        select(Notice.kind).where(Notice.user_id == citizen.user_id)
    )


def test_what_is_well_founded_goes_back_and_is_published_anew(db: Session, scene: Scene) -> None:
    found = put_up(scene)
    (kept, _citizen), (second, _other) = reported(db, found), reported(db, found)
    answer(scene, kept, StatementOutcome.PARTLY)
    answer(scene, second, StatementOutcome.FOUNDED)

    def settle(of: EntryReport, what: Consequence) -> None:
        known = {"consequence": what, "text": "请重新核查。"}
        reporting.settle_report(db, scene.approver, found.id, of.id, **known)  # type: ignore[arg-type]

    with refused("goes back"):
        settle(kept, Consequence.KEPT)
    settle(kept, Consequence.RETURNED)
    case = load(db, scene.lead, scene.application.id)
    assert case.state is State.REVIEW
    assert "示例市民" not in str([event.data for event in case.application.events])
    conclude(scene)
    again = put_up(scene)
    with moments.at(on(again.last_day + timedelta(days=1))):
        with refused("still open"):
            approve(scene)
        with refused("goes back"):
            settle(second, Consequence.KEPT)


def test_a_report_on_paper_is_entered_and_told(db: Session, scene: Scene) -> None:
    found = put_up(scene)
    kept = reporting.enter_report(db, scene.approver, found.id, said=SAID)
    answer(scene, kept, StatementOutcome.UNFOUNDED)
    (waiting,) = answering.list_to_answer(db, scene.approver)
    assert waiting.waiting is Waiting.TELLING
    known = {"told_on": moments.today(), "how": "挂号信示例001"}
    reporting.tell_reporter(db, scene.approver, found.id, kept.id, **known)  # type: ignore[arg-type]
    assert answering.list_to_answer(db, scene.approver) == []
