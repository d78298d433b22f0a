"""Whom an owner names to sign, signs in their place; nobody else does, and not for ever."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import colleagues
from services.actor import Actor, Role
from services.applications.casework import accepting
from services.applications.casework.accepting import Correction
from services.applications.filing import correcting, drafting, signing, submitting, withdrawing
from services.errors import Forbidden
from services.models import AuditEntry
from tests.support.people import kinds, signed_in
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).fill_in()


def named(scene: Scene, role: Role = Role.SIGNATORY) -> Actor:
    """The scene's filer, in another role."""
    user = scene.users["", Role.FILER]
    owner = signed_in(scene.db, scene.users["", Role.OWNER], scene.applicant)
    colleagues.change_role(scene.db, owner, user.id, role)
    return signed_in(scene.db, user, scene.applicant)


def test_whom_an_owner_named_signs_corrects_and_withdraws(db: Session, scene: Scene) -> None:
    case = scene.application
    with pytest.raises(Forbidden):
        submitting.submit(db, scene.filer, case.id, declared=True)
    signatory = named(scene)
    user = scene.users["", Role.FILER]
    found = drafting.load_to_edit(db, signatory, case.id)
    assert user.name in signing.list_signatories(db, found)
    submitting.submit(db, signatory, case.id, declared=True)
    assert case.number
    scene.claim()
    accepting.ask_for_correction(
        db,
        scene.lead,
        case.id,
        version=scene.version(scene.lead),
        corrections=[Correction("staff.total", "请核对")],
    )
    db.flush()
    answers = case.answers["staff"]
    drafting.save_section(db, signatory, case.id, "staff", answers, version=case.version)
    correcting.answer_correction(db, signatory, case.id, declared=True, version=case.version)
    withdrawing.withdraw(db, signatory, case.id, version=case.version, reason="不再需要")
    assert case.state == "withdrawn"


def test_a_name_is_taken_back_with_effect_at_once(db: Session, scene: Scene) -> None:
    signatory = named(scene)
    filer = named(scene, Role.FILER)
    assert (signatory.role, filer.role) == (Role.SIGNATORY, Role.FILER)
    with pytest.raises(Forbidden):
        submitting.submit(db, filer, scene.application.id, declared=True)
    changes = db.scalars(
        select(AuditEntry.data)
        .where(AuditEntry.action == "colleague.role_changed")
        .order_by(AuditEntry.id)
    )
    assert [(data["before"]["role"], data["after"]["role"]) for data in changes] == [
        ("filer", "signatory"),
        ("signatory", "filer"),
    ]
    assert kinds(db, scene.users["", Role.FILER]) == ["role_changed", "role_changed"]


def test_a_signatory_names_nobody(db: Session, scene: Scene) -> None:
    signatory = named(scene)
    with pytest.raises(Forbidden):
        colleagues.change_role(db, signatory, scene.users["", Role.VIEWER].id, Role.SIGNATORY)
    with pytest.raises(Forbidden):
        colleagues.invite(db, signatory, "new@example.com", Role.FILER)
