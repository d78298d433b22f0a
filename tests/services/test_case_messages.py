"""Messages between applicant and agency, and what officers put on file: who reads what."""

import pytest
from sqlalchemy.orm import Session

from services import quotas as limits_of_use
from services.actor import Actor
from services.applications.case import attached
from services.applications.case.loading import load
from services.applications.case.messages import CaseFileKind, list_messages
from services.applications.casework import notes, writing
from services.applications.filing import writing as filing
from services.errors import Forbidden, Invalid, TooMany
from services.followup.mentions import tell_mentioned
from services.models import CaseNote, Notice
from tests.support.scene import Scene
from tests.support.uploads import a_file
from tests.support.walks import act


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).consult()


def read_by(scene: Scene, actor: Actor) -> set[str]:
    case = load(scene.db, actor, scene.application.id)
    return {one.filename for one in attached.list_documents(scene.db, case)}


def test_each_reads_what_is_for_them(scene: Scene) -> None:
    filing.write_to_agency(
        scene.db, scene.filer, scene.application.id, text="请看附件。", file=a_file("question.pdf")
    )
    act(scene, writing.write_to_applicant, scene.lead, text="收悉。", file=a_file("answer.pdf"))
    kept = {"kind": CaseFileKind.MINUTES, "text": "会议纪要", "file": a_file("minutes.pdf")}
    act(scene, writing.add_file, scene.lead, **kept)
    told, kept_files = {"question.pdf", "answer.pdf"}, {"minutes.pdf"}
    assert read_by(scene, scene.lead) >= told | kept_files
    assert read_by(scene, scene.owner) >= told
    assert not read_by(scene, scene.owner) & kept_files
    tax = scene.officer("tax")
    assert read_by(scene, tax) >= kept_files
    assert not read_by(scene, tax) & told
    said = list_messages(load(scene.db, scene.owner, scene.application.id))
    assert [one.data["text"] for one in said] == ["请看附件。", "收悉。"]


def test_a_message_needs_no_version_and_moves_nothing(scene: Scene) -> None:
    before = (scene.application.state, scene.application.due_on)
    filing.write_to_agency(scene.db, scene.filer, scene.application.id, text="请问进度？")
    assert (scene.application.state, scene.application.due_on) == before


def test_nothing_empty_is_sent_or_put_on_file(scene: Scene) -> None:
    with pytest.raises(Invalid):
        filing.write_to_agency(scene.db, scene.filer, scene.application.id, text=" ")
    with pytest.raises(Invalid):
        act(scene, writing.write_to_applicant, scene.lead, text=" ")
    with pytest.raises(Invalid) as refused:
        act(scene, writing.add_file, scene.lead, kind=None, text=" ", file=None)
    assert [one.field for one in refused.value.problems] == ["kind", "text", "file"]


def test_another_agency_and_a_reader_write_to_nobody(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        act(scene, writing.write_to_applicant, scene.officer("tax"), text="收悉。")
    with pytest.raises(Forbidden):
        filing.write_to_agency(scene.db, scene.viewer, scene.application.id, text="请问进度？")


def test_nobody_writes_without_end(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    few = limits_of_use.quotas().model_copy(update={"messages_a_day": 1})
    monkeypatch.setattr(filing, "quotas", lambda: few)
    filing.write_to_agency(scene.db, scene.filer, scene.application.id, text="请问进度？")
    with pytest.raises(TooMany):
        filing.write_to_agency(scene.db, scene.filer, scene.application.id, text="请问进度？")


def test_who_is_mentioned_in_a_note_is_told_once(scene: Scene) -> None:
    key = str(scene.approver.user_id)
    strangers = [str(scene.owner.user_id), "x", str(scene.officer("tax").user_id)]
    mentions = [*strangers, key]
    notes.add_note(
        scene.db, scene.lead, scene.application.id, text="请核对第三行。", mentions=mentions
    )
    note = scene.db.query(CaseNote).one()
    assert note.text == f"@{scene.approver.name}\n请核对第三行。"
    for _ in range(2):
        tell_mentioned(scene.db, note.id, [scene.approver.user_id])
    [told] = scene.db.query(Notice).filter_by(kind="note_mention")
    assert told.user_id == scene.approver.user_id
