"""Give consent that an institution sees a matching, and withdraw it."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case import shares
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.sharing import is_shared, list_choices, list_current
from services.applications.lifecycle import Action
from services.errors import Conflict


def consent(
    db: Session, actor: Actor, application_id: UUID, *, version: int, institution: str
) -> Case:
    """Consent that one more institution sees the case: at once if it was forwarded already.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Conflict: consent stands already, or the institution is not on the list.

    """
    case = load_to(Action.CONSENT, db, actor, application_id, version=version)
    if institution not in list_choices(case) or institution in _standing(case):
        raise Conflict
    given = shares.describe(db, case, [institution]) if is_shared(case) else {}
    event = move(db, actor, case, Action.CONSENT, **{"institutions": [institution], **given})
    if given:
        shares.give(db, case, [institution], event.at)
    return case


def recall(
    db: Session, actor: Actor, application_id: UUID, *, version: int, institution: str
) -> Case:
    """Withdraw the consent for one institution: from now on it sees nothing of the case.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Conflict: no consent stands for the institution.

    """
    case = load_to(Action.RECALL, db, actor, application_id, version=version)
    if institution not in _standing(case):
        raise Conflict
    event = move(db, actor, case, Action.RECALL, institutions=[institution])
    shares.take_back(db, case, institution, event.at)
    return case


def _standing(case: Case) -> set[str]:
    return {one.institution for one in list_current(case)}
