"""Compares the papers on record with the digital seals in their files."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.documents import store
from services.documents.digital_seals.certificates import read_roots
from services.documents.digital_seals.judging import judge
from services.models import Paper


def count(db: Session) -> tuple[int, int]:
    """Count the papers on record, and the specimens among them."""
    query = select(func.count(), func.count().filter(Paper.specimen)).select_from(Paper)
    papers, specimens = db.execute(query).one()
    return papers, specimens


def compare(db: Session) -> Iterator[tuple[str, UUID, str]]:
    """Judge the seal of every paper that was sealed, to find what is not as recorded.

    Files that are missing or altered are left to `store.verify`.

    Yields:
        What is wrong, the application and the SHA-256 of the file.
    """
    roots = read_roots()
    for application_id, digest, specimen, sealed_by in db.execute(
        select(Paper.application_id, Paper.sha256, Paper.specimen, Paper.sealed_by)
        .where(Paper.sealed_by.is_not(None))
        .order_by(Paper.id)
    ).all():
        try:
            seal = judge(store.get(digest), roots)
        except store.StoreUnavailable:
            continue
        if not seal.is_by(sealed_by):
            yield "without the digital seal on record", application_id, digest
        elif seal.specimen != specimen:
            mark = "a specimen" if seal.specimen else "no specimen"
            yield f"{mark}, but on record as the contrary", application_id, digest
