"""What has happened to a case, as its applicant reads it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.enterprise.standing import with_body, with_lead
from portal.enterprise.wording import (
    HISTORY,
    OWN,
)
from portal.web import day, money, t
from portal.wording import (
    APPEAL_OUTCOMES,
    APPEAL_ROUTES,
    OBJECTION_OUTCOMES,
    REPLIES,
    SUSPENSIONS,
    changed_details,
    handed_over,
    recommended_by,
    sent_through,
)
from services.applications.case.appeals import AppealOutcome, AppealRoute
from services.applications.case.case import Case
from services.applications.case.sharing import Reply
from services.applications.case.texts import name_competent
from services.applications.casework.replying import ObjectionOutcome
from services.applications.casework.suspending import Suspension
from services.applications.lifecycle import Action
from services.catalogue import reason_texts
from services.catalogue.institutions import institutions
from services.language import N_, Message, Text, listed
from services.models import Event
from services.plan import body

EventData = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of the history.

    Args:
        event: what happened.
        title: the sentence for it.
        who: the colleague who did it; empty for agencies and the portal.
        lines: what belongs to it, such as reasons, in the reader's language.
    """

    event: Event
    title: Message
    who: str
    lines: tuple[str, ...]


def history(case: Case) -> list[HistoryEntry]:
    """List what has happened, newest first, without what stays inside the agencies."""
    steps = (_step(case, event) for event in reversed(case.application.events))
    return [step for step in steps if step]


def _step(case: Case, event: Event) -> HistoryEntry | None:
    action = Action(event.action)
    sentence = HISTORY[action]
    if sentence is None:
        return None
    if event.side == "applicant":
        sentence = OWN.get(action, sentence)
    return HistoryEntry(
        event=event,
        title=with_body(sentence, event.body_code)
        if event.body_code
        else with_lead(sentence, case),
        who=case.names.get(event.actor_id, "")
        if event.actor_id and event.side == "applicant"
        else "",
        lines=tuple(line for line in DETAILS.get(action, _nothing)(event.data) if line),
    )


def _nothing(_data: EventData) -> Iterator[str]:
    yield from ()


def _text(data: EventData) -> Iterator[str]:
    yield data.get("text", "")


def _note(data: EventData) -> Iterator[str]:
    yield data.get("note", "")


def _reason(data: EventData) -> Iterator[str]:
    yield data.get("reason", "")


def _reasons(data: EventData) -> Iterator[str]:
    words = reason_texts()
    for code in data.get("reasons", ()):
        yield t(words[code])
    yield data.get("text", "")
    if competent := name_competent(data.get("competent_agency", "")):
        yield t(N_("The competent agency is %(agency)s.", agency=competent))


def _refusal(data: EventData) -> Iterator[str]:
    if "refusal" in data:
        yield t(Text(**data["refusal"]["title"]))
    yield from _reasons(data)
    for one in data.get("rests_on", ()):
        yield t(N_("Rests on the opinion of %(body)s", body=body(one["body"]).name))
        yield one["text"]


def _referral(data: EventData) -> Iterator[str]:
    yield from _reasons(data)
    decider = data["decider"]
    address = Text(**decider["address"])
    yield t(N_("Competent body: %(body)s.", body=Text(**decider["body"])))
    yield t(N_("Address: %(address)s.", address=address))
    yield t(N_("Its system: %(system)s", system=decider["system"]))
    if data.get("reference"):
        yield t(N_("Reference there: %(reference)s.", reference=data["reference"]))


def _suspension(data: EventData) -> Iterator[str]:
    until = date.fromisoformat(data["until"])
    yield t(
        N_(
            "%(reason)s, expected to last until %(day)s.",
            reason=SUSPENSIONS[Suspension(data.get("suspension") or data["reason"])],
            day=day(until),
        )
    )
    yield data.get("text", "")


def _message(data: EventData) -> Iterator[str]:
    yield data.get("text", "")
    if data.get("name"):
        yield t(N_("File: %(name)s", name=data["name"]))


def _questions(data: EventData) -> Iterator[str]:
    yield t(N_("Answer by %(day)s.", day=day(date.fromisoformat(data["due_on"]))))
    yield data.get("text", "")


def _corrections(data: EventData) -> Iterator[str]:
    due_on = day(date.fromisoformat(data["due_on"]))
    count = len(data["items"])
    yield t(N_("Points to correct: %(count)s. Answer by %(day)s.", count=count, day=due_on))


def _grant(data: EventData) -> Iterator[str]:
    if data.get("amount"):
        yield t(N_("Amount granted: %(amount)s.", amount=money(Decimal(data["amount"]))))
    yield data.get("text", "")


def _account(data: EventData) -> Iterator[str]:
    yield t(N_("Account: %(account)s.", account=data["account"]))


def _sent(data: EventData) -> Iterator[str]:
    yield t(N_("Amount: %(amount)s.", amount=money(Decimal(data["amount"]))))


def _paid(data: EventData) -> Iterator[str]:
    amount, on = money(Decimal(data["amount"])), day(date.fromisoformat(data["on"]))
    yield t(
        N_(
            "%(amount)s on %(day)s, voucher %(voucher)s, to the account %(account)s.",
            amount=amount,
            day=on,
            voucher=data["voucher"],
            account=data["account"],
        )
    )


def _recovery(data: EventData) -> Iterator[str]:
    yield from _sent(data)
    yield t(N_("Answer by %(day)s.", day=day(date.fromisoformat(data["answer_by"]))))
    yield from _reasons(data)


def _order(data: EventData) -> Iterator[str]:
    yield from _sent(data)
    yield t(N_("Pay back by %(day)s.", day=day(date.fromisoformat(data["repay_by"]))))
    yield from (data.get("text", ""), data.get("note", ""))


def _repayment(data: EventData) -> Iterator[str]:
    amount, on = money(Decimal(data["amount"])), day(date.fromisoformat(data["on"]))
    yield t(
        N_(
            "%(amount)s on %(day)s, voucher %(voucher)s.",
            amount=amount,
            day=on,
            voucher=data["voucher"],
        )
    )


def _entry(data: EventData) -> Iterator[str]:
    yield t(N_("Number: %(number)s.", number=data["number"]))
    yield data.get("text", "")


def _answer(data: EventData) -> Iterator[str]:
    yield data["text"]
    if data.get("publish"):
        yield t(N_("As you agreed, question and answer may be published without your name."))


def _published_answer(data: EventData) -> Iterator[str]:
    yield from (data["title"], data["question"], data["answer"])


def _objection_on_paper(data: EventData) -> Iterator[str]:
    yield t(N_("It came on %(day)s.", day=day(date.fromisoformat(data["received_on"]))))
    yield data.get("text", "")


def _reply(data: EventData) -> Iterator[str]:
    yield t(OBJECTION_OUTCOMES[ObjectionOutcome(data["outcome"])])
    yield data.get("text", "")


def _published(data: EventData) -> Iterator[str]:
    first, last = (day(date.fromisoformat(data[key])) for key in ("from", "until"))
    yield t(N_("From %(first)s to %(last)s, both included.", first=first, last=last))
    if "proposed" in data:
        yield t(N_("Proposed: %(amount)s.", amount=money(Decimal(data["proposed"]))))


def _institutions(data: EventData) -> Iterator[str]:
    yield t(listed(institutions()[code] for code in data["institutions"]))
    yield data.get("text", "")


def _replied(data: EventData) -> Iterator[str]:
    (code,) = data["institutions"]
    yield f"{t(institutions()[code])} · {t(REPLIES[Reply(data['reply'])])}"
    yield data["text"]


def _handed_over(data: EventData) -> Iterator[str]:
    for move in data["moves"]:
        yield t(handed_over(move))


def _passed_on(data: EventData) -> Iterator[str]:
    old, new = (body(data["passed"][end]).name for end in ("from", "to"))
    yield t(N_("From %(old)s to %(new)s", old=old, new=new))
    yield data.get("text", "")


def _waived(data: EventData) -> Iterator[str]:
    return (t(body(code).name) for code in data["about"])


def _added(data: EventData) -> Iterator[str]:
    yield t(body(data["to"]).name)


def _condition(data: EventData) -> Iterator[str]:
    yield data.get("reference", "")
    yield t(N_("Met") if data["met"] else N_("Not met"))
    yield data.get("text", "")


def _renamed(data: EventData) -> Iterator[str]:
    return (t(line) for line in changed_details(data))


def _names(data: EventData) -> Iterator[str]:
    yield t(N_("“%(former)s” is called “%(name)s” now", former=data["former"], name=data["name"]))


def _sent_with(data: EventData) -> Iterator[str]:
    if "through" in data:
        yield t(sent_through(data["through"]))
    for letter in data.get("recommended", ()):
        yield t(recommended_by(letter))
        yield letter["text"]


def _appeal(data: EventData) -> Iterator[str]:
    yield t(APPEAL_ROUTES[AppealRoute(data["route"])])
    yield f"{data['name']} · {data['reference']}"
    yield t(N_("It came on %(day)s.", day=day(date.fromisoformat(data["received_on"]))))
    yield data["text"]


def _proposed_reopening(data: EventData) -> Iterator[str]:
    yield t(N_("Answer by %(day)s.", day=day(date.fromisoformat(data["answer_by"]))))
    yield data.get("text", "")


def _redo(data: EventData) -> Iterator[str]:
    yield from _appeal_outcome(data)
    since = day(date.fromisoformat(data["since"]))
    yield t(N_("The time for the new decision counts from %(day)s.", day=since))


def _appeal_outcome(data: EventData) -> Iterator[str]:
    yield t(APPEAL_OUTCOMES[AppealOutcome(data["result"])])
    yield f"{day(date.fromisoformat(data['on']))} · {data['reference']}"
    yield data["text"]


DETAILS: Mapping[Action, Callable[[EventData], Iterator[str]]] = {
    Action.RETURN_TO_FILER: _note,
    Action.SUBMIT: _sent_with,
    Action.WITHDRAW: _reason,
    Action.HAND_OVER: _handed_over,
    Action.RENAME: _renamed,
    Action.TRANSFER: _passed_on,
    Action.RETURN_TRANSFER: _passed_on,
    Action.ASK_FOR_CORRECTION: _corrections,
    Action.DECLINE: _reasons,
    Action.RETURN: _reasons,
    Action.WAIVE_OPINION: _waived,
    Action.STOP_WAITING: _waived,
    Action.ADD_CONSULTEE: _added,
    Action.CHECK_CONDITION: _condition,
    Action.ASK_FOR_CLARIFICATION: _questions,
    Action.ANSWER_CLARIFICATION: _text,
    Action.WRITE_TO_AGENCY: _message,
    Action.WRITE_TO_APPLICANT: _message,
    Action.SUSPEND: _suspension,
    Action.EXTEND: _text,
    Action.OBJECT: _text,
    Action.ENTER_OBJECTION: _objection_on_paper,
    Action.REJECT_OBJECTION: _reply,
    Action.UPHOLD_OBJECTION: _reply,
    Action.PUBLISH_AGAIN: _published,
    Action.PUBLICISE: _published,
    Action.APPROVE: _grant,
    Action.REFUSE: _refusal,
    Action.DISCONTINUE: _text,
    Action.REVOKE: _reasons,
    Action.CANCEL: _reasons,
    Action.PROPOSE_REVOCATION: _reasons,
    Action.PROPOSE_CANCELLATION: _reasons,
    Action.ASK_FOR_REISSUE: _names,
    Action.REISSUE: _names,
    Action.REJECT_REISSUE: _text,
    Action.ENTER_APPEAL: _appeal,
    Action.ENTER_APPEAL_OUTCOME: _appeal_outcome,
    Action.OVERTURN: _appeal_outcome,
    Action.REDO: _redo,
    Action.PROPOSE_REOPENING: _proposed_reopening,
    Action.ANSWER_REOPENING: _text,
    Action.REOPEN: _text,
    Action.DROP_REOPENING: _text,
    Action.ANSWER_ENDING: _text,
    Action.DROP_ENDING: _text,
    Action.ASK_FOR_RECUSAL: _text,
    Action.GRANT_RECUSAL: _text,
    Action.REJECT_RECUSAL: _text,
    Action.REFER: _referral,
    Action.FORWARD: _institutions,
    Action.CONSENT: _institutions,
    Action.RECALL: _institutions,
    Action.REPLY: _replied,
    Action.MATCH: _institutions,
    Action.UNMATCH: _text,
    Action.ANSWER: _answer,
    Action.PUBLISH_ANSWER: _published_answer,
    Action.CONFIRM: _entry,
    Action.ENTER: _entry,
    Action.PREPARE_PAYMENT: _account,
    Action.ASK_FOR_PAYMENT: _account,
    Action.RETURN_PAYMENT: _text,
    Action.SEND_PAYMENT: _sent,
    Action.PAY: _paid,
    Action.BOUNCE: _text,
    Action.LAPSE_PAYMENT: _text,
    Action.WITHHOLD: _text,
    Action.FILE_REPORT: _text,
    Action.CLEAR_REPORT: _text,
    Action.RETURN_REPORT: _text,
    Action.PROPOSE_RECOVERY: _recovery,
    Action.ANSWER_RECOVERY: _text,
    Action.ASK_FOR_HEARING: _text,
    Action.HOLD_HEARING: _text,
    Action.ORDER_RECOVERY: _order,
    Action.DROP_RECOVERY: _text,
    Action.PURSUE_RECOVERY: _text,
    Action.ENTER_REPAYMENT: _repayment,
    Action.CONFIRM_REPAYMENT: _repayment,
    Action.STRIKE_REPAYMENT: _text,
}
"""What of an event's data the applicant reads. What is not listed is not shown."""
