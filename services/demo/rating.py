"""Grades the service of cases of the demonstration that have ended: a few are low, of which one is
answered, one waits and one is late.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.case.loading import load
from services.demo.people import Cast
from services.models import Application
from services.ratings import answering, grading
from services.ratings.terms import ServiceGrade


@dataclass(frozen=True, slots=True)
class GivenGrade:
    """A grade that is given.

    Args:
        answer: what the agency answers, soon after; none where it does not.
        fresh: whether it is given yesterday; else, when the case ended.
    """

    grade: ServiceGrade
    points: tuple[str, ...] = ()
    words: str = ""
    answer: str = ""
    fresh: bool = False


GIVEN: Sequence[GivenGrade | None] = (
    GivenGrade(ServiceGrade.VERY_SATISFIED, ("guide", "system")),
    GivenGrade(ServiceGrade.SATISFIED, ("time",), "办理比预想的快（示例）。"),
    GivenGrade(
        ServiceGrade.DISSATISFIED,
        ("corrections", "answers"),
        "补正通知没有一次说清，留言三天后才有人答复（示例）。",
        "经核查，补正通知确有遗漏。已更正通知模板，并要求留言在一个工作日内答复（示例）。",
    ),
    None,  # a case that nobody has graded yet
    GivenGrade(ServiceGrade.VERY_SATISFIED),
    GivenGrade(ServiceGrade.VERY_DISSATISFIED, ("staff",), "电话里态度生硬（示例）。"),
    GivenGrade(
        ServiceGrade.DISSATISFIED, ("documents",), "要求的材料办事指南里没有（示例）。", fresh=True
    ),
    GivenGrade(ServiceGrade.FAIRLY_SATISFIED, ("documents",)),
)
"""What is given in the cases of one service, one after the other."""


def rate_some(db: Session, cast: Cast) -> None:
    """Grade cases in the name of their applicants; approvers answer some of the low grades."""
    now, seen = moments.now(), Counter[str]()
    ended = select(Application).where(
        Application.state.in_(grading.BY_AGENCY), Application.erased_at.is_(None)
    )
    for application in db.scalars(ended.order_by(Application.id)).all():
        owner = cast.owners[application.applicant_id]
        if not grading.is_gradable(load(db, owner, application.id)):
            continue
        given = GIVEN[seen[application.item_code] % len(GIVEN)]
        seen[application.item_code] += 1
        if given is not None:
            _rate(db, cast, application, given, now)


def _rate(
    db: Session, cast: Cast, application: Application, given: GivenGrade, now: datetime
) -> None:
    yesterday = now - timedelta(days=1)
    at = yesterday if given.fresh else min(application.updated_at + timedelta(days=1), yesterday)
    with moments.at(at):
        made = grading.grade(
            db,
            cast.owners[application.applicant_id],
            application.id,
            grade=given.grade,
            points=given.points,
            words=given.words,
            may_publish=bool(given.words),
        )
    if given.answer:
        approver = cast.officers[application.reviews[0].body_code, Role.APPROVER][0]
        with moments.at(min(at + timedelta(days=3), now)):
            answering.answer(db, approver, made.id, text=given.answer)
