"""Write to the applicant, and put on file what officers get elsewhere."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.messages import MESSAGE, SLOTS, CaseFileKind
from services.applications.case.moves import move
from services.applications.case.texts import choice_problems, refuse_if, text_problems
from services.applications.casework.attaching import attach
from services.applications.lifecycle import Action
from services.documents.inspect import Upload
from services.errors import Problem
from services.language import N_

NO_KIND = N_("Select what it is")


def write_to_applicant(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    text: str,
    file: Upload | None = None,
) -> Case:
    """Write to the applicant, who is told at once; nothing of the case changes.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no words, or no room for the file.

    """
    case = load_to(Action.WRITE_TO_APPLICANT, db, actor, application_id, version=version)
    refuse_if(text_problems(text, N_("Write a message")))
    attached = attach(db, actor, case, MESSAGE, file) if file else {}
    move(db, actor, case, Action.WRITE_TO_APPLICANT, text=text.strip(), **attached)
    return case


def add_file(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    kind: CaseFileKind | None,
    text: str,
    file: Upload | None,
) -> Case:
    """Put on file what an officer has of the case, for the agencies that have it.

    Args:
        text: what it is, when it was made and by whom.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no kind, no words or no file, or no room for it.

    """
    case = load_to(Action.ADD_FILE, db, actor, application_id, version=version)
    problems = choice_problems("kind", kind, NO_KIND)
    problems += text_problems(text, N_("Say what it is, of which day and by whom"))
    refuse_if([*problems, *([] if file else [Problem("file", N_("Select a file"))])])
    assert kind is not None
    assert file is not None
    attached = attach(db, actor, case, SLOTS[kind], file)
    move(db, actor, case, Action.ADD_FILE, file_kind=kind.value, text=text.strip(), **attached)
    return case
