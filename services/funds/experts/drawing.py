"""Draw the experts of a panel by chance, with everything on record that a draw needs again."""

from secrets import token_hex
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor, Role
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import TAKES_NOTHING
from services.errors import Conflict, Forbidden, NotFound
from services.funds.experts.loading import GONE, LedRound, load_led
from services.funds.experts.pool import PooledExpert, employer_key, read_pool
from services.funds.standing import count_filings, find_list, list_concluded
from services.language import N_, Message
from services.models import Applicant, Application, Draw, Expert, PanelSeat, User
from services.notices.inbox import notify
from services.rounds.drawing import Candidate, DrawBar, Firm, draw, find_bars


def draw_panel(db: Session, actor: Actor, round_id: UUID) -> Draw:
    """Draw experts for the seats of a round's panel that are empty.

    Raises:
        NotFound: there is no such round, or it is not the actor's body's.
        Conflict: the round is not ready, no seat is empty, or too few can be drawn.

    """
    led = load_led(db, actor, round_id, lock=True)
    obstacle = find_obstacle(db, led)
    if obstacle is not None:
        raise Conflict(obstacle)
    assert actor.body is not None
    pool = read_pool(db, actor.body)
    taken = db.execute(
        select(PanelSeat.left_at, Expert)
        .join(Expert, Expert.id == PanelSeat.expert_id)
        .where(PanelSeat.round_id == round_id)
    ).all()
    bars = _find_bars(db, led, actor.body, pool, {expert.id for _left, expert in taken})
    beside = [employer_key(expert) for left, expert in taken if left is None]
    seats = led.sheet.panel - len(beside)
    told = [Candidate(str(one.expert.id), one.employer_key) for one in pool]
    seed = token_hex(16)
    drawn = draw(seed, told, {key for key, found in bars.items() if found}, seats, beside=beside)
    if len(drawn) < seats:
        raise Conflict(
            N_(
                "Only %(count)s of %(seats)s seats can be filled: the others in the pool are"
                " barred. Put more experts into the pool",
                count=len(drawn),
                seats=seats,
            )
        )
    number = 1 + (db.scalar(select(func.count()).where(Draw.round_id == round_id)) or 0)
    made = Draw(
        round_id=round_id,
        number=number,
        seed=seed,
        seats=seats,
        pool=[
            {"key": one.key, "employer": one.employer, "bars": sorted(bars[one.key])}
            for one in told
        ],
        beside=beside,
        drawn=list(drawn),
        drawn_by=actor.user_id,
        drawn_at=moments.now(),
    )
    db.add(made)
    db.flush()
    _seat(db, led, made, {str(one.expert.id): one for one in pool})
    audit.record(
        db, actor.user_id, "round.panel_drawn", round_id, seed=seed, seats=f"{number}: {seats}"
    )
    return made


def find_obstacle(db: Session, led: LedRound) -> Message | None:
    """Find what keeps experts from being drawn, if anything."""
    current = led.round
    if moments.now() < current.closes_at:
        return N_("The round is still open")
    if find_list(db, current.id) is not None:
        return GONE
    if waiting := count_filings(db, current.id).waiting:
        return N_("%(count)s applications are not concluded yet", count=waiting)
    if not list_concluded(db, current.id):
        return N_("No application was found to meet the conditions")
    sitting = select(func.count()).where(
        PanelSeat.round_id == current.id, PanelSeat.left_at.is_(None)
    )
    if (db.scalar(sitting) or 0) >= led.sheet.panel:
        return N_("No seat of the panel is empty")
    return None


def remove_expert(db: Session, actor: Actor, round_id: UUID, seat_id: UUID, reason: str) -> None:
    """Remove an expert from a panel; what they signed is void, and their seat can be drawn anew.

    Raises:
        NotFound: there is no such round or seat, or it is not the actor's body's.
        Forbidden: the actor is not an approver.
        Conflict: the list of the round is proposed.
        Invalid: no reason.

    """
    load_led(db, actor, round_id, lock=True)
    if actor.role is not Role.APPROVER:
        raise Forbidden
    seat = db.get(PanelSeat, seat_id, with_for_update=True)
    if seat is None or seat.round_id != round_id or seat.left_at is not None:
        raise NotFound
    leave(db, actor, seat, "removed", reason)


def leave(db: Session, actor: Actor, seat: PanelSeat, left_for: str, reason: str) -> None:
    """Let an expert leave a seat, for a reason.

    Raises:
        Conflict: the list of the round is proposed.
        Invalid: no reason.

    """
    if find_list(db, seat.round_id) is not None:
        raise Conflict(GONE)
    refuse_if(text_problems(reason, N_("Give the reason"), field="reason"))
    seat.left_at, seat.left_for, seat.reason = moments.now(), left_for, reason.strip()
    db.flush()
    audit.record(
        db, actor.user_id, "round.panel_left", seat.round_id, name=_name_of(db, seat.user_id)
    )


def _name_of(db: Session, user_id: UUID) -> str:
    return db.get_one(User, user_id).name


def _seat(db: Session, led: LedRound, made: Draw, pool: dict[str, PooledExpert]) -> None:
    """Give the seats to those who were drawn, and tell them."""
    for key in made.drawn:
        expert = pool[key].expert
        db.add(
            PanelSeat(
                round_id=led.round.id,
                draw_id=made.id,
                expert_id=expert.id,
                user_id=expert.user_id,
            )
        )
        user = db.get_one(User, expert.user_id)
        notify(db, user, "panel.drawn", name=led.round.name, item=led.item.code)
    db.flush()


def _find_bars(
    db: Session, led: LedRound, body: str, pool: list[PooledExpert], taken: set[UUID]
) -> dict[str, frozenset[DrawBar]]:
    """Find what keeps each expert of a pool from being drawn for a round, by key."""
    firms = list_firms(db, led.round.id)
    officers = db.scalars(
        select(User.name).where(User.body_code == body, User.disabled_at.is_(None))
    ).all()
    today, found = moments.today(), {}
    for one in pool:
        bars = find_bars(one.name, one.all_ties, firms, officers, today)
        bars |= {DrawBar.DRAWN} if one.expert.id in taken else set()
        bars |= {DrawBar.DISABLED} if one.disabled else set()
        found[str(one.expert.id)] = bars
    return found


def list_firms(db: Session, round_id: UUID) -> list[Firm]:
    """List who has filed in a round, whatever was concluded, but for what has ended."""
    rows = db.execute(
        select(Application.filed_name, Applicant)
        .join(Applicant, Applicant.id == Application.applicant_id)
        .where(Application.round_id == round_id, Application.state.not_in(TAKES_NOTHING))
        .order_by(Application.number)
    )
    return [
        Firm(tuple({filed, one.name, *one.old_names}), one.credit_code or "") for filed, one in rows
    ]
