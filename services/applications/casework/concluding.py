"""Review an accepted case, and propose a decision to the approver."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.opinions import list_unsettled
from services.applications.case.texts import choice_problems, refuse_if, text_problems
from services.applications.casework.assessing import approval_problems
from services.applications.lifecycle import Action
from services.applications.recognising import recognise
from services.errors import Problem
from services.language import N_
from services.plan import body

NO_RECOMMENDATION = N_("Select a recommendation")


class Recommendation(StrEnum):
    """What the lead reviewer proposes to the approver (拟办意见)."""

    APPROVE = "approve"
    REFUSE = "refuse"


def start_review(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Begin the review of an accepted case.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.START_REVIEW, db, actor, application_id, version=version)
    move(db, actor, case, Action.START_REVIEW)
    return case


def conclude(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    recommendation: Recommendation | None,
    text: str,
) -> Case:
    """Propose a decision to the approver (审查意见).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no recommendation, or no reasoning; or approval is recommended of what is not
            found to be met.

    """
    case = load_to(Action.CONCLUDE, db, actor, application_id, version=version)
    missing = N_("Give the reasoning for your conclusion")
    chosen_none = choice_problems("recommendation", recommendation, NO_RECOMMENDATION)
    approves = recommendation is Recommendation.APPROVE
    unproven = approval_problems(db, case, field="recommendation") if approves else []
    unsettled = _unsettled_problems(case) if approves else []
    refuse_if([*chosen_none, *unsettled, *unproven, *text_problems(text, missing)])
    assert recommendation is not None
    chosen, text = recommendation.value, text.strip()
    if case.application.round_id is not None:
        recognise(db, case.application)
    move(db, actor, case, Action.CONCLUDE, recommendation=chosen, text=text)
    return case


def _unsettled_problems(case: Case) -> list[Problem]:
    """Require that whoever disagrees was spoken with before the lead proposes otherwise."""
    return [
        Problem(
            "recommendation",
            N_(
                "%(body)s disagrees. Record first what you settled with it, then give your reasons",
                body=body(code).name,
            ),
        )
        for code in list_unsettled(case.application.events)
    ]
