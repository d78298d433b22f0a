"""What applicants read about their cases. Total: a missing sentence stops the start."""

from collections.abc import Mapping

from portal.totals import total
from portal.wording import STATES
from services.applications.lifecycle import Action, State, Visible
from services.applications.rows import ROWS
from services.catalogue.parts import Nature
from services.language import N_, Message

Sentences = tuple[Message, Message]
"""Where the case stands, and what happens next. Gaps: `body`, `day`."""

CORRECTED = N_("It will then accept the application, or say with reasons why it does not.")
"""What happens next with a case that was corrected: it cannot be asked for again."""

STANDING: Mapping[State, Sentences] = {
    State.DRAFT: (
        N_("This is a draft. No agency can see it."),
        N_("Complete every part; then an owner or signatory signs and submits it."),
    ),
    State.SIGNING: (
        N_("This application is waiting for a signature. Nobody can change it now."),
        N_("An owner or signatory signs and submits it, or returns it to be changed."),
    ),
    State.DISCARDED: (N_("This draft was deleted."), N_("Nothing more happens.")),
    State.RECEIVED: (
        N_("%(body)s has received your application and is checking that it is complete."),
        N_(
            "It will then accept the application, or tell you once and in full"
            " what must be corrected."
        ),
    ),
    State.CORRECTION: (
        N_("%(body)s needs corrections before it can accept your application."),
        N_(
            "An owner or signatory signs and sends them, in time. Without an answer, the"
            " application is returned to you."
        ),
    ),
    State.NOT_ACCEPTED: (
        N_("%(body)s has not accepted your application."),
        N_("The reasons, and the competent agency if it is another, are in the history below."),
    ),
    State.RETURNED: (
        N_("Your application was returned without a review. This is not a refusal."),
        N_("You can copy it into a new draft, put it right and submit it again."),
    ),
    State.ACCEPTED: (
        N_("%(body)s has accepted your application. The time limit for the decision is running."),
        N_("A reviewer will examine your answers and documents. You need not do anything."),
    ),
    State.REVIEW: (
        N_("%(body)s is reviewing your application."),
        N_("After the review, a second officer decides. You need not do anything."),
    ),
    State.JOINT: (
        N_("The other agencies named in the plan are giving %(body)s their opinion."),
        N_("When all opinions are in, %(body)s completes the review."),
    ),
    State.CLARIFICATION: (
        N_("%(body)s has questions about your application. They are in its letter."),
        N_("If nobody answers in time, the review goes on with what is there."),
    ),
    State.SUSPENDED: (
        N_("The time limit is suspended, for the reason given in the history below."),
        N_("Days that pass now do not count. You will be told when the clock runs again."),
    ),
    State.SIGNOFF: (
        N_("The review is complete. The decision is waiting for an officer’s signature."),
        N_("You will be told as soon as the decision has been issued."),
    ),
    State.APPROVED: (
        N_("%(body)s has approved your application."),
        N_("The result is being issued. You will be told when you can collect it."),
    ),
    State.REFUSED: (
        N_("%(body)s has refused your application."),
        N_("The decision letter, with reasons and remedies, is being issued."),
    ),
    State.CLOSED: (
        N_("The decision on your application has been issued."),
        N_("Confirm that you have received it. You can then download it as often as you like."),
    ),
    State.DELIVERED: (
        N_("You have received the result. This case is complete."),
        N_("Keep the papers. The code printed on them lets anyone check that they are genuine."),
    ),
    State.REVOKED: (
        N_("%(body)s has revoked your certificate. It counts as never granted."),
        N_(
            "The decision to revoke, among the papers below, gives the reasons. It says how to"
            " apply for administrative reconsideration or bring an action in court."
        ),
    ),
    State.CANCELLED: (
        N_("%(body)s has cancelled your certificate. It is no longer in force."),
        N_(
            "The notice of cancellation, among the papers below, gives the reasons. It says how to"
            " apply for administrative reconsideration or bring an action in court."
        ),
    ),
    State.WITHDRAWN: (
        N_("You withdrew this application. No decision will be made."),
        N_("You can copy it into a new draft and submit it again."),
    ),
    State.DISCONTINUED: (
        N_("%(body)s ended this case without a decision."),
        N_("The reason is in the history below."),
    ),
    State.CHECKED: (
        N_("%(body)s has checked your application. It is not the body that decides."),
        N_("It hands the application over to the body that does, and tells you when and where."),
    ),
    State.REFERRED: (
        N_("%(body)s has handed your application over to the body that decides."),
        N_(
            "That body handles it from here, by its own time limits. Its address and its system"
            " are in the history below."
        ),
    ),
    State.ASSIGNED: (
        N_("%(body)s is preparing an answer."),
        N_("You will be told as soon as it is here. You need not do anything."),
    ),
    State.FORWARDED: (
        N_("%(body)s has forwarded your application, as you agreed."),
        N_(
            "You will be told what each institution answers. An owner or signatory can withdraw"
            " the consent for any of them, or the whole application."
        ),
    ),
    State.TALKS: (
        N_(
            "At least one institution has answered. What comes of it is for you and them to settle."
        ),
        N_(
            "%(body)s follows it up and records the outcome. An owner or signatory can still"
            " withdraw the consent for any institution, or the whole application."
        ),
    ),
    State.MATCHED: (
        N_("You came to terms with an institution. This case is complete."),
        N_("No institution sees it on the portal any longer. What follows is between you."),
    ),
    State.UNMATCHED: (
        N_("This application has not led to an agreement. This case is complete."),
        N_(
            "The reasons are in the history below. No institution sees it on the portal any"
            " longer. You can copy it into a new draft and submit it again."
        ),
    ),
    State.ANSWERED: (
        N_("%(body)s has answered."),
        N_("The answer is in the history below. This case is complete."),
    ),
    State.ON_FILE: (
        N_("%(body)s has put your filing on file. This case is complete."),
        N_("Keep the number in the history below: it is what you refer to."),
    ),
    State.ENTERED: (
        N_("%(body)s has entered you in the register. This case is complete."),
        N_("Keep the number in the history below: it is what you refer to."),
    ),
}
"""Of every state, in plain words."""

LIGHT: Mapping[tuple[Nature, State], Sentences] = {
    ("filing", State.RECEIVED): (
        N_("%(body)s has received your filing and is checking that it is complete."),
        N_("It will then put it on file, or tell you once and in full what must be corrected."),
    ),
    ("register", State.RECEIVED): (
        N_("%(body)s has received your application and is checking that it is complete."),
        N_(
            "It will then enter you in the register, or tell you once and in full what must be"
            " corrected."
        ),
    ),
    ("hand_off", State.RECEIVED): (
        N_("%(body)s has received your application and is checking that it is complete."),
        N_("It will then hand it over to the body that decides, which is another one."),
    ),
    ("enquiry", State.RECEIVED): (
        N_("%(body)s has received your question."),
        N_("It will take it up, or say which of its details are missing."),
    ),
    ("enquiry", State.JOINT): (
        N_("The other agencies named in the plan are telling %(body)s what they know."),
        N_("When all of them have, %(body)s answers you."),
    ),
    ("matching", State.RECEIVED): (
        N_("%(body)s has received your application. Nobody else has seen it."),
        N_(
            "It forwards it to the institutions that you chose, and to nobody without your consent."
        ),
    ),
}
"""Of states in which a nature without a decision goes another way."""

LIGHT_CORRECTION: Sentences = (
    N_("%(body)s needs corrections before it can go on."),
    N_(
        "An owner or signatory signs and sends them, in time. Without an answer, the application is"
        " returned to you."
    ),
)
"""Of a correction, where nothing is accepted afterwards."""

REFUSED: Mapping[State, Sentences] = {
    State.CLOSED: (
        N_("%(body)s has refused your application. The decision letter has been issued."),
        N_("Confirm that you have received it. It gives the reasons and what you can do."),
    ),
    State.DELIVERED: (
        N_("%(body)s has refused your application. This case is complete."),
        N_(
            "You can apply for administrative reconsideration or bring an action in court, as"
            " the decision letter explains. You can also put right what was lacking and apply"
            " again."
        ),
    ),
}
"""Of a decision that was issued, where it is a refusal."""

if missing := set(State) - set(STANDING):
    raise LookupError(f"states without words for applicants: {sorted(missing)}")


OVERTURNED: Sentences = (
    N_("The decision on your application was revoked by the authority that reviewed it."),
    N_("It is marked as revoked wherever it is verified. The history below says what follows."),
)
"""Where a case stands whose decision did not stand before others."""

ANEW = N_("The decision on your application no longer stands. %(body)s is deciding anew.")
"""Where a case stands that is decided anew; what happens next, its state says."""

HISTORY: Mapping[Action, Message | None] = {
    Action.START: N_("You started a draft"),
    Action.REQUEST_SIGNATURE: N_("You asked for a signature"),
    Action.RETURN_TO_FILER: N_("The draft was returned to be changed"),
    Action.DISCARD: N_("You deleted the draft"),
    Action.SUBMIT: N_("You signed and submitted the application"),
    Action.WITHDRAW: N_("You withdrew the application"),
    Action.OFFER_CORRECTION: N_("You asked for a signature of the corrections"),
    Action.ANSWER_CORRECTION: N_("You signed and sent the corrections"),
    Action.CLAIM: None,
    Action.RELEASE: None,
    Action.HAND_OVER: N_("The case was handed over to the succeeding agency"),
    Action.PROPOSE_TRANSFER: None,
    Action.TRANSFER: N_("The case was handed over to the competent unit"),
    Action.REJECT_TRANSFER: None,
    Action.TAKE_OVER: N_("The competent unit has taken the case over"),
    Action.RETURN_TRANSFER: N_("The case was sent back to the unit before"),
    Action.ALLOT: None,
    Action.DECLARE_RELATION: None,
    Action.ASK_FOR_RECUSAL: N_("You asked that an officer steps aside"),
    Action.GRANT_RECUSAL: N_("It was decided that an officer steps aside from the case"),
    Action.REJECT_RECUSAL: N_("It was decided that no officer has to step aside"),
    Action.ACCEPT: N_("%(body)s accepted the application"),
    Action.DEEM_ACCEPTED: N_("The application counts as accepted, as the time limit had passed"),
    Action.ASK_FOR_CORRECTION: N_("%(body)s asked for corrections"),
    Action.DECLINE: N_("%(body)s did not accept the application"),
    Action.RETURN: N_("%(body)s returned the application"),
    Action.LAPSE: N_("The application was returned, as no corrections came in time"),
    Action.EXPIRE: None,
    Action.ERASE: None,
    Action.PUT_ON_PAPER: None,
    Action.RENAME: N_("The agencies were told of the new details of the applicant"),
    Action.WRITE_TO_AGENCY: N_("You wrote to the agency"),
    Action.WRITE_TO_APPLICANT: N_("%(body)s wrote to you"),
    Action.ADD_FILE: None,
    Action.START_REVIEW: N_("%(body)s began the review"),
    Action.CONSULT: N_("%(body)s asked the other agencies for their opinion"),
    Action.PROPOSE_CONSULTEE: None,
    Action.ADD_CONSULTEE: N_("%(body)s asked one more agency for its opinion"),
    Action.REJECT_CONSULTEE: None,
    Action.DRAFT_OPINION: None,
    Action.RETURN_OPINION: None,
    Action.COORDINATE: None,
    Action.OPINE: N_("%(body)s gave its opinion"),
    Action.REMIND: None,
    Action.WARN: None,
    Action.ESCALATE: None,
    Action.SET_DAY: None,
    Action.WAIVE_OPINION: N_("The case goes on without an opinion that was not given in time"),
    Action.STOP_WAITING: N_("The case goes on without an opinion that was not given in time"),
    Action.GATHER: N_("The joint review has ended"),
    Action.ASK_FOR_CLARIFICATION: N_("%(body)s asked you for clarification"),
    Action.ANSWER_CLARIFICATION: N_("You answered the questions"),
    Action.CLOSE_CLARIFICATION: N_("The questions were not answered in time; the review goes on"),
    Action.PROPOSE_SUSPENSION: None,
    Action.REJECT_SUSPENSION: None,
    Action.SUSPEND: N_("%(body)s suspended the time limit"),
    Action.RESUME: N_("The time limit runs again"),
    Action.EXTEND: N_("%(body)s extended the time limit"),
    Action.EXAMINE: None,
    Action.ENTER_SITE_CHECK: None,
    Action.CONFIRM_SITE_CHECK: N_("Two officers of %(body)s made a check on site"),
    Action.CONCLUDE: None,
    Action.ASSESS: None,
    Action.AMEND_ASSESSMENT: None,
    Action.CHECK_CONDITION: N_("%(body)s checked a condition of the decision"),
    Action.REMIND_CONDITIONS: N_("Reminded that conditions of the decision are to be met soon"),
    Action.MISS_CONDITIONS: N_("The day for conditions of the decision has passed"),
    Action.PROPOSE_RECTIFICATION: None,
    Action.RECTIFY: N_("%(body)s put a slip in the decision right"),
    Action.REJECT_RECTIFICATION: None,
    Action.ASK_FOR_REISSUE: N_("A certificate in the new name was asked for"),
    Action.PROPOSE_REISSUE: None,
    Action.REISSUE: N_("%(body)s issued the certificate in the new name"),
    Action.REJECT_REISSUE: N_("%(body)s left the certificate in the former name"),
    Action.ENTER_APPEAL: N_("%(body)s entered that the decision is under review"),
    Action.ENTER_APPEAL_OUTCOME: N_("%(body)s entered how the review of the decision ended"),
    Action.OVERTURN: N_("%(body)s entered that the decision was revoked on review"),
    Action.REDO: N_("%(body)s entered that the decision was revoked on review, and decides anew"),
    Action.PROPOSE_REOPENING: N_("The supervisor proposed that the case is reviewed again"),
    Action.ANSWER_REOPENING: N_("%(body)s answered the proposal to review the case again"),
    Action.REOPEN: N_("The supervisor had the case reviewed again for an error"),
    Action.DROP_REOPENING: N_("The supervisor decided that the decision stands"),
    Action.ASK_TO_CORRECT_AGAIN: None,
    Action.ALLOW_CORRECTION: None,
    Action.DENY_CORRECTION: None,
    Action.ASK_TO_SUSPEND_AGAIN: None,
    Action.ALLOW_SUSPENSION: None,
    Action.DENY_SUSPENSION: None,
    Action.DECIDE_NAME: N_("%(body)s decided which name letters and the decision bear"),
    Action.SEND_BACK: None,
    Action.OBJECT: N_("You objected to the entry on the public list"),
    Action.ENTER_OBJECTION: N_("%(body)s entered your objection to the entry on the public list"),
    Action.PROPOSE_REPLY: None,
    Action.REJECT_OBJECTION: N_("%(body)s rejected the objection"),
    Action.UPHOLD_OBJECTION: N_("%(body)s upheld the objection; the application is reviewed again"),
    Action.PUBLISH_AGAIN: N_("What is proposed for the application is published again"),
    Action.PUBLICISE: N_("%(body)s published that it intends to approve the application"),
    Action.APPROVE: N_("%(body)s approved the application"),
    Action.REFUSE: N_("%(body)s refused the application"),
    Action.DISCONTINUE: N_("%(body)s ended the case without a decision"),
    Action.ISSUE: N_("The result was issued"),
    Action.ACKNOWLEDGE: N_("You received the result"),
    Action.REVOKE: N_("%(body)s revoked the certificate"),
    Action.CANCEL: N_("%(body)s cancelled the certificate"),
    Action.PROPOSE_REVOCATION: N_("%(body)s told you that it intends to revoke the certificate"),
    Action.PROPOSE_CANCELLATION: N_("%(body)s told you that it intends to cancel the certificate"),
    Action.ANSWER_ENDING: N_("You answered the notice"),
    Action.DROP_ENDING: N_("%(body)s decided that the certificate stands"),
    Action.CHECK: N_("%(body)s checked the application"),
    Action.REFER: N_("%(body)s handed the application over to the competent body"),
    Action.ASSIGN: N_("%(body)s took up your question"),
    Action.FORWARD: N_("%(body)s forwarded the application"),
    Action.ANSWER: N_("%(body)s answered"),
    Action.PUBLISH_ANSWER: N_("%(body)s published question and answer without your name"),
    Action.TAKE_DOWN: N_("Question and answer were taken down"),
    Action.CONFIRM: N_("%(body)s put the filing on file"),
    Action.ENTER: N_("%(body)s made the entry in the register"),
    Action.PREPARE_PAYMENT: N_("You named the account for the payment"),
    Action.ASK_FOR_PAYMENT: N_("You confirmed the account and asked for the payment"),
    Action.RETURN_PAYMENT: N_("%(body)s gave your request for payment back"),
    Action.SEND_PAYMENT: N_("%(body)s sent the payment to the treasury"),
    Action.PAY: N_("The treasury paid"),
    Action.BOUNCE: N_("The payment was returned: the account could not be credited"),
    Action.LAPSE_PAYMENT: N_("%(body)s found that payment was not asked for in time"),
    Action.WITHHOLD: N_("%(body)s withheld the payment"),
    Action.FILE_REPORT: N_("You filed the report on the use of the money"),
    Action.CLEAR_REPORT: N_("%(body)s found the report fine"),
    Action.RETURN_REPORT: N_("%(body)s gave the report back"),
    Action.PROPOSE_RECOVERY: N_("%(body)s told you that it intends to recover money"),
    Action.ANSWER_RECOVERY: N_("You answered the notice of recovery"),
    Action.ASK_FOR_HEARING: N_("You asked for a hearing on the recovery"),
    Action.HOLD_HEARING: N_("%(body)s held the hearing on the recovery"),
    Action.ORDER_RECOVERY: N_("%(body)s decided that money is to be paid back"),
    Action.DROP_RECOVERY: N_("%(body)s decided not to recover anything"),
    Action.PURSUE_RECOVERY: N_("%(body)s asked the court to enforce the recovery"),
    Action.ENTER_REPAYMENT: N_("%(body)s entered a repayment; another person confirms it"),
    Action.CONFIRM_REPAYMENT: N_("%(body)s confirmed what you paid back"),
    Action.STRIKE_REPAYMENT: N_("%(body)s struck out a repayment that was entered by mistake"),
    Action.SETTLE_RECOVERY: N_("All of it was paid back"),
    Action.CONSENT: N_("You consented to another institution"),
    Action.RECALL: N_("You withdrew your consent for an institution"),
    Action.REPLY: N_("An institution answered"),
    Action.MATCH: N_("%(body)s recorded that you came to terms"),
    Action.UNMATCH: N_("%(body)s recorded that no agreement was reached"),
}
"""What the history tells applicants of each action; None of what stays inside an agency."""

OWN: Mapping[Action, Message] = {
    Action.ANSWER_REOPENING: N_("You answered the proposal to review the case again"),
}
"""What it tells of actions that agencies take as well, where the applicant took them."""

if unheard := set(Action) - set(HISTORY):
    raise LookupError(f"actions without words for applicants: {sorted(unheard)}")

_told = {action for action, words in HISTORY.items() if words}
if _told != {action for action, row in ROWS.items() if row.visible is not Visible.NEVER}:
    raise LookupError("applicants have words for what they may read, and for nothing else")


PROGRESS: Mapping[str, tuple[str, Message]] = {
    "informed": ("draft", N_("Informed")),
    "waiting": ("draft", N_("Not asked yet")),
    "working": ("review", N_("Working on it")),
    "applicant": ("correction", N_("Waiting for you")),
    "suspended": ("suspended", N_("Suspended")),
    "given": ("done", N_("Has given its opinion")),
    "decided": ("done", N_("Has decided")),
    "done": ("done", N_("Has done its part")),
    "ended": ("draft", N_("No longer involved")),
}
"""How far one agency has come: colour and words."""

GROUPS: Mapping[str, Message] = {
    "drafts": N_("Drafts and waiting for signature"),
    "to_answer": N_("Waiting for your corrections"),
    "in_progress": N_("Being handled"),
    "ended": N_("Ended"),
}
"""What the list is filtered by; keys of `services.applications.filing.listing.GROUPS`."""

LABELS = total(
    State,
    {
        **STATES,
        State.SIGNING: N_("To be signed"),
        State.APPROVED: N_("Approved"),
        State.CLOSED: N_("Result ready"),
        State.DELIVERED: N_("Result received"),
    },
)
"""States in an applicant's words, for tags."""
