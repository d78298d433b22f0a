"""Notify people with drafts of a change of an open round, once per change and reader."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import PREPARERS
from services.applications.lifecycle import UNSUBMITTED
from services.models import Application, Membership, Notice, Round, User
from services.notices.inbox import notify


def announce_round(db: Session, round_id: UUID, kind: str, closes_at: str) -> None:
    """Notify everybody with a draft of the round's item when it closes, once.

    Args:
        kind: `round.closed` or `round.extended`.
        closes_at: the new closing moment, ISO 8601.

    """
    changed = db.get_one(Round, round_id, with_for_update=True)  # so that it is announced once
    about = {"round": str(round_id), "closes_at": closes_at}
    for reader in _list_readers(db, changed.item_code, kind, about):
        notify(db, reader, kind, item=changed.item_code, name=changed.name, **about)


def _list_readers(db: Session, item_code: str, kind: str, about: dict[str, str]) -> Sequence[User]:
    """List owners and filers of applicants with a draft who were not notified already."""
    preparing = (
        select(Membership.user_id)
        .join(Application, Application.applicant_id == Membership.applicant_id)
        .where(
            Application.item_code == item_code,
            Application.state.in_(UNSUBMITTED),
            Membership.role.in_(PREPARERS),
        )
    )
    told = select(Notice.user_id).where(Notice.kind == kind, Notice.data.contains(about))
    return db.scalars(
        select(User).where(User.id.in_(preparing), User.id.not_in(told)).order_by(User.id)
    ).all()
