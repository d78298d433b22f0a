"""What strangers are told of papers. Total: a missing word stops the start."""

from typing import get_args

from services.documents.digital_seals.judging import SealFound, SealVerdict
from services.documents.verifying import PaperStanding, VerifiedPaper
from services.language import N_, Message

VERDICTS: dict[PaperStanding, Message] = {
    "in_force": N_("This certificate is genuine and in force"),
    "changed": N_("This document is genuine, but the decision was changed on review"),
    "expired": N_("This certificate is genuine but has expired"),
    "revoked": N_("This document has been revoked"),
    "cancelled": N_("This document has been cancelled"),
    "replaced": N_("This certificate was replaced by one in the new name of its holder"),
    "unproven": N_("This document is not confirmed"),
}
STANDINGS: dict[PaperStanding, Message] = {
    "in_force": N_("In force"),
    "changed": N_("Changed on review"),
    "expired": N_("Expired"),
    "revoked": N_("Revoked"),
    "cancelled": N_("Cancelled"),
    "replaced": N_("Replaced"),
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
