"""The notices about questions that agencies ask associations."""

from collections.abc import Mapping
from datetime import date

from services import formats
from services.language import N_
from services.notices.kinds import NoticeData, NoticeKind
from services.plan import body

RECEIVED = "/enterprise/asked"


def _with_body_and_day(data: NoticeData) -> NoticeData:
    day = formats.in_all_languages(formats.day, date.fromisoformat(data["due_on"]))
    return {**data, "agency": body(data["body"]).name, "day": day}


ASSOCIATION: Mapping[str, NoticeKind] = {
    "association_asked": NoticeKind(
        N_("%(agency)s asks your association: %(title)s"),
        (
            N_("An owner or signatory can answer until %(day)s. The answer decides nothing."),
            N_("No other association reads it unless it is published."),
        ),
        RECEIVED,
        _with_body_and_day,
    ),
    "association_answer_due": NoticeKind(
        N_("%(agency)s waits for the answer of your association: %(title)s"),
        (N_("It can be given until %(day)s. Nothing follows if you do not answer."),),
        RECEIVED,
        _with_body_and_day,
    ),
    "association_question_withdrawn": NoticeKind(
        N_("%(agency)s no longer asks your association: %(title)s"),
        (N_("The agency has withdrawn the question. No answer is needed."),),
        RECEIVED,
        _with_body_and_day,
    ),
    "association_answer_published": NoticeKind(
        N_("The answer of your association is published: %(title)s"),
        (
            N_(
                "%(agency)s has published its question, with the answers of the associations that"
                " agreed. You can have your answer taken off the page at any time."
            ),
        ),
        RECEIVED,
        _with_body_and_day,
    ),
    "association_answers_in": NoticeKind(
        N_("Answers of associations, %(answered)s of %(asked)s: %(title)s"),
        (N_("The term is over. Read the answers in one list."),),
        "/agency/associations",
    ),
}
