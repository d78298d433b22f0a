"""Following services: choose to be told that a round opens, or that something changes."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.catalogue import item
from services.errors import NotFound
from services.models import Alert

Way = Literal["mail", "inbox", "none"]
"""How somebody is told: in the inbox and by mail, in the inbox alone, or not at all."""


def follow(db: Session, actor: Actor, code: str, way: Way) -> None:
    """Follow a service, in another way, or no longer.

    Raises:
        NotFound: there is no such service, or the actor is staff.
    """
    key = _require_applicant(actor), item(code).code
    if way == "none":
        db.execute(delete(Alert).where(Alert.user_id == key[0], Alert.item_code == key[1]))
        return
    chosen = {"by_mail": way == "mail"}
    made = insert(Alert).values(
        user_id=key[0], item_code=key[1], changes_told_on=moments.today(), **chosen
    )
    db.execute(made.on_conflict_do_update(index_elements=["user_id", "item_code"], set_=chosen))


def list_followed(db: Session, actor: Actor) -> Sequence[Alert]:
    """List what the actor follows, in the order of the services' codes. Raises NotFound."""
    own = select(Alert).where(Alert.user_id == _require_applicant(actor))
    return db.scalars(own.order_by(Alert.item_code)).all()


def find_way(db: Session, actor: Actor, code: str) -> Way:
    """Find how the actor is told of a service. Raises NotFound."""
    wanted = select(Alert.by_mail).where(
        Alert.user_id == _require_applicant(actor), Alert.item_code == item(code).code
    )
    match db.scalar(wanted):
        case None:
            return "none"
        case by_mail:
            return "mail" if by_mail else "inbox"


def _require_applicant(actor: Actor) -> UUID:
    if actor.is_staff:
        raise NotFound
    return actor.user_id
