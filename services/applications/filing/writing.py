"""Write to the agency that handles a case."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import limits
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_for_change
from services.applications.case.messages import MESSAGE
from services.applications.case.moves import move
from services.applications.case.room import require_room_for_file
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Action
from services.documents import handing_in
from services.documents.inspect import Upload
from services.language import N_
from services.quotas import quotas


def write_to_agency(
    db: Session, actor: Actor, application_id: UUID, *, text: str, file: Upload | None = None
) -> Case:
    """Write to the agency that handles a case; nothing of the case changes.

    Raises:
        NotFound: no such case in the actor's scope.
        Conflict, Forbidden: nobody writes in this state, or not the actor.
        Invalid: no words, or no room for the file.
        TooMany: the person wrote too often within a day.

    """
    case = load_for_change(db, actor, application_id)
    refuse_if(text_problems(text, N_("Write a message")))
    limits.count_try(
        "message", str(actor.user_id), most=quotas().messages_a_day, per=timedelta(days=1)
    )
    attached: dict[str, Any] = {}
    if file is not None:
        require_room_for_file(db, actor, case.application, len(file.data), "file")
        kept = handing_in.attach(db, application_id, MESSAGE, file, actor.user_id)
        attached = {"document": str(kept.id), "name": file.filename, "sha256": file.sha256}
    move(db, actor, case, Action.WRITE_TO_AGENCY, text=text.strip(), **attached)
    return case
