"""Grades of the service: `grading`, `answering`, `reminding`, `figures`."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.case.loading import load
from services.applications.casework import accepting
from services.applications.clock.calendar import add_working_days
from services.applications.filing import withdrawing
from services.applications.lifecycle import State
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.models import Application, Notice, Rating, User
from services.periods import period
from services.privacy import erasing, exporting
from services.ratings import answering, figures, grading, reminding
from services.ratings.terms import LOW, ServiceGrade, rating_terms
from tests.support.factories import make_officer, make_supervisor
from tests.support.people import signed_in
from tests.support.scene import Scene
from tests.support.walks import act, not_corrected_in_time

MIDDLE = datetime(2026, 3, 11, 2, tzinfo=UTC)
"""A Wednesday, so that a term of days lies within known years."""
WORDS = "补正要求前后不一，跑了多次（示例）。"
ANSWER = "经核查，补正通知确有遗漏，已更正并向申请人说明（示例）。"


def end(scene: Scene, *, submitted: bool = False) -> Scene:
    """End the case by what its agency does."""
    if not submitted:
        scene.submit()
    scene.claim()
    reasons = {"reasons": ["duplicate"], "text": "与已受理的办件重复。"}
    act(scene, accepting.return_unaccepted, scene.lead, **reasons)
    return scene


def rate(scene: Scene, grade: str = ServiceGrade.DISSATISFIED, **other: object) -> Rating:
    """Grade as the filer."""
    said = {"points": ["corrections"], "words": WORDS, "may_publish": True} | other
    return grading.grade(scene.db, scene.filer, scene.application.id, grade=grade, **said)  # type: ignore[arg-type]


def told(db: Session, kind: str) -> list[User]:
    wanted = select(User).join(Notice, Notice.user_id == User.id).where(Notice.kind == kind)
    return list(db.scalars(wanted.order_by(Notice.id)))


def test_a_case_is_graded_once_when_its_agency_has_ended_it(db: Session) -> None:
    scene = Scene(db).submit()
    with pytest.raises(NotFound):  # nothing has ended yet
        rate(scene)
    withdrawn = scene.another().submit()
    act(withdrawn, withdrawing.withdraw, withdrawn.owner, reason="不再需要（示例）。")
    with pytest.raises(NotFound):  # no agency ended it
        rate(withdrawn)
    end(scene, submitted=True)
    key = scene.application.id
    before = load(db, scene.owner, key).version, scene.application.ledger_head
    with pytest.raises(Forbidden):
        grading.grade(
            db, scene.viewer, key, grade="satisfied", points=[], words="", may_publish=False
        )
    for stranger in (scene.lead, scene.approver):
        with pytest.raises(NotFound):
            grading.load_gradable(db, stranger, key)
    for wrong, field in (
        ({"grade": "good"}, "grade"),
        ({"points": ["weather"]}, "points"),
        ({"words": "长" * 501}, "words"),
        ({"words": " "}, "may_publish"),
        ({"words": f"我们是 {scene.application.filed_name} 。"}, "words"),
        ({"words": f"办件 {scene.application.number}"}, "words"),
    ):
        with pytest.raises(Invalid) as refused:
            rate(scene, **wrong)
        assert [one.field for one in refused.value.problems] == [field]
    made = rate(scene)
    assert made.due_on == add_working_days(moments.today(), rating_terms().answer_within)
    with pytest.raises(Conflict):
        rate(scene, ServiceGrade.SATISFIED)
    db.refresh(scene.application)
    after = load(db, scene.owner, key).version, scene.application.ledger_head
    assert after == before, "a grade changes no case"


def test_what_a_limit_ended_is_not_graded(db: Session) -> None:
    scene = Scene(db)
    for _step in not_corrected_in_time(scene):
        pass
    assert scene.application.state == State.RETURNED
    with pytest.raises(NotFound):
        rate(scene)


def test_a_low_grade_is_answered_by_the_lead_and_read_without_who_gave_it(db: Session) -> None:
    scene = end(Scene(db))
    lead = scene.application.reviews[0].body_code
    approver, reviewer = scene.approver, scene.lead
    other = signed_in(db, make_officer(db, "finance", Role.APPROVER))
    made = rate(scene)
    assert [one.id for one in told(db, "rating_low")] == [approver.user_id]
    assert [one.rating for one in answering.list_graded(db, approver)[0]] == [made]
    assert answering.list_graded(db, other) == ([], None)
    for stranger in (reviewer, other, scene.owner):
        with pytest.raises(NotFound):
            answering.answer(db, stranger, made.id, text=ANSWER)
    for wrong in ("太短", "长" * 1001, f"{ANSWER}{scene.application.filed_name}"):
        with pytest.raises(Invalid):
            answering.answer(db, approver, made.id, text=wrong)
    assert figures.list_answered(db, []) == []
    answering.answer(db, approver, made.id, text=ANSWER)
    with pytest.raises(Conflict):
        answering.answer(db, approver, made.id, text=ANSWER)
    assert {one.id for one in told(db, "rating_answered")} == {
        scene.owner.user_id,
        scene.filer.user_id,
    }
    (shown,) = figures.list_answered(db, [])
    assert (shown.body_code, shown.item_code) == (lead, None)
    assert (shown.words, shown.answer) == (WORDS, ANSWER)
    grading.retract(db, scene.owner, scene.application.id)
    (shown,) = figures.list_answered(db, [])
    assert shown.words is None


def test_who_stepped_aside_neither_reads_nor_is_told(db: Session) -> None:
    scene = end(Scene(db))
    aside = scene.approver
    scene.application.reviews[0].recused = [aside.user_id]
    db.flush()
    made = rate(scene)
    assert told(db, "rating_low") == []
    assert answering.list_graded(db, aside) == ([], None)
    with pytest.raises(NotFound):
        answering.load_graded(db, aside, made.id)


def test_a_good_grade_waits_for_nobody_and_leads_to_no_case(db: Session) -> None:
    scene = end(Scene(db))
    made = rate(scene, ServiceGrade.SATISFIED, may_publish=False)
    assert made.due_on is None
    assert told(db, "rating_low") == []
    (listed,), _older = answering.list_graded(db, scene.approver)
    assert not listed.waits
    with pytest.raises(NotFound):
        answering.load_graded(db, scene.approver, made.id)


def test_grades_are_listed_by_pages_those_that_wait_first(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "PAGE", 2)
    scene = end(Scene(db))
    good = [rate(scene, ServiceGrade.SATISFIED, may_publish=False)]
    low = [rate(end(scene.another())), rate(end(scene.another()))]
    good.append(rate(end(scene.another()), ServiceGrade.SATISFIED, may_publish=False))
    pages, after = [], None
    for _ in range(3):
        graded, after = answering.list_graded(db, scene.approver, after=after)
        pages.append([one.rating for one in graded])
        if after is None:
            break
    assert pages == [low[::-1], good[::-1]]


def test_who_answers_is_reminded_once_and_supervisors_see_what_is_late(db: Session) -> None:
    with moments.at(MIDDLE):
        scene = end(Scene(db))
        made = rate(scene)
        approver, above = scene.approver, scene.supervisor
    assert made.due_on
    stranger = signed_in(db, make_supervisor(db, "finance"))
    own = signed_in(db, make_supervisor(db, scene.application.reviews[0].body_code))

    def remind(days: int) -> tuple[int, int]:
        assert made.due_on
        day = datetime.combine(made.due_on, MIDDLE.timetz()) + timedelta(days=days)
        with moments.at(day):
            for _twice in range(2):
                reminding.remind_who_answers(db)
            assert len(answering.list_late(db, above)) == (1 if days > 0 else 0)
            assert len(answering.list_late(db, own)) == (1 if days > 0 else 0)
            assert answering.list_late(db, stranger) == []
        return len(told(db, "rating_due")), len(told(db, "rating_late"))

    assert remind(-7) == (0, 0)
    assert remind(0) == (1, 0)
    assert remind(1) == (2, 2)
    assert {one.id for one in told(db, "rating_late")} == {above.user_id, own.user_id}
    with pytest.raises(NotFound):
        answering.list_late(db, approver)


def test_figures_need_five_grades_of_months_that_have_ended(db: Session) -> None:
    with moments.at(MIDDLE):
        first = end(Scene(db))
        scenes = [first, *(end(first.another().fill_in()) for _ in range(4))]
        for scene in scenes[:4]:
            rate(scene, ServiceGrade.SATISFIED)
        low = rate(scenes[4])
        answering.answer(db, first.approver, low.id, text=ANSWER)
        assert figures.list_figures(db) == [], "the month has not ended"
    with moments.at(MIDDLE + timedelta(days=31)):
        (found,) = figures.list_figures(db)
        assert found.total == rating_terms().least == 5
        assert found.counts == {ServiceGrade.SATISFIED: 4, ServiceGrade.DISSATISFIED: 1}
        (shown,) = figures.list_answered(db, [found])
        assert shown.item_code == first.item_code
        db.delete(low)
        db.flush()
        assert figures.list_figures(db) == []


def test_a_grade_is_exported_and_erased_with_its_case(db: Session) -> None:
    scene = end(Scene(db))
    made = rate(scene)
    (written,) = exporting.export_own_data(db, scene.owner, "sc")["applications"]
    assert [one["words"] for one in written["ratings"]] == [WORDS]
    assert made.grade in LOW
    erasing.erase_case(db, scene.application.id)
    assert db.scalars(select(Rating)).all() == []
    assert db.get_one(Application, scene.application.id).erased_at
    assert period("ended_early")
