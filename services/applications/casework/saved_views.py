"""Views of the queue that officers save under names of their own, for themselves alone."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.actor import AGENCY_ROLES, Actor
from services.characters import one_line
from services.errors import Invalid, NotFound, Problem
from services.language import N_
from services.models import SavedView, User

MOST = 20
"""Views of one officer."""

MOST_LETTERS = 40
"""Characters of a name, which stands among others above the queue."""

NO_NAME_OF_VIEW = N_("Enter a name for the view")


def list_views(db: Session, actor: Actor) -> Sequence[SavedView]:
    """List the actor's views by name.

    Raises:
        NotFound: the actor works for no agency.
    """
    _require_officer(actor)
    own = select(SavedView).where(SavedView.user_id == actor.user_id)
    return db.scalars(own.order_by(SavedView.name)).all()


def find_view(db: Session, actor: Actor, view_id: UUID) -> SavedView:
    """Find one of the actor's views.

    Raises:
        NotFound: it is somebody else's, or does not exist.
    """
    _require_officer(actor)
    own = (SavedView.id == view_id, SavedView.user_id == actor.user_id)
    found = db.scalar(select(SavedView).where(*own))
    if found is None:
        raise NotFound
    return found


def save_view(db: Session, actor: Actor, name: str, place: Mapping[str, str]) -> SavedView:
    """Save a view.

    Args:
        place: what the address of the queue says of it, by name.

    Raises:
        NotFound: the actor works for no agency.
        Invalid: the name is missing, long or taken, or the actor has as many views as can be.
    """
    _require_officer(actor)
    _lock_views(db, actor)
    name = _require_name(db, actor, name)
    if len(list_views(db, actor)) >= MOST:
        message = N_("You have %(count)s saved views. Delete one of them first", count=MOST)
        raise Invalid([Problem("name", message)])
    made = SavedView(user_id=actor.user_id, name=name, place=dict(place))
    db.add(made)
    db.flush()
    return made


def rename_view(db: Session, actor: Actor, view_id: UUID, name: str) -> None:
    """Give a view another name.

    Raises:
        NotFound: it is somebody else's, or does not exist.
        Invalid: the name is missing, long or taken.
    """
    _lock_views(db, actor)
    found = find_view(db, actor, view_id)
    found.name = _require_name(db, actor, name, but=view_id)
    db.flush()


def delete_view(db: Session, actor: Actor, view_id: UUID) -> None:
    """Delete a view.

    Raises:
        NotFound: it is somebody else's, or does not exist.
    """
    found = find_view(db, actor, view_id)
    db.execute(delete(SavedView).where(SavedView.id == found.id))


def _require_officer(actor: Actor) -> None:
    if actor.role not in AGENCY_ROLES:
        raise NotFound


def _lock_views(db: Session, actor: Actor) -> None:
    """Let changes of one officer's views wait for each other: two could take one name."""
    own = select(User.id).where(User.id == actor.user_id)
    db.execute(own.with_for_update(key_share=True))


def _require_name(db: Session, actor: Actor, name: str, but: UUID | None = None) -> str:
    name = one_line(name)
    if not name:
        raise Invalid([Problem("name", NO_NAME_OF_VIEW)])
    if len(name) > MOST_LETTERS:
        message = N_("Use %(longest)s characters or fewer", longest=MOST_LETTERS)
        raise Invalid([Problem("name", message)])
    taken = select(SavedView.id).where(SavedView.user_id == actor.user_id, SavedView.name == name)
    if db.scalar(taken) not in (None, but):
        raise Invalid([Problem("name", N_("You have another view of this name"))])
    return name
