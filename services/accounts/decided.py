"""What registrars decided: every request that waits no more, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.errors import NotFound
from services.models import Applicant, Registration, User

PAGE = 25


@dataclass(frozen=True, slots=True)
class DecidedRequest:
    """One line of what was decided.

    Args:
        request: its name is empty once it was erased.
        decided_by: the registrar; empty where the company register vouched or who asked withdrew.
    """

    request: Registration
    credit_code: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class DecidedPage:
    """One page of them; `after` is the key of the next page, if any."""

    requests: Sequence[DecidedRequest]
    after: UUID | None


def list_decided(
    db: Session, actor: Actor, *, mine: bool = False, after: UUID | None = None
) -> DecidedPage:
    """List the requests that were decided, the newest first, by key.

    Args:
        mine: only those that the actor decided.

    Raises:
        NotFound: only registrars may.
    """
    if actor.role is not Role.REGISTRAR:
        raise NotFound
    key = (Registration.decided_at, Registration.id)
    query = (
        select(Registration, Applicant.credit_code, User.name)
        .join(Applicant, Applicant.id == Registration.applicant_id)
        .outerjoin(User, User.id == Registration.decided_by)
        .where(Registration.decided_at.is_not(None))
        .order_by(*(column.desc() for column in key))
        .limit(PAGE + 1)
    )
    if mine:
        query = query.where(Registration.decided_by == actor.user_id)
    if after is not None:
        last = select(*key).where(Registration.id == after).subquery()
        query = query.where(tuple_(*key) < select(last.c.decided_at, last.c.id).scalar_subquery())
    rows = db.execute(query).all()
    found = [DecidedRequest(one, code or "", name or "") for one, code, name in rows[:PAGE]]
    return DecidedPage(found, rows[PAGE - 1][0].id if len(rows) > PAGE else None)
