"""Ask the supervisor for leave that the clock stops once more for the same reason; decide on it."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.second_suspensions import (
    find_answer,
    find_request,
    list_suspensions,
    reason_of,
)
from services.applications.case.texts import (
    choice_problems,
    refuse_if,
    require_text,
    text_problems,
)
from services.applications.casework.suspending import (
    NO_REASON,
    Suspension,
    count_days_left,
    explain_no_days_left,
)
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_


def ask_to_suspend_again(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reason: Suspension | None,
    text: str,
) -> Case:
    """Put before the supervisor why the clock has to stop again (提请再次中止).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason for which the clock stopped before, one that has leave or was refused,
            no day left, or no explanation.

    """
    case = load_to(Action.ASK_TO_SUSPEND_AGAIN, db, actor, application_id, version=version)
    problems = choice_problems("reason", reason, NO_REASON) or _reason_problems(case, reason)
    refuse_if([*problems, *text_problems(text, N_("Say why the clock has to stop again"))])
    assert reason is not None
    move(
        *(db, actor, case, Action.ASK_TO_SUSPEND_AGAIN),
        suspension=reason.value,
        text=text.strip(),
        about=[],
    )
    return case


def _reason_problems(case: Case, reason: Suspension | None) -> list[Problem]:
    """List why leave for a reason is not asked for."""
    events = case.application.events
    if reason is None or reason not in {one.reason for one in list_suspensions(events)}:
        first = N_(
            "The clock did not stop for this reason yet: propose it, without anybody’s leave"
        )
        return [Problem("reason", first)]
    answer = find_answer(events, reason)
    if answer is not None and answer.action == Action.ALLOW_SUSPENSION:
        return [Problem("reason", N_("The supervisor has given leave for it. Propose it"))]
    if answer is not None:
        return [Problem("reason", N_("The supervisor has refused another suspension for it"))]
    if not count_days_left(case):
        return [Problem("reason", explain_no_days_left())]
    return []


def allow_suspension(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Give leave for one more suspension for the reason asked, with reasons (同意再次中止).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    return _decide(db, actor, application_id, Action.ALLOW_SUSPENSION, version, text)


def deny_suspension(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Refuse another suspension for the reason asked, with reasons: the clock runs on.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    return _decide(db, actor, application_id, Action.DENY_SUSPENSION, version, text)


def _decide(
    db: Session, actor: Actor, application_id: UUID, action: Action, version: int, text: str
) -> Case:
    case = load_to(action, db, actor, application_id, version=version)
    asked = find_request(case.application.events)
    assert asked is not None
    text = require_text(text, N_("Give your reasons"))
    move(db, actor, case, action, suspension=reason_of(asked), text=text)
    return case
