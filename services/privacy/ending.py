"""Tell people that a draft is going to end, and end it; list the cases that are kept no longer."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import PREPARERS
from services.applications.filing import expiring
from services.applications.lifecycle import Action
from services.applications.recovering import OVER
from services.inventory.sealing import change_rows
from services.models import Application, Event, Membership, Paper, Recovery, User
from services.notices.inbox import notify
from services.periods import kept_states, period


def list_to_warn(db: Session) -> list[UUID]:
    """List the drafts whose people are to be told now that they end."""
    return expiring.list_to_warn(db, period("draft").before(moments.now()))


def warn(db: Session, application_id: UUID) -> None:
    """Tell those who can change a draft until which day it is kept."""
    draft = db.get_one(Application, application_id, with_for_update=True)
    now, ends_on = moments.now(), day_after("draft_notice")
    preparing = select(Membership.user_id).where(
        Membership.applicant_id == draft.applicant_id,
        Membership.role.in_(PREPARERS),
    )
    for reader in db.scalars(select(User).where(User.id.in_(preparing)).order_by(User.id)):
        notify(db, reader, "draft_ending", item=draft.item_code, due_on=ends_on.isoformat())
    # Not through the row: its version would change, which is a conflict for who has it open.
    change_rows(db, Application, Application.id == draft.id, warned_at=now)


def day_after(notice: str) -> date:
    """Return the day until which something is kept after a notice that is given now."""
    return moments.local_day(moments.now() + period(notice).length)


def midnight_before(notice: str) -> datetime:
    """Return the moment before which a notice was given that has run out.

    What it is about is kept until the end of the day that the notice names.
    """
    today = datetime.combine(moments.today(), time(), moments.SHENZHEN)
    return period(notice).before(today)


def list_to_end(db: Session) -> list[UUID]:
    """List the drafts that end today."""
    return expiring.list_to_end(db, midnight_before("draft_notice"))


def end(db: Session, application_id: UUID) -> None:
    """End a draft, unless somebody has changed it since.

    Raises:
        NotFound: no such application.
    """
    expiring.expire(db, application_id, midnight_before("draft_notice"))


def list_kept_long_enough(db: Session) -> list[UUID]:
    """List the cases that are over, and have been kept as long as `periods.yaml` says."""
    return [
        application_id
        for name, states in kept_states().items()
        for application_id in _list_over(db, states, period(name).before(moments.now()))
    ]


def _list_over(db: Session, states: tuple[str, ...], before: datetime) -> list[UUID]:
    last_event = (
        select(func.max(Event.at))
        .where(Event.application_id == Application.id, Event.action != Action.PUT_ON_PAPER)
        .scalar_subquery()
    )
    in_force = exists().where(
        Paper.application_id == Application.id,
        Paper.kind == "certificate",
        Paper.status == "in_force",
        or_(Paper.valid_until.is_(None), Paper.valid_until >= moments.local_day(before)),
    )
    recovered = exists().where(
        Recovery.application_id == Application.id, Recovery.state.not_in(OVER)
    )
    return list(
        db.scalars(
            select(Application.id).where(
                Application.state.in_(states),
                Application.erased_at.is_(None),
                Application.updated_at < before,  # is never later than the last event
                last_event < before,
                ~in_force,
                ~recovered,
            )
        )
    )
