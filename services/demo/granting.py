"""Certificates of the demonstration with which something happens after they were given."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.loading import load
from services.applications.filing import acknowledging
from services.applications.lifecycle import State
from services.catalogue import item
from services.demo.journeys import Journey
from services.demo.people import Cast
from services.models import Applicant, Application

GRANTED = "tase"
"""A service that gives a certificate, on which other agencies give their opinion."""
BEGAN = timedelta(days=90)


def grant(db: Session, cast: Cast, holder: Applicant, number: int, now: datetime) -> Application:
    """Grant a certificate to a company, which confirms today that it has it."""
    begin = now - BEGAN - timedelta(days=number)
    journey = Journey(db, cast, Random(number), item(GRANTED), holder, begin, now)
    case = journey.walk_to(State.CLOSED)
    with moments.at(now):
        acknowledging.acknowledge(db, cast.owners[holder.id], case.id)
    return case


def act(db: Session, actor: Actor, of: Application, take: Any, *said: dict[str, Any]) -> None:
    """Let somebody take an action on a case as it stands."""
    known = {key: value for one in said for key, value in one.items()}
    take(db, actor, of.id, version=load(db, actor, of.id).version, **known)


def approver_of(cast: Cast, of: Application) -> Actor:
    """Return the approver of the agency that leads a case."""
    return cast.officers[of.reviews[0].body_code, Role.APPROVER][0]
