"""Files attached to opinions and to proposals to suspend the clock: who reads which, and when."""

from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from services import moments
from services import quotas as limits_of_use
from services.actor import Actor, Role
from services.applications.case import attached, checks, room
from services.applications.case.attachments import list_files
from services.applications.case.bundling import bundle
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.messages import CaseFileKind
from services.applications.casework import joint, suspending, writing
from services.applications.casework.joint import Opinion
from services.applications.casework.suspending import Suspension
from services.applications.lifecycle import Action
from services.errors import Invalid, NotFound
from services.models import Document
from tests.support.factories import make_supervisor
from tests.support.scene import Scene, actor_of
from tests.support.uploads import a_file
from tests.support.walks import act


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db).consult()
    scene.claim(scene.officer("tax"))
    return scene


def chief(scene: Scene) -> Actor:
    return scene.officer("tax", Role.APPROVER)


def draft(scene: Scene, *names: str) -> None:
    files = [a_file(name) for name in names]
    said: dict[str, Any] = {"opinion": Opinion.DISAGREE, "text": "口径不一致。", "files": files}
    act(scene, joint.draft_opinion, scene.officer("tax"), **said)


def sign(scene: Scene) -> None:
    act(scene, joint.opine, chief(scene), opinion=Opinion.DISAGREE, text="口径不一致。")


def propose(scene: Scene, **changes: Any) -> None:
    known: dict[str, Any] = {
        "reason": Suspension.EXPERT_REVIEW,
        "until": moments.today() + timedelta(days=5),
        "text": "专家评审",
        "evidence": "工作方案",
    }
    act(scene, suspending.propose_suspension, scene.lead, **known | changes)


def seen_by(scene: Scene, actor: Actor) -> Case:
    return load(scene.db, actor, scene.application.id)


def read_by(scene: Scene, actor: Actor) -> set[str]:
    """Name the attached files that somebody reads, in the list, one by one and in the archive."""
    case = seen_by(scene, actor)
    listed = {
        held.filename
        for held in attached.list_documents(scene.db, case)
        if held.slot.endswith("_file")
    }
    with bundle(scene.db, case) as made, ZipFile(made) as archive:
        names = {one.split("-", 1)[1] for one in archive.namelist() if "_file/" in one}
    for held in scene.db.query(Document).filter(Document.slot.endswith("_file")):
        try:
            attached.find_document(scene.db, case, held.id)
        except NotFound:
            assert held.filename not in listed
        else:
            assert held.filename in listed
    assert names == listed
    return listed


def beside(scene: Scene, actor: Actor, action: Action) -> list[str]:
    """Name the files that stand beside the newest event of an action."""
    case = seen_by(scene, actor)
    event = case.last(action)
    assert event
    return [one["name"] for one in list_files(case, event)]


def test_a_draft_is_read_within_its_agency_and_an_opinion_by_the_lead_too(scene: Scene) -> None:
    tax, finance = scene.officer("tax"), scene.officer("finance")
    draft(scene, "figures.pdf", "letter.pdf")
    assert read_by(scene, tax) == read_by(scene, chief(scene)) == {"figures.pdf", "letter.pdf"}
    for other in (scene.lead, scene.approver, finance, scene.owner):
        assert read_by(scene, other) == set()
        assert beside(scene, other, Action.DRAFT_OPINION) == []
    scene.claim(finance)
    said: dict[str, Any] = {"opinion": Opinion.AGREE, "text": "", "files": [a_file("own.pdf")]}
    act(scene, joint.draft_opinion, finance, **said)
    sign(scene)
    assert read_by(scene, scene.lead) == {"figures.pdf", "letter.pdf"}
    assert beside(scene, scene.lead, Action.OPINE) == ["figures.pdf", "letter.pdf"]
    assert read_by(scene, finance) == {"own.pdf"}
    assert read_by(scene, scene.owner) == set()
    for other in (finance, scene.owner):
        assert beside(scene, other, Action.OPINE) == []
    assert list(checks.verify(scene.db)) == []


def test_a_draft_that_was_returned_or_replaced_keeps_its_files_from_the_lead(scene: Scene) -> None:
    draft(scene, "wrong.pdf")
    act(scene, joint.return_opinion, chief(scene), text="附件有误。")
    draft(scene, "right.pdf")
    sign(scene)
    assert read_by(scene, scene.lead) == {"right.pdf"}
    assert read_by(scene, scene.officer("tax")) == {"wrong.pdf", "right.pdf"}
    draft(scene)
    sign(scene)
    assert beside(scene, scene.lead, Action.OPINE) == []
    assert read_by(scene, scene.lead) == {"right.pdf"}, "the opinion before stays what it was"


def test_what_is_attached_to_a_suspension_is_for_the_lead(scene: Scene) -> None:
    propose(scene, files=[a_file("plan.pdf")])
    assert beside(scene, scene.approver, Action.PROPOSE_SUSPENSION) == ["plan.pdf"]
    said = {"until": moments.today() + timedelta(days=5), "text": "专家评审"}
    act(scene, suspending.suspend, scene.approver, **said)
    assert beside(scene, scene.lead, Action.SUSPEND) == ["plan.pdf"]
    assert read_by(scene, scene.lead) == {"plan.pdf"}
    for other in (scene.officer("tax"), scene.owner):
        assert read_by(scene, other) == set()
        assert beside(scene, other, Action.SUSPEND) == []


def test_a_supervisor_reads_what_the_agency_reads_that_she_watches(scene: Scene) -> None:
    above, of_lead, of_tax, of_finance = (
        actor_of(make_supervisor(scene.db, body), Role.SUPERVISOR)
        for body in (None, "science", "tax", "finance")
    )
    draft(scene, "figures.pdf")
    propose(scene, files=[a_file("plan.pdf")])
    minutes: dict[str, Any] = {"kind": CaseFileKind.MINUTES, "text": "评审会纪要"}
    act(scene, writing.add_file, scene.lead, **minutes, file=a_file("minutes.pdf"))
    filed = attached.list_documents(scene.db, seen_by(scene, scene.lead))[0]
    assert read_by(scene, of_tax) == {"figures.pdf"}
    assert read_by(scene, above) == read_by(scene, of_lead) == {"plan.pdf"}
    sign(scene)
    for someone, files in ((above, {"figures.pdf", "plan.pdf"}), (of_finance, set())):
        assert read_by(scene, someone) == files
        case = seen_by(scene, someone)
        slots = {one.slot for one in attached.list_documents(scene.db, case)}
        assert slots - {"opinion_file", "suspension_file"} == {"officers_minutes"}
        with pytest.raises(NotFound):
            attached.find_document(scene.db, case, filed.id)


def test_a_file_without_room_is_named_and_nothing_is_kept(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(a_file("a.pdf").data)
    few = limits_of_use.quotas().model_copy(update={"person_bytes_a_day": size})
    monkeypatch.setattr(room, "quotas", lambda: few)
    files = [a_file("first.pdf"), None, a_file("third.pdf")]
    events = len(scene.application.events)
    with pytest.raises(Invalid) as refused:
        propose(scene, files=files)
    assert [one.field for one in refused.value.problems] == ["file_3"]
    said: dict[str, Any] = {"opinion": Opinion.AGREE, "text": "", "files": files}
    with pytest.raises(Invalid):
        act(scene, joint.draft_opinion, scene.officer("tax"), **said)
    assert len(scene.application.events) == events


def test_without_files_an_event_says_nothing_of_them(scene: Scene) -> None:
    draft(scene)
    propose(scene, files=[None, None])
    assert all("attached" not in event.data for event in scene.application.events)
