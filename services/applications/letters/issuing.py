"""From event to paper: receipt, notices, decision, certificate and its end; and the case completed.

Runs as a job and looks at what the case calls for, so that it may run again,
late, or for several events at once.
"""

from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.applications.case.loading import Case, load_by_system
from services.applications.case.moves import move_by_system
from services.applications.letters import letters
from services.applications.lifecycle import Action, State
from services.documents import issuing, papers
from services.models import Event

DECIDED = frozenset({State.APPROVED, State.REFUSED})

Compose = Callable[[papers.Issue], papers.Sheet]


def issue_papers(db: Session, application_id: UUID) -> None:
    """Issue every paper that a case calls for and does not have yet.

    A decided case is completed with it (办结).

    Raises:
        NotFound: no such application.
        StoreUnavailable: a paper could not be kept; the job is tried again.
    """
    case = load_by_system(db, application_id)
    for event in list(case.application.events):
        for kind, compose in _called_for(db, case, event):
            issuing.issue(
                db,
                case.application,
                kind,
                compose,
                body_code=_lead_at(case, event),
                on=moments.local_day(event.at),
            )
    if case.state in DECIDED:
        move_by_system(db, case, Action.ISSUE)


def _called_for(db: Session, case: Case, event: Event) -> Iterator[tuple[str, Compose]]:
    """The kinds of paper that an event calls for, and how each is put together."""
    match Action(event.action):
        case Action.SUBMIT:
            yield "receipt", partial(letters.receipt, case, event)
        case Action.ASK_FOR_CORRECTION:
            yield "correction", partial(letters.correction, case, event)
        case Action.ACCEPT | Action.DEEM_ACCEPTED:
            yield "acceptance", partial(letters.acceptance, case, event)
        case Action.DECLINE:
            yield "not_accepted", partial(letters.not_accepted, case, event)
        case Action.REFUSE:
            yield "decision", partial(letters.decision, case, event)
        case Action.APPROVE:
            yield "decision", partial(letters.decision, case, event)
            if "certificate" in case.item.result.papers:
                yield "certificate", partial(letters.certificate, case)
        case Action.REVOKE | Action.CANCEL as action:
            certificate = issuing.issued_paper(db, case.application.id, "certificate")
            assert certificate is not None
            kind = "revocation" if action is Action.REVOKE else "cancellation"
            yield kind, partial(letters.ending, case, event, certificate)


def _lead_at(case: Case, event: Event) -> str:
    """The body that led the case at an event; it may have handed over since."""
    body_code = case.lead.body_code
    for later in reversed(case.application.events[event.sequence :]):
        for move in later.data["moves"] if later.action == Action.HAND_OVER else ():
            if move["part"] == "lead" and move["to"] == body_code:
                body_code = move["from"]
    return body_code
