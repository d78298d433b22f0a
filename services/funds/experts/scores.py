"""What the signed sheets of a round come to. Sheets on seats that were left count for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from services import moments
from services.catalogue import Item, item
from services.catalogue.scoring import ScoringSheet
from services.models import Application, PanelSeat, Round, ScoreSheet
from services.rounds.scoring import PanelScore, ScoredSheet, find_score


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """The sheet of one expert that counts.

    Args:
        waits: whether the expert was asked about it and has not answered.
    """

    id: UUID
    scored: ScoredSheet
    waits: bool


BySeat = Mapping[UUID, SignedSheet]


def scored_by(current: Round) -> Item:
    """Find the version of an item by which a round is scored: that of the day it opened."""
    return item(current.item_code, on=moments.local_day(current.opens_at))


def least_score(current: Round) -> Decimal | None:
    """Find the score below which a round pays nothing; None by rule, or where there is none."""
    sheet = scored_by(current).scoring
    return sheet.least if sheet else None


def find_scores(db: Session, current: Round) -> Mapping[UUID, PanelScore]:
    """Work out the scores of a round, of those applications whose sheets are all in.

    Two statements.
    """
    sheet = scored_by(current).scoring
    if sheet is None or count_seats(db, current.id) < sheet.panel:
        return {}
    signed = read_signed(db, PanelSeat.round_id == current.id)
    return {
        application: find_score(sheet, [one.scored for one in sheets.values()])
        for application, sheets in signed.items()
        if is_whole(sheet, sheets)
    }


def tell_score(db: Session, application: Application) -> PanelScore | None:
    """Find what the applicant is told of the score, which is after the decision: the total and
    the means of the criteria, and nothing of who gave which. None where there is no score.
    """
    return find_score_of(db, application) if application.decision else None


def find_score_of(db: Session, application: Application) -> PanelScore | None:
    """Work out the score of one application, if its sheets are all in."""
    sheet = scored_by(application.round).scoring if application.round else None
    if sheet is None:
        return None
    signed = read_signed(db, ScoreSheet.application_id == application.id)
    sheets = signed.get(application.id, {})
    if not is_whole(sheet, sheets):
        return None
    return find_score(sheet, [one.scored for one in sheets.values()])


def is_whole(sheet: ScoringSheet, sheets: BySeat) -> bool:
    """Check whether all experts have signed, and answered what they were asked."""
    return len(sheets) == sheet.panel and not any(one.waits for one in sheets.values())


def count_seats(db: Session, round_id: UUID) -> int:
    """Count the seats of a panel whose experts have declared no relation. One statement."""
    sitting = select(func.count()).where(
        PanelSeat.round_id == round_id,
        PanelSeat.left_at.is_(None),
        PanelSeat.declared_at.is_not(None),
    )
    return db.scalar(sitting) or 0


def read_signed(db: Session, *which: Any) -> dict[UUID, dict[UUID, SignedSheet]]:
    """Read the sheets that count, by application and seat. One statement."""
    found: dict[UUID, dict[UUID, SignedSheet]] = {}
    for row in db.execute(_signed().where(*which)):
        points = {code: Decimal(value) for code, value in row.points.items()}
        waits = row.asked_at is not None and row.answered_at is None
        signed = SignedSheet(row.id, ScoredSheet(points, row.supports), waits)
        found.setdefault(row.application_id, {})[row.seat_id] = signed
    return found


def _signed() -> Select[*tuple[Any, ...]]:
    """Select the newest signed sheet of each seat that was not left, on each application."""
    return (
        select(
            ScoreSheet.id,
            ScoreSheet.application_id,
            ScoreSheet.seat_id,
            ScoreSheet.points,
            ScoreSheet.supports,
            ScoreSheet.asked_at,
            ScoreSheet.answered_at,
        )
        .join(PanelSeat, PanelSeat.id == ScoreSheet.seat_id)
        .where(PanelSeat.left_at.is_(None), ScoreSheet.signed_at.is_not(None))
        .order_by(ScoreSheet.application_id, ScoreSheet.seat_id, ScoreSheet.number.desc())
        .ext(distinct_on(ScoreSheet.application_id, ScoreSheet.seat_id))
    )
