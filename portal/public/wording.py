"""How the words of the catalogue are called on public pages."""

from collections.abc import Mapping

from services.catalogue.parts import ApplicantKind, LimitPhase, Nature
from services.language import N_, Message

NATURES: Mapping[Nature, Message] = {
    "licence": N_("Licence"),
    "recognition": N_("Recognition"),
    "fund": N_("Funding"),
    "document": N_("Travel document"),
    "filing": N_("Filing"),
    "hand_off": N_("Prepared here, decided elsewhere"),
    "enquiry": N_("Enquiry"),
    "matching": N_("Matching"),
    "register": N_("Register"),
    "guide": N_("Guidance only"),
}

APPLICANTS: Mapping[ApplicantKind, Message] = {
    "organisation": N_("Organisations"),
    "person": N_("Individuals"),
}

PHASES: Mapping[LimitPhase, Message] = {
    "acceptance": N_("Acceptance, or one notice of everything that is missing"),
    "correction": N_("Your answer to a correction notice"),
    "check": N_("Check, or one notice of everything that is missing"),
    "referral": N_("Handing over to the competent body"),
    "assignment": N_("Taking up the question"),
    "forwarding": N_("Forwarding to those whom you chose"),
    "opinion": N_("Opinions of the joint agencies"),
    "answer": N_("Answer"),
    "outcome": N_("Outcome of the talks"),
    "entry": N_("Entry, or one notice of everything that is missing"),
    "decision": N_("The decision"),
    "extension": N_("Extension, where the agency head approves it"),
    "delivery": N_("Delivery of the result"),
    "payment": N_("Your account for the payment"),
    "report": N_("Your report on the use of the money"),
    "clarification": N_("Your answer, if questions are asked after acceptance"),
    "recovery_answer": N_("Your answer, if something is to be recovered"),
    "repayment": N_("Paying back, if something is recovered"),
}
"""In the order in which a case meets them."""
