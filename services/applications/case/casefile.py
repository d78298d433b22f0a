"""The case file: an applicant's own copy of the ledger, to check without the portal.

Internal events of the agencies are left out, and joint opinions until the case is
decided. Their hashes are included, so that the chain can be checked.
"""

from typing import Any

from services import moments
from services.applications.case import ledger, seals
from services.applications.case.case import Case
from services.applications.lifecycle import Action, Visible
from services.applications.rows import ROWS
from services.language import N_, Language
from services.models import Event

HOW_TO_CHECK = (
    N_("Each event's hash is the SHA-256 of its content, which includes the hash before it."),
    N_(
        "Write the content as JSON in UTF-8: keys sorted, no blanks outside strings, characters"
        " of other scripts not escaped. Compare the SHA-256 of these bytes, in hexadecimal."
    ),
    N_(
        "Words that people wrote stand beside the content; the content has their seals instead."
        " A seal is the SHA-256 of the list of salt and words, written as JSON in the same way:"
        " the words can be erased one day, and the hashes still be checked."
    ),
    N_("Compare each event's previous hash with the hash of the event before it."),
    N_(
        "Compare the last hash with the one in this file's head, and keep that one:"
        " nobody can change the past of this case without changing it."
    ),
    N_(
        "Steps inside an agency, and opinions before the decision, show only their hash:"
        " you can see that there is a step, and later that it was not exchanged."
    ),
)
"""How to check the file, one sentence for each step."""


def case_file(case: Case, language: Language) -> dict[str, Any]:
    """Write the ledger of a case that the actor has loaded in scope, as JSON values.

    Args:
        language: the language of the explanation.
    """
    application = case.application
    decided = _last_decided(case)
    return {
        "number": application.number,
        "application": str(application.id),
        "exported_at": moments.now().isoformat(timespec="seconds"),
        "head": application.ledger_head,
        "how_to_check": [sentence.in_(language) for sentence in HOW_TO_CHECK],
        "events": [
            _entry(event, open_=_is_open(event, decided=event.sequence <= decided))
            for event in application.events
        ],
    }


def _last_decided(case: Case) -> int:
    """Find up to which event the case is decided; one that is decided anew stays open to there."""
    if case.application.decided_at is not None:
        return len(case.application.events)
    decisions = (one for one in case.application.events if ROWS[Action(one.action)].decides)
    return max((one.sequence for one in decisions), default=0)


def _is_open(event: Event, *, decided: bool) -> bool:
    if event.action == Action.PUT_ON_PAPER:
        return True  # no news, but what the paper is known by
    visible = ROWS[Action(event.action)].visible
    return visible is Visible.ALWAYS or (decided and visible is Visible.ONCE_DECIDED)


def _entry(event: Event, *, open_: bool) -> dict[str, Any]:
    return {
        "sequence": event.sequence,
        "previous": event.previous_hash,
        "hash": event.hash,
        "content": ledger.hashed_content(event) if open_ else None,
        "words": event.data if open_ and seals.SALT in event.data else None,
    }
