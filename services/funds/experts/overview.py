"""What the lead's officers see of a panel: who was drawn and how, who has signed, what came of it.

What a sheet says opens to officers only once all of an application are signed and answered for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor
from services.errors import NotFound
from services.funds.experts.drawing import find_obstacle
from services.funds.experts.loading import LedRound, load_led
from services.funds.experts.scores import BySeat, is_whole, read_signed
from services.funds.standing import list_concluded
from services.language import Message
from services.models import Application, Draw, Expert, PanelSeat, ScoreSheet, User
from services.rounds.allocating import RoundEntry, rank
from services.rounds.drawing import DrawBar, digest
from services.rounds.scoring import PanelScore, find_score

PAGE = 50
"""Applications on a page."""


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat, who sits or sat on it, and how many sheets they have signed."""

    seat: PanelSeat
    name: str
    signed: int


@dataclass(frozen=True, slots=True)
class PoolLine:
    """An expert as a draw saw them.

    Args:
        digest: their place in the order.
    """

    key: str
    name: str
    digest: str
    bars: Sequence[DrawBar]
    drawn: bool


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw, with its pool in the order in which it was drawn from."""

    draw: Draw
    pool: Sequence[PoolLine]


@dataclass(frozen=True, slots=True)
class ScoredFiling:
    """An application that a panel scores.

    Args:
        signed: how many of the sitting experts have signed.
        waits: whether somebody is asked about a sheet.
        score: once all have signed and answered.
        place: its rank among those with a score.
    """

    id: UUID
    number: str
    name: str
    signed: int
    waits: bool
    score: PanelScore | None
    place: int | None


@dataclass(frozen=True, slots=True)
class PanelOverview:
    """The panel of a round.

    Args:
        filings: a page of what is scored.
        older: the last application of the page where more follow.
        whole: of how many all sheets are signed and answered for.
        all: how many there are.
        obstacle: what keeps experts from being drawn.
    """

    led: LedRound
    seats: Sequence[SeatLine]
    draws: Sequence[DrawLine]
    filings: Sequence[ScoredFiling]
    older: UUID | None
    whole: int
    all: int
    obstacle: Message | None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet as it was signed.

    Args:
        void: whether its expert has left the seat.
        replaced: whether the expert signed another in its place.
    """

    sheet: ScoreSheet
    name: str
    void: bool
    replaced: bool


def read_panel(
    db: Session, actor: Actor, round_id: UUID, *, after: UUID | None = None
) -> PanelOverview:
    """Read the panel of a round, with a page of what it scores by key, in a fixed number of
    statements.

    Args:
        after: the last application of the page before.

    Raises:
        NotFound: there is no such round, or it is not the actor's body's.

    """
    led = load_led(db, actor, round_id)
    signed = read_signed(db, PanelSeat.round_id == round_id)
    rows = db.execute(
        select(PanelSeat, User.name)
        .join(User, User.id == PanelSeat.user_id)
        .where(PanelSeat.round_id == round_id)
        .order_by(PanelSeat.left_at.is_not(None), PanelSeat.id)
    )
    seats = [
        SeatLine(seat, name, sum(seat.id in sheets for sheets in signed.values()))
        for seat, name in rows
    ]
    scores = {
        key: find_score(led.sheet, [one.scored for one in sheets.values()])
        for key, sheets in signed.items()
        if is_whole(led.sheet, sheets)
    }
    wanted = sorted({one.id for one in list_concluded(db, led.round.id)} | signed.keys())
    page = [key for key in wanted if after is None or key > after]
    draws = db.scalars(select(Draw).where(Draw.round_id == round_id).order_by(Draw.number)).all()
    names = _names_in(db, draws)
    return PanelOverview(
        led=led,
        seats=seats,
        draws=[_draw_line(one, names) for one in draws],
        filings=_filings(db, page[:PAGE], signed, scores),
        older=page[PAGE - 1] if len(page) > PAGE else None,
        whole=len(scores),
        all=len(wanted),
        obstacle=find_obstacle(db, led),
    )


def read_sheets(
    db: Session, actor: Actor, round_id: UUID, application_id: UUID
) -> tuple[LedRound, Application, PanelScore, list[SheetLine]]:
    """Read all sheets on an application, once all that count are signed and answered for.

    Raises:
        NotFound: there is no such round or application, it is not the actor's body's, or not
            all have signed.

    """
    led = load_led(db, actor, round_id)
    application = db.get(Application, application_id)
    if application is None or application.round_id != round_id:
        raise NotFound
    sheets = read_signed(db, ScoreSheet.application_id == application_id).get(application_id, {})
    if not is_whole(led.sheet, sheets):
        raise NotFound
    counting = {one.id for one in sheets.values()}
    rows = db.execute(
        select(ScoreSheet, User.name, PanelSeat.left_at)
        .join(PanelSeat, PanelSeat.id == ScoreSheet.seat_id)
        .join(User, User.id == PanelSeat.user_id)
        .where(ScoreSheet.application_id == application_id, ScoreSheet.signed_at.is_not(None))
        .order_by(PanelSeat.left_at.is_not(None), PanelSeat.id, ScoreSheet.number)
    )
    lines = [
        SheetLine(sheet, name, left is not None, left is None and sheet.id not in counting)
        for sheet, name, left in rows
    ]
    score = find_score(led.sheet, [one.scored for one in sheets.values()])
    return led, application, score, lines


def _filings(
    db: Session,
    page: Sequence[UUID],
    signed: Mapping[UUID, BySeat],
    scores: Mapping[UUID, PanelScore],
) -> list[ScoredFiling]:
    """List a page of what is to be scored, and what was, also once it is decided. One statement.

    Args:
        page: the keys of its applications.
        scores: of the whole round, as ranks go over all.
    """
    places = rank(
        RoundEntry(str(key), Decimal(0), score.score, score.ties) for key, score in scores.items()
    )
    rows = db.execute(
        select(Application.id, Application.number, Application.filed_name)
        .where(Application.id.in_(page))
        .order_by(Application.id)
    )
    return [
        ScoredFiling(
            id=key,
            number=number or "",
            name=name,
            signed=len(signed.get(key, {})),
            waits=any(sheet.waits for sheet in signed.get(key, {}).values()),
            score=scores.get(key),
            place=places.get(str(key)),
        )
        for key, number, name in rows
    ]


def _names_in(db: Session, draws: Sequence[Draw]) -> dict[str, str]:
    """Map the keys of everybody in the pools of draws to their names. One statement."""
    keys = {UUID(one["key"]) for made in draws for one in made.pool}
    rows = db.execute(
        select(Expert.id, User.name)
        .join(User, User.id == Expert.user_id)
        .where(Expert.id.in_(keys))
    )
    return {str(key): name for key, name in rows}


def _draw_line(made: Draw, names: Mapping[str, str]) -> DrawLine:
    pool = [
        PoolLine(
            key=one["key"],
            name=names.get(one["key"], ""),
            digest=digest(made.seed, one["key"]),
            bars=[DrawBar(bar) for bar in one["bars"]],
            drawn=one["key"] in made.drawn,
        )
        for one in made.pool
    ]
    return DrawLine(made, sorted(pool, key=lambda one: one.digest))
