"""Slips in the words of a decision and how they were put right (更正), as its events tell it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services import moments
from services.actor import Actor
from services.applications.case import seals
from services.applications.case.case import Case
from services.applications.case.proposals import find_open_proposal
from services.applications.case.reopenings import REOPENING
from services.applications.lifecycle import Action
from services.language import N_, Message
from services.models import Event

MONEY = re.compile(
    r"[0-9][0-9,，.．]*\s*[十百千万亿]*\s*(?:元|圆|美元|港元|RMB|CNY|USD)", re.IGNORECASE
)
CAPITALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整]{3,}")
WEIGHTY = (
    *("准予", "同意", "批准", "驳回", "拒绝", "符合", "通过", "认定", "撤销", "注销", "终止"),
    *("不", "未", "无", "非", "approv", "refus", "reject", "grant", "cannot", " not "),
)
"""Words by which a decision says its outcome, or turns it around."""


@dataclass(frozen=True, slots=True)
class Rectification:
    """A slip in the words of a decision that was put right.

    Args:
        former, words: the words as they stood, and as they read now.
    """

    on: date
    former: str
    words: str


def find_proposed_rectification(events: Iterable[Event]) -> Event | None:
    """Find the slip that an officer proposes to put right and nobody decided on yet, or None."""
    return find_open_proposal(
        events,
        {Action.PROPOSE_RECTIFICATION},
        (Action.RECTIFY, Action.REJECT_RECTIFICATION, Action.OVERTURN, *REOPENING),
    )


def list_rectifications(events: Iterable[Event]) -> list[Rectification]:
    """List the slips of a decision that were put right, oldest first; none once erased.

    Those of a decision that no longer stands are left out.
    """
    found: list[Rectification] = []
    for event in events:
        if event.action in REOPENING:
            found = []
        elif event.action == Action.RECTIFY and not seals.is_sealed(event.data):
            on, said = moments.local_day(event.at), event.data
            found.append(Rectification(on, said["former"], said["note"]))
    return found


def read_words(case: Case) -> str:
    """Return the words of an officer in the decision on a case, as they read by now."""
    decided = case.last(Action.APPROVE, Action.REFUSE)
    said = decided.data.get("text", "") if decided else ""
    words = said if isinstance(said, str) else ""
    for one in list_rectifications(case.application.events):
        words = words.replace(one.former, one.words, 1)
    return words


def changes_substance(before: str, after: str) -> bool:
    """Check whether words differ in an amount, or in what says the outcome."""
    return _weighed(before) != _weighed(after)


def _weighed(words: str) -> tuple[object, ...]:
    folded = words.lower()
    return (
        sorted(re.sub(r"[\s,，]", "", one) for one in MONEY.findall(words)),
        sorted(CAPITALS.findall(words)),
        [folded.count(word) for word in WEIGHTY],
    )


def need_none_open(_actor: Actor, case: Case) -> Message | None:
    """Require words to put right, and that no slip waits for an approver."""
    if find_proposed_rectification(case.application.events):
        return N_("A slip is proposed to be put right already, and not decided yet")
    if not read_words(case):
        return N_("The decision has no words of an officer in which there could be a slip")
    return None


def need_open(actor: Actor, case: Case) -> Message | None:
    """Require that another person proposes to put a slip right."""
    proposed = find_proposed_rectification(case.application.events)
    if proposed is None:
        return N_("An officer proposes first which slip is put right")
    if proposed.actor_id == actor.user_id:
        return N_("A different person must decide on what you proposed")
    return None
