"""Notes that officers of one body leave each other on a case.

They are not part of the case: neither the applicant nor another body ever reads them,
and nothing depends on them. Nobody edits or deletes a note; it goes when the case is
erased. When a body hands a case over, its successor gets the notes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import AGENCY_ROLES, Actor
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.texts import require_text
from services.errors import NotFound
from services.jobs import TELL_MENTIONED, defer
from services.language import N_
from services.models import CaseNote, User


@dataclass(frozen=True, slots=True)
class Note:
    """One note, ready to be read."""

    text: str
    author: str
    at: datetime


def list_notes(db: Session, case: Case) -> Sequence[Note]:
    """List the notes of the actor's body on a case, newest first. One query.

    Raises:
        NotFound: the actor is the applicant.

    """
    rows = db.execute(
        select(CaseNote.text, User.name, CaseNote.created_at)
        .join(User, User.id == CaseNote.author_id)
        .where(CaseNote.application_id == case.application.id, CaseNote.body_code == _body_of(case))
        .order_by(CaseNote.id.desc())
    )
    return [Note(*row) for row in rows]


def list_colleagues(db: Session, actor: Actor) -> Sequence[tuple[str, str]]:
    """List the other officers of an officer's body: key and name."""
    rows = db.execute(
        select(User.id, User.name)
        .where(
            User.body_code == actor.body,
            User.staff_role.in_(AGENCY_ROLES),
            User.disabled_at.is_(None),
            User.id != actor.user_id,
        )
        .order_by(User.name, User.id)
    )
    return [(str(key), name) for key, name in rows]


def add_note(
    db: Session, actor: Actor, application_id: UUID, *, text: str, mentions: Sequence[str] = ()
) -> None:
    """Add a note on a case for the officers of the actor's body, and tell those it mentions.

    Args:
        mentions: the keys of colleagues, whose names then stand before the note.

    Raises:
        NotFound: there is no such case, or the actor's body has no part in it.
        Invalid: the note is empty or too long.

    """
    case = load(db, actor, application_id)
    text = require_text(text, N_("Write a note"))
    colleagues = dict(list_colleagues(db, actor))
    told = [key for key in dict.fromkeys(mentions) if key in colleagues]
    if told:
        text = require_text(
            " ".join(f"@{colleagues[key]}" for key in told) + f"\n{text}", N_("Write a note")
        )
    note = CaseNote(
        application_id=application_id,
        body_code=_body_of(case),
        author_id=actor.user_id,
        text=text,
        created_at=moments.now(),
    )
    db.add(note)
    db.flush()
    if told:
        defer(db, TELL_MENTIONED, note_id=str(note.id), user_ids=told)


def _body_of(case: Case) -> str:
    if case.review is None:
        raise NotFound
    return case.review.body_code
