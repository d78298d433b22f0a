"""The notices about rounds, to people with a draft, and about services, to who follows them."""

from collections.abc import Mapping
from datetime import date, datetime

from services import formats
from services.language import N_
from services.notices.kinds import NoticeData, NoticeKind, with_service


def _with_names(data: NoticeData) -> NoticeData:
    closes = formats.in_all_languages(formats.moment, datetime.fromisoformat(data["closes_at"]))
    return {**with_service(data), "closes": closes}


def _with_day(data: NoticeData) -> NoticeData:
    day = formats.in_all_languages(formats.day, date.fromisoformat(data["changed_on"]))
    return {**with_service(data), "day": day}


_FOLLOWING = N_(
    "You are told because you follow this service. You can change that in your account."
)

ROUND: Mapping[str, NoticeKind] = {
    "round.closed": NoticeKind(
        N_("The round %(name)s was closed early"),
        (
            N_("It closed on %(closes)s. Your draft of %(service)s was not submitted by then."),
            N_("The draft is kept. You can submit it when the next round opens."),
        ),
        "/enterprise/",
        _with_names,
    ),
    "round.extended": NoticeKind(
        N_("The round %(name)s was extended"),
        (N_("It now closes on %(closes)s. Submit your draft of %(service)s before then."),),
        "/enterprise/",
        _with_names,
    ),
    "round.opened": NoticeKind(
        N_("A round has opened: %(service)s"),
        (
            N_("The round %(name)s takes applications until %(closes)s."),
            _FOLLOWING,
        ),
        "/account/alerts",
        _with_names,
    ),
    "item.changed": NoticeKind(
        N_("The guide of a service has changed: %(service)s"),
        (
            N_("Since %(day)s the guide says what applies now."),
            _FOLLOWING,
        ),
        "/account/alerts",
        _with_day,
    ),
}
