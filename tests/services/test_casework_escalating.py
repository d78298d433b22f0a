"""A joint body that does not answer: reminded, warned, escalated; and what is decided then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from services import database, jobs, moments
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.casework import chasing, escalating, joint, watching
from services.applications.casework.joint import Opinion
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action, State
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.models import Application, Event, Notice
from tests.support.crowd import at_once
from tests.support.factories import make_officer, make_supervisor
from tests.support.scene import Scene, actor_of
from tests.support.walks import act

CHASING = (Action.REMIND, Action.WARN, Action.ESCALATE)
STARTS = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""A Monday, with ordinary weeks after it."""


@pytest.fixture
def scene(db: Session) -> Scene:
    with moments.at(STARTS):
        return Scene(db).consult()


@pytest.fixture
def supervisor(db: Session) -> Actor:
    return actor_of(make_supervisor(db), Role.SUPERVISOR)


def due_on(scene: Scene) -> date:
    found = scene.application.reviews[1].due_on
    assert found
    return found


def on(day: date) -> Any:
    return moments.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def sweep(scene: Scene, day: date) -> list[Action]:
    """What the hourly job does to the case on a day; done twice, as it may be."""
    with on(day):
        taken: list[Action] = []
        for _ in range(2):
            if scene.application.id in chasing.list_to_chase(scene.db):
                taken += chasing.chase(scene.db, scene.application.id)
    scene.application = scene.db.get_one(Application, scene.application.id)
    return taken


def chased(scene: Scene) -> list[tuple[str, list[str]]]:
    return [(e.action, e.data["about"]) for e in scene.application.events if e.action in CHASING]


def escalated(scene: Scene) -> date:
    """Neither body answers, until their silence is escalated; returns the day of it."""
    first = add_working_days(due_on(scene), 1)
    last = add_working_days(first, 3)
    assert [*sweep(scene, first), *sweep(scene, last)] == [Action.WARN, Action.ESCALATE]
    return last


def decide(scene: Scene, what: Callable[..., Any], actor: Actor, **fields: Any) -> None:
    what(scene.db, actor, scene.application.id, version=scene.version(actor), **fields)
    scene.application = scene.db.get_one(Application, scene.application.id)


def test_each_step_is_taken_once_on_its_day(scene: Scene) -> None:
    due, taken = due_on(scene), {}
    day = moments.local_day(STARTS)
    while day < due + timedelta(days=30):
        if steps := sweep(scene, day):
            taken[day] = steps
        day += timedelta(days=1)
    warned = due + timedelta(days=1)  # the portal warns on a day off too
    assert list(taken.values()) == [[Action.REMIND], [Action.WARN], [Action.ESCALATE]]
    reminded, second, third = taken
    assert add_working_days(reminded, 2) == due
    assert second == warned
    assert third == add_working_days(warned, 3)
    assert chased(scene) == [(step, ["tax", "finance"]) for step in CHASING]
    assert scene.application.state == State.JOINT, "silence is never consent"


def test_who_has_answered_is_left_alone(scene: Scene) -> None:
    with moments.at(STARTS):
        scene.opine("tax")
    escalated(scene)
    assert {tuple(bodies) for _, bodies in chased(scene)} == {("finance",)}
    assert list(checks.verify(scene.db)) == []


def test_the_portal_down_for_weeks_warns_before_it_escalates(scene: Scene) -> None:
    late = add_working_days(due_on(scene), 20)
    assert sweep(scene, late) == [Action.WARN]
    assert sweep(scene, add_working_days(late, 2)) == []
    assert sweep(scene, add_working_days(late, 3)) == [Action.ESCALATE]


def test_a_case_that_is_suspended_is_not_chased(scene: Scene) -> None:
    with moments.at(STARTS):
        scene.suspend(moments.today() + timedelta(days=20))
    assert sweep(scene, add_working_days(due_on(scene), 5)) == []


def test_the_lead_goes_on_without_the_opinion(scene: Scene, supervisor: Actor) -> None:
    with moments.at(STARTS):
        scene.opine("tax")
    with on(escalated(scene)):
        decide(scene, escalating.waive_opinion, supervisor, bodies=["finance"], text="另行核查。")
        assert scene.application.state == State.REVIEW
        finance = scene.application.reviews[2]
        assert (finance.opinion, finance.escalated_at) == (None, None)
        assert finance.waived_at
        assert Action.CONCLUDE in allowed_actions(
            scene.lead, load(scene.db, scene.lead, scene.application.id)
        )
        assert list(checks.verify(scene.db)) == []


def test_a_waiver_past_the_portal_is_found(scene: Scene) -> None:
    scene.application.reviews[1].waived_at = moments.now()
    scene.db.flush()
    assert [flaw.reason for flaw in checks.verify(scene.db)] == ["a waiver was altered"]


def test_another_day_is_given_and_the_same_goes_on(scene: Scene, supervisor: Actor) -> None:
    last = escalated(scene)
    until = add_working_days(last, 4)
    with on(last):
        decide(
            scene,
            escalating.set_day,
            supervisor,
            bodies=["tax", "finance"],
            until=until,
            text="请尽快反馈。",
        )
    assert [one.due_on for one in scene.application.reviews[1:]] == [until, until]
    assert scene.application.state == State.JOINT
    reminded = sweep(scene, add_working_days(last, 2))
    warned = sweep(scene, add_working_days(until, 1))
    again = sweep(scene, add_working_days(until, 4))
    assert [reminded, warned, again] == [[Action.REMIND], [Action.WARN], [Action.ESCALATE]]


def test_a_late_opinion_is_taken_until_it_is_decided(scene: Scene, supervisor: Actor) -> None:
    with on(escalated(scene)):
        scene.opine("tax")
        scene.opine("finance")
        scene.application = scene.db.get_one(Application, scene.application.id)
        assert scene.application.state == State.REVIEW
        assert not any(one.escalated_at for one in scene.application.reviews)
        with pytest.raises(Conflict):
            decide(scene, escalating.waive_opinion, supervisor, bodies=["tax"], text="继续。")


def test_who_is_asked_again_is_waited_for_again(scene: Scene, supervisor: Actor) -> None:
    with on(escalated(scene)):
        both = {"bodies": ["tax", "finance"], "text": "继续办理。"}
        decide(scene, escalating.waive_opinion, supervisor, **both)
        decide(scene, joint.consult, scene.lead, bodies=["tax"], text="请反馈。")
        assert [one.waived_at is None for one in scene.application.reviews[1:]] == [True, False]
        assert list(checks.verify(scene.db)) == []
        scene.opine("tax", Opinion.AGREE)
        assert scene.db.get_one(Application, scene.application.id).state == State.REVIEW


def test_a_lead_can_escalate_what_was_warned(scene: Scene) -> None:
    first = add_working_days(due_on(scene), 1)
    with on(first), pytest.raises(Forbidden):
        decide(scene, escalating.escalate, scene.lead, text="急需。")
    sweep(scene, first)
    with on(first):
        with pytest.raises(Invalid):
            decide(scene, escalating.escalate, scene.lead, text=" ")
        decide(scene, escalating.escalate, scene.approver, text="急需。")
    assert all(one.escalated_at for one in scene.application.reviews[1:])
    assert sweep(scene, add_working_days(first, 3)) == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"bodies": [], "text": "继续。"}, {"bodies"}),
        ({"bodies": ["science"], "text": "继续。"}, {"bodies"}),
        ({"bodies": ["tax"], "text": " "}, {"text"}),
    ],
)
def test_a_decision_names_the_agency_and_the_reasons(
    scene: Scene, supervisor: Actor, fields: dict[str, Any], wrong: set[str]
) -> None:
    with on(escalated(scene)):
        with pytest.raises(Invalid) as refused:
            decide(scene, escalating.waive_opinion, supervisor, **fields)
        assert {one.field for one in refused.value.problems} == wrong


def test_a_day_lies_within_a_month(scene: Scene, supervisor: Actor) -> None:
    last = escalated(scene)
    with on(last):
        for until in (None, last, last + timedelta(days=32)):
            with pytest.raises(Invalid):
                decide(
                    scene, escalating.set_day, supervisor, bodies=["tax"], until=until, text="请。"
                )


def test_an_agencys_own_supervisor_sees_and_does_not_decide(scene: Scene, db: Session) -> None:
    own = actor_of(make_supervisor(db, "tax"), Role.SUPERVISOR)
    elsewhere = actor_of(make_supervisor(db, "psb"), Role.SUPERVISOR)
    with on(escalated(scene)):
        assert [row.body_code for row in watching.list_escalations(db, own)] == ["tax"]
        with pytest.raises(Forbidden):
            decide(scene, escalating.waive_opinion, own, bodies=["tax"], text="继续。")
        assert watching.list_escalations(db, elsewhere) == []
        with pytest.raises(NotFound):
            load(db, elsewhere, scene.application.id)
    with pytest.raises(NotFound):
        watching.list_overdue(db, scene.lead)


def test_what_is_overdue_is_listed_by_key(
    scene: Scene, supervisor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "PAGE", 1)
    with on(add_working_days(due_on(scene), 2)):
        seen, page = [], watching.list_overdue(scene.db, supervisor)
        while page.after:
            seen += page.rows
            page = watching.list_overdue(scene.db, supervisor, after=page.after)
        assert {row.body_code for row in (*seen, *page.rows)} == {"tax", "finance"}
        assert page.overdue == {scene.application.id: 2}


def test_everybody_is_told_once(scene: Scene, supervisor: Actor, db: Session) -> None:
    chief = make_officer(db, "finance", Role.APPROVER)
    lead = make_supervisor(db, "science")
    other = make_supervisor(db, "psb")
    with moments.at(STARTS):
        scene.opine("tax")
    reviewer = scene.user("finance", Role.REVIEWER)
    with on(escalated(scene)):
        decide(scene, escalating.waive_opinion, supervisor, bodies=["finance"], text="继续。")
        db.commit()
        jobs.run_all_due()
        jobs.run_all_due()
    told: dict[str, list[object]] = {}
    for kind, reader in db.execute(
        select(Notice.kind, Notice.user_id).join(Event, Event.id == Notice.event_id)
    ):
        told.setdefault(kind, []).append(reader)
    assert set(told["case.warn"]) == {chief.id, reviewer.id}
    assert set(told["case.escalate"]) == {supervisor.user_id, lead.id, chief.id}
    assert set(told["case.waive_opinion"]) == {
        *(chief.id, reviewer.id, scene.lead.user_id),
        *(scene.owner.user_id, scene.filer.user_id),
    }
    assert all(len(readers) == len(set(readers)) for readers in told.values())
    assert other.id not in {reader for readers in told.values() for reader in readers}


def in_own_session(day: date, what: Callable[[Session], Any]) -> bool:
    """Let something be done in a session of its own; whether it was done."""
    with on(day), database.Session() as own:
        try:
            with own.begin():
                what(own)
        except (Conflict, Forbidden, StaleDataError):
            return False
    return True


def test_two_supervisors_decide_an_escalation_once(scene: Scene, db: Session) -> None:
    day = escalated(scene)
    first, second = (actor_of(make_supervisor(db), Role.SUPERVISOR) for _ in range(2))
    of = {"version": scene.version(first), "bodies": ["tax", "finance"], "text": "请办理。"}
    case, until = scene.application.id, add_working_days(day, 3)
    db.commit()
    done = at_once(
        [
            lambda own: escalating.waive_opinion(own, first, case, **of),
            lambda own: escalating.set_day(own, second, case, until=until, **of),
        ],
        lambda what: in_own_session(day, what),
    )
    assert sorted(done) == [False, True]
    db.expire_all()
    assert list(checks.verify(db)) == []


def test_the_lead_and_the_clock_escalate_once(scene: Scene, db: Session) -> None:
    first = add_working_days(due_on(scene), 1)
    sweep(scene, first)
    day, lead, case = add_working_days(first, 3), scene.approver, scene.application.id
    seen = scene.version(lead)
    db.commit()
    at_once(
        [
            lambda own: escalating.escalate(own, lead, case, version=seen, text="急需。"),
            lambda own: chasing.chase(own, case),
        ],
        lambda what: in_own_session(day, what),
    )
    db.expire_all()
    again = db.get_one(Application, case)
    assert [e.action for e in again.events].count(Action.ESCALATE) == 1


def test_many_approvers_sign_an_opinion_once(scene: Scene, db: Session) -> None:
    day = moments.local_day(STARTS)
    with on(day):
        tax = scene.officer("tax")
        scene.claim(tax)
        act(scene, joint.draft_opinion, tax, opinion=Opinion.AGREE, text="")
        chiefs = [actor_of(make_officer(db, "tax", Role.APPROVER), Role.APPROVER) for _ in range(5)]
        seen, case = scene.version(chiefs[0]), scene.application.id
    db.commit()
    said = {"version": seen, "opinion": Opinion.AGREE, "text": ""}
    done = at_once(
        chiefs,
        lambda one: in_own_session(day, lambda own: joint.opine(own, one, case, **said)),
    )
    assert done.count(True) == 1
    db.expire_all()
    assert [e.action for e in db.get_one(Application, case).events].count(Action.OPINE) == 1
