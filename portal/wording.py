"""How states, actions and parts are called on screen. Total: a missing one stops the start.

Applicants read fewer states than officers do, in plainer words.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask

from services import formats, moments
from services.applications.case.messages import CaseFileKind
from services.applications.case.recusals import OfficerRelation
from services.applications.case.sharing import Reply
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.replying import ObjectionOutcome
from services.applications.casework.suspending import Suspension, suspension_terms
from services.applications.lifecycle import Action, Capacity, State, Weight
from services.catalogue import Item
from services.catalogue.institutions import institutions
from services.catalogue.limits import word_length, word_limit
from services.language import N_, Message, Text
from services.periods import period
from services.plan import body

_Word = TypeVar("_Word", bound=StrEnum)
_Said = TypeVar("_Said")


def total(vocabulary: type[_Word], words: Mapping[_Word, _Said]) -> Mapping[_Word, _Said]:
    """Return the words, once it is sure that none is missing.

    Raises:
        LookupError: names the members of the vocabulary without a word.

    """
    missing = set(vocabulary) - set(words)
    if missing:
        raise LookupError(f"{vocabulary.__name__} without words: {sorted(missing)}")
    return words


STATES = total(
    State,
    {
        State.DRAFT: N_("Draft"),
        State.SIGNING: N_("Awaiting signature"),
        State.DISCARDED: N_("Deleted draft"),
        State.RECEIVED: N_("Received"),
        State.CORRECTION: N_("Correction required"),
        State.NOT_ACCEPTED: N_("Not accepted"),
        State.RETURNED: N_("Returned"),
        State.ACCEPTED: N_("Accepted"),
        State.REVIEW: N_("Under review"),
        State.JOINT: N_("Joint review"),
        State.CLARIFICATION: N_("Questions to answer"),
        State.SUSPENDED: N_("Clock suspended"),
        State.SIGNOFF: N_("Awaiting sign-off"),
        State.APPROVED: N_("Approved"),
        State.REFUSED: N_("Refused"),
        State.CLOSED: N_("Completed"),
        State.DELIVERED: N_("Delivered"),
        State.REVOKED: N_("Revoked"),
        State.CANCELLED: N_("Cancelled"),
        State.WITHDRAWN: N_("Withdrawn"),
        State.DISCONTINUED: N_("Discontinued"),
        State.CHECKED: N_("Checked"),
        State.REFERRED: N_("Handed over to the competent body"),
        State.ASSIGNED: N_("Being answered"),
        State.FORWARDED: N_("Forwarded"),
        State.ANSWERED: N_("Answered"),
        State.ON_FILE: N_("On file"),
        State.ENTERED: N_("Entered in the register"),
        State.TALKS: N_("In talks"),
        State.MATCHED: N_("Matched"),
        State.UNMATCHED: N_("Not matched"),
    },
)
"""To officers, and to applicants for their own cases."""

BUTTONS = total(
    Action,
    {
        Action.START: N_("Start application"),
        Action.REQUEST_SIGNATURE: N_("Ask for signature"),
        Action.RETURN_TO_FILER: N_("Take back to change"),
        Action.DISCARD: N_("Delete draft"),
        Action.SUBMIT: N_("Sign and submit"),
        Action.WITHDRAW: N_("Withdraw application"),
        Action.OFFER_CORRECTION: N_("Ask for signature"),
        Action.ANSWER_CORRECTION: N_("Sign and send the corrections"),
        Action.CLAIM: N_("Claim"),
        Action.RELEASE: N_("Release"),
        Action.HAND_OVER: N_("Hand over"),
        Action.ALLOT: N_("Assign"),
        Action.DECLARE_RELATION: N_("Declare a relation to the applicant"),
        Action.ASK_FOR_RECUSAL: N_("Ask that an officer steps aside"),
        Action.GRANT_RECUSAL: N_("Decide that the officer steps aside"),
        Action.REJECT_RECUSAL: N_("Decide that nobody steps aside"),
        Action.ACCEPT: N_("Accept"),
        Action.DEEM_ACCEPTED: N_("Deem accepted"),
        Action.ASK_FOR_CORRECTION: N_("Ask for correction"),
        Action.DECLINE: N_("Decline to accept"),
        Action.RETURN: N_("Return"),
        Action.LAPSE: N_("Return as out of time"),
        Action.EXPIRE: N_("End the draft"),
        Action.ERASE: N_("Erase"),
        Action.PUT_ON_PAPER: N_("Issue a document"),
        Action.RENAME: N_("Change the applicant’s details"),
        Action.WRITE_TO_AGENCY: N_("Write to the agency"),
        Action.WRITE_TO_APPLICANT: N_("Write to the applicant"),
        Action.ADD_FILE: N_("Put a document on file"),
        Action.START_REVIEW: N_("Start review"),
        Action.CONSULT: N_("Consult joint agencies"),
        Action.DRAFT_OPINION: N_("Draft the opinion"),
        Action.OPINE: N_("Sign off the opinion"),
        Action.RETURN_OPINION: N_("Return the draft to the reviewer"),
        Action.COORDINATE: N_("Record a coordination"),
        Action.REMIND: N_("Remind"),
        Action.WARN: N_("Warn"),
        Action.ESCALATE: N_("Escalate to the supervisor"),
        Action.SET_DAY: N_("Set another day"),
        Action.WAIVE_OPINION: N_("Let the case go on without the opinion"),
        Action.GATHER: N_("Gather opinions"),
        Action.ASK_FOR_CLARIFICATION: N_("Ask the applicant for clarification"),
        Action.ANSWER_CLARIFICATION: N_("Answer the questions"),
        Action.CLOSE_CLARIFICATION: N_("Go on without an answer"),
        Action.PROPOSE_SUSPENSION: N_("Propose to suspend the clock"),
        Action.SUSPEND: N_("Suspend the clock"),
        Action.REJECT_SUSPENSION: N_("Do not suspend the clock"),
        Action.RESUME: N_("Resume"),
        Action.EXTEND: N_("Extend the time limit"),
        Action.EXAMINE: N_("Examine the costs"),
        Action.ENTER_SITE_CHECK: N_("Enter a site check"),
        Action.CONFIRM_SITE_CHECK: N_("Confirm the site check"),
        Action.CONCLUDE: N_("Conclude and send for sign-off"),
        Action.SEND_BACK: N_("Send back to reviewer"),
        Action.OBJECT: N_("Object to the entry on the list"),
        Action.ENTER_OBJECTION: N_("Enter an objection that came on paper"),
        Action.PROPOSE_REPLY: N_("Propose the answer to the objection"),
        Action.REJECT_OBJECTION: N_("Reject the objection"),
        Action.UPHOLD_OBJECTION: N_("Uphold the objection"),
        Action.PUBLISH_AGAIN: N_("Publish again"),
        Action.APPROVE: N_("Approve"),
        Action.REFUSE: N_("Refuse"),
        Action.DISCONTINUE: N_("Discontinue"),
        Action.ISSUE: N_("Issue result"),
        Action.ACKNOWLEDGE: N_("Confirm receipt"),
        Action.REVOKE: N_("Revoke the certificate"),
        Action.CANCEL: N_("Cancel the certificate"),
        Action.PROPOSE_REVOCATION: N_("Propose to revoke the certificate"),
        Action.PROPOSE_CANCELLATION: N_("Propose to cancel the certificate"),
        Action.ANSWER_ENDING: N_("Answer the notice"),
        Action.DROP_ENDING: N_("Let the certificate stand"),
        Action.CHECK: N_("Confirm the check"),
        Action.REFER: N_("Hand over to the competent body"),
        Action.ASSIGN: N_("Take up the question"),
        Action.FORWARD: N_("Forward"),
        Action.ANSWER: N_("Answer"),
        Action.PUBLISH_ANSWER: N_("Publish question and answer"),
        Action.TAKE_DOWN: N_("Take down question and answer"),
        Action.CONFIRM: N_("Put on file"),
        Action.ENTER: N_("Enter in the register"),
        Action.PREPARE_PAYMENT: N_("Name the account"),
        Action.ASK_FOR_PAYMENT: N_("Confirm and ask for payment"),
        Action.RETURN_PAYMENT: N_("Give the request for payment back"),
        Action.SEND_PAYMENT: N_("Send to the treasury"),
        Action.PAY: N_("Record the payment"),
        Action.BOUNCE: N_("Record the return"),
        Action.LAPSE_PAYMENT: N_("State that payment was not asked for in time"),
        Action.WITHHOLD: N_("Withhold the payment"),
        Action.FILE_REPORT: N_("File the report"),
        Action.CLEAR_REPORT: N_("Find the report fine"),
        Action.RETURN_REPORT: N_("Give the report back"),
        Action.PROPOSE_RECOVERY: N_("Propose to recover the money"),
        Action.ANSWER_RECOVERY: N_("Answer the notice"),
        Action.ASK_FOR_HEARING: N_("Ask for a hearing"),
        Action.HOLD_HEARING: N_("Enter the hearing"),
        Action.ORDER_RECOVERY: N_("Decide to recover"),
        Action.DROP_RECOVERY: N_("Decide not to recover"),
        Action.PURSUE_RECOVERY: N_("Enter the request to the court"),
        Action.ENTER_REPAYMENT: N_("Enter what was paid back"),
        Action.SETTLE_RECOVERY: N_("Close the recovery"),
        Action.CONSENT: N_("Consent to another institution"),
        Action.RECALL: N_("Withdraw consent"),
        Action.REPLY: N_("Enter an institution’s answer"),
        Action.MATCH: N_("End as matched"),
        Action.UNMATCH: N_("End as not matched"),
    },
)
"""What the button of each action says."""

HISTORY = total(
    Action,
    {
        Action.START: N_("Draft started"),
        Action.REQUEST_SIGNATURE: N_("Sent to the owner for signature"),
        Action.RETURN_TO_FILER: N_("Taken back from signature"),
        Action.DISCARD: N_("Draft deleted"),
        Action.SUBMIT: N_("Signed and submitted"),
        Action.WITHDRAW: N_("Withdrawn by the applicant"),
        Action.OFFER_CORRECTION: N_("Corrections sent to the owner for signature"),
        Action.ANSWER_CORRECTION: N_("Corrections signed and sent"),
        Action.CLAIM: N_("Claimed"),
        Action.RELEASE: N_("Released"),
        Action.HAND_OVER: N_("Handed over to the succeeding agency"),
        Action.ALLOT: N_("Assigned to a reviewer"),
        Action.DECLARE_RELATION: N_("An officer declared a relation to the applicant"),
        Action.ASK_FOR_RECUSAL: N_("The applicant asked that an officer steps aside"),
        Action.GRANT_RECUSAL: N_("Decided that an officer steps aside"),
        Action.REJECT_RECUSAL: N_("Decided that nobody steps aside"),
        Action.ACCEPT: N_("Accepted"),
        Action.DEEM_ACCEPTED: N_("Deemed accepted: the limit passed without an answer"),
        Action.ASK_FOR_CORRECTION: N_("Correction notice sent"),
        Action.DECLINE: N_("Not accepted"),
        Action.RETURN: N_("Returned to the applicant"),
        Action.LAPSE: N_("Returned: the correction was not answered in time"),
        Action.EXPIRE: N_("Draft ended: nobody had changed it for long"),
        Action.ERASE: N_("Answers, files and words erased"),
        Action.PUT_ON_PAPER: N_("Document issued"),
        Action.RENAME: N_("The applicant’s details changed"),
        Action.WRITE_TO_AGENCY: N_("The applicant wrote"),
        Action.WRITE_TO_APPLICANT: N_("Message to the applicant"),
        Action.ADD_FILE: N_("Document put on file"),
        Action.START_REVIEW: N_("Review started"),
        Action.CONSULT: N_("Joint agencies consulted"),
        Action.DRAFT_OPINION: N_("Opinion drafted, for sign-off"),
        Action.OPINE: N_("Opinion given"),
        Action.RETURN_OPINION: N_("Draft of the opinion returned"),
        Action.COORDINATE: N_("Coordinated with other agencies"),
        Action.REMIND: N_("Reminder: an opinion is due soon"),
        Action.WARN: N_("Warning: an opinion is overdue"),
        Action.ESCALATE: N_("Overdue opinion escalated to the supervisor"),
        Action.SET_DAY: N_("The supervisor set another day"),
        Action.WAIVE_OPINION: N_("The supervisor let the case go on without an opinion"),
        Action.GATHER: N_("Joint review ended: nobody is waited for"),
        Action.ASK_FOR_CLARIFICATION: N_("Questions sent to the applicant"),
        Action.ANSWER_CLARIFICATION: N_("Questions answered"),
        Action.CLOSE_CLARIFICATION: N_("The questions were not answered in time"),
        Action.PROPOSE_SUSPENSION: N_("Suspension proposed"),
        Action.SUSPEND: N_("Clock suspended"),
        Action.REJECT_SUSPENSION: N_("Suspension not granted"),
        Action.RESUME: N_("Clock resumed"),
        Action.EXTEND: N_("Time limit extended"),
        Action.EXAMINE: N_("Costs examined"),
        Action.ENTER_SITE_CHECK: N_("Site check entered, for the second officer to confirm"),
        Action.CONFIRM_SITE_CHECK: N_("Site check by two officers"),
        Action.CONCLUDE: N_("Concluded and sent for sign-off"),
        Action.SEND_BACK: N_("Sent back to the reviewer"),
        Action.OBJECT: N_("Objection to the entry on the list"),
        Action.ENTER_OBJECTION: N_("Objection to the entry on the list, on paper"),
        Action.PROPOSE_REPLY: N_("Answer to the objection proposed"),
        Action.REJECT_OBJECTION: N_("Objection rejected"),
        Action.UPHOLD_OBJECTION: N_("Objection upheld: back to the reviewer"),
        Action.PUBLISH_AGAIN: N_("Published again"),
        Action.APPROVE: N_("Approved"),
        Action.REFUSE: N_("Refused"),
        Action.DISCONTINUE: N_("Discontinued"),
        Action.ISSUE: N_("Result issued"),
        Action.ACKNOWLEDGE: N_("Result received by the applicant"),
        Action.REVOKE: N_("Certificate revoked"),
        Action.CANCEL: N_("Certificate cancelled"),
        Action.PROPOSE_REVOCATION: N_("Revocation proposed: the holder was told"),
        Action.PROPOSE_CANCELLATION: N_("Cancellation proposed: the holder was told"),
        Action.ANSWER_ENDING: N_("The holder answered the notice"),
        Action.DROP_ENDING: N_("Decided that the certificate stands"),
        Action.CHECK: N_("Checked"),
        Action.REFER: N_("Handed over to the competent body"),
        Action.ASSIGN: N_("Question taken up"),
        Action.FORWARD: N_("Forwarded"),
        Action.ANSWER: N_("Answered"),
        Action.PUBLISH_ANSWER: N_("Question and answer published"),
        Action.TAKE_DOWN: N_("Question and answer taken down"),
        Action.CONFIRM: N_("Put on file"),
        Action.ENTER: N_("Entered in the register"),
        Action.PREPARE_PAYMENT: N_("Account named, for the owner to confirm"),
        Action.ASK_FOR_PAYMENT: N_("Account confirmed, payment asked for"),
        Action.RETURN_PAYMENT: N_("Request for payment given back"),
        Action.SEND_PAYMENT: N_("Payment sent to the treasury"),
        Action.PAY: N_("Paid"),
        Action.BOUNCE: N_("Payment returned by the bank"),
        Action.LAPSE_PAYMENT: N_("Lapsed: payment was not asked for in time"),
        Action.WITHHOLD: N_("Payment withheld"),
        Action.FILE_REPORT: N_("Report on the use of the money filed"),
        Action.CLEAR_REPORT: N_("Report found fine"),
        Action.RETURN_REPORT: N_("Report given back"),
        Action.PROPOSE_RECOVERY: N_("Recovery proposed: the company was told"),
        Action.ANSWER_RECOVERY: N_("The company answered the notice of recovery"),
        Action.ASK_FOR_HEARING: N_("The company asked for a hearing on the recovery"),
        Action.HOLD_HEARING: N_("Hearing on the recovery held"),
        Action.ORDER_RECOVERY: N_("Recovery decided"),
        Action.DROP_RECOVERY: N_("Decided not to recover"),
        Action.PURSUE_RECOVERY: N_("The court was asked to enforce the recovery"),
        Action.ENTER_REPAYMENT: N_("Repayment entered"),
        Action.SETTLE_RECOVERY: N_("All of it was paid back"),
        Action.CONSENT: N_("Consent given to another institution"),
        Action.RECALL: N_("Consent withdrawn"),
        Action.REPLY: N_("An institution answered"),
        Action.MATCH: N_("Matched"),
        Action.UNMATCH: N_("Not matched"),
    },
)
"""What the history says of each action."""

PARTS = total(
    Capacity,
    {
        Capacity.APPLICANT: N_("Applicant"),
        Capacity.LEAD: N_("Lead"),
        Capacity.JOINT: N_("Joint"),
        Capacity.SUPERVISOR: N_("Supervisor"),
        Capacity.INSTITUTION: N_("Institution"),
        Capacity.SYSTEM: N_("Portal"),
    },
)

PART_NAMES: Mapping[str, Message] = {
    "lead": N_("Lead"),
    "joint": N_("Joint"),
    "consulted": N_("Consulted (this measure of the plan does not name it)"),
    "informed": N_("Informed only"),
    "apart": N_("Takes no part"),
}
"""What a body does in an application, by its role in the route; or that it takes no part."""

OPINIONS = total(
    Opinion,
    {
        Opinion.AGREE: N_("Agree"),
        Opinion.AGREE_WITH_CONDITIONS: N_("Agree with conditions"),
        Opinion.DISAGREE: N_("Disagree"),
        Opinion.NOT_CONCERNED: N_("Not concerned"),
    },
)

RECOMMENDATIONS = total(
    Recommendation,
    {
        Recommendation.APPROVE: N_("Approve"),
        Recommendation.REFUSE: N_("Refuse"),
    },
)

REPLIES = total(
    Reply,
    {
        Reply.INTERESTED: N_("Interested"),
        Reply.OFFER: N_("Makes an offer"),
        Reply.NEEDS_MORE: N_("Needs more information"),
        Reply.DECLINED: N_("Not interested"),
    },
)

REPLY_COLOURS: Mapping[Reply, str] = {
    Reply.INTERESTED: "yes",
    Reply.OFFER: "yes",
    Reply.NEEDS_MORE: "warning",
    Reply.DECLINED: "no",
}

SUSPENSIONS = total(
    Suspension, {reason: terms.name for reason, terms in suspension_terms().items()}
)

RELATIONS = total(
    OfficerRelation,
    {
        OfficerRelation.OWN_INTEREST: N_("An interest of the officer’s own in the outcome"),
        OfficerRelation.FAMILY: N_("Spouse or close relative, also by marriage"),
        OfficerRelation.SAME_ORGANISATION: N_("Works for the applicant, or did within three years"),
        OfficerRelation.OWNERSHIP: N_("Owns a share in the applicant, or controls it"),
        OfficerRelation.ADVISER: N_("Advised or represented the applicant"),
        OfficerRelation.OTHER: N_("Anything else that may affect fairness"),
    },
)
"""Why an officer steps aside."""


FILE_KINDS = total(
    CaseFileKind,
    {
        CaseFileKind.SITE_RECORD: N_("Record of a visit"),
        CaseFileKind.EXPERT_OPINION: N_("Opinion of experts"),
        CaseFileKind.MINUTES: N_("Minutes of a meeting"),
        CaseFileKind.AUDIT_REPORT: N_("Audit report"),
        CaseFileKind.OTHER: N_("Another document"),
    },
)
"""What officers put on file."""

OBJECTION_OUTCOMES = total(
    ObjectionOutcome,
    {
        ObjectionOutcome.UPHELD: N_("Well founded"),
        ObjectionOutcome.PARTLY: N_("Well founded in part"),
        ObjectionOutcome.REJECTED: N_("Not well founded"),
    },
)
"""What was found of an objection to an entry on a public list."""

PAPERS: Mapping[str, Message] = {
    "receipt": N_("Receipt"),
    "correction": N_("Correction notice"),
    "acceptance": N_("Notice of acceptance"),
    "not_accepted": N_("Notice of non-acceptance"),
    "decision": N_("Decision letter"),
    "certificate": N_("Certificate"),
    "entry": N_("Notice of entry"),
    "referral": N_("Notice of hand-over"),
    "objection_reply": N_("Answer to an objection"),
    "suspension": N_("Notice of suspension"),
    "resumption": N_("Notice of resumption"),
    "ending_notice": N_("Notice before a certificate ends"),
    "clarification": N_("Letter with questions"),
    "returned": N_("Notice of return"),
    "extension": N_("Notice of extension"),
    "discontinued": N_("Notice that the case is ended"),
    "revocation": N_("Decision to revoke"),
    "cancellation": N_("Notice of cancellation"),
    "payment": N_("Notice of payment"),
    "recovery_notice": N_("Notice before recovery of funds"),
    "recovery_order": N_("Decision to recover funds"),
}
"""Kinds of paper that a case can have."""


def handed_over(move: Mapping[str, Any]) -> Message:
    """Say how one part of a case passed to another body, and on what basis.

    Args:
        move: as the event of the action records it.

    """
    return N_(
        "From %(day)s, %(new)s acts in place of %(old)s (%(basis)s). The case went over to it.",
        old=body(move["from"]).name,
        new=body(move["to"]).name,
        day=Text(**move["since"]),
        basis=Text(**move["basis"]),
    )


def changed_details(event: Mapping[str, Any]) -> list[Message]:
    """Say what changed about the applicant, and since when.

    Args:
        event: the data of the action's event.

    """
    since = formats.in_all_languages(formats.day, date.fromisoformat(event["since"]))
    name, former, representative = event["name"], event["former"], event["representative"]
    if name != former:
        lines = [
            N_("Since %(day)s: %(name)s (formerly %(former)s)", day=since, name=name, former=former)
        ]
    elif representative:
        lines = [N_("Changed on %(day)s", day=since)]
    else:
        lines = [N_("Since %(day)s: another identity document", day=since)]
    if representative:
        lines.append(N_("Legal representative: %(name)s", name=representative))
    return lines


def paper_name(item: Item, kind: str) -> Text | Message:
    """Name a paper of a case; a certificate by its title."""
    title = item.result.certificate
    return title if kind == "certificate" and title else PAPERS[kind]


WORDS: Mapping[str, object] = {
    "states": STATES,
    "buttons": BUTTONS,
    "history": HISTORY,
    "opinions": OPINIONS,
    "file_kinds": FILE_KINDS,
    "objection_outcomes": OBJECTION_OUTCOMES,
    "recommendations": RECOMMENDATIONS,
    "suspensions": SUSPENSIONS,
    "relations": RELATIONS,
    "replies": REPLIES,
    "reply_colours": REPLY_COLOURS,
    "institution": lambda code: institutions()[code],
    "part_names": PART_NAMES,
    "changed_details": changed_details,
    "handed_over": handed_over,
}


def init_wording(app: Flask) -> None:
    """Give all templates these words, and what they are the words of."""
    app.jinja_env.globals.update(
        words=WORDS, Action=Action, State=State, Weight=Weight, body=body, today=moments.today
    )
    app.jinja_env.globals.update(word_length=word_length, word_limit=word_limit)
    app.jinja_env.globals["kept_for"] = lambda name: period(name).words
