"""What was brought against the decision on a case (行政复议, 行政诉讼), and how it ended, off the
events.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.actor import Actor
from services.applications.case import seals
from services.applications.case.case import Case
from services.applications.case.proposals import find_open_proposal
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import Action
from services.language import N_, Message
from services.models import Event

ENDING = frozenset({Action.ENTER_APPEAL_OUTCOME, Action.OVERTURN, Action.REDO})
"""By which steps it is entered how an appeal ended."""
ENTERED = frozenset({Action.ENTER_APPEAL, *ENDING})
ANSWER_DAYS = 10
"""Working days in which the agency answers the authority that reviews (行政复议法 arts. 48, 88)."""


class AppealRoute(StrEnum):
    """Before whom a decision is challenged."""

    RECONSIDERATION = "reconsideration"  # 行政复议
    COURT = "court"  # 行政诉讼


class Appellant(StrEnum):
    """Who challenges a decision."""

    APPLICANT = "applicant"  # 申请人
    ANOTHER = "another"  # 其他利害关系人


class AppealOutcome(StrEnum):
    """How an appeal ended."""

    UPHELD = "upheld"  # 维持、驳回
    CHANGED = "changed"  # 变更
    REVOKED = "revoked"  # 撤销
    UNLAWFUL = "unlawful"  # 确认违法
    WITHDRAWN = "withdrawn"  # 撤回
    SETTLED = "settled"  # 调解、和解


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against the decision on a case.

    Args:
        authority: who reviews the decision.
        reference: its number there.
        received_on: the day on which the agency got the papers.
        answer_by: the last day for the agency's answer, where working days make it.
        text: what is asked for, and on which grounds.
        outcome: how it ended; None while it is open.
        decided_on: the day of that.
        decision: the number of what was decided.
        words: what was decided, and what follows.
        anew: whether it ordered that the agency decides again.
    """

    route: AppealRoute
    by: Appellant
    authority: str
    reference: str
    received_on: date
    answer_by: date | None
    text: str
    outcome: AppealOutcome | None = None
    decided_on: date | None = None
    decision: str = ""
    words: str = ""
    anew: bool = False


def list_appeals(events: Iterable[Event]) -> list[Appeal]:
    """List what was brought against a decision, oldest first; nothing once erased."""
    found: list[Appeal] = []
    entered: Event | None = None
    for event in events:
        if event.action not in ENTERED or seals.is_sealed(event.data):
            continue
        if event.action == Action.ENTER_APPEAL:
            entered = event
            found.append(_read(event, None))
        elif entered is not None:
            found[-1] = _read(entered, event)
    return found


def find_open_appeal(events: Iterable[Event]) -> Event | None:
    """Find the event that entered an appeal of which no outcome is entered yet, or None."""
    return find_open_proposal(events, {Action.ENTER_APPEAL}, ENDING)


def find_change(events: Iterable[Event]) -> date | None:
    """Find the day on which a reviewing authority changed the decision, or None.

    It needs no words, and so is still known once those are erased.
    """
    days = [
        date.fromisoformat(event.data["on"])
        for event in events
        if event.action == Action.ENTER_APPEAL_OUTCOME
        and event.data["result"] == AppealOutcome.CHANGED
    ]
    return days[-1] if days else None


def need_none_open(_actor: Actor, case: Case) -> Message | None:
    """Require that no appeal is open: its outcome is entered first."""
    if find_open_appeal(case.application.events):
        return N_("The decision is under review. Enter first how that ended")
    return None


def need_open(_actor: Actor, case: Case) -> Message | None:
    """Require an appeal of which no outcome is entered yet."""
    if find_open_appeal(case.application.events) is None:
        return N_("No reconsideration and no action in court is entered that is still open")
    return None


def _read(entered: Event, ended: Event | None) -> Appeal:
    said, route = entered.data, AppealRoute(entered.data["route"])
    received_on = date.fromisoformat(said["received_on"])
    reconsidered = route is AppealRoute.RECONSIDERATION
    outcome = ended.data if ended else {}
    return Appeal(
        route=route,
        by=Appellant(said["by"]),
        authority=said["name"],
        reference=said["reference"],
        received_on=received_on,
        answer_by=add_working_days(received_on, ANSWER_DAYS) if reconsidered else None,
        text=said["text"],
        outcome=AppealOutcome(outcome["result"]) if ended else None,
        decided_on=date.fromisoformat(outcome["on"]) if ended else None,
        decision=outcome.get("reference", ""),
        words=outcome.get("text", ""),
        anew=ended is not None and ended.action == Action.REDO,
    )
