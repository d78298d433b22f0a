"""Report on the use of the money: filed by the company, checked by an officer."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.messages import REPORT
from services.applications.case.moves import move
from services.applications.case.room import require_room_for_file
from services.applications.case.texts import optional_text, refuse_if, require_text, text_problems
from services.applications.lifecycle import Action
from services.documents import handing_in
from services.documents.inspect import Upload
from services.errors import Problem
from services.language import N_


def file_report(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    text: str,
    upload: Upload | None,
) -> Case:
    """File the report: what the money was used for and what came of it, with the sealed file.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no text, or no file.

    """
    case = load_to(Action.FILE_REPORT, db, actor, application_id, version=version)
    said = N_("Say what the money was used for, and what came of it")
    missing = [] if upload else [Problem(REPORT, N_("Select the report"))]
    refuse_if([*text_problems(text, said), *missing])
    assert upload is not None
    require_room_for_file(db, actor, case.application, len(upload.data), REPORT)
    for held in handing_in.current_documents(db, application_id):
        if held.slot == REPORT:
            handing_in.detach(db, held.id)
    handing_in.attach(db, application_id, REPORT, upload, actor.user_id)
    move(db, actor, case, Action.FILE_REPORT, text=text.strip(), sha256=upload.sha256)
    return case


def clear_report(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str = ""
) -> Case:
    """Find a report to be fine.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the text is too long.

    """
    case = load_to(Action.CLEAR_REPORT, db, actor, application_id, version=version)
    move(db, actor, case, Action.CLEAR_REPORT, text=optional_text(text))
    return case


def return_report(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Find a report not to be fine, with reasons; the company files it again.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.RETURN_REPORT, db, actor, application_id, version=version)
    text = require_text(text, N_("Tell the applicant what to put right"))
    move(db, actor, case, Action.RETURN_REPORT, text=text)
    return case
