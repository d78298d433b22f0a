"""Certificates in a former name, and what is asked and proposed of new ones, off the events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services import moments
from services.actor import Actor
from services.applications.case import seals
from services.applications.case.case import Case
from services.applications.case.on_behalf import acted
from services.applications.case.proposals import find_open_proposal
from services.applications.case.reopenings import REOPENING
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.language import N_, Message
from services.models import Event

SETTLED = (Action.REISSUE, Action.REJECT_REISSUE, Action.OVERTURN, *REOPENING)
"""Actions after which nothing asked or proposed is open: of a decision that fell there is nothing
to issue."""


@dataclass(frozen=True, slots=True)
class FormerName:
    """A certificate with another name on it than its holder has now.

    Args:
        number: of the certificate.
        former: the name on it.
        name: the name of the holder today.
        valid_until: its last day, which a new one keeps.
    """

    number: str
    former: str
    name: str
    valid_until: date | None


def find_former_name(case: Case) -> FormerName | None:
    """Find under which former name the certificate in force was issued, or None.

    One that names somebody else than the applicant has no part in the applicant's change of name;
    one that is signed and not written yet bears the new name.
    """
    events = case.application.events
    issued = _find_certificate(events)
    if issued is None or case.application.decision != "approved":
        return None
    if any(later.action == Action.REISSUE for later in events[issued.sequence :]):
        return None
    if case.item.result.holder is not None or seals.is_sealed(issued.data):
        return None
    paper, name = issued.data["paper"], case.application.applicant.name
    until = date.fromisoformat(paper["valid_until"]) if paper["valid_until"] else None
    if paper["name"] == name or (until is not None and until < moments.today()):
        return None
    return FormerName(paper["number"], paper["name"], name, until)


def find_asked_reissue(events: Iterable[Event]) -> Event | None:
    """Find what the holder asked for and nobody decided on yet, or None."""
    return find_open_proposal(events, {Action.ASK_FOR_REISSUE}, SETTLED)


def find_proposed_reissue(events: Iterable[Event]) -> Event | None:
    """Find the new certificate that an officer proposes and nobody decided on yet, or None."""
    return find_open_proposal(events, {Action.PROPOSE_REISSUE}, SETTLED)


def is_overtaken(events: Sequence[Event], reissued: Event) -> bool:
    """Check whether what was granted ended before the certificate in the new name was issued."""
    for event in events[reissued.sequence :]:
        if _puts_certificate(event):
            return False
        ends = ROWS[Action(event.action)].ends
        if ends and "certificate" in ends.kinds:
            return True
    return False


def need_askable(_actor: Actor, case: Case) -> Message | None:
    """Require a certificate in a former name, for which nothing was asked or proposed yet."""
    if find_asked_reissue(case.application.events):
        return N_("You have asked for a certificate in the new name already")
    return _need_former_name(case)


def need_proposable(_actor: Actor, case: Case) -> Message | None:
    """Require a certificate in a former name, and that none in the present one is proposed."""
    if (obstacle := _need_former_name(case)) is not None:
        return obstacle
    if _is_current(case, find_proposed_reissue(case.application.events)):
        return N_("A certificate in the new name is proposed already, and not decided yet")
    return None


def need_proposed(actor: Actor, case: Case) -> Message | None:
    """Require that another person proposed a certificate in the name that the holder has now."""
    proposed = find_proposed_reissue(case.application.events)
    if proposed is None:
        return N_("An officer proposes first that the certificate is issued in the new name")
    if acted(proposed, actor):
        return N_("A different person must decide on what you proposed")
    if not _is_current(case, proposed):
        return N_("The holder is called otherwise by now: an officer proposes it anew")
    return _need_former_name(case)


def need_open(actor: Actor, case: Case) -> Message | None:
    """Require something to decide: what another officer proposed, or what the holder asked for."""
    proposed = find_proposed_reissue(case.application.events)
    if proposed is not None and acted(proposed, actor):
        return N_("A different person must decide on what you proposed")
    if proposed is None and find_asked_reissue(case.application.events) is None:
        return N_("Nobody asks for a certificate in a new name")
    return None


def _need_former_name(case: Case) -> Message | None:
    if find_former_name(case) is None:
        return N_("The certificate bears the name of its holder, or has expired")
    return None


def _is_current(case: Case, proposed: Event | None) -> bool:
    if proposed is None or seals.is_sealed(proposed.data):
        return False
    return bool(proposed.data["name"] == case.application.applicant.name)


def _find_certificate(events: Sequence[Event]) -> Event | None:
    return next((one for one in reversed(events) if _puts_certificate(one)), None)


def _puts_certificate(event: Event) -> bool:
    return event.action == Action.PUT_ON_PAPER and event.data["paper"].get("kind") == "certificate"
