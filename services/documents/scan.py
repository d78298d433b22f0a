"""Virus scanning by a ClamAV daemon, over its INSTREAM command.

A chunk is its length in four bytes, most significant first, then its bytes; a
length of zero ends the stream (clamd(8)).
"""

import socket
import struct
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from services.documents import store
from services.inventory.sealing import change_rows
from services.models import Document

TIMEOUT = 60.0
"""Seconds without a byte from the daemon."""
REPLY_MAX = 4096


class ScannerUnavailable(Exception):
    """The scanner cannot be reached, or gave no verdict."""


def scan_document(db: Session, document_id: UUID, address: str | None) -> None:
    """Scan a document that is not scanned yet, and record the verdict.

    Args:
        address: `host:port`, or the path of a socket; None where there is no scanner.

    Raises:
        ScannerUnavailable, StoreUnavailable: try again later.
    """
    document = db.get(Document, document_id)
    if document is None or document.scan != "pending":
        return
    # Without a lock: it may take a minute, and the document may be removed meanwhile.
    verdict = judge(document.sha256, address)
    which = (Document.id == document_id, Document.scan == "pending")
    change_rows(db, Document, *which, scan=verdict)


def judge(digest: str, address: str | None) -> str:
    """Scan stored bytes: `clean`, `infected`, or `unscanned` where there is no scanner.

    Raises:
        ScannerUnavailable, StoreUnavailable: try again later.
    """
    if address is None:
        return "unscanned"
    return "infected" if is_infected(store.stream(digest), address) else "clean"


def is_infected(pieces: Iterable[bytes], address: str) -> bool:
    """Check whether the scanner finds a virus in these bytes.

    Raises:
        ScannerUnavailable: it cannot be reached, or gives no verdict.
    """
    try:
        with _connect(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            for piece in pieces:
                connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
            reply = _read_reply(connection)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    if reply.endswith("FOUND"):
        return True
    if reply.endswith("OK"):
        return False
    raise ScannerUnavailable(reply)


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT)
        connection.connect(address)
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), TIMEOUT)


def _read_reply(connection: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < REPLY_MAX:
        received = connection.recv(REPLY_MAX)
        if not received:
            break
        reply += received
    return reply.rstrip(b"\0\n").decode(errors="replace")
