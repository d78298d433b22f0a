"""Files that officers attach to a draft of an opinion, to a proposal to suspend the clock, or to
what was brought against a decision.

The event of that step names them. A draft takes its files with it: beside an
opinion stand those of the draft that was signed off, and of no other.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.applications.case.asking import names_of
from services.applications.case.case import Case
from services.applications.lifecycle import Action, Capacity
from services.documents.handing_in import HeldDocument
from services.models import Event

OPINION, SUSPENSION, APPEAL = "opinion_file", "suspension_file", "appeal_file"
"""The slot of what is attached to opinions, to suspensions, and to appeals."""
SLOTS = frozenset({OPINION, SUSPENSION, APPEAL})
FIELDS = ("file", "file_2", "file_3")
"""The fields for files on a form: as many as one draft or proposal takes."""

_BROUGHT_BY: Mapping[str, str] = {
    Action.DRAFT_OPINION: Action.DRAFT_OPINION,
    Action.OPINE: Action.DRAFT_OPINION,
    Action.PROPOSE_SUSPENSION: Action.PROPOSE_SUSPENSION,
    Action.SUSPEND: Action.PROPOSE_SUSPENSION,
    Action.ENTER_APPEAL: Action.ENTER_APPEAL,
    Action.ENTER_APPEAL_OUTCOME: Action.ENTER_APPEAL_OUTCOME,
    Action.OVERTURN: Action.OVERTURN,
    Action.REDO: Action.REDO,
}
"""By which action came the files that stand beside an action."""
_OF_THE_LEAD = {*_BROUGHT_BY.values()} - {Action.DRAFT_OPINION}
"""What no other agency reads."""


def list_files(case: Case, event: Event) -> Sequence[Mapping[str, Any]]:
    """List the files beside a draft, an opinion, a proposal or a suspension, for the actor.

    The lead agency reads those of suspensions and appeals, and those of opinions once they are
    signed off; another agency reads its own, and a supervisor what the agency reads that she
    watches.
    """
    brought = _find_brought(case.application.events, event)
    if brought is None or not _may_read(case, brought):
        return ()
    found: Sequence[Mapping[str, Any]] = brought.data.get("attached", ())
    return found


def may_read_attached(case: Case, held: HeldDocument) -> bool:
    """Check whether a document is for the actor of a case, if it was attached by officers."""
    if held.slot not in SLOTS:
        return True
    return any(
        one["document"] == str(held.id)
        for event in case.application.events
        if _may_read(case, event)
        for one in event.data.get("attached", ())
    )


def _may_read(case: Case, brought: Event) -> bool:
    """Check whether the files that an event brought are for the actor of a case."""
    events = case.application.events
    if brought.action in _OF_THE_LEAD:
        return case.reads_as is Capacity.LEAD
    if case.reads_as is Capacity.JOINT and case.review:
        return brought.body_code in names_of(events, case.review.body_code)
    return case.reads_as is Capacity.LEAD and any(
        _find_brought(events, event) is brought
        for event in events
        if event.action == Action.OPINE and event.body_code == brought.body_code
    )


def _find_brought(events: Iterable[Event], event: Event) -> Event | None:
    """Find the event that brought the files beside another, or itself: the last of its body."""
    by, brought = _BROUGHT_BY.get(event.action), None
    for one in events:
        if one.sequence > event.sequence:
            break
        if one.action == by and one.body_code == event.body_code:
            brought = one
    return brought
