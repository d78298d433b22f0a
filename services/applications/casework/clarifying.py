"""Ask the applicant for clarification after acceptance (询问): collected in one letter.

It is no second correction notice: nothing of what was signed changes. Where the item has a
limit of its own for the answer, with its basis, the time until the answer does not count;
elsewhere the limit of the decision runs on.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from services import formats, moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.texts import refuse_if, text_problems
from services.applications.clock import clock
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_

LONGEST = 30
"""Working days that a letter may give at the most [K: 30 from the letter in other fields]."""


def ask(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    until: date | None,
    text: str,
) -> Case:
    """Send the letter with the questions; another one needs an approver.

    Args:
        until: the last day for the answer, where the item has no limit for it.
        text: the questions, each on a line of its own.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no questions, or no day within the longest time.

    """
    case = load_to(Action.ASK_FOR_CLARIFICATION, db, actor, application_id, version=version)
    limit = case.item.limit("clarification")
    problems = text_problems(text, N_("Write the questions"))
    if limit is None:
        problems += _day_problems(until)
    refuse_if(problems)
    due_on = clock.due_after(moments.today(), limit) if limit else until
    assert due_on is not None
    move(
        db,
        actor,
        case,
        Action.ASK_FOR_CLARIFICATION,
        text=text.strip(),
        due_on=due_on.isoformat(),
        stops=limit is not None,
    )
    return case


def _day_problems(until: date | None) -> list[Problem]:
    if until is None or until <= moments.today():
        return [Problem("until", N_("Enter a day in the future"))]
    last = add_working_days(moments.today(), LONGEST)
    if until > last:
        day = formats.in_all_languages(formats.day, last)
        return [Problem("until", N_("The letter gives time until %(day)s at the longest", day=day))]
    return []
