"""Words of the notices about the money of a case: payment, report, recovery."""

from collections.abc import Mapping

from services.applications.lifecycle import Action
from services.language import N_, Message

MONEY: Mapping[Action, tuple[Message, Message]] = {
    Action.PREPARE_PAYMENT: (
        N_("Case %(number)s: the account for the payment waits for you"),
        N_(
            "A colleague named the account for %(service)s. Check and confirm it; the payment is"
            " asked for by that."
        ),
    ),
    Action.ASK_FOR_PAYMENT: (
        N_("Case %(number)s: payment is asked for"),
        N_("The applicant has confirmed the account for %(service)s."),
    ),
    Action.RETURN_PAYMENT: (
        N_("Case %(number)s: the request for payment was given back"),
        N_("The case page says what to put right for %(service)s. Then ask again."),
    ),
    Action.SEND_PAYMENT: (
        N_("Case %(number)s: the payment is with the treasury"),
        N_("You will be told when %(service)s is paid."),
    ),
    Action.PAY: (
        N_("Case %(number)s was paid"),
        N_("The case page shows the day, the amount and the voucher for %(service)s."),
    ),
    Action.BOUNCE: (
        N_("Case %(number)s: the payment was returned"),
        N_("The account for %(service)s could not be credited. The case page says why."),
    ),
    Action.LAPSE_PAYMENT: (
        N_("Case %(number)s: the payment has lapsed"),
        N_("Payment of %(service)s was not asked for in time. The case page gives the reason."),
    ),
    Action.WITHHOLD: (
        N_("Case %(number)s: nothing will be paid"),
        N_("The case page gives the reason for %(service)s."),
    ),
    Action.ENTER_SITE_CHECK: (
        N_("Case %(number)s: confirm the site check"),
        N_(
            "A colleague has entered a check on site for %(service)s and named you as the second"
            " officer. Read and confirm it on the case page."
        ),
    ),
    Action.CONFIRM_SITE_CHECK: (
        N_("Case %(number)s was checked on site"),
        N_("Two officers made a check on site for %(service)s."),
    ),
    Action.FILE_REPORT: (
        N_("Case %(number)s: the report on the use of the money is in"),
        N_("Check the report of %(service)s on the case page."),
    ),
    Action.CLEAR_REPORT: (
        N_("Case %(number)s: your report was found fine"),
        N_("Nothing more is asked of you for %(service)s."),
    ),
    Action.RETURN_REPORT: (
        N_("Case %(number)s: your report was given back"),
        N_("The case page says what to put right for %(service)s. Then file it again."),
    ),
    Action.PROPOSE_RECOVERY: (
        N_("Case %(number)s: money is to be recovered"),
        N_(
            "The notice on %(service)s says how much and why. The case page says until when the"
            " company can answer, or ask for a hearing."
        ),
    ),
    Action.ANSWER_RECOVERY: (
        N_("Case %(number)s: the company answered the notice of recovery"),
        N_("The answer on %(service)s is on the case page."),
    ),
    Action.ASK_FOR_HEARING: (
        N_("Case %(number)s: the company asks for a hearing"),
        N_("Hold the hearing on %(service)s before anything is decided."),
    ),
    Action.HOLD_HEARING: (
        N_("Case %(number)s: the hearing was held"),
        N_("What was said on %(service)s is on the case page."),
    ),
    Action.ORDER_RECOVERY: (
        N_("Case %(number)s: money is to be paid back"),
        N_("The decision on %(service)s says how much, how and by when, and how to challenge it."),
    ),
    Action.DROP_RECOVERY: (
        N_("Case %(number)s: nothing is recovered"),
        N_("The case page gives the reasons for %(service)s."),
    ),
    Action.PURSUE_RECOVERY: (
        N_("Case %(number)s: the court was asked to enforce the recovery"),
        N_("What was to be paid back for %(service)s was not paid back in time."),
    ),
    Action.ENTER_REPAYMENT: (
        N_("Case %(number)s: a repayment waits to be confirmed"),
        N_("Another person than the one who entered it confirms it, or strikes it out."),
    ),
    Action.CONFIRM_REPAYMENT: (
        N_("Case %(number)s: a repayment has arrived"),
        N_("The case page shows what was paid back for %(service)s, and what is left."),
    ),
    Action.STRIKE_REPAYMENT: (
        N_("Case %(number)s: the entry of a repayment was struck out"),
        N_("The case page says what was wrong with it. It does not count."),
    ),
    Action.SETTLE_RECOVERY: (
        N_("Case %(number)s: all of it was paid back"),
        N_("Nothing more is asked of you for %(service)s."),
    ),
}
"""Title and text of each, by the action that it tells of."""
