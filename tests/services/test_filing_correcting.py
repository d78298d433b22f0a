"""What an owner signed, only an owner corrects and withdraws; a correction is signed anew."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case import attached, checks
from services.applications.case.loading import load
from services.applications.casework import sweeping
from services.applications.filing import comparing, correcting, drafting, starting, withdrawing
from services.applications.lifecycle import Action, State
from services.errors import Conflict, Forbidden, Invalid
from services.inventory.digests import sha256_of
from services.models import Application
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    """A case in correction of which a filer has dealt with the one point."""
    scene = Scene(db).ask_for_correction("staff.total")
    _correct(scene, 5000)
    return scene


def _correct(scene: Scene, total: int) -> None:
    staff = scene.application.answers["staff"] | {"total": total}
    version = scene.version(scene.filer)
    drafting.save_section(
        scene.db, scene.filer, scene.application.id, "staff", staff, version=version
    )


def _answer(scene: Scene, actor: Actor, *, declared: bool = True) -> Application:
    return correcting.answer_correction(
        scene.db, actor, scene.application.id, declared=declared, version=scene.version(actor)
    )


def _offer(scene: Scene, actor: Actor) -> Application:
    return correcting.offer_correction(
        scene.db, actor, scene.application.id, version=scene.version(actor)
    )


@pytest.mark.parametrize("role", [Role.FILER, Role.VIEWER])
def test_only_an_owner_sends_a_correction(scene: Scene, role: Role) -> None:
    actor = {Role.FILER: scene.filer, Role.VIEWER: scene.viewer}[role]
    with pytest.raises(Forbidden):
        _answer(scene, actor)
    assert scene.application.state == State.CORRECTION


@pytest.mark.parametrize("role", [Role.FILER, Role.VIEWER])
def test_only_an_owner_withdraws(scene: Scene, role: Role) -> None:
    actor = {Role.FILER: scene.filer, Role.VIEWER: scene.viewer}[role]
    with pytest.raises(Forbidden):
        withdrawing.withdraw(
            scene.db, actor, scene.application.id, version=scene.version(actor), reason="不再需要"
        )
    assert scene.application.state == State.CORRECTION


def test_an_undeclared_correction_is_not_sent(scene: Scene) -> None:
    with pytest.raises(Invalid) as refusal:
        _answer(scene, scene.owner, declared=False)
    assert [problem.field for problem in refusal.value.problems] == ["declared"]
    assert scene.application.state == State.CORRECTION


def test_an_owner_does_not_sign_another_correction_than_was_read(scene: Scene) -> None:
    read = scene.version(scene.owner)
    _correct(scene, 5001)
    with pytest.raises(Conflict):
        correcting.answer_correction(
            scene.db, scene.owner, scene.application.id, declared=True, version=read
        )


def test_the_event_holds_what_was_signed(scene: Scene) -> None:
    _offer(scene, scene.filer)
    _answer(scene, scene.owner)
    case = load(scene.db, scene.owner, scene.application.id)
    signed, sent = case.last(Action.SUBMIT), case.last(Action.ANSWER_CORRECTION)
    assert signed
    assert sent
    assert sent.actor_id == scene.owner.user_id
    assert sent.data["answers"] == sha256_of(case.application.answers)
    assert sent.data["answers"] != signed.data["answers"]
    assert sent.data["files"] == signed.data["files"]
    scene.db.commit()
    assert list(checks.verify(scene.db)) == []


def test_a_filer_asks_for_the_signature_of_what_is_finished_only(scene: Scene) -> None:
    _correct(scene, 0)
    with pytest.raises(Invalid):
        _offer(scene, scene.filer)
    _correct(scene, 5000)
    asked = _offer(scene, scene.filer)
    assert asked.to_sign
    assert asked.state == State.CORRECTION
    with pytest.raises(Forbidden):
        _offer(scene, scene.viewer)


def test_what_changed_is_told_against_what_was_signed(scene: Scene) -> None:
    case = load(scene.db, scene.owner, scene.application.id)
    changes = comparing.compare_with_signed(case, attached.list_documents(scene.db, case))
    assert changes.known
    assert [section.code for section in changes.sections] == ["staff"]
    assert changes.documents == []
    (difference,) = changes.sections[0].differences
    assert difference.after
    assert difference.after.path == "staff.total"


def test_what_nobody_signed_does_not_stay_but_can_be_copied(scene: Scene) -> None:
    signed = (scene.application.correction or {})["signed"]
    with moments.at(moments.now() + timedelta(days=60)):
        assert sweeping.settle(scene.db, scene.application.id) is Action.LAPSE
        scene.db.commit()
        assert list(checks.verify(scene.db)) == []
        assert scene.application.answers == signed
        draft = starting.copy(scene.db, scene.filer, scene.application.id)
    assert draft.answers["staff"]["total"] == 5000


def test_a_correction_that_is_withdrawn_leaves_what_was_signed(scene: Scene) -> None:
    signed = (scene.application.correction or {})["signed"]
    version = scene.version(scene.owner)
    withdrawing.withdraw(
        scene.db, scene.owner, scene.application.id, version=version, reason="不再需要"
    )
    assert scene.application.answers == signed
    assert not drafting.correction_notes(scene.application)


def test_signed_answers_altered_during_a_correction_are_found(scene: Scene) -> None:
    scene.db.commit()
    assert list(checks.verify(scene.db)) == []
    notice = scene.application.correction or {}
    altered = notice | {"signed": notice["signed"] | {"staff": {}}}
    scene.db.connection().execute(update(Application).values(correction=altered))
    scene.db.expire_all()
    (flaw,) = checks.verify(scene.db)
    assert flaw.reason == "the answers were altered"
