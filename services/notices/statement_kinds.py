"""The notices about reports on what is published, and about complaints."""

from collections.abc import Mapping

from services.language import N_
from services.notices.kinds import NoticeKind, with_service, with_service_and_day

_ANSWERED = N_("What was found is on the page of your reports and complaints.")

STATEMENT: Mapping[str, NoticeKind] = {
    "report_made": NoticeKind(
        N_("A report on what is published: %(name)s"),
        (N_("It is about %(service)s. Read it on the list of what is to be answered."),),
        "/agency/rounds",
        with_service,
    ),
    "report_due": NoticeKind(
        N_("A report on what is published is due for an answer on %(day)s: %(name)s"),
        (
            N_(
                "It is about %(service)s. Answer it, or say what follows from it, on the list of"
                " what is to be answered."
            ),
        ),
        "/agency/rounds",
        with_service_and_day,
    ),
    "report_answered": NoticeKind(
        N_("Your report on what is published is answered: %(name)s"),
        (_ANSWERED,),
        "/account/statements",
        with_service,
    ),
    "complaint_made": NoticeKind(
        N_("A complaint about staff in the round %(name)s"),
        (N_("It is about %(service)s. No officer of an agency reads it."),),
        "/admin/complaints",
        with_service,
    ),
    "complaint_due": NoticeKind(
        N_("A complaint about staff in the round %(name)s is due for an answer: %(day)s"),
        (N_("It is about %(service)s. No officer of an agency reads it."),),
        "/admin/complaints",
        with_service_and_day,
    ),
    "complaint_answered": NoticeKind(
        N_("Your complaint in the round %(name)s is answered"),
        (_ANSWERED,),
        "/account/statements",
        with_service,
    ),
}
