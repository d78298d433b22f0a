"""What strangers are told of papers and of cases. Total: a missing word stops the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from services.applications.lifecycle import State
from services.catalogue.parts import Nature
from services.documents.digital_seals.judging import SealFound, SealVerdict
from services.documents.verifying import PaperStanding, VerifiedPaper
from services.language import N_, Message

VERDICTS: dict[PaperStanding, Message] = {
    "in_force": N_("This certificate is genuine and in force"),
    "expired": N_("This certificate is genuine but has expired"),
    "revoked": N_("This document has been revoked"),
    "cancelled": N_("This document has been cancelled"),
    "unproven": N_("This document is not confirmed"),
}
STANDINGS: dict[PaperStanding, Message] = {
    "in_force": N_("In force"),
    "expired": N_("Expired"),
    "revoked": N_("Revoked"),
    "cancelled": N_("Cancelled"),
    "unproven": N_("Not confirmed"),
}
assert set(VERDICTS) == set(STANDINGS) == set(get_args(PaperStanding))


SPECIMEN = N_("SPECIMEN: issued in a demonstration, of no legal effect")
SEALS: dict[SealVerdict, Message] = {
    "absent": N_(
        "This file is not one that was issued here. A copy that was printed, scanned or saved"
        " anew differs from the original: check it by number and code"
    ),
    "altered": N_(
        "This file was changed after it was sealed, or is damaged. Do not rely on it: check the"
        " document by number and code"
    ),
    "stranger": N_(
        "This file was not issued here: its digital seal is not that of any agency this portal"
        " knows"
    ),
    "right": N_(
        "This file carries the digital seal of %(signer)s and is unchanged, but this portal has no"
        " record of it: the record may have been erased when its time was over"
    ),
}
"""What is said of a file that no record names, by its digital seal."""
assert set(SEALS) == set(get_args(SealVerdict))
SPECIMEN_SEAL = N_(
    "This file is a SPECIMEN, issued in a demonstration. It carries a digital seal made for it in"
    " the name of %(signer)s and is unchanged, but this portal has no record of it"
)
FORGED = N_(
    "This file is on record, but does not carry the digital seal of the agency recorded as its"
    " issuer. Do not rely on it, and tell us"
)


def word_seal(seal: SealFound) -> Message:
    """Say what a file is that no record names."""
    words = SPECIMEN_SEAL if seal.specimen and seal.verdict == "right" else SEALS[seal.verdict]
    return Message(words.msgid, {"signer": seal.signer})


def verdict(paper: VerifiedPaper) -> Message:
    """Return the sentence on top of the result."""
    return SPECIMEN if paper.specimen and paper.standing != "unproven" else outcome(paper)


def outcome(paper: VerifiedPaper) -> Message:
    """Say how a paper stands, were it no specimen. Only certificates are in force or expired."""
    if paper.kind != "certificate" and paper.standing == "in_force":
        return N_("This document is genuine")
    return VERDICTS[paper.standing]


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
