"""Decisions of the demonstration whose conditions are left to check: one soon, one too late."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from services import moments
from services.applications.casework import following_up
from services.catalogue import item
from services.demo.journeys import Journey
from services.demo.people import Cast

GRANTED = "tase"
"""A service on which other agencies give their opinion, whose certificate can carry conditions."""
BEGAN = timedelta(days=80)
DAYS = (timedelta(days=9), -timedelta(days=6))
"""When the conditions of each are to be met, from today."""


def leave_conditions(db: Session, cast: Cast, now: datetime) -> None:
    """Grant something twice on conditions, and remind of them as the hourly job would have."""
    granted = item(GRANTED)
    holders = [one for one in cast.applicants if one.kind in granted.applicants]
    for number, (holder, day) in enumerate(zip(holders, DAYS, strict=False)):
        journey = Journey(db, cast, Random(number), granted, holder, now - BEGAN, now)
        case = journey.grant_with_conditions((now.astimezone(moments.SHENZHEN) + day).date())
        with moments.at(now):
            following_up.remind(db, case.id)
