"""What is proposed to end of a grant (拟撤销, 拟注销), and what its holder said, off the events."""

from collections.abc import Iterable, Mapping
from datetime import date

from services import formats, moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.on_behalf import acted
from services.applications.case.proposals import find_open_proposal
from services.applications.case.reopenings import REOPENING
from services.applications.lifecycle import Action
from services.language import N_, Message
from services.models import Event

PROPOSED_BY: Mapping[Action, Action] = {
    Action.REVOKE: Action.PROPOSE_REVOCATION,
    Action.CANCEL: Action.PROPOSE_CANCELLATION,
}
"""By which step each end of a grant is proposed."""

PROPOSALS = frozenset(PROPOSED_BY.values())
ANSWER_DAYS = 5
"""Working days after the notice in which the holder can answer: as 市场监督管理行政许可程序暂行规定
has it, by analogy; 行政许可法 art. 7 gives the right and no number of days."""


def find_proposed_ending(events: Iterable[Event]) -> Event | None:
    """Find the proposal to end what was granted that is not decided yet, or None."""
    settled = (*PROPOSED_BY, Action.DROP_ENDING, Action.OVERTURN, *REOPENING)
    return find_open_proposal(events, PROPOSALS, settled)


def find_ending_answer(events: Iterable[Event]) -> Event | None:
    """Find what the holder said to the newest proposal, decided or not; None if nothing."""
    answer = None
    for event in events:
        if event.action in PROPOSALS:
            answer = None
        elif event.action == Action.ANSWER_ENDING:
            answer = event
    return answer


def answer_ending_by(proposed: Event) -> date:
    """Return the last day on which the holder can answer a proposal."""
    return date.fromisoformat(proposed.data["answer_by"])


def need_none_open(_actor: Actor, case: Case) -> Message | None:
    """Require that nothing is proposed that is not decided yet."""
    if find_proposed_ending(case.application.events):
        return N_("It is proposed already that the certificate ends, and not decided yet")
    return None


def need_answerable(_actor: Actor, case: Case) -> Message | None:
    """Let the holder answer a proposal once, until its day (行政许可法 art. 7)."""
    proposed = find_proposed_ending(case.application.events)
    if proposed is None:
        return N_("Nobody proposes that the certificate ends")
    if find_ending_answer(case.application.events):
        return N_("You have answered already")
    if moments.today() > answer_ending_by(proposed):
        return N_("The days for your answer are over")
    return None


def need_open(actor: Actor, case: Case) -> Message | None:
    """Require a proposal to end what was granted, by another person."""
    proposed = find_proposed_ending(case.application.events)
    if proposed is None:
        return N_("An officer proposes first that the certificate ends, and its holder is told")
    if acted(proposed, actor):
        return N_("A different person must decide on what you proposed")
    return None


def _need_due(action: Action, actor: Actor, case: Case) -> Message | None:
    """Require that the holder has answered, or that the days for it are over."""
    proposed = find_proposed_ending(case.application.events)
    if proposed is not None and proposed.action != PROPOSED_BY[action]:
        return N_("Something else is proposed, and the holder was told of that")
    if (obstacle := need_open(actor, case)) is not None or proposed is None:
        return obstacle
    last = answer_ending_by(proposed)
    if moments.today() <= last and find_ending_answer(case.application.events) is None:
        until = formats.in_all_languages(formats.day, last)
        return N_("The holder can answer until %(day)s; nothing is decided before", day=until)
    return None


def need_due_revocation(actor: Actor, case: Case) -> Message | None:
    """Require a revocation that was proposed, and answered or left unanswered."""
    return _need_due(Action.REVOKE, actor, case)


def need_due_cancellation(actor: Actor, case: Case) -> Message | None:
    """Require a cancellation that was proposed, and answered or left unanswered."""
    return _need_due(Action.CANCEL, actor, case)
