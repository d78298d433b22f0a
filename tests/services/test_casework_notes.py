"""Notes on a case stay within the agency that wrote them."""

import json

import pytest
from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.applications.case import casefile
from services.applications.case.loading import load
from services.applications.casework import notes
from services.errors import Invalid, NotFound
from tests.support.scene import Scene

SECRET = "申请人电话态度可疑，请复核。"


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db).consult()
    notes.add_note(db, scene.lead, scene.application.id, text=f"  {SECRET} ")
    return scene


def read_by(scene: Scene, actor: Actor) -> list[str]:
    case = load(scene.db, actor, scene.application.id)
    return [note.text for note in notes.list_notes(scene.db, case)]


def test_colleagues_read_it_with_its_author(scene: Scene) -> None:
    assert read_by(scene, scene.approver) == [SECRET]
    case = load(scene.db, scene.approver, scene.application.id)
    [note] = notes.list_notes(scene.db, case)
    assert note.author == scene.lead.name


def test_another_agency_of_the_case_has_notes_of_its_own(scene: Scene) -> None:
    tax = scene.officer("tax")
    assert read_by(scene, tax) == []
    notes.add_note(scene.db, tax, scene.application.id, text="税务备注")
    assert read_by(scene, tax) == ["税务备注"]
    assert read_by(scene, scene.lead) == [SECRET]


def test_the_applicant_neither_reads_nor_writes_any(scene: Scene) -> None:
    with pytest.raises(NotFound):
        read_by(scene, scene.owner)
    with pytest.raises(NotFound):
        notes.add_note(scene.db, scene.owner, scene.application.id, text="x")
    case = load(scene.db, scene.owner, scene.application.id)
    assert SECRET not in json.dumps(casefile.case_file(case, "sc"), ensure_ascii=False)


def test_an_agency_without_a_part_finds_no_case_to_note_on(scene: Scene) -> None:
    with pytest.raises(NotFound):
        notes.add_note(
            scene.db, scene.officer("psb", Role.APPROVER), scene.application.id, text="x"
        )


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001])
def test_a_note_says_something_and_ends(scene: Scene, text: str) -> None:
    with pytest.raises(Invalid):
        notes.add_note(scene.db, scene.lead, scene.application.id, text=text)


def test_a_note_does_not_disturb_who_works_on_the_case(scene: Scene) -> None:
    before = scene.version(scene.lead)
    notes.add_note(scene.db, scene.approver, scene.application.id, text="x")
    assert scene.version(scene.lead) == before
