"""The notices about rounds, to people with a draft."""

from collections.abc import Mapping
from datetime import datetime

from services import formats
from services.language import N_
from services.notices.kinds import NoticeData, NoticeKind, with_service


def _with_names(data: NoticeData) -> NoticeData:
    closes = formats.in_all_languages(formats.moment, datetime.fromisoformat(data["closes_at"]))
    return {**with_service(data), "closes": closes}


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
}
