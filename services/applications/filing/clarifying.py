"""Answer what an agency asks after acceptance (答复询问)."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.messages import ANSWER_PROOF
from services.applications.case.moves import move
from services.applications.case.room import require_room_for_file
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Action
from services.catalogue.parts import FileType
from services.documents import handing_in
from services.documents.inspect import Upload
from services.language import N_

ACCEPT: tuple[FileType, ...] = ("pdf", "jpeg", "png", "ofd", "docx", "xlsx")


def answer(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    text: str,
    proof: Upload | None = None,
) -> Case:
    """Answer the questions, all at once; the review goes on.

    Args:
        proof: a file that proves what is said, if there is one.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no answer, or no room for the file.

    """
    case = load_to(Action.ANSWER_CLARIFICATION, db, actor, application_id, version=version)
    refuse_if(text_problems(text, N_("Write the answer")))
    if proof is not None:
        require_room_for_file(db, actor, case.application, len(proof.data), "proof")
        handing_in.attach(db, application_id, ANSWER_PROOF, proof, actor.user_id)
    digest = proof.sha256 if proof else None
    move(db, actor, case, Action.ANSWER_CLARIFICATION, text=text.strip(), sha256=digest)
    return case
