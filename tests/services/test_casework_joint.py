"""Joint agencies are asked once more, where their opinion does not settle the matter."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.casework import joint
from services.applications.casework.joint import Opinion
from services.applications.lifecycle import Action, State
from services.errors import Invalid
from services.models import Application, Notice
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    made = Scene(db).consult()
    made.opine("tax", Opinion.AGREE_WITH_CONDITIONS, "请补充备案情况。")
    made.opine("finance")
    return made


def ask_again(scene: Scene, *bodies: str, text: str = "请看补充材料。") -> None:
    joint.consult(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        bodies=bodies,
        text=text,
    )


def test_who_is_asked_again_answers_anew_and_the_others_stand(scene: Scene) -> None:
    ask_again(scene, "tax")
    assert scene.application.state == State.JOINT
    stands = {review.body_code: review.opinion for review in scene.application.reviews[1:]}
    assert stands == {"tax": None, "finance": "agree"}
    assert list(checks.verify(scene.db)) == []
    finance = load(scene.db, scene.officer("finance"), scene.application.id)
    assert Action.OPINE not in allowed_actions(scene.officer("finance"), finance)
    scene.opine("tax", Opinion.AGREE)
    assert list(checks.verify(scene.db)) == []
    scene.application = scene.db.get_one(Application, scene.application.id)
    assert scene.application.state == State.REVIEW
    said = [e.data["opinion"] for e in scene.application.events if e.action == Action.OPINE]
    assert said == ["agree_with_conditions", "agree", "agree"]


def test_what_is_asked_again_is_in_nobodys_hands(scene: Scene) -> None:
    ask_again(scene, "tax")
    tax = load(scene.db, scene.officer("tax"), scene.application.id)
    assert tax.review
    assert (tax.review.assignee_id, tax.review.waiting) == (None, "reviewer")
    assert Action.CLAIM in allowed_actions(scene.officer("tax"), tax)


def test_only_who_is_asked_again_is_told_so(scene: Scene) -> None:
    scene.db.commit()
    jobs.run_all_due()
    ask_again(scene, "tax")
    scene.db.commit()
    jobs.run_all_due()
    told = select(Notice.user_id).where(
        Notice.kind == "case.consult", Notice.event_id == scene.application.events[-1].id
    )
    assert scene.db.scalars(told).all() == [scene.officer("tax").user_id]


@pytest.mark.parametrize(
    ("bodies", "text", "field"),
    [((), "请看补充材料。", "bodies"), (("science",), "请看。", "bodies"), (("tax",), " ", "text")],
)
def test_somebody_is_asked_something(
    scene: Scene, bodies: tuple[str, ...], text: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask_again(scene, *bodies, text=text)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert scene.application.state == State.REVIEW


def test_a_first_consultation_asks_everybody_without_a_word(db: Session) -> None:
    asked = Scene(db).consult().application.reviews[1:]
    assert {review.waiting for review in asked} == {"reviewer"}
