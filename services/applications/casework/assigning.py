"""Assign cases to reviewers of an agency (分办), one or many at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.barring import require_fresh, require_unbarred
from services.applications.case.case import Case
from services.applications.case.loading import load, load_to
from services.applications.case.moves import move
from services.applications.case.texts import refuse_if
from services.applications.lifecycle import Action
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.language import N_, Message
from services.models import User

NO_OFFICER = N_("Select the reviewer")
MOST_AT_ONCE = 100
"""Cases that are assigned with one click: as many as one page of the list could hold."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of one case of many.

    Args:
        obstacle: why it was not assigned; None where it was.

    """

    number: str
    obstacle: Message | None


def list_reviewers(
    db: Session, body_code: str, *, without: Collection[UUID] = ()
) -> Sequence[tuple[str, str]]:
    """List the reviewers of a body who can be assigned to: key and name."""
    return list_officers(db, body_code, Role.REVIEWER, without=without)


def list_officers(
    db: Session, body_code: str, role: Role, *, without: Collection[UUID] = ()
) -> Sequence[tuple[str, str]]:
    """List the officers of a body in a role, but for some: key and name."""
    found = db.execute(
        select(User.id, User.name)
        .where(
            User.body_code == body_code,
            User.staff_role == role.value,
            User.disabled_at.is_(None),
            User.id.not_in(without),
        )
        .order_by(User.name, User.id)
    )
    return [(str(key), name) for key, name in found]


def assign(db: Session, actor: Actor, application_id: UUID, *, version: int, officer: str) -> Case:
    """Assign a case to a reviewer of the actor's body, whoever held it before.

    Args:
        officer: the key of the reviewer's account.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nobody of the agency is named who may handle the case.

    """
    case = load_to(Action.ALLOT, db, actor, application_id, version=version)
    review = case.review
    assert review is not None
    names = dict(list_reviewers(db, review.body_code, without=review.recused))
    if officer not in names:
        refuse_if([Problem("officer", NO_OFFICER)])
    person = UUID(officer)
    require_unbarred(db, case, person, field="officer")
    if review.part == "lead":
        require_fresh(db, case, person, field="officer")
    if review.assignee_id == person:
        refuse_if([Problem("officer", N_("This reviewer holds the case already"))])
    move(db, actor, case, Action.ALLOT, person=officer, name=names[officer])
    review.assignee_id, review.claimed_at = person, moments.now()
    db.flush()
    return case


def assign_many(
    db: Session, actor: Actor, application_ids: Sequence[UUID], *, officer: str
) -> list[Assigned]:
    """Assign several cases, each for itself: one that cannot be assigned stops no other.

    Raises:
        NotFound: only approvers may.
        Invalid: no case, too many, or no reviewer of the agency.

    """
    if actor.role is not Role.APPROVER or actor.body is None:
        raise NotFound
    problems = []
    if not application_ids:
        problems.append(Problem("cases", N_("Select at least one case")))
    if len(application_ids) > MOST_AT_ONCE:
        message = N_("Select no more than %(count)s cases", count=MOST_AT_ONCE)
        problems.append(Problem("cases", message))
    if officer not in dict(list_reviewers(db, actor.body)):
        problems.append(Problem("officer", NO_OFFICER))
    refuse_if(problems)
    return [_assign_one(db, actor, one, officer) for one in sorted(set(application_ids))]


def _assign_one(db: Session, actor: Actor, application_id: UUID, officer: str) -> Assigned:
    """Assign one case if that can be: whatever stands in the way does so before any change."""
    number = ""
    try:
        case = load(db, actor, application_id)
        number = case.application.number or ""
        assign(db, actor, application_id, version=case.version, officer=officer)
    except NotFound:
        return Assigned(number, N_("Your agency has no such case"))
    except Invalid as error:
        return Assigned(number, error.problems[0].message)
    except Conflict:
        return Assigned(number, N_("The case has just changed, or nobody works on it any more"))
    except Forbidden as error:
        return Assigned(number, error.message)
    return Assigned(number, None)
