"""What is deleted is gone within the day: answers, words, files and their bytes."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services import database, moments
from services import jobs as queue
from services.applications.case import checks, seals
from services.applications.case.casefile import case_file
from services.applications.case.loading import load
from services.applications.casework.accepting import Correction, ask_for_correction
from services.applications.filing import discarding, drafting, signing, submitting
from services.applications.filing.withdrawing import withdraw
from services.applications.lifecycle import Action, State
from services.documents import handing_in, store
from services.documents.inspect import Upload, inspect
from services.models import Application, Document, Event, Notice
from services.periods import period
from services.privacy import erasing, jobs
from tests.corpus.builders import pdf
from tests.support.filed import own_store
from tests.support.live import PATIENCE
from tests.support.scene import Scene
from tests.support.traces import find_traces

WORD = "金丝雀7741"
FILED = datetime(2026, 3, 2, 2, tzinfo=UTC)
KEPT = period("removed").length


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store of this test's own."""
    with own_store(tmp_path, monkeypatch):
        yield tmp_path


@pytest.fixture
def scene(db: Session) -> Iterator[Scene]:
    with moments.at(FILED):
        yield Scene(db)


def upload(content: str = WORD) -> Upload:
    return inspect(f"{WORD}.pdf", BytesIO(pdf(f"%{content}\n".encode())), accept=["pdf"])


def write_the_word(scene: Scene) -> Document:
    """Put the word into an answer, and into a file and its name."""
    case = drafting.load_to_edit(scene.db, scene.filer, scene.application.id)
    answers = case.application.answers.get("staff", {}) | {"note": WORD}
    drafting.put_section(scene.db, case, "staff", answers)
    for held in handing_in.current_documents(scene.db, scene.application.id):
        if held.slot == "licence":
            handing_in.detach(scene.db, held.id)
    return drafting.attach(scene.db, scene.filer, scene.application.id, "licence", upload())


def run(scene: Scene, after: timedelta) -> None:
    """Run the hourly job, and what it asks for, so long after all was written."""
    scene.db.commit()
    with moments.at(FILED + after):
        jobs.erase_removed(timestamp=0)
        queue.run_all_due()
    scene.db.expire_all()


def discard(scene: Scene) -> None:
    discarding.discard(
        scene.db, scene.filer, scene.application.id, version=scene.application.version
    )


def test_a_deleted_draft_leaves_no_trace_but_its_ledger(scene: Scene) -> None:
    scene.fill_in()
    write_the_word(scene)
    signing.request_signature(
        scene.db, scene.filer, scene.application.id, version=scene.application.version
    )
    signing.return_to_filer(
        scene.db, scene.owner, scene.application.id, version=scene.application.version, note=WORD
    )
    discard(scene)
    assert find_traces(scene.db, WORD) >= {"applications", "documents", "events"}
    run(scene, KEPT + timedelta(seconds=1))
    assert find_traces(scene.db, WORD) == set()
    stub = scene.db.get_one(Application, scene.application.id)
    assert (stub.state, stub.answers) == (State.DISCARDED, {})
    assert scene.db.scalars(select(Document)).all() == []
    assert scene.db.scalars(select(Notice)).all() == []
    assert [event.action for event in stub.events][-2:] == [Action.DISCARD, Action.ERASE]
    assert list(checks.verify(scene.db)) == []


def test_what_is_deleted_is_kept_until_backups_can_be_whole(scene: Scene) -> None:
    document = write_the_word(scene)
    discard(scene)
    run(scene, KEPT)
    assert scene.db.get_one(Application, scene.application.id).erased_at is None
    assert store.exists(document.sha256)


def test_a_removed_document_is_gone_and_the_draft_goes_on(scene: Scene) -> None:
    document = write_the_word(scene)
    digest = document.sha256
    drafting.detach(scene.db, scene.filer, scene.application.id, document.id)
    run(scene, KEPT + timedelta(seconds=1))
    assert find_traces(scene.db, WORD) == {"applications"}  # the answer
    assert find_traces(scene.db, digest) == set()
    assert not store.exists(digest)


def test_a_document_replaced_after_signing_leaves_its_name_and_hash(scene: Scene) -> None:
    scene.fill_in()
    signed = write_the_word(scene)
    submitting.submit(scene.db, scene.owner, scene.application.id, declared=True)
    scene.claim()
    points = [Correction("documents.licence", "请更换")]
    version = scene.version(scene.lead)
    ask_for_correction(
        scene.db, scene.lead, scene.application.id, version=version, corrections=points
    )
    name, digest = signed.filename, signed.sha256
    drafting.detach(scene.db, scene.filer, scene.application.id, signed.id)
    run(scene, KEPT + timedelta(seconds=1))
    assert not store.exists(digest)
    assert find_traces(scene.db, digest) == {"events"}
    filed = next(e for e in scene.application.events if e.action == Action.SUBMIT)
    assert filed.data["files"]["licence"] == [{"name": name, "sha256": digest}]
    assert list(checks.verify(scene.db)) == []


def test_bytes_that_another_row_names_stay(scene: Scene) -> None:
    first, second = write_the_word(scene), write_the_word(scene.another())
    assert first.sha256 == second.sha256
    drafting.detach(scene.db, scene.filer, scene.application.id, first.id)
    run(scene, KEPT + timedelta(seconds=1))
    assert b"".join(handing_in.read(second)) == upload().data


def test_nothing_is_erased_of_a_case_that_is_not_over(scene: Scene) -> None:
    scene.submit()
    erasing.erase_case(scene.db, scene.application.id)
    assert scene.application.answers


def test_an_upload_of_the_same_file_in_the_same_moment_keeps_its_bytes(scene: Scene) -> None:
    removed = write_the_word(scene)
    removed_id, digest = removed.id, removed.sha256
    handing_in.detach(scene.db, removed_id)
    other = scene.another().application.id
    scene.db.commit()

    def erase() -> None:
        with database.Session() as db, db.begin():
            erasing.erase_document(db, removed_id)

    thread = Thread(target=erase)
    with database.Session() as uploading, uploading.begin():
        handing_in.attach(uploading, other, "licence", upload(), scene.filer.user_id)
        thread.start()
        wait_for_a_lock(scene.db)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert store.exists(digest)


def test_an_upload_that_comes_after_an_erasure_is_written_again(scene: Scene) -> None:
    removed = write_the_word(scene)
    removed_id, digest = removed.id, removed.sha256
    handing_in.detach(scene.db, removed_id)
    other = scene.another().application.id
    scene.db.commit()

    def attach() -> None:
        with database.Session() as db, db.begin():
            handing_in.attach(db, other, "licence", upload(), scene.filer.user_id)

    thread = Thread(target=attach)
    with database.Session() as db, db.begin():
        erasing.erase_document(db, removed_id)
        assert not store.exists(digest)
        thread.start()
        wait_for_a_lock(scene.db)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert store.exists(digest)


def test_an_erasure_that_was_cut_off_is_finished_by_the_next(scene: Scene, folder: Path) -> None:
    document = write_the_word(scene)
    handing_in.detach(scene.db, document.id)
    next(folder.rglob(document.sha256)).unlink()
    assert list(store.verify(scene.db)) == []
    erasing.erase_document(scene.db, document.id)
    assert scene.db.get(Document, document.id) is None


def wait_for_a_lock(db: Session) -> None:
    """Wait until somebody waits for an advisory lock."""
    waiting = text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
    deadline = datetime.now(UTC) + timedelta(seconds=PATIENCE)
    while not db.scalar(waiting):
        assert datetime.now(UTC) < deadline
        db.rollback()


# --- what the ledger keeps of words ------------------------------------------------------


def test_words_can_be_erased_and_the_hash_stays() -> None:
    data = seals.add_salt({"text": WORD, "items": [{"path": "a.b", "note": WORD}], "amount": "1"})
    sealed = seals.seal(data)
    assert WORD not in str(sealed)
    assert sealed["amount"] == "1"
    assert sealed["items"][0]["path"] == "a.b"
    assert seals.seal(sealed) == sealed
    assert seals.is_sealed(sealed)
    assert not seals.is_sealed(data)
    assert seals.add_salt({"item": "tase.v1"}) == {"item": "tase.v1"}


def test_the_case_file_can_be_checked_with_nothing_but_sha_256(scene: Scene) -> None:
    def sha_256(value: object) -> str:
        words = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(words.encode()).hexdigest()

    scene.submit()
    with moments.at(FILED + timedelta(days=1)):
        withdraw(
            scene.db,
            scene.owner,
            scene.application.id,
            version=scene.version(scene.owner),
            reason=WORD,
        )
    file = case_file(load(scene.db, scene.owner, scene.application.id), "en")
    for entry in file["events"]:
        assert sha_256(entry["content"]) == entry["hash"]
    last = file["events"][-1]
    assert last["hash"] == file["head"]
    assert last["words"]["reason"] == WORD
    sealed = last["content"]["data"]["reason"]["sealed"]
    assert sealed == sha_256([last["words"]["salt"], WORD])


@pytest.mark.parametrize(
    "altered",
    [
        {"text": "cd", "salt": "ab", "amount": "2"},
        {"text": "d", "salt": "abc", "amount": "1"},
        {"text": "cd", "amount": "1"},
        {"text": "cd", "salt": "ab", "amount": "1", "more": True},
        {"note": "cd", "salt": "ab", "amount": "1"},
    ],
)
def test_words_cannot_be_exchanged(altered: dict[str, str]) -> None:
    assert seals.seal({"text": "cd", "salt": "ab", "amount": "1"}) != seals.seal(altered)


def test_a_salt_without_words_is_hashed() -> None:
    assert seals.seal({"amount": "1", "salt": "ab"}) != seals.seal({"amount": "1"})


def test_the_database_lets_the_words_of_an_event_go_once_and_nothing_else(scene: Scene) -> None:
    scene.submit()
    scene.db.commit()
    event = next(event for event in scene.application.events if seals.SALT in event.data)
    for change in ({"action": "approve"}, {"data": {"salt": "x", "text": "y"}}):
        with pytest.raises(DBAPIError):
            scene.db.execute(Event.__table__.update().where(Event.id == event.id).values(**change))
        scene.db.rollback()
    erasing.erase_words(scene.db, event)
    scene.db.commit()
    with pytest.raises(DBAPIError):
        scene.db.execute(text("update events set data = '{}'"))
    scene.db.rollback()
    assert [flaw.reason for flaw in checks.verify(scene.db)] == ["words were erased"]


def test_an_erasure_that_no_event_tells_of_is_noticed(scene: Scene) -> None:
    scene.submit()
    scene.application.erased_at = moments.now()
    scene.application.answers = {}
    scene.db.flush()
    assert [flaw.reason for flaw in checks.verify(scene.db)] == ["the erasure was altered"]
