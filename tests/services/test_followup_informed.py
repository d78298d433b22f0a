"""Bodies that are consulted give an opinion; bodies that are informed get a notice, and no more."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.case.loading import load
from services.applications.lifecycle import State
from services.errors import Forbidden, NotFound
from services.followup.announcing import announce
from services.models import Event, Notice
from services.notices import wording
from tests.pure.test_routing_others import asking, unit
from tests.support.company import open_round
from tests.support.editions import add
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session, monkeypatch: pytest.MonkeyPatch) -> Scene:
    open_round(db)
    add(monkeypatch, asking(consult=[unit("stic", named_by=7)], inform=[unit("cstb")]))
    return Scene(db, "fund-training")


def test_who_is_consulted_gives_an_opinion_like_a_joint_agency(scene: Scene) -> None:
    scene.consult()
    assert [(r.part, r.body_code) for r in scene.application.reviews] == [
        ("lead", "commerce"),
        ("joint", "finance"),
        ("joint", "science"),
    ]
    with pytest.raises(Forbidden, match="once, on the list of the round"):
        scene.opine("finance")
    scene.opine("science")
    assert scene.application.state == State.REVIEW


def test_who_is_informed_is_told_once_and_sees_nothing_of_the_case(scene: Scene) -> None:
    scene.accept()
    assert scene.application.route
    (body,) = [part["body"] for part in scene.application.route["informed"]]
    officer = scene.user(body, Role.REVIEWER)
    scene.user(body, Role.APPROVER)
    event = scene.db.scalars(select(Event).where(Event.action == "accept")).one()
    announce(scene.db, event.id)
    announce(scene.db, event.id)
    told = scene.db.scalars(select(Notice).where(Notice.kind == "case_informed")).all()
    assert [notice.user_id for notice in told] == [officer.id]
    title = wording.word_title(told[0].kind, told[0].data).in_("en")
    assert title == f"For information: case {scene.application.number} was accepted"
    with pytest.raises(NotFound):
        load(scene.db, scene.officer(body), scene.application.id)
