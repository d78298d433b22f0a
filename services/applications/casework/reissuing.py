"""Issue a certificate in the new name of its holder (换发): asked for, proposed, signed by another.

It keeps the end day of the one that it replaces, which stays readable and says by which.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.reissues import find_former_name
from services.applications.case.texts import require_text
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.documents import issuing
from services.language import N_


def ask_for_reissue(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Ask for a certificate in the name that a registrar has confirmed.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.ASK_FOR_REISSUE, db, actor, application_id, version=version)
    move(db, actor, case, Action.ASK_FOR_REISSUE, **_names(case))
    return case


def propose_reissue(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Propose a certificate in the new name, with what was looked at.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nothing that shows the change.

    """
    case = load_to(Action.PROPOSE_REISSUE, db, actor, application_id, version=version)
    missing = N_("Say what you looked at, such as the notice of the change of name")
    text = require_text(text, missing)
    move(db, actor, case, Action.PROPOSE_REISSUE, **_names(case), text=text)
    return case


def reissue(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Issue the certificate as proposed: the former one is replaced at once, a job writes the new.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.REISSUE, db, actor, application_id, version=version)
    event = move(db, actor, case, Action.REISSUE, **_names(case))
    ends = ROWS[Action.REISSUE].ends
    assert ends is not None
    issuing.end_papers(db, application_id, ends.kinds, ends.status, moments.local_day(event.at))
    return case


def reject_reissue(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Let the certificate stay as it is; holder and officer are told why.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.REJECT_REISSUE, db, actor, application_id, version=version)
    text = require_text(text, N_("Give the reasons"))
    move(db, actor, case, Action.REJECT_REISSUE, text=text)
    return case


def _names(case: Case) -> dict[str, Any]:
    found = find_former_name(case)
    assert found is not None
    return {"former": found.former, "name": found.name}
