"""The scoped ways to panels: of the lead's officers, and of the experts who sit on them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.applications.lifecycle import Capacity
from services.catalogue import Item, item_of
from services.catalogue.scoring import ScoringSheet
from services.errors import Conflict, NotFound
from services.funds.experts.scores import scored_by
from services.funds.scope import load_listed
from services.funds.standing import find_list, list_concluded
from services.language import N_
from services.models import Application, PanelSeat, Round, ScoreSheet

GONE = N_("The list of this round is proposed, so its scores stand")


def competitive_item(current: Round) -> Item:
    """Find the version of an item by which a round is scored.

    Raises:
        NotFound: its rounds are not competitive.

    """
    found = scored_by(current)
    if found.scoring is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class LedRound:
    """A competitive round of the body that leads it."""

    round: Round
    item: Item

    @property
    def sheet(self) -> ScoringSheet:
        """What is scored."""
        assert self.item.scoring is not None
        return self.item.scoring


@dataclass(frozen=True, slots=True)
class Assignment:
    """An application that an expert is to score, with their own sheets.

    Args:
        sheets: all of this expert's, the newest last; none while nothing is written.
        open: whether sheets can still be written and signed: no list of the round stands.
    """

    application: Application
    round: Round
    item: Item
    seat: PanelSeat
    sheets: tuple[ScoreSheet, ...]
    open: bool

    @property
    def sheet(self) -> ScoringSheet:
        """What is scored."""
        assert self.item.scoring is not None
        return self.item.scoring

    @property
    def current(self) -> ScoreSheet | None:
        """The sheet that counts, or the draft."""
        return self.sheets[-1] if self.sheets else None

    @property
    def filed_item(self) -> Item:
        """The version of the item that the application was filed under."""
        return item_of(self.application)

    @property
    def is_asked(self) -> bool:
        """Whether the expert is asked why the sheet is far from the others."""
        return self.current is not None and self.current.is_asked


def load_led(db: Session, actor: Actor, round_id: UUID, *, lock: bool = False) -> LedRound:
    """Load a competitive round that the actor's body leads.

    Raises:
        NotFound: there is no such round, or it is not theirs.

    """
    current = load_listed(db, actor, round_id, capacity=Capacity.LEAD, lock=lock).round
    return LedRound(current, competitive_item(current))


def list_seats(db: Session, actor: Actor) -> list[tuple[PanelSeat, Round]]:
    """List the panels on which an expert sits, the newest first. One statement.

    Raises:
        NotFound: the actor is no expert.

    """
    if actor.role is not Role.EXPERT:
        raise NotFound
    rows = db.execute(
        select(PanelSeat, Round)
        .join(Round, Round.id == PanelSeat.round_id)
        .where(PanelSeat.user_id == actor.user_id, PanelSeat.left_at.is_(None))
        .order_by(PanelSeat.id.desc())
    )
    return [(seat, current) for seat, current in rows]


def load_seat(
    db: Session, actor: Actor, round_id: UUID, *, lock: bool = False
) -> tuple[PanelSeat, Round]:
    """Load the seat of an expert on the panel of a round.

    Raises:
        NotFound: there is no such round, or they do not sit on its panel.

    """
    if actor.role is not Role.EXPERT:
        raise NotFound
    query = (
        select(PanelSeat, Round)
        .join(Round, Round.id == PanelSeat.round_id)
        .where(
            PanelSeat.round_id == round_id,
            PanelSeat.user_id == actor.user_id,
            PanelSeat.left_at.is_(None),
        )
    )
    row = db.execute(query.with_for_update(of=PanelSeat) if lock else query).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def load_assignment(
    db: Session, actor: Actor, application_id: UUID, *, lock: bool = False
) -> Assignment:
    """Load an application that an expert is to score. Nothing opens before the declaration.

    Args:
        lock: lock it for a change; then the round must not be listed yet.

    Raises:
        NotFound: there is no such application, it is not to be scored, or the actor does not
            sit on its panel or has not declared anything yet.
        Conflict: it was locked, and the list of its round is proposed.

    """
    query = select(Application).where(
        Application.id == application_id, Application.erased_at.is_(None)
    )
    application = db.scalar(query.with_for_update(of=Application) if lock else query)
    if application is None or application.round_id is None:
        raise NotFound
    seat, current = load_seat(db, actor, application.round_id, lock=lock)
    of_it = Application.id == application_id
    if seat.declared_at is None or not list_concluded(db, current.id, of_it):
        raise NotFound
    listed = find_list(db, current.id) is not None
    if lock and listed:
        raise Conflict(GONE)
    sheets = db.scalars(
        select(ScoreSheet)
        .where(ScoreSheet.application_id == application_id, ScoreSheet.seat_id == seat.id)
        .order_by(ScoreSheet.number)
    )
    return Assignment(
        application, current, competitive_item(current), seat, tuple(sheets), not listed
    )
