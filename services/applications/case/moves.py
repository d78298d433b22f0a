"""The one function that changes an application's state, and its variants.

State, ledger, due dates and reviews all change here, and the job for notices and papers
is requested, in one transaction.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case import ledger, seals, silence
from services.applications.case.asking import find_asked
from services.applications.case.barring import require_unbarred
from services.applications.case.case import Case, has_answered
from services.applications.case.leaves import find_asked_leave
from services.applications.case.obligations import find_next_day
from services.applications.case.on_behalf import find_absent
from services.applications.case.opinions import find_draft
from services.applications.case.permissions import require_allowed
from services.applications.case.publicity import list_publicities
from services.applications.case.texts import letter_problems, refuse_if
from services.applications.clock import clock
from services.applications.lifecycle import WAITING, Action, Capacity, State
from services.applications.rows import ROWS
from services.jobs import FOLLOW, defer
from services.models import Application, Event, Review


def move(
    db: Session,
    actor: Actor,
    case: Case,
    action: Action,
    *,
    at: datetime | None = None,
    **data: Any,
) -> Event:
    """Take an action on a locked case, if the actor may.

    Args:
        at: the moment of receipt, where the caller uses it too; now if not given.
        data: the data of the action, JSON values only.

    Raises:
        Conflict: the action cannot be taken in this state.
        Forbidden: the actor may not take the action, or not yet; or stands in for somebody, and
            stepped aside from another case of the applicant.
        Invalid: an officer writes for a letter in Chinese without any.

    """
    rule = require_allowed(actor, case, action)
    if actor.is_staff:
        refuse_if(letter_problems(action, data))
    if (absent := find_absent(actor, case, action)) is not None:
        require_unbarred(db, case, actor.user_id)
        data["for"] = str(absent)
    to = rule.to or _state_before_suspension(case)
    return _take_action(db, case, action, to, capacity=case.capacity, actor=actor, at=at, data=data)


def move_to_end(db: Session, actor: Actor, case: Case, action: Action, **data: Any) -> Event:
    """Take the action that ends a case of a light nature.

    Raises:
        Conflict, Forbidden: as `move` says.

    """
    event = move(db, actor, case, action, **data)
    case.application.decided_at = event.at
    db.flush()
    return event


def move_by_system(db: Session, case: Case, action: Action, **data: Any) -> Event:
    """Take an action on a locked case for the portal itself.

    Raises:
        KeyError: the action cannot be taken in this state.

    """
    rule = case.lifecycle.at[case.state][action]
    assert Capacity.SYSTEM in rule.who.capacities
    to = rule.to or _state_before_suspension(case)
    return _take_action(
        db, case, action, to, capacity=Capacity.SYSTEM, actor=None, at=None, data=data
    )


def finish_consultation(db: Session, case: Case) -> None:
    """Send a case in joint review back to its lead if all opinions are given."""
    if case.state is State.JOINT and all(has_answered(review) for review in case.asked):
        move_by_system(db, case, Action.GATHER)


def read_clock(case: Case) -> clock.Clock:
    """Calculate a case's clock, from its events, the limits of its item, and its round."""
    current = case.application.round
    return clock.read(
        case.application.events,
        case.item.limits,
        phases=case.lifecycle.phases,
        closes_on=moments.local_day(current.closes_at) if current else None,
        published=list_publicities(case),
    )


def _take_action(
    db: Session,
    case: Case,
    action: Action,
    to: State,
    *,
    capacity: Capacity,
    actor: Actor | None,
    at: datetime | None,
    data: dict[str, Any],
) -> Event:
    application = case.application
    event = ledger.append(
        db,
        application,
        action,
        to=to,
        capacity=capacity,
        actor=actor,
        at=at or moments.now(),
        data=seals.add_salt(data),
    )
    application.state = to.value
    if event.from_state == State.CORRECTION and to is not State.CORRECTION:
        _end_correction(application, answered=action is Action.ANSWER_CORRECTION)
    _update_reviews(case)
    row = ROWS[action]
    news = to not in row.quiet
    if news:
        application.updated_at = event.at
    db.flush()
    if news and (row.tells or row.papers):
        defer(db, FOLLOW, event_id=event.id)
    return event


def _end_correction(application: Application, *, answered: bool) -> None:
    """Close the notice; what was prepared and nobody signed gives way to what was signed."""
    notice, prepared = application.correction or {}, application.answers
    application.correction = None
    if not answered and "signed" in notice:
        application.answers = notice["signed"]
        application.correction = {"items": [], "prepared": prepared}


def _update_reviews(case: Case) -> None:
    """Update due dates, and who has to act next on each review, after a change of state."""
    case.application.due_on, by_review = days_of(case)
    for review in case.application.reviews:
        if review.part == "lead":
            asked = find_asked_leave(case)
            review.escalated_at = asked.at if asked else None
            review.waiting = WAITING.get(case.state, "nobody")
        else:
            review.waiting = _joint_waiting(case, review)
        review.due_on = by_review[review]
        if case.application.decision == "approved":
            review.conditions_due_on = find_next_day(
                case.application.events, case.state, review.body_code
            )


def days_of(case: Case) -> tuple[date | None, dict[Review, date | None]]:
    """Calculate the days that are stored of a case for lists: its own, and that of each review."""
    acts_by = read_clock(case).acts_by
    return acts_by, {
        review: acts_by if review.part == "lead" else _opinion_due_on(case, review, acts_by)
        for review in case.application.reviews
    }


def _joint_waiting(case: Case, review: Review) -> str:
    if case.state not in WAITING:
        return "nobody"
    if case.state in (State.JOINT, State.REVIEW) and find_draft(
        case.application.events, review.body_code
    ):
        return "approver"
    if has_answered(review):
        return "nobody"
    return "reviewer" if case.state is State.JOINT and review in case.asked else "others"


def _opinion_due_on(case: Case, review: Review, due_on: date | None) -> date | None:
    """Calculate a joint body's own due date, which is never later than the case's, but for one that
    the supervisor set.
    """
    asked, limit = find_asked(case.application.events, review.body_code), case.item.limit("opinion")
    if asked is None or limit is None:
        return due_on
    if (until := silence.given_until(case, review.body_code)) is not None:
        return until
    asked_on, phases = moments.local_day(asked.at), case.lifecycle.phases
    opinion_due = clock.read_opinion_day(case.application.events, limit, asked_on, phases=phases)
    return min(opinion_due, due_on) if due_on else opinion_due


def _state_before_suspension(case: Case) -> State:
    suspended = case.last(Action.SUSPEND)
    assert suspended is not None
    return State(suspended.from_state)
