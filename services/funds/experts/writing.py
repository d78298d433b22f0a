"""The sheets of experts: kept as drafts, signed once, answered for when they are far off."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor
from services.applications.case.texts import refuse_if
from services.errors import Conflict, Problem
from services.funds.experts.loading import Assignment, load_assignment
from services.funds.experts.scores import SignedSheet, read_signed
from services.inventory.digests import sha256_of
from services.language import N_
from services.models import PanelSeat, ScoreSheet, User
from services.notices.inbox import notify
from services.rounds.scoring import (
    SHORTEST_REASON,
    TypedSheet,
    find_outlying,
    points_problems,
    sheet_problems,
    words_problems,
)

SIGNED = N_("Your sheet is signed, and does not change any more")
CHANGED = N_("Your sheet has changed since you opened it")


def save_draft(
    db: Session, actor: Actor, application_id: UUID, typed: TypedSheet, *, version: int
) -> None:
    """Keep what was filled in so far.

    Args:
        version: of the draft on screen; 0 if there was none.

    Raises:
        NotFound, Conflict: as `load_assignment` says.
        Conflict: the sheet is signed, or has changed since.
        Invalid: points are out of range, or a text is too long.

    """
    found = load_assignment(db, actor, application_id, lock=True)
    draft = _find_draft(found, version)
    refuse_if([*_draft_problems(found, typed)])
    _write(draft, typed)
    db.add(draft)
    db.flush()


def sign(
    db: Session, actor: Actor, application_id: UUID, typed: TypedSheet, *, version: int
) -> None:
    """Sign a sheet, once and for all. When the last one is signed, those far off are asked.

    Args:
        version: of the draft on screen; 0 if there was none.

    Raises:
        NotFound, Conflict: as `load_assignment` says.
        Conflict: the sheet is signed, or has changed since.
        Invalid: something is missing or wrong; what is not scored is not zero.

    """
    found = load_assignment(db, actor, application_id, lock=True)
    draft = _find_draft(found, version)
    refuse_if([*sheet_problems(found.sheet, typed)])
    _write(draft, typed)
    draft.signed_at = moments.now()
    db.add(draft)
    db.flush()
    _record(db, actor, found, draft, "sheet.signed")
    ask_outlying(db, found)


def answer(
    db: Session, actor: Actor, application_id: UUID, answer: str, typed: TypedSheet | None
) -> None:
    """Answer why a sheet is far from the others: keep it, or sign another in its place.

    Args:
        typed: the other sheet; None to keep the first. Both stay on record.

    Raises:
        NotFound, Conflict: as `load_assignment` says.
        Conflict: nothing was asked.
        Invalid: no reasons, or the other sheet is not whole.

    """
    found = load_assignment(db, actor, application_id, lock=True)
    asked = found.current
    if asked is None or not found.is_asked:
        raise Conflict(N_("You are not asked about this sheet"))
    wrong = [] if typed is None else [*sheet_problems(found.sheet, typed)]
    refuse_if([*_answer_problems(answer), *wrong])
    asked.answer, asked.answered_at = answer.strip(), moments.now()
    if typed is not None:
        other = ScoreSheet(
            application_id=application_id,
            seat_id=found.seat.id,
            number=asked.number + 1,
            signed_at=moments.now(),
        )
        _write(other, typed)
        db.add(other)
        asked = other
    db.flush()
    _record(db, actor, found, asked, "sheet.answered")


def ask_outlying(db: Session, found: Assignment) -> None:
    """Ask those whose sheets on an application are far off, once all have signed. Each is asked
    once: what they changed or kept then stands.
    """
    signed = read_signed(
        db, ScoreSheet.application_id == found.application.id, PanelSeat.declared_at.is_not(None)
    )
    sheets: Mapping[UUID, SignedSheet] = signed.get(found.application.id, {})
    if len(sheets) < found.sheet.panel:
        return
    far = find_outlying({str(seat): one.scored for seat, one in sheets.items()})
    asked = [one.id for seat, one in sheets.items() if str(seat) in far]
    rows = db.execute(
        select(ScoreSheet, User)
        .join(PanelSeat, PanelSeat.id == ScoreSheet.seat_id)
        .join(User, User.id == PanelSeat.user_id)
        .where(ScoreSheet.id.in_(asked), ScoreSheet.asked_at.is_(None), ScoreSheet.number == 1)
        .order_by(ScoreSheet.id)
    )
    for sheet, user in rows.all():
        sheet.asked_at = moments.now()
        notify(db, user, "panel.asked", number=found.application.number)
    db.flush()


def _find_draft(found: Assignment, version: int) -> ScoreSheet:
    """Return the draft on screen, or a new one."""
    draft = found.current
    if draft is None:
        if version:
            raise Conflict(CHANGED)
        return ScoreSheet(application_id=found.application.id, seat_id=found.seat.id)
    if draft.signed_at is not None:
        raise Conflict(SIGNED)
    if draft.version != version:
        raise Conflict(CHANGED)
    return draft


def _write(draft: ScoreSheet, typed: TypedSheet) -> None:
    draft.points = {code: f"{value:f}" for code, value in typed.points.items() if value is not None}
    draft.reasons = {code: words.strip() for code, words in typed.reasons.items() if words.strip()}
    draft.supports, draft.opinion = typed.supports, typed.opinion.strip()


def _draft_problems(found: Assignment, typed: TypedSheet) -> Iterator[Problem]:
    for criterion in found.sheet.criteria:
        yield from points_problems(criterion, typed.points.get(criterion.code))
    yield from words_problems("opinion", typed.opinion)
    for code, words in typed.reasons.items():
        yield from words_problems(f"reason_{code}", words)


def _answer_problems(answer: str) -> Iterator[Problem]:
    asked = N_("Give your reasons, in %(least)s characters or more", least=SHORTEST_REASON)
    return words_problems("answer", answer, asked)


def _record(db: Session, actor: Actor, found: Assignment, sheet: ScoreSheet, action: str) -> None:
    """Write in the audit that a sheet was signed or answered for, with the hash of all it says."""
    said = {
        "case": found.application.number,
        "seat": sheet.seat_id,
        "number": sheet.number,
        "points": sheet.points,
        "reasons": sheet.reasons,
        "supports": sheet.supports,
        "opinion": sheet.opinion,
        "answer": sheet.answer,
    }
    audit.record(
        db,
        actor.user_id,
        action,
        None,
        case_number=found.application.number,
        sheet_hash=sha256_of(said),
    )
