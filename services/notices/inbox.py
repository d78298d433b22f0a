"""The inbox: notices to one person, each also sent by mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.errors import NotFound
from services.language import Language
from services.models import Application, Notice, User
from services.notices import wording
from services.notices.mail import send_mail

PAGE = 25


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of notices, newest first; `older` is the key of the next page, if any."""

    notices: Sequence[Notice]
    older: UUID | None


def notify(
    db: Session, user: User, kind: str, case: Application | None = None, /, **data: Any
) -> Notice:
    """Put a notice into a person's inbox, and mail it; arguments as of `put`."""
    notice = put(db, user, kind, case, **data)
    mail_notice(db, notice, user)
    return notice


def put(
    db: Session, user: User, kind: str, case: Application | None = None, /, **data: Any
) -> Notice:
    """Put a notice into a person's inbox, without mail.

    Args:
        kind: one of `wording.KINDS`.
        case: the application that it is about and leads to, if any; its words name it.
        data: fills the gaps in its words; kept as JSON. Whoever is named to another in it is
            its `person`, by key: with their account the notice is erased.

    """
    if case is not None:
        data |= {"number": case.number, "item": case.item_code}
    notice = Notice(
        user_id=user.id,
        kind=kind,
        application_id=case.id if case else None,
        data=data,
        created_at=moments.now(),
    )
    db.add(notice)
    db.flush()
    return notice


def mail_notice(db: Session, notice: Notice, user: User) -> None:
    """Mail a notice in the language of its reader, once however often this is called."""
    language = cast(Language, user.language)
    paragraphs = wording.word_body(notice.kind, notice.data)
    send_mail(
        db,
        user.email,
        "notice",
        language,
        key=f"notice {notice.id}",
        path=f"/account/inbox/{notice.id}",
        title=wording.word_title(notice.kind, notice.data).in_(language),
        text="\n\n".join(paragraph.in_(language) for paragraph in paragraphs),
    )
    notice.mailed_at = moments.now()
    db.flush()


def list_notices(
    db: Session, actor: Actor, *, before: UUID | None = None, size: int = PAGE
) -> NoticePage:
    """List the actor's notices, newest first; ids are in order of creation."""
    query = select(Notice).where(Notice.user_id == actor.user_id)
    if before is not None:
        query = query.where(Notice.id < before)
    rows = db.scalars(query.order_by(Notice.id.desc()).limit(size + 1)).all()
    return NoticePage(rows[:size], rows[size - 1].id if len(rows) > size else None)


def find_notice(db: Session, actor: Actor, notice_id: UUID) -> Notice:
    """Find one of the actor's own notices.

    Raises:
        NotFound: it is somebody else's, or does not exist.

    """
    notice = db.scalar(
        select(Notice).where(Notice.id == notice_id, Notice.user_id == actor.user_id)
    )
    if notice is None:
        raise NotFound
    return notice


def mark_read(db: Session, actor: Actor, notice_id: UUID) -> Notice:
    """Mark a notice as read, at the time it was first opened.

    Raises:
        NotFound: it is somebody else's, or does not exist.

    """
    notice = find_notice(db, actor, notice_id)
    notice.read_at = notice.read_at or moments.now()
    db.flush()
    return notice


def mark_all_read(db: Session, actor: Actor) -> None:
    """Mark everything in the inbox as read."""
    db.execute(
        update(Notice)
        .where(Notice.user_id == actor.user_id, Notice.read_at.is_(None))
        .values(read_at=moments.now())
    )
