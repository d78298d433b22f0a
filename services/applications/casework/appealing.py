"""Enter what was brought against a decision (行政复议, 行政诉讼), and how it ended.

Neither stays the decision. What the reviewing authority decided is entered, never decided here.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.appeals import (
    AppealOutcome,
    AppealRoute,
    Appellant,
    find_open_appeal,
)
from services.applications.case.attachments import APPEAL
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.payable import payment_state
from services.applications.case.texts import choice_problems, refuse_if, text_problems
from services.applications.casework.attaching import attach_all
from services.applications.casework.reopening import open_again
from services.applications.lifecycle import ISSUED, Action
from services.applications.paying import PaymentState
from services.applications.rows import ROWS
from services.documents import issuing
from services.documents.inspect import Upload
from services.errors import Problem
from services.language import N_, Message


class DayUnit(StrEnum):
    """How an authority counts the days that it sets."""

    CALENDAR = "day"
    WORKING = "working_day"


LONGEST_LINE = 200
NO_ROUTE = N_("Select whether it is a reconsideration or an action in court")
NO_APPELLANT = N_("Select who brought it")
NO_OUTCOME = N_("Select how it ended")
MOST_DAYS = 365
"""Days that an authority can set for deciding again, as many as a limit can have."""
NO_UNIT = N_("Select how the days are counted")
NO_FILE = N_("Select the file with the document itself")


def offered_outcomes(case: Case) -> Sequence[AppealOutcome]:
    """List how an appeal can have ended that leaves the case as it is.

    That a decision was revoked is a step of its own while there is something to revoke.
    """
    return [one for one in AppealOutcome if not _is_own_step(case, one)]


def enter_appeal(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    route: AppealRoute | None,
    by: Appellant | None,
    authority: str,
    reference: str,
    received_on: date | None,
    text: str,
    file: Upload | None,
) -> Case:
    """Enter that a reconsideration or an action in court against the decision was received.

    Args:
        authority: who reviews the decision.
        reference: its number there.
        received_on: the day on which the agency got the papers.
        text: what is asked for, and on which grounds; the applicant reads it.
        file: the papers as they came.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: something is missing, or the day is before the decision or to come.

    """
    case = load_to(Action.ENTER_APPEAL, db, actor, application_id, version=version)
    authority, reference = authority.strip(), reference.strip()
    decided = case.application.decided_at
    assert decided is not None
    refuse_if(
        [
            *choice_problems("route", route, NO_ROUTE),
            *choice_problems("by", by, NO_APPELLANT),
            *_line_problems("authority", authority, N_("Enter who reviews the decision")),
            *_line_problems("reference", reference, N_("Enter its number")),
            *_day_problems("received_on", received_on, moments.local_day(decided)),
            *text_problems(text, N_("Enter what is asked for, and on which grounds")),
            *_file_problems(file),
        ]
    )
    assert route is not None
    assert by is not None
    assert received_on is not None
    move(
        db,
        actor,
        case,
        Action.ENTER_APPEAL,
        route=route.value,
        by=by.value,
        name=authority,
        reference=reference,
        received_on=received_on.isoformat(),
        text=text.strip(),
        **attach_all(db, actor, case, APPEAL, [file]),
    )
    return case


def enter_outcome(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    result: AppealOutcome | None,
    decided_on: date | None,
    reference: str,
    text: str,
    file: Upload | None,
) -> Case:
    """Enter how an appeal ended that did not revoke the decision.

    Args:
        decided_on: the day on which it was decided, or ended otherwise.
        reference: the number of what was decided.
        text: what was decided, and what follows; the applicant reads it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: something is missing, the day is before that of receipt or to come; or the amount
            that was changed is asked for and not paid yet.

    """
    case = load_to(Action.ENTER_APPEAL_OUTCOME, db, actor, application_id, version=version)
    chosen = result if result in offered_outcomes(case) else None
    refuse_if(
        [
            *choice_problems("result", chosen, NO_OUTCOME),
            *_payment_problems(case, chosen),
            *_outcome_problems(case, decided_on, reference, text, file),
        ]
    )
    assert chosen is not None
    assert decided_on is not None
    said = _said(chosen, decided_on, reference, text)
    files = attach_all(db, actor, case, APPEAL, [file])
    move(db, actor, case, Action.ENTER_APPEAL_OUTCOME, **said, **files)
    return case


def overturn(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    decided_on: date | None,
    reference: str,
    text: str,
    file: Upload | None,
) -> Case:
    """Enter that the reviewing authority revoked the decision; its papers end with that.

    Args:
        decided_on: the day on which it did.
        reference: the number of what it decided.
        text: what it decided, and what follows; the applicant reads it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: something is missing, or the day is before that of receipt or to come.

    """
    case = load_to(Action.OVERTURN, db, actor, application_id, version=version)
    refuse_if(_outcome_problems(case, decided_on, reference, text, file))
    assert decided_on is not None
    said = _said(AppealOutcome.REVOKED, decided_on, reference, text)
    files = attach_all(db, actor, case, APPEAL, [file])
    event = move(db, actor, case, Action.OVERTURN, **said, **files)
    ends = ROWS[Action.OVERTURN].ends
    assert ends is not None
    issuing.end_papers(db, application_id, ends.kinds, ends.status, moments.local_day(event.at))
    return case


def redo(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    decided_on: date | None,
    received_on: date | None,
    days: int | None,
    day_unit: DayUnit | None,
    reference: str,
    text: str,
    file: Upload | None,
) -> Case:
    """Enter that the decision was revoked and is to be made again (责令重新作出): the case opens.

    Args:
        decided_on: the day on which it was revoked.
        received_on: the day on which the agency got the document; the days count from there.
        days: how many it sets for deciding again; None where it sets none, and the time of the
            service counts.
        day_unit: how they are counted, where it sets any.
        reference: the number of what was decided.
        text: what was decided, and what follows; the applicant reads it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: something is missing, a day is before what it follows on or to come, or there
            are too many days.

    """
    case = load_to(Action.REDO, db, actor, application_id, version=version)
    entered = find_open_appeal(case.application.events)
    assert entered is not None
    first = decided_on or date.fromisoformat(entered.data["received_on"])
    refuse_if(
        [
            *_outcome_problems(case, decided_on, reference, text, file),
            *_day_problems("received_on", received_on, first),
            *_days_problems(days, day_unit),
        ]
    )
    assert decided_on is not None
    assert received_on is not None
    said = _said(AppealOutcome.REVOKED, decided_on, reference, text)
    said |= {"since": received_on.isoformat()}
    if days is not None and day_unit is not None:
        said |= {"days": days, "day_unit": day_unit.value}
    files = attach_all(db, actor, case, APPEAL, [file])
    open_again(db, actor, case, Action.REDO, **said, **files)
    return case


def _days_problems(days: int | None, day_unit: DayUnit | None) -> list[Problem]:
    """Require days that can be counted, in a unit; or neither."""
    if days is None:
        return []
    if not 1 <= days <= MOST_DAYS:
        return [Problem("days", N_("Enter between 1 and %(most)s days", most=MOST_DAYS))]
    return choice_problems("day_unit", day_unit, NO_UNIT)


def _is_own_step(case: Case, outcome: AppealOutcome) -> bool:
    return outcome is AppealOutcome.REVOKED and case.state in ISSUED


def _said(outcome: AppealOutcome, on: date, reference: str, text: str) -> dict[str, Any]:
    return {
        "result": outcome.value,
        "on": on.isoformat(),
        "reference": reference.strip(),
        "text": text.strip(),
    }


def _outcome_problems(
    case: Case, decided_on: date | None, reference: str, text: str, file: Upload | None
) -> list[Problem]:
    entered = find_open_appeal(case.application.events)
    assert entered is not None
    received_on = date.fromisoformat(entered.data["received_on"])
    missing = N_("Enter what was decided, and what follows from it")
    return [
        *_day_problems("decided_on", decided_on, received_on),
        *_line_problems("reference", reference.strip(), N_("Enter its number")),
        *text_problems(text, missing),
        *_file_problems(file),
    ]


def _payment_problems(case: Case, outcome: AppealOutcome | None) -> list[Problem]:
    """Require that nobody is about to be paid by what was changed."""
    requested = payment_state(case) is PaymentState.REQUESTED
    if outcome is not AppealOutcome.CHANGED or not requested:
        return []
    given_back = N_("Give back first the request for payment that was made by the former decision")
    return [Problem("result", given_back)]


def _line_problems(field: str, line: str, missing: Message) -> list[Problem]:
    return text_problems(line, missing, field=field, longest=LONGEST_LINE)


def _day_problems(field: str, day: date | None, first: date) -> list[Problem]:
    if day is None:
        return [Problem(field, N_("Enter the day"))]
    if day > moments.today():
        return [Problem(field, N_("This day is still to come"))]
    if day < first:
        earlier = N_("This day is before what it follows on")
        return [Problem(field, earlier)]
    return []


def _file_problems(file: Upload | None) -> list[Problem]:
    return [] if file else [Problem("file", NO_FILE)]
