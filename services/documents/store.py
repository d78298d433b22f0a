"""Where the bytes lie: a folder or a bucket, each object under its SHA-256.

An object is written whole or not at all, and never changed. It is written before
the row that names it is committed, so a row is never without its bytes; bytes
that no row came to name are swept up later.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url
from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from services import moments
from services.models import Document, Paper
from services.settings import settings

if TYPE_CHECKING:
    from obstore.store import ObjectStore

SWEPT_AT_ONCE = 1000
"""Most objects one sweep deletes; each costs a lock until the transaction ends."""
SILENCE, WHOLE = timedelta(seconds=8), timedelta(seconds=25)
"""How long a bucket may say nothing, and take over one request. A reader waits behind it,
and gunicorn ends a worker that waits for half a minute; handing in a file is two requests."""


class StoreUnavailable(Exception):
    """The store cannot be reached, is full, or does not give back what it was given."""


def put(data: bytes) -> str:
    """Keep these bytes; to keep them twice changes nothing.

    Returns:
        Their SHA-256 in hexadecimal, by which they are found again.

    Raises:
        StoreUnavailable: they could not be kept.
    """
    digest = digest_of(data)
    try:
        if _size(digest) != len(data):
            obstore.put(connect(), _path(digest), data)
            _make_durable(digest)
    except (BaseError, OSError) as error:
        raise StoreUnavailable from error
    return digest


def get(digest: str) -> bytes:
    """The bytes of that SHA-256.

    Raises:
        StoreUnavailable: they are not there, or no longer what they were.
    """
    try:
        data = bytes(obstore.get(connect(), _path(digest)).bytes())
    except (BaseError, OSError) as error:
        raise StoreUnavailable from error
    if digest_of(data) != digest:
        raise StoreUnavailable(f"{digest} is damaged")
    return data


def stream(digest: str) -> Iterator[bytes]:
    """The bytes of that SHA-256, piece by piece.

    Raises:
        StoreUnavailable: they are not there. Raised at once, not on the first piece.
    """
    try:
        found = obstore.get(connect(), _path(digest))
    except (BaseError, OSError) as error:
        raise StoreUnavailable from error
    return (bytes(piece) for piece in found.stream())


def digest_of(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal, as the store names them."""
    return hashlib.sha256(data).hexdigest()


def exists(digest: str) -> bool:
    """Whether the store has bytes of that SHA-256."""
    return _size(digest) is not None


def verify(db: Session) -> Iterator[tuple[str, UUID, str]]:
    """Read everything that rows name.

    Yields:
        What is wrong, the application and the SHA-256, of each that does not come back whole.

    Raises:
        StoreUnavailable: the store cannot be reached.
    """
    for application_id, digest in db.execute(
        union(*(select(t.application_id, t.sha256) for t in (Document, Paper)))
    ).all():
        try:
            get(digest)
        except StoreUnavailable as error:
            if error.__cause__ is None:
                yield "altered", application_id, digest
            elif isinstance(error.__cause__, FileNotFoundError):
                yield "missing", application_id, digest
            else:
                raise


def hold(db: Session, digest: str) -> None:
    """Keep a sweep from these bytes until the transaction ends. Call it before `put`."""
    db.execute(select(func.pg_advisory_xact_lock_shared(_lock_key(digest))))


def sweep(db: Session, older_than: timedelta) -> int:
    """Delete objects that no row names, such as those of a transaction that failed.

    Returns:
        How many were deleted.
    """
    before = moments.now() - older_than
    deleted = 0
    for batch in obstore.list(connect(), chunk_size=SWEPT_AT_ONCE):
        old = {_digest(entry["path"]) for entry in batch if entry["last_modified"] < before}
        for digest in sorted(old - _named(db, old)):
            if deleted == SWEPT_AT_ONCE:
                return deleted
            deleted += _delete_unless_held(db, digest)
    _remove_unfinished(before)
    return deleted


def _delete_unless_held(db: Session, digest: str) -> bool:
    free = db.scalar(select(func.pg_try_advisory_xact_lock(_lock_key(digest))))
    # Between the first look and the lock, a transaction may have named it.
    if not free or _named(db, [digest]):
        return False
    obstore.delete(connect(), _path(digest))
    return True


def _named(db: Session, digests: Iterable[str]) -> set[str]:
    """Those of the digests that a row names."""
    wanted = list(digests)
    return set(
        db.scalars(
            union(*(select(t.sha256).where(t.sha256.in_(wanted)) for t in (Document, Paper)))
        )
    )


def _lock_key(digest: str) -> int:
    return int.from_bytes(bytes.fromhex(digest[:16]), signed=True)


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _digest(path: str) -> str:
    return path.rpartition("/")[2]


def _size(digest: str) -> int | None:
    try:
        return obstore.head(connect(), _path(digest))["size"]
    except FileNotFoundError:
        return None


@cache
def connect() -> "ObjectStore":
    """The store of this process, as the settings name it."""
    url = settings().store_url
    if url is None:
        return LocalStore(settings().var / "objects", mkdir=True)
    if url.startswith("file:"):
        return from_url(url)
    return from_url(
        url,
        client_options={
            "connect_timeout": SILENCE,
            "read_timeout": SILENCE,
            "timeout": WHOLE,
            "allow_http": settings().store_allow_http,
        },
        retry_config={"max_retries": 3, "retry_timeout": SILENCE / 2},
    )


def _folder() -> Path | None:
    """The folder of a local store; None for a bucket."""
    store = connect()
    return store.prefix if isinstance(store, LocalStore) else None


def _make_durable(digest: str) -> None:
    """Have a local file reach the disk before the row that names it does."""
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
    """Remove what a killed process left of a local write: `<digest>#<number>`."""
    folder = _folder()
    for file in folder.glob("*/*#*") if folder else ():
        if file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
