"""Keep files that officers send with a step of a case."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.attachments import FIELDS
from services.applications.case.case import Case
from services.applications.case.room import require_room_for_proof
from services.documents import handing_in
from services.documents.inspect import Upload


def attach(
    db: Session, actor: Actor, case: Case, slot: str, file: Upload, field: str = "file"
) -> dict[str, Any]:
    """Keep a file, and return what its event says of it.

    Args:
        field: where the page says that there is no room for it.

    Raises:
        Invalid: there is no room for it today.

    """
    require_room_for_proof(db, actor, len(file.data), field)
    kept = handing_in.attach(db, case.application.id, slot, file, actor.user_id)
    return {"document": str(kept.id), "name": file.filename, "sha256": file.sha256}


def attach_all(
    db: Session, actor: Actor, case: Case, slot: str, files: Sequence[Upload | None]
) -> dict[str, Any]:
    """Keep the files of a draft or proposal, and return what its event says of them.

    Args:
        files: what the fields for files hold, in their order.

    Raises:
        Invalid: there is no room for one of them today.

    """
    sent = [(field, file) for field, file in zip(FIELDS, files, strict=False) if file]
    kept = [attach(db, actor, case, slot, file, field) for field, file in sent]
    return {"attached": kept} if kept else {}
