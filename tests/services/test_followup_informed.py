"""Bodies that are consulted give an opinion; bodies that are informed get a notice, and no more."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.case.loading import load
from services.applications.casework import entering, informing, referring
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
    assert title == f"For information: case {scene.application.number} was taken up"
    with pytest.raises(NotFound):
        load(scene.db, scene.officer(body), scene.application.id)
    (found,) = informing.list_informed(scene.db, scene.officer(body)).cases
    assert (found.number, found.lead, len(found.why)) == (scene.application.number, "commerce", 1)
    for stranger in (scene.officer("tax"), scene.lead):
        assert informing.list_informed(scene.db, stranger).cases == []
    with pytest.raises(NotFound):
        informing.list_informed(scene.db, scene.owner)


@pytest.mark.parametrize(
    ("code", "action", "told"),
    [("tase-report", "confirm", ["commerce", "ndrc"]), ("work-permit", "check", ["science"])],
)
def test_of_a_service_without_a_decision_they_are_told_when_it_is_taken_up(
    db: Session, code: str, action: str, told: list[str]
) -> None:
    scene = Scene(db, code).submit()
    scene.claim()
    officers = {scene.user(body, Role.REVIEWER).id for body in told}
    version = scene.version(scene.lead)
    if action == "confirm":
        entering.confirm(db, scene.lead, scene.application.id, version=version, text="")
    else:
        referring.check(db, scene.lead, scene.application.id, version=version)
    announce(db, scene.application.events[-1].id)
    notices = select(Notice.user_id).where(Notice.kind == "case_informed")
    assert set(db.scalars(notices)) == officers
