"""The conditions of a decision: listed for who checks them, reminded of, checked, overdue."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.obligations import list_obligations
from services.applications.case.permissions import allowed_actions
from services.applications.casework import deciding, following_up, joint, revoking
from services.applications.casework.joint import Opinion
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action, State
from services.errors import Conflict, Forbidden, Invalid
from services.models import Application, Notice, Review
from tests.support.scene import Scene
from tests.support.walks import act, conclude

FIRST, SECOND = "每季度报送备案情况。", "变更后30日内重新备案。"
STARTS = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""A Monday, with ordinary weeks after it."""
UNTIL = date(2026, 6, 30)


def on(day: date) -> Any:
    return moments.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


@pytest.fixture
def scene(db: Session) -> Scene:
    """Approved and issued, with two conditions of the tax bureau."""
    with moments.at(STARTS):
        scene = Scene(db).consult()
        tax, chief = scene.officer("tax"), scene.officer("tax", Role.APPROVER)
        scene.claim(tax)
        said = {"opinion": Opinion.AGREE_WITH_CONDITIONS, "text": f"{FIRST}\n{SECOND}"}
        for who, what in ((tax, joint.draft_opinion), (chief, joint.opine)):
            act(scene, what, who, until=UNTIL, **said)
        scene.opine("finance")
        conclude(scene)
        act(scene, deciding.approve, scene.approver, text="同意。")
        assert due_of(scene) == {"tax": None}, "nothing is to be met before it is issued"
        db.commit()
        jobs.run_all_due()
        db.expire_all()
    assert scene.application.state == State.CLOSED
    return scene


def due_of(scene: Scene) -> dict[str, date | None]:
    rows = select(Review.body_code, Review.conditions_due_on).where(
        Review.application_id == scene.application.id, Review.body_code == "tax"
    )
    return {row.body_code: row.conditions_due_on for row in scene.db.execute(rows)}


def check(scene: Scene, place: int | None = 0, *, met: bool | None = True, **instead: Any) -> None:
    known: dict[str, Any] = {"place": place, "met": met, "text": "已核对台账。", **instead}
    act(scene, following_up.check_condition, scene.officer("tax"), **known)
    scene.db.expire_all()


def told(scene: Scene, action: Action) -> list[Any]:
    scene.db.commit()
    jobs.run_all_due()
    who = select(Notice.user_id).where(Notice.kind == f"case.{action}")
    return list(scene.db.scalars(who))


def test_what_was_found_is_told_and_what_is_met_leaves_the_list(scene: Scene) -> None:
    assert due_of(scene) == {"tax": UNTIL}
    check(scene, 0)
    assert due_of(scene) == {"tax": UNTIL}, "the second one is left"
    check(scene, 1, met=False)
    assert due_of(scene) == {"tax": UNTIL}
    check(scene, 1)
    assert due_of(scene) == {"tax": None}
    listed = list_obligations(scene.application.events)
    assert [(one.text, one.met, one.body_code) for one in listed] == [
        (FIRST, True, "tax"),
        (SECOND, True, "tax"),
    ]
    with pytest.raises(Forbidden, match="No condition of the decision is left to check"):
        check(scene, 1)
    assert scene.owner.user_id in told(scene, Action.CHECK_CONDITION)
    assert next(checks.verify(scene.db), None) is None
    assert scene.application.state == State.CLOSED


def test_who_checks_it(scene: Scene) -> None:
    of = scene.application.id
    may = {
        officer: Action.CHECK_CONDITION in allowed_actions(who, load(scene.db, who, of))
        for officer, who in {
            "who set it": scene.another_officer("tax"),
            "its approver": scene.officer("tax", Role.APPROVER),
            "another joint agency": scene.officer("finance"),
            "the lead": scene.lead,
            "the applicant": scene.owner,
        }.items()
    }
    assert [officer for officer, found in may.items() if not found] == [
        "another joint agency",
        "the applicant",
    ]
    other = load(scene.db, scene.officer("tax"), of)
    left = set(allowed_actions(scene.officer("tax"), other))
    assert left == {Action.CHECK_CONDITION}, "nothing else, after the decision"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"place": None}, "condition"),
        ({"place": 7}, "condition"),
        ({"met": None}, "met"),
        ({"text": " "}, "text"),
    ],
)
def test_something_is_said_of_one_condition(
    scene: Scene, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check(scene, **wrong)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_everybody_is_reminded_once_and_told_once_that_the_day_has_passed(scene: Scene) -> None:
    early = add_working_days(moments.local_day(STARTS), 5)
    near = date(2026, 6, 22)
    steps = []
    for day in (early, near, date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 3)):
        with on(day):
            for _ in range(2):
                if scene.application.id in following_up.list_to_remind(scene.db):
                    steps += following_up.remind(scene.db, scene.application.id)
    assert steps == [Action.REMIND_CONDITIONS, Action.MISS_CONDITIONS]
    reminded, missed = told(scene, steps[0]), told(scene, steps[1])
    tax, chief = scene.user("tax", Role.REVIEWER).id, scene.user("tax", Role.APPROVER).id
    assert {scene.owner.user_id, scene.lead.user_id, tax} <= set(reminded)
    assert chief not in reminded
    assert {scene.owner.user_id, scene.lead.user_id, tax, chief} <= set(missed)
    assert scene.user("finance", Role.REVIEWER).id not in missed
    assert next(checks.verify(scene.db), None) is None


def test_what_is_met_is_not_reminded_of(scene: Scene) -> None:
    check(scene, 0)
    with on(date(2026, 6, 22)):
        assert following_up.remind(scene.db, scene.application.id) == [Action.REMIND_CONDITIONS]
    step = load(scene.db, scene.lead, scene.application.id).last(Action.REMIND_CONDITIONS)
    assert step
    assert step.data["conditions_of"] == [1]


def test_its_agency_and_supervisors_list_what_is_left(scene: Scene) -> None:
    def numbers(body: str | None, *, missed: bool = False) -> list[str]:
        return [row.number for row in following_up.list_open(scene.db, body, missed=missed)]

    mine = [scene.application.number]
    with on(UNTIL):
        assert numbers("tax") == numbers(None) == mine
        assert numbers("finance") == numbers(None, missed=True) == []
    with on(date(2026, 7, 1)):
        assert numbers(None, missed=True) == numbers("tax", missed=True) == mine


def test_nothing_is_left_of_a_grant_that_has_ended(scene: Scene) -> None:
    with on(date(2026, 4, 1)):
        scene.propose_ending()
        act(scene, revoking.revoke, scene.approver, text="撤销。")
    assert due_of(scene) == {"tax": None}
    assert following_up.remind(scene.db, scene.application.id) == []
    with pytest.raises(Conflict):
        check(scene)
    assert scene.db.get_one(Application, scene.application.id).state == State.REVOKED
