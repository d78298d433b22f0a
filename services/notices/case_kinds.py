"""The notices about cases: one kind for each action, and kinds about several cases."""

from collections.abc import Mapping
from datetime import date

from services import formats
from services.applications.lifecycle import Action
from services.language import N_, listed
from services.notices.action_kinds import ACTIONS
from services.notices.kinds import NoticeData, NoticeKind, with_service
from services.periods import period


def _with_item(data: NoticeData) -> NoticeData:
    about = dict(with_service(data))
    for key, gap in (("due_on", "day"), ("before", "before")):
        if key in data:
            about[gap] = formats.in_all_languages(formats.day, date.fromisoformat(data[key]))
    return about


def _with_periods(data: NoticeData) -> NoticeData:
    return {**_with_item(data), "unchanged": period("draft").words}


def _with_counts(data: NoticeData) -> NoticeData:
    """Fill in how many cases there are of each kind, without those that there are none of."""
    near = data.get("near", 0)
    said = []
    if data.get("filed"):
        said.append(N_("new cases: %(count)s", count=data["filed"]))
    if near:
        count = f"{near - 1}+" if near >= data["most"] else near
        said.append(N_("due within three working days, or late: %(count)s", count=count))
    if data.get("decided"):
        said.append(N_("decided: %(count)s", count=data["decided"]))
    return {**data, "said": listed(said)}


_CHOSEN = N_("When you are told of this is chosen on your account page.")

_GRADE = N_("You can grade the service on the page of the case, if you wish.")
_ENDS = (Action.ISSUE, Action.DECLINE, Action.RETURN, Action.DISCONTINUE, Action.ANSWER)
"""By these an agency ends a case, and the applicant alone is told of them."""

CASE: Mapping[str, NoticeKind] = {
    f"case.{action.value}": NoticeKind(
        title, (body, *((_GRADE,) if action in _ENDS else ())), fill=_with_item
    )
    for action, (title, body) in ACTIONS.items()
} | {
    "officer_filed": NoticeKind(
        N_("New case %(number)s"),
        (N_("%(service)s: it was filed with your agency and waits to be accepted."), _CHOSEN),
        fill=_with_item,
    ),
    "officer_due": NoticeKind(
        N_("Case %(number)s is due on %(day)s"),
        (N_("%(service)s: it waits for you, or for nobody yet."), _CHOSEN),
        fill=_with_item,
    ),
    "officer_decided": NoticeKind(
        N_("Case %(number)s is decided"),
        (N_("%(service)s: your agency works on it. The case page shows the decision."), _CHOSEN),
        fill=_with_item,
    ),
    "officer_day": NoticeKind(
        N_("Your queue today: %(said)s"),
        (N_("The queue shows them in the order that you choose."), _CHOSEN),
        "/agency/queue",
        fill=_with_counts,
    ),
    "case_informed": NoticeKind(
        N_("For information: case %(number)s was taken up"),
        (
            N_(
                "%(service)s is handled by other agencies. You are told of it; nothing is"
                " asked of you, and the case does not wait for you."
            ),
        ),
        "/agency/informed",
        fill=_with_item,
    ),
    "note_mention": NoticeKind(
        N_("Case %(number)s: a colleague’s note is for you"),
        (N_("The note on %(service)s stays within your agency. The case page leads to it."),),
        fill=_with_item,
    ),
    "share_given": NoticeKind(
        N_("An applicant shares case %(number)s with your institution"),
        (
            N_(
                "The applicant for %(service)s consents that your institution sees it, and awaits"
                " your answer."
            ),
        ),
        "/institution/",
        fill=_with_item,
    ),
    "share_recalled": NoticeKind(
        N_("Case %(number)s: the applicant has withdrawn the consent"),
        (
            N_(
                "Your institution sees nothing of %(service)s any longer. Stop using what you have"
                " of it, and delete it unless the law requires you to keep it."
            ),
        ),
        "/institution/",
        fill=_with_item,
    ),
    "share_ended": NoticeKind(
        N_("Case %(number)s has ended"),
        (
            N_(
                "Your institution sees nothing of %(service)s on the portal any longer. Use what"
                " you have of it only if you came to terms with the applicant."
            ),
        ),
        "/institution/",
        fill=_with_item,
    ),
    "certificate_ends": NoticeKind(
        N_("Certificate %(certificate)s is valid until %(day)s"),
        (
            N_(
                "It was issued in case %(number)s for %(service)s and has no effect after that day."
                " If you still need it, apply anew in time: “Copy as a new draft” on the case page"
                " fills in your earlier answers, for you to check."
            ),
        ),
        fill=_with_item,
    ),
    "day_moved": NoticeKind(
        N_("Case %(number)s: the day has moved to %(day)s"),
        (
            N_(
                "What was due on %(before)s for %(service)s is now due on %(day)s: the working"
                " days of that time have been arranged anew. Letters that name the earlier day"
                " stay as they are."
            ),
        ),
        fill=_with_item,
    ),
    "day_moved_with_round": NoticeKind(
        N_("Case %(number)s: the day has moved to %(day)s"),
        (
            N_(
                "What was due on %(before)s for %(service)s is now due on %(day)s: the time to"
                " decide counts from the close of the round, which has moved. Letters that name"
                " the earlier day stay as they are."
            ),
        ),
        fill=_with_item,
    ),
    "day_moved_with_publicity": NoticeKind(
        N_("Case %(number)s: the list of the round is published"),
        (
            N_(
                "The list of the round of %(service)s is published for everybody to read. Its days"
                " do not count in the time to decide: what was due on %(before)s is now due on"
                " %(day)s."
            ),
        ),
        fill=_with_item,
    ),
    "payment_wanted": NoticeKind(
        N_("Case %(number)s: ask for the payment by %(day)s"),
        (
            N_(
                "%(service)s was granted. Name the account on the case page; an owner or signatory"
                " confirms it."
            ),
        ),
        fill=_with_item,
    ),
    "payment_soon": NoticeKind(
        N_("Case %(number)s: the last day to ask for the payment is %(day)s"),
        (
            N_(
                "The payment of %(service)s still waits for you. After that day an officer can"
                " find that it has lapsed."
            ),
        ),
        fill=_with_item,
    ),
    "account_soon": NoticeKind(
        N_("Case %(number)s: confirm the account by %(day)s"),
        (
            N_(
                "The account for the payment of %(service)s was named. An owner or signatory has"
                " still to confirm it on the case page; until then the payment is not asked for."
            ),
        ),
        fill=_with_item,
    ),
    "recovery_soon": NoticeKind(
        N_("Case %(number)s: the last day to answer the notice of recovery is %(day)s"),
        (
            N_(
                "You can make representations, or ask for a hearing, on the case page of"
                " %(service)s. After that day it is decided without your answer."
            ),
        ),
        fill=_with_item,
    ),
    "repayment_soon": NoticeKind(
        N_("Case %(number)s: the last day to pay back is %(day)s"),
        (
            N_(
                "What is to be paid back for %(service)s has not all arrived. The decision says"
                " how; if it is not paid back, the agency may ask the court to enforce it."
            ),
        ),
        fill=_with_item,
    ),
    "objection_due": NoticeKind(
        N_("Case %(number)s: an objection is due for an answer: %(day)s"),
        (
            N_(
                "The objection to the entry of %(service)s is not answered. A reviewer proposes the"
                " answer, an approver who is another person gives it."
            ),
        ),
        fill=_with_item,
    ),
    "report_wanted": NoticeKind(
        N_("Case %(number)s: report on the use of the money by %(day)s"),
        (N_("%(service)s was paid. An owner or signatory files the report on the case page."),),
        fill=_with_item,
    ),
    "report_soon": NoticeKind(
        N_("Case %(number)s: the report on the use of the money is due on %(day)s"),
        (N_("The report on %(service)s still waits for you. File it on the case page."),),
        fill=_with_item,
    ),
    "draft_ending": NoticeKind(
        N_("A draft is going to be deleted"),
        (
            N_(
                "Nobody has changed your draft of %(service)s for %(unchanged)s. It is kept until"
                " %(day)s; change or submit it by then if you still need it."
            ),
        ),
        "/enterprise/",
        fill=_with_periods,
    ),
    "cases_handed_over": NoticeKind(
        N_("Cases were handed over to your agency"),
        (
            N_(
                "Another agency no longer acts for them, and yours does. Nobody holds them yet,"
                " and their time limits go on. The case page names the agency before you and"
                " the reason."
            ),
        ),
        "/agency/queue",
    ),
}
