"""What was published and can be reported on: the lists of a round, or one case by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.loading import load
from services.applications.lifecycle import Capacity
from services.catalogue import item
from services.errors import NotFound
from services.funds.overview import load_round
from services.funds.scope import items_led_by
from services.models import Application, EntryReport, Publicity, Review, Round, User


@dataclass(frozen=True, slots=True)
class Published:
    """What was published.

    Args:
        key: of the round, or of the page of the case.
        name: the name of the round, or of the applicant.
        application_id: the case; None for a round, whose lists have many.
    """

    key: UUID
    item_code: str
    name: str
    application_id: UUID | None = None

    @property
    def is_its(self) -> ColumnElement[bool]:
        """The condition that a report is on it."""
        of = EntryReport.round_id if self.application_id is None else EntryReport.publicity_id
        return of == self.key

    def columns(self) -> dict[str, UUID]:
        """Write it as the column of a report on it."""
        return {"round_id" if self.application_id is None else "publicity_id": self.key}


def of_round(found: Round) -> Published:
    """Describe the lists of a round."""
    return Published(found.id, found.item_code, found.name)


def of_case(found: Publicity, application: Application) -> Published:
    """Describe the page of a case."""
    name = application.filed_name  # as everybody reads it: its number is not published
    return Published(found.id, application.item_code, name, application.id)


def load_published(db: Session, actor: Actor, published_id: UUID) -> Published:
    """Load what was published for those who answer reports on it: approvers of the body that leads
    the round, or the case.

    Raises:
        NotFound: there is no such round or page, or the actor is somebody else.

    """
    found = db.get(Publicity, published_id)
    if found is None:
        return of_round(load_round(db, actor, published_id))
    if actor.role is not Role.APPROVER:
        raise NotFound
    case = load(db, actor, found.application_id)
    if case.capacity is not Capacity.LEAD:
        raise NotFound
    return of_case(found, case.application)


def published_of(db: Session, kept: EntryReport) -> Published:
    """Find what a report is on."""
    if kept.publicity_id is None:
        return of_round(db.get_one(Round, kept.round_id))
    found = db.get_one(Publicity, kept.publicity_id)
    return of_case(found, db.get_one(Application, found.application_id))


def list_approvers(db: Session, published: Published) -> Sequence[User]:
    """List the approvers of the body that leads the round or the case, who answer reports on it."""
    officers = select(User).where(
        User.staff_role == Role.APPROVER.value, User.disabled_at.is_(None)
    )
    if published.application_id is not None:
        lead = select(Review.body_code).where(
            Review.application_id == published.application_id, Review.part == "lead"
        )
        return db.scalars(officers.where(User.body_code.in_(lead)).order_by(User.id)).all()
    wanted, today = item(published.item_code), moments.today()
    return [
        one
        for one in db.scalars(officers.order_by(User.id))
        if one.body_code and wanted in items_led_by(one.body_code, today)
    ]
