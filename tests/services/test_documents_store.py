"""The store keeps what it is given, once, and forgets only what nobody names."""

import hashlib
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from services import database
from services.documents import handing_in, store
from services.documents.inspect import Upload, inspect
from services.documents.store import Altered, StoreUnavailable
from services.errors import Conflict, Forbidden
from services.inventory.sealing import delete_rows
from services.models import Document
from services.settings import settings
from tests.corpus.builders import pdf
from tests.support.filed import make_filed, own_store
from tests.support.live import PATIENCE

AGE = timedelta(hours=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store of this test's own."""
    with own_store(tmp_path, monkeypatch):
        yield tmp_path


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def make_old(path: Path) -> None:
    long_ago = time.time() - 2 * AGE.total_seconds()
    os.utime(path, (long_ago, long_ago))


def some_upload(words: bytes = b"") -> Upload:
    return inspect("营业执照.pdf", BytesIO(pdf(words)), accept=["pdf"])


def attached(db: Session, upload: Upload) -> Document:
    application = make_filed(db)
    return handing_in.attach(db, application.id, "licence", upload, application.created_by)


@contextmanager
def silent_bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bucket at an address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server, monkeypatch.context() as patch:
        patch.setenv("PORTAL_STORE_URL", "s3://documents/here")
        patch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{server.getsockname()[1]}")
        patch.setenv("AWS_ALLOW_HTTP", "true")
        patch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        settings.cache_clear()
        store.connect.cache_clear()
        yield
    settings.cache_clear()
    store.connect.cache_clear()


def test_bytes_come_back_under_their_digest(folder: Path) -> None:
    data = b"\x00\xff" * 100_000
    digest = store.put(data)
    assert digest == hashlib.sha256(data).hexdigest()
    assert store.get(digest) == b"".join(store.stream(digest)) == data
    assert store.exists(digest)


def test_what_is_kept_twice_is_written_once(folder: Path) -> None:
    store.put(b"same")
    (written,) = files(folder)
    make_old(written)
    before = written.stat().st_mtime
    store.put(b"same")
    assert files(folder) == [written]
    assert written.stat().st_mtime == before


@pytest.mark.parametrize("left", [b"who", b"false"])
def test_what_a_crash_cut_off_or_somebody_altered_is_written_again(
    folder: Path, left: bytes
) -> None:
    digest = store.put(b"whole")
    (written,) = files(folder)
    written.write_bytes(left)
    assert not store.exists(digest)
    assert store.get(store.put(b"whole")) == b"whole"
    assert store.exists(digest)


def test_altered_bytes_are_noticed(folder: Path) -> None:
    digest = store.put(b"right")
    files(folder)[0].write_bytes(b"wrong")
    for read in (store.get, store.stream):
        with pytest.raises(Altered, match=digest):
            read(digest)


def test_what_is_read_is_what_was_compared(folder: Path) -> None:
    digest = store.put(b"a" * 3_000_000)
    pieces = store.stream(digest)
    files(folder)[0].write_bytes(b"b" * 3_000_000)
    assert store.digest_of(b"".join(pieces)) == digest


def test_missing_bytes_are_noticed_before_the_first_piece(folder: Path) -> None:
    with pytest.raises(StoreUnavailable):
        store.stream("0" * 64)


def test_a_store_that_cannot_be_written_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("obstore.put", full)
    with pytest.raises(StoreUnavailable):
        store.put(b"too much")


def test_a_bucket_that_does_not_answer_is_given_up_before_the_reader_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "LONGEST_SILENCE", timedelta(seconds=0.5))
    with silent_bucket(monkeypatch):
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            store.put(b"never answered")
        assert 0.5 < time.monotonic() - began < PATIENCE


def test_what_rows_name_is_read_and_what_is_not_whole_is_named(db: Session, folder: Path) -> None:
    attached(db, some_upload())
    altered, gone = attached(db, some_upload(b"a")), attached(db, some_upload(b"b"))
    next(folder.rglob(altered.sha256)).write_bytes(b"else")
    next(folder.rglob(gone.sha256)).unlink()
    assert set(store.verify(db)) == {
        ("altered", altered.application_id, altered.sha256),
        ("missing", gone.application_id, gone.sha256),
    }


def test_what_is_erased_while_files_are_read_is_not_missing(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased = attached(db, some_upload())
    read = store.get

    def erase_first(digest: str) -> bytes:
        delete_rows(db, Document, Document.id == erased.id)
        store.erase(db, digest)
        return read(digest)

    monkeypatch.setattr(store, "get", erase_first)
    assert list(store.verify(db)) == []


def test_a_store_that_is_away_is_not_taken_for_one_whose_files_are(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached(db, some_upload())
    monkeypatch.setattr(store, "LONGEST_SILENCE", timedelta(seconds=0.5))
    with silent_bucket(monkeypatch), pytest.raises(StoreUnavailable):
        list(store.verify(db))


def test_a_sweep_deletes_old_orphans_only(db: Session, folder: Path) -> None:
    kept = attached(db, some_upload())
    orphan, young = store.put(b"orphan"), store.put(b"young")
    for path in files(folder):
        if path.name != young:
            make_old(path)
    assert store.sweep(db, AGE) == 1
    assert [store.exists(digest) for digest in (kept.sha256, orphan, young)] == [True, False, True]


def test_a_sweep_spares_what_a_running_transaction_holds(db: Session, folder: Path) -> None:
    digest = store.put(b"about to be named")
    make_old(files(folder)[0])
    with database.Session() as other, other.begin():
        store.protect(other, digest)
        assert store.sweep(db, AGE) == 0
    assert store.sweep(db, AGE) == 1


def test_a_sweep_spares_files_that_were_taken_back(db: Session, folder: Path) -> None:
    document = attached(db, some_upload())
    handing_in.detach(db, document.id)
    make_old(files(folder)[0])
    assert store.sweep(db, AGE) == 0


def test_a_sweep_removes_unfinished_files(db: Session, folder: Path) -> None:
    store.put(b"whole")
    (written,) = files(folder)
    unfinished = written.with_name(written.name + "#1")
    unfinished.write_bytes(b"who")
    make_old(unfinished)
    store.sweep(db, AGE)
    assert files(folder) == [written]


def test_a_file_handed_in_keeps_its_name_and_content(db: Session) -> None:
    upload = some_upload()
    document = attached(db, upload)
    assert (document.filename, document.media_type) == ("营业执照.pdf", "application/pdf")
    assert b"".join(handing_in.read(document)) == upload.data


def test_one_file_may_be_handed_in_twice(db: Session, folder: Path) -> None:
    first, second = attached(db, some_upload()), attached(db, some_upload())
    assert first.sha256 == second.sha256
    assert len(files(folder)) == 1


def test_a_file_taken_back_is_no_longer_current_but_still_there(db: Session) -> None:
    document = attached(db, some_upload())
    application_id: UUID = document.application_id
    assert [held.id for held in handing_in.current_documents(db, application_id)] == [document.id]
    handing_in.detach(db, document.id)
    assert handing_in.current_documents(db, application_id) == []
    assert store.exists(document.sha256)


@pytest.mark.parametrize(("scan", "refusal"), [("infected", Forbidden), ("pending", Conflict)])
def test_a_file_opens_only_once_it_is_known_to_be_harmless(
    db: Session, scan: str, refusal: type[Exception]
) -> None:
    document = attached(db, some_upload())
    document.scan = scan
    with pytest.raises(refusal):
        handing_in.read(document)
