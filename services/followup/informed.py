"""Notify the bodies that are only informed of a case, once, and keep that they were."""

from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.casework import informing
from services.applications.lifecycle import Action
from services.followup.outsiders import notify_outsiders
from services.followup.readers import select_staff
from services.models import Application, Event

KIND = "case_informed"
WHEN = frozenset(
    {
        *(Action.ACCEPT, Action.DEEM_ACCEPTED),
        *(Action.CHECK, Action.ASSIGN, Action.FORWARD, Action.CONFIRM, Action.ENTER),
    }
)
"""Other bodies are informed only once the lead has taken a case up."""


def notify_informed(db: Session, application: Application, event: Event, *, mail: bool) -> None:
    """Notify reviewers of the bodies that the route only informs, who cannot open the case; what
    their body was told of stands on a page of theirs.
    """
    told = [part["body"] for part in (application.route or {}).get("informed", ())]
    informing.keep_informed(db, application, told, event.at)
    if told:
        readers = db.scalars(select_staff(told, Role.REVIEWER)).all()
        notify_outsiders(db, readers, KIND, application, event, mail=mail)
