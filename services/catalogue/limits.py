"""Says of a limit how long it is and from when it counts: never the one without the other."""

from collections.abc import Mapping
from typing import Literal

from services.catalogue.parts import Limit, LimitPhase, Nature
from services.language import N_, Message

Since = Literal[
    "receipt",
    "acceptance",
    "close",
    "notice",
    "question",
    "letter",
    "check",
    "assignment",
    "forwarding",
    "reply",
    "decision",
    "result",
    "payment",
    "recovery_notice",
    "recovery_order",
    "end",
    "reopening",
]
"""From what a limit counts; the day itself does not count."""

_ONE: Mapping[str, Message] = {
    "working_day": N_("1 working day"),
    "day": N_("1 calendar day"),
}
_MANY: Mapping[str, Message] = {
    "working_day": N_("%(days)s working days"),
    "day": N_("%(days)s calendar days"),
}

_SINCE: Mapping[LimitPhase, Since] = {
    "acceptance": "receipt",
    "check": "receipt",
    "assignment": "receipt",
    "forwarding": "receipt",
    "entry": "receipt",
    "correction": "notice",
    "opinion": "question",
    "clarification": "letter",
    "referral": "check",
    "answer": "assignment",
    "outcome": "reply",
    "decision": "acceptance",
    "extension": "end",
    "delivery": "decision",
    "payment": "result",
    "report": "payment",
    "recovery_answer": "recovery_notice",
    "repayment": "recovery_order",
}
"""What begins each phase, unless the item says otherwise."""

WORDS: Mapping[Since, Message] = {
    "receipt": N_("%(limit)s from the receipt of complete documents"),
    "acceptance": N_("%(limit)s from acceptance"),
    "close": N_("%(limit)s from the close of the round, or from acceptance if that is later"),
    "notice": N_("%(limit)s from the correction notice"),
    "question": N_("%(limit)s from the request for an opinion"),
    "letter": N_("%(limit)s from the letter with the questions"),
    "check": N_("%(limit)s from the check"),
    "assignment": N_("%(limit)s from the day the question is taken up"),
    "forwarding": N_("%(limit)s from forwarding"),
    "reply": N_("%(limit)s from the first answer"),
    "decision": N_("%(limit)s from the decision"),
    "result": N_("%(limit)s from the issue of the decision"),
    "payment": N_("%(limit)s from the payment"),
    "recovery_notice": N_("%(limit)s from the notice that something is to be recovered"),
    "recovery_order": N_("%(limit)s from the decision to recover"),
    "end": N_("%(limit)s from the end of the limit, once"),
    "reopening": N_("%(limit)s from when the decision is to be made anew"),
}
FIRST = N_("%(limit)s from receipt")
"""Of a first step, which finds out whether the documents are complete."""


def since(limit: Limit, nature: Nature) -> Since:
    """Find out from what a limit of an item counts."""
    if limit.from_receipt:
        return "receipt"
    if limit.phase == "answer" and nature == "matching":
        return "forwarding"
    if limit.phase == "decision" and nature == "fund":
        return "close"
    return _SINCE[limit.phase]


def word_length(limit: Limit, days: int | None = None) -> Message:
    """Word how long a limit is.

    Args:
        days: its days with what was added; those of the limit if None.

    """
    days = limit.days if days is None else days
    return _ONE[limit.unit] if days == 1 else Message(_MANY[limit.unit].msgid, {"days": days})


def word_limit(
    limit: Limit, nature: Nature, days: int | None = None, *, anew: bool = False
) -> Message:
    """Word how long a limit of an item is, and from when it counts.

    Args:
        days: as `word_length` says.
        anew: whether it counts from where a case was opened again.

    """
    begin = "reopening" if anew else since(limit, nature)
    words = FIRST if begin == "receipt" and not limit.from_receipt else WORDS[begin]
    return Message(words.msgid, {"limit": word_length(limit, days)})
