"""Object to the own entry on the public list of a round (异议)."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.entries import require_entry
from services.applications.case.loading import load_to
from services.applications.case.messages import OBJECTION_PROOF
from services.applications.case.moves import move
from services.applications.case.room import require_room_for_file
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Action
from services.catalogue.parts import FileType
from services.documents import handing_in
from services.documents.inspect import Upload
from services.language import N_

ACCEPT: tuple[FileType, ...] = ("pdf", "jpeg", "png", "ofd")
LONGEST_SUBJECT = 200
"""Characters in what an objection is about."""


def object_to_entry(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    subject: str,
    text: str,
    proof: Upload | None = None,
) -> Case:
    """Object to what the public list proposes for an application.

    Args:
        subject: what is wrong.
        text: the reasons, and what proves them.
        proof: a file that proves them, if there is one.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Conflict: no list has the application.
        Invalid: nothing is said to be wrong, or no reasons.

    """
    case = load_to(Action.OBJECT, db, actor, application_id, version=version)
    entry = require_entry(db, case)
    missing = N_("Say what is wrong")
    refuse_if(
        [
            *text_problems(subject, missing, field="subject", longest=LONGEST_SUBJECT),
            *text_problems(text, N_("Give your reasons")),
        ]
    )
    if proof is not None:
        require_room_for_file(db, actor, case.application, len(proof.data), "proof")
        handing_in.attach(db, application_id, OBJECTION_PROOF, proof, actor.user_id)
    move(
        db,
        actor,
        case,
        Action.OBJECT,
        text=f"{subject.strip()}\n{text.strip()}",
        list_id=str(entry.list_id),
        sha256=proof.sha256 if proof else None,
    )
    return case
