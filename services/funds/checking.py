"""Enter a check on site, and confirm it: two officers, or it is none."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.room import require_room_for_proof
from services.applications.case.site_checks import SLOT
from services.applications.case.texts import refuse_if, text_problems
from services.applications.casework.notes import list_colleagues
from services.applications.lifecycle import Action
from services.catalogue.parts import FileType
from services.documents import handing_in
from services.documents.inspect import Upload
from services.errors import Problem
from services.language import N_

ACCEPT: tuple[FileType, ...] = ("pdf", "jpeg", "png", "ofd")
NO_COMPANION = N_("Select the second officer")
LONGEST_PLACE = 200


def enter_check(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    checked_on: date | None,
    place: str,
    companion: str,
    text: str,
    record: Upload | None,
) -> Case:
    """Enter what two officers found on site; it counts once the other confirms it.

    Args:
        companion: the key of the other officer's account.
        text: what was found, and where it differs from the file.
        record: the signed record or photos, if there are any.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no day or one to come, no place, no findings, or nobody of the agency named.

    """
    case = load_to(Action.ENTER_SITE_CHECK, db, actor, application_id, version=version)
    names = dict(list_colleagues(db, actor))
    missing = N_("Say what was found, and where it differs from the file")
    refuse_if(
        [
            *_day_problems(checked_on),
            *text_problems(place, N_("Enter the place"), field="place", longest=LONGEST_PLACE),
            *([] if companion in names else [Problem("companion", NO_COMPANION)]),
            *text_problems(text, missing),
        ]
    )
    assert checked_on is not None
    if record is not None:
        require_room_for_proof(db, actor, len(record.data), "record")
        handing_in.attach(db, application_id, SLOT, record, actor.user_id)
    move(
        db,
        actor,
        case,
        Action.ENTER_SITE_CHECK,
        on=checked_on.isoformat(),
        note=place.strip(),
        companion=companion,
        name=names[companion],
        text=text.strip(),
        sha256=record.sha256 if record else None,
    )
    return case


def confirm_check(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Confirm a check on site at which one was the second officer.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.CONFIRM_SITE_CHECK, db, actor, application_id, version=version)
    move(db, actor, case, Action.CONFIRM_SITE_CHECK)
    return case


def _day_problems(checked_on: date | None) -> list[Problem]:
    if checked_on is None:
        return [Problem("checked_on", N_("Enter the day"))]
    if checked_on > moments.today():
        return [Problem("checked_on", N_("The day is still to come"))]
    return []
