"""Under which name a case goes on when its applicant was renamed: a reviewer decides.

What was signed stays as it was signed; until somebody decides, letters bear the name of the filing.
"""

from collections.abc import Iterable
from enum import StrEnum

from services.actor import Actor
from services.applications.case import seals
from services.applications.case.case import Case
from services.applications.lifecycle import Action
from services.language import N_, Message
from services.models import Event

NO_NAME = N_("Select which name letters and the decision bear")


class BornName(StrEnum):
    """Which name letters bear after a change of name."""

    NEW = "new"  # 新名称
    FILED = "filed"  # 申报时名称


def find_new_name(events: Iterable[Event]) -> Event | None:
    """Find the newest change of name since the filing, or None; other details are none."""
    found = None
    for event in events:
        if event.action == Action.RENAME and not seals.is_sealed(event.data):
            found = event if event.data["name"] != event.data["former"] else found
    return found


def find_choice(events: Iterable[Event]) -> Event | None:
    """Find what was decided on the newest change of name, or None."""
    choice = None
    for event in events:
        if event.action == Action.RENAME and event.data["name"] != event.data["former"]:
            choice = None
        elif event.action == Action.DECIDE_NAME:
            choice = event
    return choice


def current_name(case: Case) -> str:
    """Return the name that certificates bear: as was decided since, or the newest issued anew."""
    events = case.application.events
    renamed, choice, reissued = find_new_name(events), find_choice(events), find_reissue(events)
    filed = case.application.applicant_name
    base = str(reissued.data["name"]) if reissued else filed
    if renamed is None or choice is None:
        return base
    if reissued is not None and reissued.sequence > choice.sequence:
        return base
    return str(renamed.data["name"]) if choice.data["bears"] == BornName.NEW else filed


def find_reissue(events: Iterable[Event]) -> Event | None:
    """Find by which event the certificate was last issued in a new name; None once erased."""
    found = (one for one in events if one.action == Action.REISSUE)
    return next((one for one in reversed([*found]) if not seals.is_sealed(one.data)), None)


def printed_name(case: Case) -> str:
    """Return the name that letters bear: a new one with that of the filing behind it."""
    filed, name = case.application.applicant_name, current_name(case)
    return filed if name == filed else f"{name}（原名称：{filed}）"


def need_new_name(_actor: Actor, case: Case) -> Message | None:
    """Require a change of name on which nobody has decided yet."""
    events = case.application.events
    if find_new_name(events) is None:
        return N_("The applicant’s name has not changed since the filing")
    if find_choice(events):
        return N_("It is decided already which name letters bear")
    return None
