"""What strangers are told of how far a case is. Total: a missing word stops the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from services.applications.lifecycle import State
from services.catalogue.parts import Nature
from services.language import N_, Message


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a case stands, as strangers are told.

    Args:
        step: how many of `STEPS` are behind; None where the case ended early.
        sentence: what is happening, or has happened.
    """

    step: int | None
    sentence: Message


_DECIDED = (
    N_("Received"),
    N_("Accepted"),
    N_("Reviewed"),
    N_("Decided"),
    N_("Result issued"),
)

STEPS: Mapping[Nature, tuple[Message, ...]] = {
    "licence": _DECIDED,
    "recognition": _DECIDED,
    "fund": _DECIDED,
    "document": _DECIDED,
    "filing": (N_("Received"), N_("On file")),
    "hand_off": (N_("Received"), N_("Checked"), N_("Handed over")),
    "enquiry": (N_("Received"), N_("Taken up"), N_("Answered")),
    "matching": (N_("Received"), N_("Forwarded"), N_("First answer"), N_("Concluded")),
    "register": (N_("Received"), N_("Entered")),
    "guide": (),
}
assert set(STEPS) == set(get_args(Nature))

RECEIVED = Stage(1, N_("The agency is checking whether the application is complete."))
IN_REVIEW = Stage(2, N_("The agency is reviewing the application."))
DECIDED = Stage(4, N_("The agency has decided. The result is being issued."))
ISSUED = Stage(5, N_("The result has been issued. The applicant can read it on the portal."))

STAGES: dict[State, Stage] = {
    # The first three have no case number, so nobody can ask for them.
    State.DRAFT: RECEIVED,
    State.SIGNING: RECEIVED,
    State.DISCARDED: RECEIVED,
    State.RECEIVED: RECEIVED,
    State.CORRECTION: Stage(
        1, N_("The agency has asked the applicant for a correction. It waits for the answer.")
    ),
    State.NOT_ACCEPTED: Stage(
        None, N_("The agency did not accept the application, and told the applicant why.")
    ),
    State.RETURNED: Stage(
        None, N_("The application was returned to the applicant, who may apply again.")
    ),
    State.ACCEPTED: IN_REVIEW,
    State.REVIEW: IN_REVIEW,
    State.JOINT: Stage(2, N_("The agency is consulting other agencies.")),
    State.CLARIFICATION: Stage(
        2, N_("The agency waits for the applicant to answer its questions.")
    ),
    State.SUSPENDED: Stage(
        2, N_("The time limit is suspended, for example for an expert review or a hearing.")
    ),
    State.SIGNOFF: Stage(3, N_("The review is finished. The decision awaits sign-off.")),
    State.APPROVED: DECIDED,
    State.REFUSED: DECIDED,
    State.CLOSED: ISSUED,
    State.DELIVERED: ISSUED,
    State.REVOKED: ISSUED,
    State.CANCELLED: ISSUED,
    State.WITHDRAWN: Stage(None, N_("The applicant withdrew the application.")),
    State.DISCONTINUED: Stage(None, N_("The case was ended without a decision.")),
    State.CHECKED: Stage(2, N_("The agency has checked it, and hands it over to who decides.")),
    State.REFERRED: Stage(3, N_("The agency has handed it over to the body that decides.")),
    State.ASSIGNED: Stage(2, N_("The agency is preparing an answer.")),
    State.FORWARDED: Stage(2, N_("The agency has forwarded it, and answers are awaited.")),
    State.TALKS: Stage(3, N_("An institution has answered. The outcome is awaited.")),
    State.MATCHED: Stage(4, N_("The matching is concluded. The applicant can read how.")),
    State.UNMATCHED: Stage(4, N_("The matching is concluded. The applicant can read how.")),
    State.ANSWERED: Stage(3, N_("The agency has answered. The applicant can read it.")),
    State.ON_FILE: Stage(2, N_("The agency has put the filing on file.")),
    State.ENTERED: Stage(2, N_("The agency has made the entry in the register.")),
}
"""Fewer than officers and applicants see, and never how a case was decided."""
assert set(STAGES) == set(State)
