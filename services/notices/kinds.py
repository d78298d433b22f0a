"""The shape of a kind of notice, and the kinds about accounts.

A notice stores its kind and its data. It is worded when it is read, in the
reader's language. `wording.py` puts all kinds together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services import formats
from services.actor import ROLE_NAMES
from services.catalogue import item
from services.language import N_, Message
from services.periods import period

NoticeData = Mapping[str, Any]


def _as_stored(data: NoticeData) -> NoticeData:
    return data


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """The words of one kind of notice.

    Args:
        title: a short sentence; also the subject of the mail.
        body: paragraphs. Title and body have gaps for the notice's data.
        path: the page that the notice links to, without language, e.g. `/account`.
            Notices about a case link to the case and need none.
        fill: turns stored data into what fills the gaps, such as a code into its name.

    """

    title: Message
    body: tuple[Message, ...] = ()
    path: str = ""
    fill: Callable[[NoticeData], NoticeData] = _as_stored


def with_service(data: NoticeData) -> NoticeData:
    """Fill in the name of the service, for its code."""
    return {**data, "service": item(data["item"]).name}


def with_service_and_day(data: NoticeData) -> NoticeData:
    """Fill in the name of the service, and the day on which something is due."""
    day = formats.in_all_languages(formats.day, date.fromisoformat(data["due_on"]))
    return {**with_service(data), "day": day}


def _with_role(data: NoticeData) -> NoticeData:
    return {**data, "role": ROLE_NAMES[data["role"]]}


def _with_last_day(data: NoticeData) -> NoticeData:
    day = formats.in_all_languages(formats.day, date.fromisoformat(data["due_on"]))
    return {**data, "day": day, "unused": period("account").words}


_IF_NOT_YOU = N_(
    "If this was not you, reset your password at once and sign out everywhere in your account"
    " settings."
)


def _with_days(data: NoticeData) -> NoticeData:
    first, last = (
        formats.in_all_languages(formats.day, date.fromisoformat(data[name]))
        for name in ("first_day", "last_day")
    )
    return {**data, "first": first, "last": last}


def _with_month_and_day(data: NoticeData) -> NoticeData:
    """Fill in the month that is to be reported, and the day by which it is."""
    month = formats.in_all_languages(formats.month, date.fromisoformat(data["month"]))
    day = formats.in_all_languages(formats.day, date.fromisoformat(data["due_on"]))
    return {**data, "month": month, "day": day}


ACCOUNT: Mapping[str, NoticeKind] = {
    "password_changed": NoticeKind(
        N_("Your password was changed"),
        (N_("The password of your account was changed."), _IF_NOT_YOU),
        "/account/sessions",
    ),
    "second_factor_set_up": NoticeKind(
        N_("An authenticator app was set up"),
        (N_("From now on you need a code of this app to sign in."), _IF_NOT_YOU),
        "/account/second-factor",
    ),
    "second_factor_turned_off": NoticeKind(
        N_("Your authenticator app was turned off"),
        (N_("From now on you sign in with your password alone."), _IF_NOT_YOU),
        "/account/second-factor",
    ),
    "second_factor_reset": NoticeKind(
        N_("Your authenticator app was reset"),
        (N_("An administrator did this. You set up a new one when you next sign in."),),
        "/account/second-factor",
    ),
    "recovery_code_used": NoticeKind(
        N_("A recovery code was used to sign in"),
        (N_("You have %(left)s recovery codes left."), _IF_NOT_YOU),
        "/account/second-factor",
    ),
    "registration_confirmed": NoticeKind(
        N_("%(organisation)s is confirmed"),
        (N_("You can submit applications in its name, and invite colleagues."),),
        "/account/organisation",
    ),
    "registration_refused": NoticeKind(
        N_("%(organisation)s could not be confirmed"),
        (
            N_("Reason: %(reason)s"),
            N_("Your drafts are kept. You can ask again and send what was missing."),
        ),
        "/account/organisation",
    ),
    "renaming_confirmed": NoticeKind(
        N_("Your new details are confirmed: %(organisation)s"),
        (N_("Drafts and new applications use them. The change is noted in each open case."),),
        "/account/organisation",
    ),
    "renaming_refused": NoticeKind(
        N_("Your new details could not be confirmed: %(organisation)s"),
        (N_("Reason: %(reason)s"), N_("The details remain unchanged.")),
        "/account/organisation",
    ),
    "organisation_handed_over": NoticeKind(
        N_("You no longer act for %(organisation)s"),
        (
            N_("A registrar has handed it over to somebody who proved that they may act for it."),
            N_("Reason: %(reason)s"),
            N_("What was submitted in its name stays with it."),
            N_("If you think that this is wrong, contact us."),
        ),
        "/contact",
    ),
    "group_invited": NoticeKind(
        N_("%(association)s invites your company to file together: %(service)s"),
        (
            N_(
                "The association has filled in what it knows. Nothing is filed for your company"
                " unless an owner or signatory reads it and consents."
            ),
        ),
        "/enterprise/",
        with_service,
    ),
    "recommendation_written": NoticeKind(
        N_("%(association)s recommends your company: %(service)s"),
        (N_("You can attach the letter to a draft of this service, from its task list."),),
        "/enterprise/",
        with_service,
    ),
    "return_due": NoticeKind(
        N_("The monthly return for %(month)s is due on %(day)s"),
        (N_("Report it even if nothing was traded. Nobody outside your organisation reads it."),),
        "/enterprise/returns",
        _with_month_and_day,
    ),
    "claim_filed": NoticeKind(
        N_("%(name)s asks to join %(organisation)s"),
        (
            N_("Their email address is %(email)s."),
            N_("Let them in only if you know that they work for you."),
        ),
        "/account/organisation/requests",
    ),
    "claim_granted": NoticeKind(
        N_("You can now act for %(organisation)s"),
        (N_("Your request to join was granted. Your role is %(role)s."),),
        "/account/",
        _with_role,
    ),
    "claim_refused": NoticeKind(
        N_("Your request to join %(organisation)s was refused"),
        (
            N_(
                "If you think that this is wrong, speak to the organisation’s legal"
                " representative, or contact us."
            ),
        ),
        "/contact",
    ),
    "colleague_joined": NoticeKind(
        N_("%(name)s has joined %(organisation)s"),
        (N_("Their role is %(role)s."),),
        "/account/organisation/colleagues",
        _with_role,
    ),
    "role_changed": NoticeKind(
        N_("Your role in %(organisation)s has changed"),
        (N_("Your role is now %(role)s. Sign in again to go on."),),
        "/account/",
        _with_role,
    ),
    "membership_ended": NoticeKind(
        N_("You no longer act for %(organisation)s"),
        (N_("An owner of the organisation has removed you."),),
        "/account/",
    ),
    "account_ending": NoticeKind(
        N_("Your account is going to be erased"),
        (
            N_(
                "You have not signed in for %(unused)s. Your account is kept until %(day)s; sign in"
                " by then if you still need it."
            ),
        ),
        "/account/",
        _with_last_day,
    ),
    "staff_changed": NoticeKind(
        N_("An administrator changed your account"),
        (N_("Your role is now %(role)s. Sign in again to go on."),),
        "/account/",
        _with_role,
    ),
    "deputy_for": NoticeKind(
        N_("You stand in for %(name)s from %(first)s to %(last)s"),
        (
            N_(
                "On these days you see the cases that %(name)s holds among yours, are told what"
                " %(name)s is told of them, and act on them. The record says for whom you acted."
            ),
        ),
        "/agency/deputies",
        _with_days,
    ),
    "deputy_named": NoticeKind(
        N_("%(name)s stands in for you from %(first)s to %(last)s"),
        (
            N_(
                "On these days %(name)s acts on the cases that you hold, and is told what you are"
                " told of them. They stay yours."
            ),
        ),
        "/agency/deputies",
        _with_days,
    ),
    "deputy_for_ended": NoticeKind(
        N_("You no longer stand in for %(name)s"),
        (N_("The cases that %(name)s holds are no longer among yours."),),
        "/agency/deputies",
    ),
    "deputy_ended": NoticeKind(
        N_("%(name)s no longer stands in for you"),
        (N_("Nobody else acts on the cases that you hold, unless somebody is named again."),),
        "/agency/deputies",
    ),
}
