"""What anybody may ask with a code: whether a paper is genuine, and how far a case is.

A wrong code and an unknown number get the same answer: not found.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from services import moments
from services.applications.case.appeals import find_change
from services.applications.case.proving import find_flaws_of_case
from services.applications.case.rectifications import Rectification, list_rectifications
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.catalogue import item_of
from services.catalogue.parts import Nature
from services.database import Snapshot
from services.documents import numbering
from services.documents.digital_seals.judging import SealFound
from services.documents.issuing import find_issued_paper
from services.identifiers import normalise
from services.language import Text
from services.models import Application, Event, Paper, Review
from services.plan import body

DECIDING = frozenset(action for action, row in ROWS.items() if row.decides)

log = logging.getLogger(__name__)

PaperStanding = Literal[
    "in_force", "changed", "expired", "revoked", "cancelled", "replaced", "unproven"
]
"""`changed`: a reviewing authority decided otherwise, in part or whole, and revoked nothing;
`replaced`: by a certificate in the new name of its holder;
`unproven`: what the tables say of the paper or its case is not what the portal wrote."""


@dataclass(frozen=True, slots=True)
class VerifiedPaper:
    """What the portal tells about a paper to anybody with its number and code.

    Args:
        kind: one of `models.Paper.kind`.
        item: name of the service it was issued for.
        ended_on: the day of its revocation, cancellation or replacement.
        specimen: whether it was issued in a demonstration.
        sealed_by: SHA-256 of the certificate of its digital seal; None where it has none.
        rectified: of a decision, the slips in its words that were put right since.
        changed_on: the day on which a reviewing authority changed the decision, or what it rests
            on; None where none did.
        replaced_by: number of the certificate in a new name that replaced it.
        replaces: number of the certificate in a former name that it replaced.
    """

    number: str
    kind: str
    item: Text
    holder: str
    body: Text
    issued_on: date
    valid_until: date | None
    ended_on: date | None
    standing: PaperStanding
    specimen: bool
    sealed_by: str | None
    rectified: tuple[Rectification, ...] = ()
    changed_on: date | None = None
    replaced_by: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What the portal tells about a file to anybody who has it.

    Args:
        paper: the paper that was issued with exactly these bytes.
        seal: the digital seal in it, which anybody can check without the portal.
    """

    paper: VerifiedPaper | None
    seal: SealFound

    @property
    def forged(self) -> bool:
        """Whether the record names the file, and its seal is not the one on record."""
        sealed_by = self.paper.sealed_by if self.paper else None
        return sealed_by is not None and not self.seal.is_by(sealed_by)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a case is, without personal data.

    Args:
        proven: whether the tables have what the portal wrote; nothing else may be told if not.
        nature: of the item.
        state: a member of `lifecycle.State`.
        decision: `approved` or `refused` once decided.
        body: the lead body.
        due_on: when the next step is due; None where no limit runs.
    """

    number: str
    item: Text
    nature: Nature
    state: str
    decision: str | None
    body: Text
    submitted_at: datetime
    due_on: date | None
    proven: bool


def find_paper(db: Session, number: str, code: str) -> VerifiedPaper | None:
    """Find the paper with a number and verification code, or None.

    Args:
        number: the paper's number, or that of its case, as typed.
        code: as typed.
    """
    found = db.execute(
        select(Paper, Application)
        .join(Application, Application.id == Paper.application_id)
        .where(
            or_(
                Paper.number == numbering.printed_number(number),
                Application.number == numbering.parse_case_number(number),
            ),
            Paper.verify_code == normalise(code),
        )
    ).first()
    return _verified_paper(db, *found) if found else None


def check_file(db: Session, digest: str, seal: SealFound) -> CheckedFile:
    """Check a file: whether a paper was issued with exactly its bytes, and by its digital seal.

    Args:
        digest: the hash of its bytes, by `store.digest_of`.
        seal: as `digital_seals.asking` found it, which takes its time, and no connection.
    """
    return CheckedFile(find_paper_by_digest(db, digest), seal)


def find_paper_by_digest(db: Session, digest: str) -> VerifiedPaper | None:
    """Find the paper that was issued with exactly the bytes of this hash, or None."""
    found = db.execute(
        select(Paper, Application)
        .join(Application, Application.id == Paper.application_id)
        .where(Paper.sha256 == digest)
    ).first()
    return _verified_paper(db, *found) if found else None


def find_progress(db: Session, number: str, code: str) -> Progress | None:
    """Find how far the case with a number and query code is, or None.

    Args:
        number: the case number, as typed.
        code: the query code on the receipt, as typed.
    """
    case_number = numbering.parse_case_number(number)
    if case_number is None:
        return None
    application = db.scalar(
        select(Application)
        .where(
            Application.number == case_number,
            Application.query_code == normalise(code),
        )
        .options(joinedload(Application.reviews.and_(Review.part == "lead")))
    )
    if application is None:
        return None
    assert application.number is not None
    assert application.submitted_at is not None
    filed = item_of(application)
    return Progress(
        number=application.number,
        item=filed.name,
        nature=filed.nature,
        state=application.state,
        decision=application.decision,
        body=body(application.reviews[0].body_code).name,
        submitted_at=application.submitted_at,
        due_on=application.due_on,
        proven=_is_as_on_record(application.id),
    )


def _is_as_on_record(application_id: UUID) -> bool:
    with Snapshot() as db:
        flaw = next(find_flaws_of_case(db, application_id), None)
    if flaw is not None:
        log.error("case %s is not as on record: %s", application_id, flaw.reason)
    return flaw is None


def _verified_paper(db: Session, paper: Paper, application: Application) -> VerifiedPaper:
    later = _list_later(db, paper)
    changed_on = find_change(later)
    return VerifiedPaper(
        number=paper.number,
        kind=paper.kind,
        item=item_of(application).name,
        holder=paper.holder,
        body=body(paper.body_code).name,
        issued_on=paper.issued_on,
        valid_until=paper.valid_until,
        ended_on=paper.ended_on,
        standing=_paper_standing(paper, changed=changed_on is not None),
        specimen=paper.specimen,
        sealed_by=paper.sealed_by,
        rectified=tuple(list_rectifications(later)) if paper.kind == "decision" else (),
        changed_on=changed_on,
        replaced_by=_find_number(db, paper, 1) if paper.status == "replaced" else None,
        replaces=_find_replaced(db, paper),
    )


def _find_number(db: Session, paper: Paper, steps: int) -> str | None:
    """Find the number of the paper of its kind that was issued so many later, or None."""
    beside = find_issued_paper(
        db, paper.application_id, paper.kind, occurrence=paper.occurrence + steps
    )
    return beside.number if beside else None


def _find_replaced(db: Session, paper: Paper) -> str | None:
    if paper.kind != "certificate" or paper.occurrence == 1:
        return None
    before = find_issued_paper(
        db, paper.application_id, paper.kind, occurrence=paper.occurrence - 1
    )
    return before.number if before is not None and before.status == "replaced" else None


def _list_later(db: Session, paper: Paper) -> Sequence[Event]:
    """List what became of a decision since, for itself and for the certificate that it gave.

    Of a case that was decided anew, each paper has what became of its own decision.
    """
    if paper.kind not in ("decision", "certificate"):
        return ()
    events = select(Event).where(
        Event.application_id == paper.application_id,
        Event.action.in_(
            [*DECIDING, Action.RECTIFY, Action.ENTER_APPEAL_OUTCOME, Action.PUT_ON_PAPER]
        ),
    )
    found: list[Event] = []
    count = 0
    for event in db.scalars(events.order_by(Event.sequence)):
        if event.action == Action.PUT_ON_PAPER:
            count += event.data["paper"].get("kind") == paper.kind
        elif event.action not in DECIDING:
            found.append(event)
        elif count >= paper.occurrence:
            break
        else:
            found = []
    return found


def _paper_standing(paper: Paper, *, changed: bool) -> PaperStanding:
    if not _is_as_on_record(paper.application_id):
        return "unproven"
    expired = paper.valid_until is not None and paper.valid_until < moments.today()
    match paper.status:
        case "revoked":
            return "revoked"
        case "cancelled":
            return "cancelled"
        case "replaced":
            return "replaced"
        case _ if changed:
            return "changed"
        case _:
            return "expired" if expired else "in_force"
