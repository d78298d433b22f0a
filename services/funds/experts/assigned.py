"""What there is to score for an expert, page by page, and how far they are with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from services.errors import NotFound
from services.funds.experts.loading import competitive_item
from services.funds.standing import list_concluded
from services.models import PanelSeat, Round, ScoreSheet

PAGE = 50
"""Applications on a page."""


class SheetState(StrEnum):
    """How far an expert is with a sheet."""

    TO_SCORE = "to_score"
    DRAFT = "draft"
    SIGNED = "signed"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class AssignedFiling:
    """A line of what an expert is to score.

    Args:
        name: of the applicant; empty where the sheet is blind.
        state: of the expert's own sheet.
    """

    id: UUID
    number: str
    name: str
    state: SheetState

    @property
    def waits(self) -> bool:
        """Whether the expert has something to do about it."""
        return self.state is not SheetState.SIGNED


@dataclass(frozen=True, slots=True)
class AssignedFilings:
    """A page of what an expert is to score, with how far they are with all of it.

    Args:
        older: the last application of this page where more follow.
        signed: how many sheets are signed; one that is asked about is.
        next: what they are asked about first, or else the first that has no signed sheet;
            None once nothing waits.
    """

    filings: Sequence[AssignedFiling]
    older: UUID | None
    signed: int
    all: int
    next: AssignedFiling | None


def list_assigned(
    db: Session, seat: PanelSeat, current: Round, *, after: UUID | None = None
) -> AssignedFilings:
    """List a page of what an expert is to score, by key. Two statements.

    Args:
        after: the last application of the page before.

    Raises:
        NotFound: they have not declared anything yet.

    """
    if seat.declared_at is None:
        raise NotFound
    sheet = competitive_item(current).scoring
    assert sheet is not None
    newest = (
        select(
            ScoreSheet.application_id,
            ScoreSheet.signed_at,
            ScoreSheet.asked_at,
            ScoreSheet.answered_at,
        )
        .where(ScoreSheet.seat_id == seat.id)
        .order_by(ScoreSheet.application_id, ScoreSheet.number.desc())
        .ext(distinct_on(ScoreSheet.application_id))
    )
    own = {row.application_id: row for row in db.execute(newest)}
    filings = [
        AssignedFiling(
            one.id, one.number, "" if sheet.blind else one.name, _state_of(own.get(one.id))
        )
        for one in list_concluded(db, current.id)
    ]
    asked = [one for one in filings if one.state is SheetState.ASKED]
    rest = [one for one in filings if one.waits and one.state is not SheetState.ASKED]
    by_key = sorted(filings, key=lambda one: one.id)
    page = [one for one in by_key if after is None or one.id > after]
    return AssignedFilings(
        filings=page[:PAGE],
        older=page[PAGE - 1].id if len(page) > PAGE else None,
        signed=len(filings) - len(rest),
        all=len(filings),
        next=next(iter([*asked, *rest]), None),
    )


def _state_of(sheet: Any | None) -> SheetState:
    """Find the state of a sheet, of which only the moments are read."""
    if sheet is None:
        return SheetState.TO_SCORE
    if sheet.signed_at is None:
        return SheetState.DRAFT
    waits = sheet.asked_at is not None and sheet.answered_at is None
    return SheetState.ASKED if waits else SheetState.SIGNED
