"""What officers choose to be told of: what follows for their work needs no notice to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.actor import AGENCY_ROLES, Actor
from services.errors import Invalid, NotFound, Problem
from services.language import N_
from services.models import NoticeChoice


class Pace(StrEnum):
    """When an officer is told."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class NoticeTopic(StrEnum):
    """Of what an officer is told as they choose; of all else they are told at once."""

    FILINGS = "filings"  # new cases of the agency
    DUE = "due"  # cases whose day is near
    OUTCOME = "outcome"  # decisions in cases that one works on


NO_PACE = N_("Select when you want to be told")


@dataclass(frozen=True, slots=True)
class Paces:
    """When an officer is told of what; once a day until they choose."""

    filings: Pace = Pace.DAILY
    due: Pace = Pace.DAILY
    outcome: Pace = Pace.DAILY

    def of(self, topic: NoticeTopic) -> Pace:
        """Return when the officer is told of a topic."""
        return Pace(getattr(self, topic.value))


def find_paces(db: Session, actor: Actor) -> Paces:
    """Find what the actor chose.

    Raises:
        NotFound: the actor works for no agency.
    """
    return read_paces(db, _require_officer(actor))


def read_paces(db: Session, user_id: UUID) -> Paces:
    """Read what an officer chose."""
    kept = db.get(NoticeChoice, user_id)
    if kept is None:
        return Paces()
    return Paces(Pace(kept.filings), Pace(kept.due), Pace(kept.outcome))


def choose_paces(db: Session, actor: Actor, wanted: Mapping[NoticeTopic, str]) -> None:
    """Choose when to be told of each topic.

    Raises:
        NotFound: the actor works for no agency.
        Invalid: something is missing.
    """
    user_id = _require_officer(actor)
    paces = {topic.value: wanted.get(topic, "") for topic in NoticeTopic}
    missing = [Problem(name, NO_PACE) for name, pace in paces.items() if pace not in set(Pace)]
    if missing:
        raise Invalid(missing)
    made = insert(NoticeChoice).values(user_id=user_id, **paces)
    db.execute(made.on_conflict_do_update(index_elements=["user_id"], set_=paces))
    db.expire_all()


def _require_officer(actor: Actor) -> UUID:
    if actor.role not in AGENCY_ROLES:
        raise NotFound
    return actor.user_id
