"""What waits for an answer on published lists: who reads it, and by when it is answered."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.publicity import answer_by, reply_by
from services.applications.casework.replying import ObjectionOutcome
from services.errors import Conflict, Invalid, NotFound
from services.funds import answering, complaining, reporting
from services.funds.answering import Waiting
from services.funds.reporting import Consequence
from services.funds.statements import NewStatement, StatementOutcome
from services.models import EntryReport, Round
from tests.support import objections
from tests.support.company import open_round
from tests.support.factories import make_administrator, make_officer
from tests.support.people import signed_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene

SAID = NewStatement("示例举报人", "示例路1号", "名册中三人并未参加培训。")


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    return objections.published(db, current, 2)


@pytest.fixture
def approver(db: Session) -> Actor:
    return signed_in(db, make_officer(db, "commerce", Role.APPROVER))


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9), moments.SHENZHEN)


def last_day(current: Round) -> date:
    assert current.published_until
    return current.published_until


def on_paper(db: Session, approver: Actor, scene: Scene) -> EntryReport:
    application = scene.application
    assert application.round_id
    number = application.number or ""
    return reporting.enter_report(db, approver, application.round_id, number=number, said=SAID)


def waiting(db: Session, who: Actor) -> list[tuple[Waiting, str]]:
    return [(one.waiting, one.number) for one in answering.list_to_answer(db, who)]


def test_an_objection_waits_until_it_is_answered(
    db: Session, current: Round, scenes: list[Scene], approver: Actor
) -> None:
    scene = scenes[0]
    with moments.at(morning(last_day(current))):
        assert waiting(db, approver) == []
        objections.make(scene)
        (one,) = answering.list_to_answer(db, approver)
        assert (one.waiting, one.key) == (Waiting.OBJECTION, scene.application.id)
        assert (one.due_on, one.left) == (reply_by(last_day(current)), 5)
    with moments.at(morning(one.due_on)):
        assert one.left == 0
    with moments.at(morning(one.due_on + timedelta(days=7))):
        assert one.left < 0, "what is late stays on the list"
        objections.propose(scene, ObjectionOutcome.REJECTED)
        assert waiting(db, approver) == [(Waiting.OBJECTION, scene.application.number)]
        objections.reject(scene)
        assert waiting(db, approver) == []


def test_a_report_waits_for_its_answer_what_follows_and_its_answer_on_paper(
    db: Session, current: Round, scenes: list[Scene], approver: Actor
) -> None:
    with moments.at(morning(last_day(current))):
        kept = on_paper(db, approver, scenes[0])
    number = scenes[0].application.number
    later = last_day(current) + timedelta(days=1)
    with moments.at(morning(later)):
        (one,) = answering.list_to_answer(db, approver)
        assert (one.waiting, one.due_on) == (Waiting.REPORT, reply_by(last_day(current)))
        told = {"outcome": StatementOutcome.FOUNDED, "text": "属实。"}
        reporting.answer_report(db, approver, current.id, kept.id, **told)
        assert waiting(db, approver) == [(Waiting.CONSEQUENCE, number)]
        consequence = {"consequence": Consequence.KEPT, "text": "不影响金额。"}
        reporting.settle_report(db, approver, current.id, kept.id, **consequence)
        assert waiting(db, approver) == [(Waiting.TELLING, number)]
        for day, how in ((None, "面交"), (later, " "), (later + timedelta(days=1), "面交")):
            telling = {"told_on": day, "how": how}
            with pytest.raises(Invalid):
                reporting.tell_reporter(db, approver, current.id, kept.id, **telling)
        telling = {"told_on": later, "how": "面交举报人"}
        reporting.tell_reporter(db, approver, current.id, kept.id, **telling)
        assert waiting(db, approver) == []
        with pytest.raises(Conflict):
            reporting.tell_reporter(db, approver, current.id, kept.id, **telling)


def test_nobody_is_told_on_paper_before_it_is_answered_or_who_has_an_account(
    db: Session, current: Round, scenes: list[Scene], approver: Actor
) -> None:
    telling = {"told_on": moments.today(), "how": "面交"}
    kept = on_paper(db, approver, scenes[0])
    with pytest.raises(Conflict):
        reporting.tell_reporter(db, approver, current.id, kept.id, **telling)
    for stranger in (
        signed_in(db, make_officer(db, "commerce")),
        signed_in(db, make_officer(db, "finance", Role.APPROVER)),
    ):
        with pytest.raises(NotFound):
            reporting.tell_reporter(db, stranger, current.id, kept.id, **telling)
    kept.told_on, kept.told_by = moments.today(), approver.user_id
    with pytest.raises(IntegrityError):
        db.flush()


def test_a_complaint_on_paper_is_answered_by_a_day_and_told_by_the_administrator(
    db: Session, current: Round, scenes: list[Scene], approver: Actor
) -> None:
    administrator = signed_in(db, make_administrator(db))
    until = last_day(current)
    with moments.at(morning(until + timedelta(days=30))):
        late = complaining.complain(db, administrator, current.id, said=SAID)
        late.created_at = moments.now()  # which the database notes by its own clock
        assert complaining.due_on(late, current) == reply_by(moments.today())
    kept = complaining.complain(db, administrator, current.id, said=SAID)
    assert complaining.due_on(kept, current) == reply_by(until)
    said = {"outcome": StatementOutcome.UNFOUNDED, "text": "查无此事。"}
    complaining.answer_complaint(db, administrator, kept.id, **said)
    telling = {"told_on": moments.today(), "how": "挂号信"}
    with pytest.raises(NotFound):
        complaining.tell_complainant(db, approver, kept.id, **telling)
    complaining.tell_complainant(db, administrator, kept.id, **telling)
    assert kept.told_how == "挂号信"


def test_who_leads_reads_it_and_reports_are_for_approvers_alone(
    db: Session, current: Round, scenes: list[Scene], approver: Actor
) -> None:
    objections.make(scenes[0])
    on_paper(db, approver, scenes[1])
    assert {kind for kind, _ in waiting(db, approver)} == {Waiting.OBJECTION, Waiting.REPORT}
    reviewer = signed_in(db, make_officer(db, "commerce"))
    assert [kind for kind, _ in waiting(db, reviewer)] == [Waiting.OBJECTION]
    for body in ("finance", "science"):
        assert waiting(db, signed_in(db, make_officer(db, body, Role.APPROVER))) == []
    with counted_queries() as count:
        answering.list_to_answer(db, approver)
    assert len(count) == 3


def test_what_comes_in_after_the_publicity_has_its_days_from_then() -> None:
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    assert answer_by(friday, monday) == reply_by(monday)
    assert answer_by(monday, friday) == reply_by(monday)
    assert answer_by(friday, None) == reply_by(friday)
