"""How states, parts and outcomes are called on screen.

Applicants read fewer states than officers do, in plainer words.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask

from portal.action_words import BUTTONS, HISTORY
from portal.totals import total
from services import formats, moments
from services.applications.case.appeals import AppealOutcome, AppealRoute, Appellant
from services.applications.case.assessments import Assessed, Evidence
from services.applications.case.attachments import APPEAL, OPINION, SUSPENSION
from services.applications.case.messages import SLOTS, CaseFileKind
from services.applications.case.recusals import OfficerRelation
from services.applications.case.sharing import Reply
from services.applications.case.site_checks import SLOT as SITE_CHECK
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.replying import ObjectionOutcome
from services.applications.casework.suspending import Suspension, suspension_rules
from services.applications.lifecycle import Action, Capacity, State, Weight
from services.catalogue import Item
from services.catalogue.institutions import institutions
from services.catalogue.limits import word_length, word_limit
from services.language import N_, Message, Text
from services.models import Event
from services.periods import period
from services.plan import body

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
    "added": N_("Consulted at the lead agency’s request (not named for this case)"),
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

ASSESSED = total(
    Assessed,
    {
        Assessed.MET: N_("Found to be met"),
        Assessed.JUDGED: N_("Judged to be met"),
        Assessed.NOT_APPLICABLE: N_("Does not apply"),
        Assessed.DIFFERS: N_("Differs"),
        Assessed.NO_DATA: N_("No data"),
    },
)

ASSESSED_COLOURS: Mapping[Assessed, str] = {
    Assessed.MET: "yes",
    Assessed.JUDGED: "yes",
    Assessed.NOT_APPLICABLE: "yes",
    Assessed.DIFFERS: "no",
    Assessed.NO_DATA: "warning",
}

EVIDENCE = total(
    Evidence,
    {
        Evidence.FILE: N_("What is on file"),
        Evidence.REGISTER: N_("A register, or data shared by another agency"),
        Evidence.AGENCY: N_("Opinion or information of another agency"),
        Evidence.SITE: N_("Check on site"),
        Evidence.OTHER: N_("Another source"),
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
    Suspension, {reason: terms.name for reason, terms in suspension_rules().reasons.items()}
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

FILE_TITLES: Mapping[str, Message] = {
    SITE_CHECK: N_("Record of the site check"),
    **{slot: FILE_KINDS[kind] for kind, slot in SLOTS.items()},
    OPINION: N_("Attached to opinions"),
    SUSPENSION: N_("Attached to proposals to suspend the clock"),
    APPEAL: N_("Papers of a reconsideration or court action"),
}
"""What officers put on file, by its slot."""

APPEAL_ROUTES = total(
    AppealRoute,
    {
        AppealRoute.RECONSIDERATION: N_("Application for administrative reconsideration"),
        AppealRoute.COURT: N_("Administrative action in court"),
    },
)
"""Before whom a decision is challenged."""

APPELLANTS = total(
    Appellant,
    {
        Appellant.APPLICANT: N_("brought by the applicant"),
        Appellant.ANOTHER: N_("brought by another who is affected"),
    },
)
"""Who challenges a decision."""

APPEAL_OUTCOMES = total(
    AppealOutcome,
    {
        AppealOutcome.UPHELD: N_("Decision upheld, or the challenge dismissed"),
        AppealOutcome.CHANGED: N_("Decision changed"),
        AppealOutcome.REVOKED: N_("Decision revoked"),
        AppealOutcome.UNLAWFUL: N_("Decision found unlawful, but not revoked"),
        AppealOutcome.WITHDRAWN: N_("Challenge withdrawn"),
        AppealOutcome.SETTLED: N_("Settled, by mediation or between the parties"),
    },
)
"""How the review of a decision ended."""

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
    "rectification": N_("Notice of rectification"),
    "reopening": N_("Notice that the case is decided anew"),
    "extension": N_("Notice of extension"),
    "discontinued": N_("Notice that the case is ended"),
    "transfer": N_("Notice of hand-over to the competent unit"),
    "revocation": N_("Decision to revoke"),
    "cancellation": N_("Notice of cancellation"),
    "payment": N_("Notice of payment"),
    "recovery_notice": N_("Notice before recovery of funds"),
    "recovery_order": N_("Decision to recover funds"),
}
"""Kinds of paper that a case can have."""


def passed_on(event: Event) -> Message:
    """Say that the lead of a case was given to another body, on which day and by whom."""
    passed = event.data["passed"]
    return N_(
        "Handed over by %(old)s to %(new)s on %(day)s.",
        old=body(passed["from"]).name,
        new=body(passed["to"]).name,
        day=formats.in_all_languages(formats.day, moments.local_day(event.at)),
    )


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


def sent_through(through: Mapping[str, Any]) -> Message:
    """Say which association sent an application, and when its owner had signed it.

    Args:
        through: as the event of the submission records it.

    """
    signed = datetime.fromisoformat(through["at"])
    return N_(
        "Filed by %(association)s (%(code)s), signed here on %(day)s",
        association=through["name"],
        code=through["code"],
        day=formats.in_all_languages(formats.moment, signed),
    )


def recommended_by(letter: Mapping[str, Any]) -> Message:
    """Say which association recommends an applicant, and when it signed the letter.

    Args:
        letter: as the event of the submission records it.

    """
    return N_(
        "Recommended by %(association)s (%(code)s) on %(day)s",
        association=letter["name"],
        code=letter["code"],
        day=formats.in_all_languages(
            formats.day, moments.local_day(datetime.fromisoformat(letter["at"]))
        ),
    )


def paper_name(item: Item, kind: str) -> Text | Message:
    """Name a paper of a case; a certificate by its title."""
    title = item.result.certificate
    return title if kind == "certificate" and title else PAPERS[kind]


WORDS: Mapping[str, object] = {
    "states": STATES,
    "buttons": BUTTONS,
    "history": HISTORY,
    "assessed": ASSESSED,
    "assessed_colours": ASSESSED_COLOURS,
    "evidence": EVIDENCE,
    "opinions": OPINIONS,
    "file_kinds": FILE_KINDS,
    "objection_outcomes": OBJECTION_OUTCOMES,
    "appeal_routes": APPEAL_ROUTES,
    "appellants": APPELLANTS,
    "appeal_outcomes": APPEAL_OUTCOMES,
    "recommendations": RECOMMENDATIONS,
    "suspensions": SUSPENSIONS,
    "relations": RELATIONS,
    "replies": REPLIES,
    "reply_colours": REPLY_COLOURS,
    "institution": lambda code: institutions()[code],
    "part_names": PART_NAMES,
    "changed_details": changed_details,
    "handed_over": handed_over,
    "passed_on": passed_on,
    "recommended_by": recommended_by,
    "sent_through": sent_through,
}


def init_wording(app: Flask) -> None:
    """Give all templates these words, and what they are the words of."""
    app.jinja_env.globals.update(
        words=WORDS, Action=Action, State=State, Weight=Weight, body=body, today=moments.today
    )
    app.jinja_env.globals.update(word_length=word_length, word_limit=word_limit)
    app.jinja_env.globals["kept_for"] = lambda name: period(name).words
