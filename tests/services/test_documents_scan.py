"""Scanning, against a daemon that speaks clamd's protocol on loopback."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services import database, jobs
from services.documents import handing_in, scan
from services.documents.inspect import inspect
from services.documents.scan import ScannerUnavailable
from services.models import Document
from services.settings import settings
from tests.corpus.builders import pdf
from tests.support.filed import make_filed

VIRUS = b"(X5O!P%)"
"""What the daemon of these tests takes for a virus."""


def receive(connection: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        piece = connection.recv(length - len(data))
        assert piece
        data += piece
    return data


def answer(connection: socket.socket, reply: bytes | None) -> None:
    """One INSTREAM exchange; with `reply`, say that whatever came."""
    assert receive(connection, 10) == b"zINSTREAM\0"
    data = b""
    while length := struct.unpack("!L", receive(connection, 4))[0]:
        data += receive(connection, length)
    found = b"stream: Test.Virus FOUND\0" if VIRUS in data else b"stream: OK\0"
    connection.sendall(found if reply is None else reply)


@contextmanager
def daemon(reply: bytes | None = None) -> Iterator[str]:
    """A daemon for one exchange; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                answer(connection, reply)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


@contextmanager
def configured(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("PORTAL_CLAMAV", address)
        settings.cache_clear()
        yield
    settings.cache_clear()


def hand_in(db: Session, content: bytes) -> Document:
    application = make_filed(db)
    upload = inspect("合同.pdf", BytesIO(content), accept=["pdf"])
    return handing_in.attach(db, application.id, "licence", upload, application.created_by)


def test_harmless_bytes_are_clean() -> None:
    with daemon() as address:
        assert not scan.is_infected([b"a" * 100_000, b"b"], address)


def test_a_virus_across_two_pieces_is_found() -> None:
    with daemon() as address:
        assert scan.is_infected([VIRUS[:4], VIRUS[4:]], address)


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"?\0"])
def test_no_verdict_is_not_a_clean_one(reply: bytes) -> None:
    with daemon(reply) as address, pytest.raises(ScannerUnavailable):
        scan.is_infected([b"a"], address)


def test_a_scanner_that_is_away_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(ScannerUnavailable):
        scan.is_infected([b"a"], address)


@pytest.mark.parametrize(
    ("content", "verdict"), [(pdf(), "clean"), (pdf(VIRUS + b"\n"), "infected")]
)
def test_a_file_handed_in_waits_for_its_verdict(
    db: Session, monkeypatch: pytest.MonkeyPatch, content: bytes, verdict: str
) -> None:
    with daemon() as address, configured(address, monkeypatch):
        document = hand_in(db, content)
        assert document.scan == "pending"
        db.commit()
        jobs.run_all_due()
    assert db.scalar(select(Document.scan)) == verdict


def test_a_file_does_not_wait_for_a_scanner_that_was_taken_away(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with configured("127.0.0.1:9", monkeypatch):
        hand_in(db, pdf())
        db.commit()
    jobs.run_all_due()
    assert db.scalar(select(Document.scan)) == "unscanned"


def test_a_file_can_be_taken_back_while_it_is_scanned(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = hand_in(db, pdf())
    document.scan = "pending"
    db.commit()

    def take_back_meanwhile(*_: object) -> bool:
        with database.Session() as other, other.begin():
            other.execute(text("set local lock_timeout = '1s'"))
            handing_in.detach(other, document.id)
        return True

    monkeypatch.setattr(scan, "is_infected", take_back_meanwhile)
    scan.scan_document(db, document.id, "127.0.0.1:9")
    db.commit()
    found = db.execute(select(Document.scan, Document.removed_at)).one()
    assert found.scan == "infected"
    assert found.removed_at


def test_a_verdict_stands(db: Session) -> None:
    document = hand_in(db, pdf())
    document.scan = "infected"
    db.flush()
    scan.scan_document(db, document.id, "127.0.0.1:9")
    assert document.scan == "infected"


def test_without_a_scanner_files_are_known_to_be_unscanned(db: Session) -> None:
    assert hand_in(db, pdf()).scan == "unscanned"
