"""Questions and answers are published as agreed, without names, and taken down at a word."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.applications.answers import find_published, list_findable_answers, list_published
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.casework import answering, claiming, publishing
from services.applications.filing import drafting, submitting
from services.applications.lifecycle import Action
from services.errors import Forbidden, Invalid, NotFound
from services.followup.jobs import index_answer
from services.inventory.checking import check_scopes
from services.models import PublishedAnswer
from services.search.finding import find
from services.search.indexing import index
from tests.support.scene import Scene

CODE = "clearance-question"
TEXTS = {
    "title": "临时进境的绘画",
    "question": "博物馆临时进境的绘画如何办理手续？",
    "answer": "持批准文件向海关办理。",
}
TODAY = date(2026, 11, 30)


@pytest.fixture
def scene(db: Session) -> Scene:
    return answered(db, publish=True)


def answered(db: Session, *, publish: bool) -> Scene:
    scene = Scene(db, CODE).fill_in()
    asked = {**scene.application.answers["question"], "publish": publish}
    version = scene.version(scene.filer)
    drafting.save_section(db, scene.filer, scene.application.id, "question", asked, version=version)
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    for step, said in ((claiming.claim, {}), (answering.assign, {}), (answering.answer, ANSWERED)):
        step(db, scene.lead, scene.application.id, version=scene.version(scene.lead), **said)
    return scene


ANSWERED = {"text": "可以办理。"}


def publish(scene: Scene, **instead: str) -> None:
    publishing.publish_answer(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        **{**TEXTS, **instead},
    )


def test_it_is_read_and_found_by_everybody_until_it_is_taken_down(scene: Scene) -> None:
    db = scene.db
    index(db, list_findable_answers(db))
    publish(scene)
    found = db.scalars(select(PublishedAnswer)).one()
    assert [one.id for one in list_published(db)] == [found.id]
    assert [one.id for one in list_published(db, CODE)] == [found.id]
    assert list_published(db, "tase") == []
    db.commit()
    assert find(db, "绘画", TODAY) == []  # nothing is indexed within the request
    for _twice in range(2):
        index_answer(str(found.id))
        assert [hit.key for hit in find(db, "绘画", TODAY)] == [str(found.id)]
    assert index(db, list_findable_answers(db)) == 1
    db.commit()
    assert list(check_scopes(db, "case", [scene.application.id])) == []

    publishing.take_down(db, scene.owner, scene.application.id, version=scene.version(scene.owner))
    assert list_published(db) == []
    db.commit()
    index_answer(str(found.id))  # a job that comes late
    assert find(db, "绘画", TODAY) == []
    with pytest.raises(NotFound):
        find_published(db, found.id)
    case = load(db, scene.lead, scene.application.id)
    assert not {Action.PUBLISH_ANSWER, Action.TAKE_DOWN} & set(allowed_actions(scene.lead, case))


def test_without_consent_nothing_is_published(db: Session) -> None:
    scene = answered(db, publish=False)
    with pytest.raises(Forbidden, match="not agreed"):
        publish(scene)


def test_what_tells_who_asked_is_refused_beside_its_field(scene: Scene) -> None:
    asked = scene.application.answers["asker"]
    for field, text in (
        ("title", scene.application.applicant_name),
        ("question", f"联系人{asked['contact_name']}"),
        ("answer", f"请致电{asked['contact_phone'][-8:-4]}-{asked['contact_phone'][-4:]}"),
        ("answer", f"已回复 {asked['contact_email'].upper()}"),
    ):
        with pytest.raises(Invalid) as refused:
            publish(scene, **{field: text})
        assert [problem.field for problem in refused.value.problems] == [field], text


@pytest.mark.parametrize("field", TEXTS)
def test_each_text_is_needed(scene: Scene, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        publish(scene, **{field: " "})
    assert [problem.field for problem in refused.value.problems] == [field]
