"""Links sent by mail that work once: to verify, to reset, to accept an invitation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from services import formats, moments
from services.accounts.tokens import hash_token, new_token
from services.applications.clock.calendar import CalendarUnknown, add_working_days
from services.errors import NotFound
from services.language import N_, Language
from services.models import OneTimeLink

WORKING_DAYS = {"verify_email": 2, "change_email": 2, "invitation": 5, "staff_invitation": 3}
"""How many working days a link works, by purpose, to the end of the last."""
AT_ONCE = {"reset_password": timedelta(hours=1)}
"""How long a link works that is asked for to be used now. The check constraint of the table
lists the purposes of both."""
LONGEST_HOLIDAY = timedelta(days=14)
"""Time added where the working days of a year are not known yet, so that no link is too short."""
LAST_MINUTE = time(23, 59)


class NewLink(NamedTuple):
    """A link that was made: what goes into the address, and until when it works."""

    token: str
    expires_at: datetime

    def until(self, language: Language) -> str:
        """Word until when it works, for the mail."""
        return formats.moment(self.expires_at, language)


class DeadLink(NotFound):
    """The link was used, has expired, was replaced, or never existed."""

    message = N_("This link no longer works")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that works, and what it is for."""

    id: UUID
    email: str
    user_id: UUID | None
    applicant_id: UUID | None
    expires_at: datetime
    data: Mapping[str, Any]


def issue_link(
    db: Session,
    purpose: str,
    email: str,
    *,
    user_id: UUID | None = None,
    applicant_id: UUID | None = None,
    data: dict[str, Any] | None = None,
) -> NewLink:
    """Make a link for one purpose; earlier ones to the same address stop working.

    Of its token only the SHA-256 is stored.
    """
    now = moments.now()
    kill_links(
        db,
        OneTimeLink.purpose == purpose,
        OneTimeLink.email == email,
        OneTimeLink.applicant_id.is_not_distinct_from(applicant_id),
    )
    link = NewLink(new_token(), end_of_link(purpose, now))
    db.add(
        OneTimeLink(
            purpose=purpose,
            token_hash=hash_token(link.token),
            user_id=user_id,
            applicant_id=applicant_id,
            email=email,
            data=data or {},
            created_at=now,
            expires_at=link.expires_at,
        )
    )
    db.flush()
    return link


def end_of_link(purpose: str, sent_at: datetime) -> datetime:
    """Calculate until when a link works: nobody reads mail of the office over the holidays."""
    if purpose in AT_ONCE:
        return sent_at + AT_ONCE[purpose]
    day, days = moments.local_day(sent_at), WORKING_DAYS[purpose]
    try:
        last = add_working_days(day, days)
    except CalendarUnknown:
        last = day + timedelta(days=days) + LONGEST_HOLIDAY
    return datetime.combine(last, LAST_MINUTE, moments.SHENZHEN)


def read_link(db: Session, purpose: str, token: str) -> Link:
    """Read a link without using it up, because mail scanners follow links.

    Raises:
        DeadLink: the link does not work any more.
    """
    return _read_row(db.scalar(_select_working(purpose, token)))


def use_link(db: Session, purpose: str, token: str) -> Link:
    """Use a link up; of two attempts at the same time, one succeeds.

    Raises:
        DeadLink: the link does not work any more.
    """
    row = db.scalar(_select_working(purpose, token).with_for_update())
    link = _read_row(row)
    if row is not None:
        row.used_at, row.data = moments.now(), {}
        db.flush()
    return link


def kill_links(db: Session, *which: ColumnElement[bool]) -> None:
    """End open links and delete their data."""
    db.execute(
        update(OneTimeLink)
        .where(*which, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > moments.now())
        .values(expires_at=moments.now(), data={})
    )


def _select_working(purpose: str, token: str) -> Select[OneTimeLink]:
    return select(OneTimeLink).where(
        OneTimeLink.token_hash == hash_token(token),
        OneTimeLink.purpose == purpose,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > moments.now(),
    )


def _read_row(row: OneTimeLink | None) -> Link:
    if row is None:
        raise DeadLink
    return Link(
        id=row.id,
        email=row.email,
        user_id=row.user_id,
        applicant_id=row.applicant_id,
        expires_at=row.expires_at,
        data=dict(row.data),
    )
