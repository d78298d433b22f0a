"""Questions and answers that everybody may read."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.errors import NotFound
from services.language import Text
from services.models import PublishedAnswer
from services.search import indexing
from services.search.entries import Findable

PAGE = 20
"""Answers on a page."""


def find_published(db: Session, key: UUID) -> PublishedAnswer:
    """Find an answer that everybody may read. Raises NotFound."""
    found = db.get(PublishedAnswer, key)
    if found is None or found.taken_down_at is not None:
        raise NotFound
    return found


def list_published(
    db: Session, item_code: str = "", before: UUID | None = None
) -> Sequence[PublishedAnswer]:
    """List answers that everybody may read, the newest first: a page, and one more if there is.

    Args:
        item_code: of one service only.
        before: those after this one on the list.
    """
    wanted = select(PublishedAnswer).where(PublishedAnswer.taken_down_at.is_(None))
    if item_code:
        wanted = wanted.where(PublishedAnswer.item_code == item_code)
    if before:
        wanted = wanted.where(PublishedAnswer.id < before)
    return db.scalars(wanted.order_by(PublishedAnswer.id.desc()).limit(PAGE + 1)).all()


def list_findable_answers(db: Session) -> Iterator[Findable]:
    """List all answers that everybody may read, for the search."""
    wanted = select(PublishedAnswer).where(PublishedAnswer.taken_down_at.is_(None))
    yield from map(_as_findable, db.scalars(wanted.order_by(PublishedAnswer.id)))


def index_answer(db: Session, answer_id: UUID) -> None:
    """Have the search find an answer, unless it was taken down meanwhile."""
    wanted = select(PublishedAnswer).where(PublishedAnswer.id == answer_id)
    one = db.scalars(wanted.with_for_update()).one()  # whoever takes it down waits, and removes it
    indexing.remove(db, "published", str(one.id))
    if one.taken_down_at is None:
        indexing.add(db, _as_findable(one))


def _as_findable(one: PublishedAnswer) -> Findable:
    """Say what the search finds of an answer, in the language in which it was written."""
    return Findable(
        kind="published",
        key=str(one.id),
        title=Text.of(one.title, one.title),
        summary=Text.of(one.question, one.question),
        body=(Text.of(one.answer, one.answer),),
    )
