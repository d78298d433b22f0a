"""Reports on published entries and complaints about staff: who makes them, who reads them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.errors import Conflict, Invalid, NotFound
from services.funds import complaining, reporting
from services.funds.statements import MOST, NewStatement, StatementOutcome
from services.inventory.checking import check_scopes
from services.models import EntryReport, Notice, Round, StaffComplaint, User
from services.periods import period
from services.privacy import erasing, jobs, leaving
from tests.support import objections
from tests.support.company import open_round
from tests.support.factories import (
    make_administrator,
    make_applicant,
    make_officer,
    make_registrar,
    make_user,
)
from tests.support.people import signed_in
from tests.support.scene import Scene, actor_of

SAID = NewStatement("示例举报人", "13800000000", "名册中三人并未参加培训。")


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    return objections.published(db, current, 2)


@pytest.fixture
def citizen(db: Session) -> Actor:
    user = make_user(db)
    return actor_of(user, Role.OWNER, make_applicant(db, (user, Role.OWNER)))


@pytest.fixture
def approver(db: Session) -> Actor:
    return signed_in(db, make_officer(db, "commerce", Role.APPROVER))


@pytest.fixture
def administrator(db: Session) -> Actor:
    return signed_in(db, make_administrator(db))


def while_published(current: Round, after: int = 0) -> object:
    assert current.published_until
    later = current.published_until - moments.today() + timedelta(days=after)
    return moments.at(moments.now() + later)


def report(db: Session, who: Actor, scene: Scene, said: NewStatement = SAID) -> EntryReport:
    application = scene.application
    assert application.round_id
    assert application.number
    return reporting.report(db, who, application.round_id, number=application.number, said=said)


def wrong(caught: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in caught.value.problems]


def kinds(db: Session, who: Actor) -> list[str]:
    return list(db.scalars(select(Notice.kind).where(Notice.user_id == who.user_id)))


def test_a_report_is_read_and_answered_by_approvers_of_the_lead_alone(
    db: Session, current: Round, scenes: list[Scene], citizen: Actor, approver: Actor
) -> None:
    with while_published(current):
        made = report(db, citizen, scenes[0])
    assert "report_made" in kinds(db, approver)
    assert not {"report_made", "report_answered"} & set(kinds(db, scenes[0].owner))
    ((listed, number),) = reporting.list_reports(db, approver, current.id)[1]
    assert (listed.id, listed.name, number) == (made.id, SAID.name, scenes[0].application.number)
    strangers = [
        signed_in(db, make_officer(db, "commerce")),
        signed_in(db, make_officer(db, "finance", Role.APPROVER)),
        signed_in(db, make_officer(db, "science", Role.APPROVER)),
        signed_in(db, make_administrator(db)),
        scenes[0].owner,
        citizen,
    ]
    for stranger in strangers:
        with pytest.raises(NotFound):
            reporting.list_reports(db, stranger, current.id)
        with pytest.raises(NotFound):
            reporting.answer_report(
                db, stranger, current.id, made.id, outcome=StatementOutcome.FOUNDED, text="x"
            )
    with pytest.raises(Invalid):
        reporting.answer_report(db, approver, current.id, made.id, outcome=None, text=" ")
    answer = {"outcome": StatementOutcome.UNFOUNDED, "text": "经核查，三人均有签到记录。"}
    reporting.answer_report(db, approver, current.id, made.id, **answer)
    with pytest.raises(Conflict):
        reporting.answer_report(db, approver, current.id, made.id, **answer)
    assert "report_answered" in kinds(db, citizen)
    (own,) = reporting.list_own(db, citizen)
    assert own.answer == answer["text"]
    assert list(reporting.list_own(db, scenes[0].owner)) == []


def test_a_report_has_a_name_an_entry_and_a_time(
    db: Session, current: Round, scenes: list[Scene], citizen: Actor, approver: Actor
) -> None:
    with while_published(current):
        with pytest.raises(Invalid) as caught:
            report(db, citizen, scenes[0], NewStatement(" ", "", ""))
        assert wrong(caught) == ["words", "name", "contact"]
        with pytest.raises(Invalid) as caught:
            reporting.report(db, citizen, current.id, number="STI-1", said=SAID)
        assert wrong(caught) == ["number"]
        with pytest.raises(Invalid) as caught:
            report(db, scenes[0].owner, scenes[0])
        assert wrong(caught) == ["number"]
        with pytest.raises(NotFound):
            report(db, approver, scenes[0])
        for _ in range(MOST):
            report(db, citizen, scenes[0])
        with pytest.raises(Invalid) as caught:
            report(db, citizen, scenes[0])
        assert wrong(caught) == ["words"]
    with while_published(current, after=1), pytest.raises(Conflict):
        report(db, citizen, scenes[0])


def test_a_report_on_paper_is_entered_by_an_approver(
    db: Session, current: Round, scenes: list[Scene], approver: Actor, citizen: Actor
) -> None:
    number = scenes[0].application.number or ""
    with while_published(current, after=3):
        made = reporting.enter_report(db, approver, current.id, number=number, said=SAID)
    assert (made.reporter_id, made.entered_by) == (None, approver.user_id)
    for stranger in (citizen, signed_in(db, make_officer(db, "commerce"))):
        with pytest.raises(NotFound):
            reporting.enter_report(db, stranger, current.id, number=number, said=SAID)


def test_a_complaint_is_read_by_administrators_and_by_nobody_it_could_be_about(
    db: Session,
    current: Round,
    scenes: list[Scene],
    citizen: Actor,
    approver: Actor,
    administrator: Actor,
) -> None:
    made = complaining.complain(db, citizen, current.id, said=SAID)
    assert "complaint_made" in kinds(db, administrator)
    assert "complaint_made" not in kinds(db, approver)
    ((listed, of),) = complaining.list_complaints(db, administrator)
    assert (listed.id, of.id) == (made.id, current.id)
    officers = [
        make_officer(db, body, role)
        for body in ("commerce", "finance")
        for role in (Role.REVIEWER, Role.APPROVER)
    ]
    for stranger in (*(signed_in(db, one) for one in officers), signed_in(db, make_registrar(db))):
        with pytest.raises(NotFound):
            complaining.list_complaints(db, stranger)
        with pytest.raises(NotFound):
            complaining.complain(db, stranger, current.id, said=SAID)
        with pytest.raises(NotFound):
            complaining.answer_complaint(
                db, stranger, made.id, outcome=StatementOutcome.FOUNDED, text="x"
            )
    complaining.answer_complaint(
        db, administrator, made.id, outcome=StatementOutcome.PARTLY, text="已责令改正。"
    )
    assert "complaint_answered" in kinds(db, citizen)
    assert complaining.list_own(db, citizen)[0].outcome == "partly"


def test_nothing_told_is_readable_in_the_tables_and_all_of_it_is_sealed(
    db: Session, current: Round, scenes: list[Scene], citizen: Actor
) -> None:
    with while_published(current):
        made = report(db, citizen, scenes[0])
    complaint = complaining.complain(db, citizen, current.id, said=SAID)
    db.commit()
    for table in ("entry_reports", "staff_complaints"):
        (row,) = db.execute(text(f"select name, contact, words from {table}"))
        assert all(value.startswith("gAAAA") for value in row)
    assert list(check_scopes(db, "statement", [made.id, complaint.id])) == []
    db.execute(text("update entry_reports set outcome = 'founded', answered_at = now()"))
    assert list(check_scopes(db, "statement", [made.id]))


def test_the_name_goes_with_the_account_and_all_of_it_with_the_time(
    db: Session, current: Round, scenes: list[Scene], citizen: Actor, administrator: Actor
) -> None:
    with while_published(current):
        report(db, citizen, scenes[0])
    made = complaining.complain(db, citizen, current.id, said=SAID)
    complaining.answer_complaint(
        db, administrator, made.id, outcome=StatementOutcome.PARTLY, text="已责令改正。"
    )
    leaving.erase_account(db, db.get_one(User, citizen.user_id))
    db.flush()
    db.expire_all()
    for table in (EntryReport, StaffComplaint):
        (kept,) = db.scalars(select(table))
        assert (kept.reporter_id, kept.name, kept.contact) == (None, None, None)
    erasing.delete_statements(db, period("statement").before(moments.now()))
    assert len(db.scalars(select(StaffComplaint)).all()) == 1
    erasing.delete_statements(db, moments.now() + timedelta(days=1))
    assert db.scalars(select(StaffComplaint)).all() == []
    assert len(db.scalars(select(EntryReport)).all()) == 1, "what is not answered is kept"


def test_what_was_answered_is_deleted_in_the_night_though_no_case_is_erased(
    db: Session, current: Round, scenes: list[Scene], citizen: Actor, administrator: Actor
) -> None:
    made = complaining.complain(db, citizen, current.id, said=SAID)
    complaining.answer_complaint(
        db, administrator, made.id, outcome=StatementOutcome.PARTLY, text="已责令改正。"
    )
    db.commit()
    over = moments.now() + timedelta(days=2 * 366)
    with moments.at(over):
        jobs.end_what_is_over(timestamp=0)
    assert db.scalars(select(StaffComplaint)).all() == []
