"""The store of bytes: a folder or a bucket, each object under its SHA-256.

An object is written as a whole and never changed. It is written before the row
that names it is committed, so that a row always has its bytes. Bytes that no row
names are deleted: at once when their last row is erased, and by a nightly sweep.
"""

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url
from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from services import moments
from services.models import Document, Paper, Registration
from services.settings import settings

if TYPE_CHECKING:
    from obstore.store import ObjectStore

log = logging.getLogger(__name__)

SWEPT_AT_ONCE = 1000
"""Most objects that one sweep deletes; each holds a lock until the transaction ends."""
PIECE, IN_MEMORY = 64 * 1024, 1024 * 1024
"""Bytes read at once, and most bytes of a copy that is not on the disk."""
LONGEST_SILENCE, LONGEST_REQUEST = timedelta(seconds=8), timedelta(seconds=25)
"""How long a bucket may be silent, and take for one request. A reader waits meanwhile, and
gunicorn ends a worker that waits for half a minute; handing in a file takes two requests."""


class StoreUnavailable(Exception):
    """The store cannot be reached, or is full."""


class Missing(StoreUnavailable):
    """There are no such bytes."""


class Altered(StoreUnavailable):
    """The bytes are not those that were stored. Trying again does not help."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"{digest} was altered")
        self.digest = digest


def put(data: bytes) -> str:
    """Store bytes; storing them twice changes nothing, and replaces what was altered.

    Returns:
        Their SHA-256 in hexadecimal, which is their name in the store.

    Raises:
        StoreUnavailable: they could not be stored.
    """
    digest = digest_of(data)
    try:
        if not exists(digest):
            obstore.put(connect(), _path(digest), data)
            _make_durable(digest)
    except (BaseError, OSError) as error:
        raise StoreUnavailable from error
    return digest


def get(digest: str) -> bytes:
    """Read the bytes with a SHA-256.

    Raises:
        Missing: there are none.
        Altered: they are not what was stored.
        StoreUnavailable: the store cannot be reached.
    """
    try:
        data = bytes(obstore.get(connect(), _path(digest)).bytes())
    except FileNotFoundError as error:
        raise Missing from error
    except (BaseError, OSError) as error:
        raise StoreUnavailable from error
    if digest_of(data) != digest:
        raise Altered(digest)
    return data


def stream(digest: str) -> Iterator[bytes]:
    """Read the bytes with a SHA-256, piece by piece, once all of them were compared with it.

    They are copied on the way, so that what is read is what was compared.

    Raises:
        StoreUnavailable: they are missing.
        Altered: they are not what was stored. Raised at once, not on the first piece.
    """
    copy = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed after the last piece
    seen = hashlib.sha256()
    try:
        for piece in obstore.get(connect(), _path(digest)).stream():
            seen.update(piece)
            copy.write(piece)
    except (BaseError, OSError) as error:
        copy.close()
        raise StoreUnavailable from error
    if seen.hexdigest() != digest:
        copy.close()
        raise Altered(digest)
    pieces = _pieces(copy)
    next(pieces)
    return pieces


def _pieces(copy: IO[bytes]) -> Iterator[bytes]:
    with copy:
        copy.seek(0)
        yield b""  # started, so that the copy is closed even if nobody reads on
        while piece := copy.read(PIECE):
            yield piece


def digest_of(data: bytes) -> str:
    """Hash bytes with SHA-256, in hexadecimal, as the store names them."""
    return hashlib.sha256(data).hexdigest()


def exists(digest: str) -> bool:
    """Check whether the store has the bytes with a SHA-256, as they were stored."""
    try:
        get(digest)
    except Missing:
        return False
    except Altered:
        log.error("a stored file was altered: %s", digest)
        return False
    return True


def verify(db: Session) -> Iterator[tuple[str, UUID, str]]:
    """Read everything that rows name, to find what is missing or damaged.

    Removed documents are left out: their bytes may be erased already, and their rows not yet.

    Yields:
        What is wrong, the application or registration, and the SHA-256.

    Raises:
        StoreUnavailable: the store cannot be reached.
    """
    wanted = union(
        select(Document.application_id, Document.sha256).where(Document.removed_at.is_(None)),
        select(Paper.application_id, Paper.sha256),
        select(Registration.id, Registration.sha256).where(Registration.erased_at.is_(None)),
    ).subquery()
    for application_id, digest in db.execute(select(wanted)).all():
        try:
            get(digest)
        except Altered:
            yield "altered", application_id, digest
        except Missing:
            protect(db, digest)  # waits for who is erasing it
            if db.scalar(select(wanted.c.sha256).where(wanted.c.sha256 == digest).limit(1)):
                yield "missing", application_id, digest


def protect(db: Session, digest: str) -> None:
    """Protect bytes from a sweep until the transaction ends. Call it before `put`."""
    db.execute(select(func.pg_advisory_xact_lock_shared(_lock_key(digest))))


def erase(db: Session, digest: str) -> None:
    """Delete bytes, unless a row still names them.

    Waits for transactions that protect them, which may be about to name them. Call it last
    in a transaction, for one digest only: two waiting for each other would fail.

    Raises:
        StoreUnavailable: they could not be deleted.
    """
    db.execute(select(func.pg_advisory_xact_lock(_lock_key(digest))))
    if _named_by_rows(db, [digest]):
        return
    try:
        obstore.delete(connect(), _path(digest))
    except FileNotFoundError:
        return  # by a transaction that was cut off after this
    except (BaseError, OSError) as error:
        raise StoreUnavailable from error


def sweep(db: Session, older_than: timedelta) -> int:
    """Delete objects that no row names, such as those of failed transactions.

    Returns:
        How many were deleted.
    """
    before = moments.now() - older_than
    deleted = 0
    for batch in obstore.list(connect(), chunk_size=SWEPT_AT_ONCE):
        old = {_digest(entry["path"]) for entry in batch if entry["last_modified"] < before}
        for digest in sorted(old - _named_by_rows(db, old)):
            if deleted == SWEPT_AT_ONCE:
                return deleted
            deleted += _delete_unless_held(db, digest)
    _remove_unfinished(before)
    return deleted


def _delete_unless_held(db: Session, digest: str) -> bool:
    free = db.scalar(select(func.pg_try_advisory_xact_lock(_lock_key(digest))))
    # A transaction may have named it before we had the lock.
    if not free or _named_by_rows(db, [digest]):
        return False
    obstore.delete(connect(), _path(digest))
    return True


def _named_by_rows(db: Session, digests: Iterable[str]) -> set[str]:
    """Return those of the digests that a row names."""
    wanted = list(digests)
    return set(
        db.scalars(
            union(
                *(
                    select(table.sha256).where(table.sha256.in_(wanted))
                    for table in (Document, Paper, Registration)
                )
            )
        )
    )


def _lock_key(digest: str) -> int:
    return int.from_bytes(bytes.fromhex(digest[:16]), signed=True)


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _digest(path: str) -> str:
    return path.rpartition("/")[2]


@cache
def connect() -> "ObjectStore":
    """Connect to the store in the settings, once per process."""
    url = settings().store_url
    if url is None:
        return LocalStore(settings().var / "objects", mkdir=True)
    if url.startswith("file:"):
        return from_url(url)
    return from_url(
        url,
        client_options={
            "connect_timeout": LONGEST_SILENCE,
            "read_timeout": LONGEST_SILENCE,
            "timeout": LONGEST_REQUEST,
            "allow_http": settings().store_allow_http,
        },
        retry_config={"max_retries": 3, "retry_timeout": LONGEST_SILENCE / 2},
    )


def _folder() -> Path | None:
    """Return the folder of a local store, or None for a bucket."""
    store = connect()
    return store.prefix if isinstance(store, LocalStore) else None


def _make_durable(digest: str) -> None:
    """Flush a local file to the disk, before the row that names it is committed."""
    folder = _folder()
    if folder is None:
        return
    file = folder / _path(digest)
    for path in (file, file.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_unfinished(before: datetime) -> None:
    """Remove the unfinished files that a killed process left: `<digest>#<number>`."""
    folder = _folder()
    for file in folder.glob("*/*#*") if folder else ():
        if file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
