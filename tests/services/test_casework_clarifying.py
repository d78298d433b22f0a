"""Asking for clarification after acceptance: in whose time, by which day, and what follows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.casework import clarifying, sweeping
from services.applications.clock.calendar import add_working_days
from services.applications.filing import clarifying as answering
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action, State
from services.catalogue import item
from services.catalogue.parts import Limit
from services.errors import Forbidden, Invalid
from services.language import Text
from services.models import Paper
from tests.support import editions
from tests.support.scene import Scene
from tests.support.walks import act

STARTS = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""A Monday, with ordinary weeks after it; the twenty working days end on 30 March."""
QUESTIONS = "请说明境外收入。\n请提供合同清单。"


@pytest.fixture
def scene(db: Session) -> Scene:
    with moments.at(STARTS):
        return Scene(db).review()


def ask(scene: Scene, **changes: Any) -> None:
    known = {"until": moments.today() + timedelta(days=7), "text": QUESTIONS}
    act(scene, clarifying.ask, scene.lead, **known | changes)


def with_its_own_term(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    found = item(code, 1)
    basis = Text.of("（示例规定）第十条", "(Example rule), art. 10")
    own = Limit(phase="clarification", days=10, basis=basis, kind="statutory", status="K")
    editions.add(monkeypatch, editions.revised(found, limits=[*found.limits, own]))


def test_a_letter_has_questions_and_a_day_within_the_longest_time(scene: Scene) -> None:
    with moments.at(STARTS):
        last = add_working_days(moments.today(), clarifying.LONGEST)
        for until in (None, moments.today(), last + timedelta(days=1)):
            with pytest.raises(Invalid) as refused:
                ask(scene, until=until, text=" ")
            assert [one.field for one in refused.value.problems] == ["text", "until"]
        ask(scene, until=last)
    assert scene.application.state == State.CLARIFICATION


def test_another_letter_needs_an_approver(scene: Scene) -> None:
    with moments.at(STARTS):
        ask(scene)
        act(scene, answering.answer, scene.owner, text="见附件。")
        with pytest.raises(Forbidden, match="approver"):
            ask(scene)
        act(
            scene, clarifying.ask, scene.approver, until=moments.today() + timedelta(9), text="再问"
        )
    assert scene.application.state == State.CLARIFICATION


def test_the_limit_runs_on_unless_the_item_has_a_term_for_the_answer(scene: Scene) -> None:
    due = scene.application.due_on
    with moments.at(STARTS + timedelta(days=7)):
        ask(scene)
        assert not read_clock(load(scene.db, scene.lead, scene.application.id)).paused
    with moments.at(STARTS + timedelta(days=9)):
        act(scene, answering.answer, scene.owner, text="见附件。")
        assert scene.application.due_on == due


def test_where_the_item_has_a_term_the_time_until_the_answer_does_not_count(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_its_own_term(monkeypatch, scene.application.item_code)
    due = scene.application.due_on
    assert due
    with moments.at(STARTS + timedelta(days=7)):
        ask(scene, until=None)
        clock = read_clock(load(scene.db, scene.lead, scene.application.id))
        assert clock.paused
        assert clock.acts_by == add_working_days(moments.today(), 10)
    with moments.at(STARTS + timedelta(days=9)):
        act(scene, answering.answer, scene.owner, text="见附件。")
        assert scene.application.due_on == add_working_days(due, 2)
        held = read_clock(load(scene.db, scene.lead, scene.application.id))
        assert held.applicant_days == 2


def test_the_review_goes_on_by_itself_without_an_answer(scene: Scene) -> None:
    with moments.at(STARTS):
        ask(scene)
    last = STARTS + timedelta(days=7)
    with moments.at(last):
        assert sweeping.settle(scene.db, scene.application.id) is None
    with moments.at(last + timedelta(days=1)):
        assert scene.application.id in sweeping.list_expired(scene.db)
        assert sweeping.settle(scene.db, scene.application.id) is Action.CLOSE_CLARIFICATION
        assert scene.application.state == State.REVIEW


def test_only_who_signs_answers(scene: Scene) -> None:
    with moments.at(STARTS):
        ask(scene)
        case = load(scene.db, scene.filer, scene.application.id)
        assert Action.ANSWER_CLARIFICATION not in allowed_actions(scene.filer, case)
        with pytest.raises(Invalid):
            act(scene, answering.answer, scene.owner, text=" ")


def test_each_letter_is_issued(scene: Scene) -> None:
    with moments.at(STARTS):
        for asker in (scene.lead, scene.approver):
            until = moments.today() + timedelta(days=7)
            act(scene, clarifying.ask, asker, until=until, text=QUESTIONS)
            act(scene, answering.answer, scene.owner, text="见附件。")
        issue_papers(scene.db, scene.application.id)
    assert scene.db.query(Paper).filter_by(kind="clarification").count() == 2
