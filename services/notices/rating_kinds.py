"""The notices about grades of the service: low ones, and what they were answered."""

from collections.abc import Mapping

from services.language import N_
from services.notices.kinds import NoticeData, NoticeKind, with_service, with_service_and_day
from services.plan import body

LIST = "/agency/ratings"


def _with_body_and_day(data: NoticeData) -> NoticeData:
    return {**with_service_and_day(data), "agency": body(data["body"]).name}


RATING: Mapping[str, NoticeKind] = {
    "rating_low": NoticeKind(
        N_("A low grade of the service: %(service)s"),
        (N_("An applicant was not satisfied. Look into it and answer by %(day)s."),),
        LIST,
        with_service_and_day,
    ),
    "rating_due": NoticeKind(
        N_("A low grade is due for an answer on %(day)s: %(service)s"),
        (N_("Nobody has answered it yet. It is on the list of grades."),),
        LIST,
        with_service_and_day,
    ),
    "rating_late": NoticeKind(
        N_("A low grade was to be answered by %(day)s: %(service)s"),
        (N_("%(agency)s has not answered it."),),
        "/oversight/ratings",
        _with_body_and_day,
    ),
    "rating_answered": NoticeKind(
        N_("Your grade of the service in case %(number)s is answered"),
        (N_("The answer to your grade of %(service)s is on the page of the case."),),
        fill=with_service,
    ),
}
