"""Tell officers of the notes within their agency that mention them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services import moments
from services.accounts.standing_in import list_deputies_of
from services.models import Application, CaseNote, Notice, User
from services.notices.inbox import notify

KIND = "note_mention"


def tell_mentioned(db: Session, note_id: UUID, user_ids: Sequence[UUID]) -> None:
    """Tell each colleague once, and who stands in; of a note that was erased meanwhile, nobody."""
    note = db.get(CaseNote, note_id)
    if note is None:
        return
    case = db.get_one(Application, note.application_id)
    readers = {*user_ids, *list_deputies_of(db, user_ids, moments.today())} - {note.author_id}
    readers -= {one for review in case.reviews for one in review.recused}
    for user in db.scalars(select(User).where(User.id.in_(readers), User.disabled_at.is_(None))):
        told = exists().where(
            Notice.user_id == user.id,
            Notice.kind == KIND,
            Notice.application_id == case.id,
            Notice.data["note"].astext == str(note_id),
        )
        if not db.scalar(select(told)):
            notify(db, user, KIND, case, note=str(note_id))
