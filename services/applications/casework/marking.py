"""Claim, release or take up many cases of the queue at once, each for itself."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.texts import refuse_if
from services.applications.casework import claiming, concluding
from services.applications.casework.assigning import MOST_AT_ONCE, Assigned
from services.errors import Conflict, Forbidden, NotFound, Problem
from services.language import N_

NO_STEP = N_("Select what to do with them")


class ManyStep(StrEnum):
    """What can be done with many cases at once: nothing that tells or decides anything."""

    CLAIM = "claim"
    RELEASE = "release"
    START_REVIEW = "start_review"


RUNS: Mapping[ManyStep, Callable[..., Case]] = {
    ManyStep.CLAIM: claiming.claim,
    ManyStep.RELEASE: claiming.release,
    ManyStep.START_REVIEW: concluding.start_review,
}


def take_many(
    db: Session, actor: Actor, application_ids: Sequence[UUID], *, step: ManyStep | None
) -> list[Assigned]:
    """Take one step on several cases: one on which it cannot be taken stops no other.

    Raises:
        NotFound: only officers may.
        Invalid: no case, too many, or no step.

    """
    if actor.role not in (Role.REVIEWER, Role.APPROVER) or actor.body is None:
        raise NotFound
    problems = []
    if not application_ids:
        problems.append(Problem("cases", N_("Select at least one case")))
    if len(application_ids) > MOST_AT_ONCE:
        message = N_("Select no more than %(count)s cases", count=MOST_AT_ONCE)
        problems.append(Problem("cases", message))
    if step is None:
        problems.append(Problem("step", NO_STEP))
    refuse_if(problems)
    assert step is not None
    return [_take_one(db, actor, one, RUNS[step]) for one in sorted(set(application_ids))]


def _take_one(
    db: Session, actor: Actor, application_id: UUID, run: Callable[..., Case]
) -> Assigned:
    """Take the step on one case if that can be: what stands in the way does so before it."""
    number = ""
    try:
        case = load(db, actor, application_id)
        number = case.application.number or ""
        run(db, actor, application_id, version=case.version)
    except NotFound:
        return Assigned(number, N_("Your agency has no such case"))
    except Conflict:
        return Assigned(number, N_("The case has just changed, or nobody works on it any more"))
    except Forbidden as error:
        return Assigned(number, error.message or N_("This is not yours to do"))
    return Assigned(number, None)
