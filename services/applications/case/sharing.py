"""With whom a matching is shared, by whose consent, and what came of it: read off its events.

Consent is given on signing to the institutions that the form names, and later one by one. It
stands until it is withdrawn; then nothing more is shown, and what was shown stays on record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.applications.case.case import Case
from services.applications.lifecycle import SHARED, Action
from services.catalogue import AskedSection, View, sections_asked
from services.catalogue.institutions import choices_of
from services.catalogue.parts import Sharing
from services.language import Text
from services.models import Event


class Reply(StrEnum):
    """What an institution answers."""

    INTERESTED = "interested"  # 有意向
    OFFER = "offer"  # 提出方案
    NEEDS_MORE = "needs_more"  # 需补充信息
    DECLINED = "declined"  # 无意向


WILLING = frozenset({Reply.INTERESTED, Reply.OFFER})
"""Answers of an institution that wants to go on."""


@dataclass(slots=True)
class Consent:
    """Consent to share a case with one institution.

    Args:
        given_at: when it was given: by the signature under the form, or later.
        sent_at: when the institution was given what is shared; None before.
        ended_at: when it was withdrawn; None while it stands.
        replies: the answers of the institution, the newest last.

    """

    institution: str
    given_at: datetime
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    replies: list[Event] = field(default_factory=list)

    @property
    def reply(self) -> Reply | None:
        """The newest answer."""
        return Reply(self.replies[-1].data["reply"]) if self.replies else None


def list_consents(case: Case) -> list[Consent]:
    """List every consent ever given on a case, oldest first; none unless it is a matching."""
    submitted = case.application.submitted_at
    if case.item.shares is None or submitted is None:
        return []
    found = [Consent(code, submitted) for code in _chosen_on_signing(case, case.item.shares)]
    for event in case.application.events:
        if take := _TAKEN.get(Action(event.action)):
            take(found, event)
    return found


def list_current(case: Case) -> list[Consent]:
    """List the consents that stand."""
    return [one for one in list_consents(case) if one.ended_at is None]


def list_willing(case: Case) -> list[Consent]:
    """List the consents that stand to institutions that want to go on."""
    return [one for one in list_current(case) if one.reply in WILLING]


def list_choices(case: Case) -> Mapping[str, Text]:
    """List the institutions that consent can be given to, by code, with their names."""
    return choices_of(case.item)


def sections_shared(case: Case) -> list[AskedSection]:
    """List the sections that institutions see, as they were answered."""
    seen = case.item.shares.sections if case.item.shares else ()
    asked = sections_asked(case.item, case.application.answers)
    return [section for section in asked if section.code in seen]


def is_shared(case: Case) -> bool:
    """Check whether institutions can see now what was shared with them."""
    return case.state in SHARED


def _chosen_on_signing(case: Case, shares: Sharing) -> list[str]:
    """List the institutions that the signed form names."""
    notice = case.application.correction or {}
    signed: Mapping[str, Any] = notice.get("signed", case.application.answers)
    chosen: list[str] | None = View(case.item, signed).answer(shares.chosen)
    return chosen or []


def _forward(found: list[Consent], event: Event) -> None:
    for one in found:
        if one.ended_at is None:
            one.sent_at = event.at


def _consent(found: list[Consent], event: Event) -> None:
    sent_at = event.at if event.from_state in SHARED else None
    found.append(Consent(event.data["institutions"][0], event.at, sent_at))


def _recall(found: list[Consent], event: Event) -> None:
    for one in found:
        if one.institution in event.data["institutions"] and one.ended_at is None:
            one.ended_at = event.at


def _reply(found: list[Consent], event: Event) -> None:
    for one in found:
        if one.institution in event.data["institutions"] and one.ended_at is None:
            one.replies.append(event)


_TAKEN: Mapping[Action, Callable[[list[Consent], Event], None]] = {
    Action.FORWARD: _forward,
    Action.CONSENT: _consent,
    Action.RECALL: _recall,
    Action.REPLY: _reply,
}
