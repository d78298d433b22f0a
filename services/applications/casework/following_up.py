"""Follow up the conditions of a decision: remind of them, check them, list what is left.

`remind` runs every hour and is harmless to repeat.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_by_system, load_to
from services.applications.case.moves import move, move_by_system
from services.applications.case.obligations import Obligation, list_checkable, list_in_force
from services.applications.case.silence import chasing_days
from services.applications.case.texts import refuse_if, text_problems
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_
from services.models import Application, Review

MOST_LISTED = 100
"""So many are listed, the earliest day first."""

NO_CONDITION = N_("Select the condition")
NO_FINDING = N_("Select whether it is met")


def check_condition(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    place: int | None,
    met: bool | None,
    text: str,
) -> Case:
    """Record whether a condition of the decision is met (核查所附条件); the applicant is told.

    Args:
        place: its place among the conditions.
        text: what was looked at, and what was found.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no condition that the actor's body checks, no finding, or no text.

    """
    case = load_to(Action.CHECK_CONDITION, db, actor, application_id, version=version)
    chosen = next((one for one in list_checkable(case) if one.place == place), None)
    missing = [
        *([Problem("condition", NO_CONDITION)] * (chosen is None)),
        *([Problem("met", NO_FINDING)] * (met is None)),
    ]
    refuse_if([*missing, *text_problems(text, N_("Say what was looked at, and what was found"))])
    assert chosen is not None
    move(
        *(db, actor, case, Action.CHECK_CONDITION),
        condition=chosen.place,
        met=met,
        about=[chosen.body_code],
        reference=chosen.text,
        text=text.strip(),
    )
    return case


def list_to_remind(db: Session) -> Sequence[UUID]:
    """List the cases with a condition whose day is near or has passed."""
    near = add_working_days(moments.today(), chasing_days().remind_of_conditions_before)
    cases = select(Review.application_id).where(Review.conditions_due_on <= near)
    return db.scalars(cases.distinct().order_by(Review.application_id)).all()


def remind(db: Session, application_id: UUID) -> list[Action]:
    """Take the steps that are due on a case today: before the day, and once it has passed.

    Raises:
        NotFound: no such application.

    """
    case = load_by_system(db, application_id)
    taken = []
    for step in (Action.REMIND_CONDITIONS, Action.MISS_CONDITIONS):
        due = [one for one in _list_due(case, step) if not _was_told(case, step, one)]
        if due:
            about = list(dict.fromkeys(one.body_code for one in due))
            move_by_system(db, case, step, about=about, conditions_of=[one.place for one in due])
            taken.append(step)
    return taken


def _list_due(case: Case, step: Action) -> list[Obligation]:
    """List the conditions with a day that a step is about today."""
    near = add_working_days(moments.today(), chasing_days().remind_of_conditions_before)
    misses = step is Action.MISS_CONDITIONS
    return [
        one
        for one in list_in_force(case)
        if not one.met and one.due_on is not None and one.due_on <= near and one.missed is misses
    ]


def _was_told(case: Case, step: Action, one: Obligation) -> bool:
    return any(
        event.action == step and one.place in event.data["conditions_of"]
        for event in case.application.events
    )


def list_open(db: Session, body_code: str | None, *, missed: bool = False) -> Sequence[Row[Any]]:
    """List the parts with a condition that is left to check, the earliest day first.

    Args:
        body_code: the body that checks; all of them without one.
        missed: only those whose day has passed.

    """
    query = (
        select(
            *(Application.id, Application.number, Application.item_code),
            *(Application.filed_name, Review.body_code, Review.conditions_due_on),
        )
        .join(Application, Application.id == Review.application_id)
        .where(Review.conditions_due_on.is_not(None))
    )
    if body_code is not None:
        query = query.where(Review.body_code == body_code)
    if missed:
        query = query.where(Review.conditions_due_on < moments.today())
    rows: Sequence[Any] = db.execute(
        query.order_by(Review.conditions_due_on, Review.id).limit(MOST_LISTED)
    ).all()
    return rows
