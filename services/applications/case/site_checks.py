"""Checks on site: what was found where and when, by two officers. A check by one is none.

All is read off the events of the case: one officer enters a check and names the other, who
confirms it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.payable import report_state
from services.applications.lifecycle import Action, State
from services.applications.performance import ReportState
from services.language import N_, Message
from services.models import Event

SLOT = "site_check"
"""The slot of the record and photos of a check, which officers hand in."""


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """A check that two officers stand for.

    Args:
        entered: by the first of them, with what was found.
        confirmed: by the second.
    """

    entered: Event
    confirmed: Event

    @property
    def on(self) -> date:
        """The day on which it was made."""
        return date.fromisoformat(self.entered.data["on"])


def list_checks(case: Case) -> list[SiteCheck]:
    """List the checks of a case that two officers stand for, the oldest first."""
    return list(_pair(case))


def find_open_check(case: Case) -> Event | None:
    """Find the check that waits for its second officer, or None."""
    newest = case.last(Action.ENTER_SITE_CHECK, Action.CONFIRM_SITE_CHECK)
    waits = newest is not None and newest.action == Action.ENTER_SITE_CHECK
    return newest if waits else None


def find_check_obstacle(actor: Actor, case: Case, action: Action) -> Message | None:
    """Find what keeps a step of a check from being taken now, if anything."""
    if action not in (Action.ENTER_SITE_CHECK, Action.CONFIRM_SITE_CHECK):
        return None
    if case.state is not State.REVIEW and report_state(case) is not ReportState.FILED:
        return N_("Nothing is checked on site now")
    waiting = find_open_check(case)
    confirms = action is Action.CONFIRM_SITE_CHECK
    if confirms and waiting and waiting.data["companion"] != str(actor.user_id):
        return N_("Only the officer who is named can confirm the check")
    return None


def _pair(case: Case) -> Iterator[SiteCheck]:
    entered = None
    for event in case.application.events:
        if event.action == Action.ENTER_SITE_CHECK:
            entered = event
        elif event.action == Action.CONFIRM_SITE_CHECK and entered:
            yield SiteCheck(entered, event)
