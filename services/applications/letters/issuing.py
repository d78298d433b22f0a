"""Issue the papers of a case, and complete a decided case.

Every event of the case is looked at, so the job may run again, late, or once for
several events.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.applications.case import ledger
from services.applications.case.case import Case
from services.applications.case.endings import PROPOSALS
from services.applications.case.loading import load_by_system
from services.applications.case.moves import move_by_system
from services.applications.case.reissues import is_overtaken
from services.applications.case.transfers import PASSING
from services.applications.letters import endings, letters, recovery, steps, suspensions
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.documents import issuing, papers
from services.models import Event

REPEATED = frozenset(
    {
        *("objection_reply", "suspension", "resumption", "clarification", "ending_notice"),
        "transfer",
        *("recovery_notice", "recovery_order", "rectification", "correction"),
        *("decision", "certificate", "revocation", "cancellation", "reopening"),
    }
)
"""Kinds of paper that a case gets once for each event that calls for it."""

Compose = Callable[[papers.Issue], papers.PrintedPaper]


def issue_papers(db: Session, application_id: UUID) -> None:
    """Issue every paper that a case needs and does not have yet.

    A decided case is then completed (办结).

    Raises:
        NotFound: no such application.
        StoreUnavailable: a paper could not be stored; the job is tried again.
    """
    case = load_by_system(db, application_id)
    called_for: Counter[str] = Counter()
    for event in list(case.application.events):
        for kind in ROWS[Action(event.action)].papers:
            if not _is_given(case, kind):
                continue
            if event.action == Action.REISSUE and is_overtaken(case.application.events, event):
                continue
            called_for[kind] += 1
            occurrence = called_for[kind] if kind in REPEATED else 1
            if issuing.find_issued_paper(db, case.application.id, kind, occurrence=occurrence):
                continue
            paper = issuing.issue(
                db,
                case.application,
                kind,
                COMPOSERS[kind](db, case, event),
                body_code=_lead_at(case, event),
                on=moments.local_day(event.at),
                number=_given_number(case, event, kind),
                occurrence=occurrence,
            )
            ledger.append_paper(db, case.application, paper)
    if Action.ISSUE in case.lifecycle.at[case.state]:
        move_by_system(db, case, Action.ISSUE)


def _compose_ending(db: Session, case: Case, event: Event) -> Compose:
    certificate = issuing.find_newest_paper(db, case.application.id, "certificate")
    assert certificate is not None
    notice = event.action in PROPOSALS
    return partial(endings.notice if notice else endings.ending, case, event, certificate)


def _compose_certificate(db: Session, case: Case, event: Event) -> Compose:
    if event.action != Action.REISSUE:
        return partial(letters.certificate, case)
    former = issuing.find_newest_paper(db, case.application.id, "certificate")
    assert former is not None
    return partial(letters.certificate_anew, case, event, former)


def _compose_rectification(db: Session, case: Case, event: Event) -> Compose:
    decided = issuing.find_newest_paper(db, case.application.id, "decision")
    assert decided is not None
    return partial(steps.rectification, case, event, decided)


def _compose_reopening(db: Session, case: Case, event: Event) -> Compose:
    decided = issuing.find_newest_paper(db, case.application.id, "decision")
    assert decided is not None
    return partial(steps.reopening, case, event, decided)


UNNUMBERED = "〔预览〕"
"""What a preview has in place of a number."""


def list_previewed(action: Action, case: Case) -> list[str]:
    """List the kinds of paper that an action on a case calls for, and that can be drawn before.

    What is numbered with its event has no preview, since a number is given only once.
    """
    called = ROWS[action].papers
    return [kind for kind in called if kind != "entry" and _is_given(case, kind)]


def preview_papers(db: Session, application_id: UUID) -> list[papers.PrintedPaper]:
    """Compose what the newest event of a case calls for, as it would be issued.

    The caller has taken the action in a transaction that it undoes.
    """
    case = load_by_system(db, application_id)
    event = case.application.events[-1]
    issue = issuing.describe_preview(
        case.application, _lead_at(case, event), UNNUMBERED, moments.local_day(event.at)
    )
    kinds = list_previewed(Action(event.action), case)
    return [COMPOSERS[kind](db, case, event)(issue) for kind in kinds]


def _is_given(case: Case, kind: str) -> bool:
    return kind != "certificate" or kind in case.item.result.papers


COMPOSERS: Mapping[str, Callable[[Session, Case, Event], Compose]] = {
    "receipt": lambda _db, case, event: partial(letters.receipt, case, event),
    "correction": lambda _db, case, event: partial(letters.correction, case, event),
    "acceptance": lambda _db, case, event: partial(letters.acceptance, case, event),
    "not_accepted": lambda _db, case, event: partial(letters.not_accepted, case, event),
    "decision": lambda _db, case, event: partial(letters.decision, case, event),
    "certificate": _compose_certificate,
    "entry": lambda _db, case, event: partial(letters.entry, case, event),
    "referral": lambda _db, case, event: partial(letters.referral, case, event),
    "payment": lambda _db, case, event: partial(letters.payment, case, event),
    "objection_reply": lambda _db, case, event: partial(letters.objection_reply, case, event),
    "suspension": lambda _db, case, event: partial(suspensions.suspension, case, event),
    "resumption": lambda _db, case, event: partial(suspensions.resumption, case, event),
    "ending_notice": _compose_ending,
    "clarification": lambda _db, case, event: partial(letters.clarification, case, event),
    "returned": lambda _db, case, event: partial(steps.returned, case, event),
    "extension": lambda _db, case, event: partial(steps.extension, case, event),
    "transfer": lambda _db, case, event: partial(steps.transferred, case, event),
    "discontinued": lambda _db, case, event: partial(steps.discontinued, case, event),
    "rectification": _compose_rectification,
    "reopening": _compose_reopening,
    "recovery_notice": lambda _db, case, event: partial(recovery.notice, case, event),
    "recovery_order": lambda _db, case, event: partial(recovery.order, case, event),
    "revocation": _compose_ending,
    "cancellation": _compose_ending,
}
"""How each kind of paper is composed."""


def _given_number(case: Case, event: Event, kind: str) -> str | None:
    """Return the number that a paper carries from elsewhere: of the case, or of an entry."""
    if kind == "receipt":
        return case.application.number
    return str(event.data["number"]) if kind == "entry" else None


def _lead_at(case: Case, event: Event) -> str:
    """Find the body that led the case at an event, before any later hand-over."""
    body_code = case.lead.body_code
    for later in reversed(case.application.events[event.sequence :]):
        if later.action in PASSING and later.data["passed"]["to"] == body_code:
            body_code = later.data["passed"]["from"]
        for move in later.data["moves"] if later.action == Action.HAND_OVER else ():
            if move["part"] == "lead" and move["to"] == body_code:
                body_code = move["from"]
    return body_code
