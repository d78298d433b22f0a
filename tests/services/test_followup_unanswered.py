"""Who answers objections, reports and complaints is reminded near the day, and once after it."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.publicity import reply_by
from services.followup import unanswered
from services.funds import complaining, reporting
from services.funds.statements import NewStatement, StatementOutcome
from services.models import Notice, Round
from tests.support import objections
from tests.support.company import open_round
from tests.support.factories import make_administrator, make_officer
from tests.support.people import signed_in
from tests.support.scene import Scene

SAID = NewStatement("示例举报人", "示例路1号", "名册中三人并未参加培训。")


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    return objections.published(db, current, 2)


def told(db: Session, who: Actor, kind: str) -> int:
    found = select(Notice.id).where(Notice.user_id == who.user_id, Notice.kind == kind)
    return len(db.scalars(found).all())


def look(db: Session, day: date) -> None:
    with moments.at(datetime.combine(day, time(9), moments.SHENZHEN)):
        unanswered.remind_who_answers(db)
        unanswered.remind_who_answers(db)


def test_each_is_reminded_once_near_the_day_and_once_after(
    db: Session, current: Round, scenes: list[Scene]
) -> None:
    approver = signed_in(db, make_officer(db, "commerce", Role.APPROVER))
    administrator = signed_in(db, make_administrator(db))
    objections.make(scenes[0])
    number = scenes[1].application.number or ""
    kept = reporting.enter_report(db, approver, current.id, number=number, said=SAID)
    complaint = complaining.complain(db, administrator, current.id, said=SAID)
    assert current.published_until
    due = reply_by(current.published_until)
    lead = scenes[0].lead
    asked = (
        (lead, unanswered.OBJECTION_DUE),
        (approver, unanswered.OBJECTION_DUE),
        (approver, unanswered.REPORT_DUE),
        (administrator, unanswered.COMPLAINT_DUE),
    )
    for day, times in (
        (current.published_until, 0),
        (due, 1),
        (due + timedelta(days=1), 2),
        (due + timedelta(days=5), 2),
    ):
        look(db, day)
        assert [told(db, who, kind) for who, kind in asked] == [times] * 4
    assert told(db, lead, unanswered.REPORT_DUE) == 0, "reports are for approvers alone"
    assert told(db, approver, unanswered.COMPLAINT_DUE) == 0
    finance = signed_in(db, make_officer(db, "finance", Role.APPROVER))
    assert told(db, finance, unanswered.OBJECTION_DUE) == 0
    said = {"outcome": StatementOutcome.UNFOUNDED, "text": "查无此事。"}
    reporting.answer_report(db, approver, current.id, kept.id, **said)
    complaining.answer_complaint(db, administrator, complaint.id, **said)


def test_what_is_answered_reminds_nobody(db: Session, current: Round, scenes: list[Scene]) -> None:
    administrator = signed_in(db, make_administrator(db))
    complaint = complaining.complain(db, administrator, current.id, said=SAID)
    said = {"outcome": StatementOutcome.UNFOUNDED, "text": "查无此事。"}
    complaining.answer_complaint(db, administrator, complaint.id, **said)
    assert current.published_until
    look(db, reply_by(current.published_until))
    assert told(db, administrator, unanswered.COMPLAINT_DUE) == 0
