"""Direct reporting: who takes part, what is asked, and that no single figure is told to anybody."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.errors import Forbidden, Invalid, NotFound
from services.models import AuditEntry, MonthlyReturn, Notice, PublishedFigure, ReportingFirm
from services.privacy import exporting
from services.reporting import enrolling, months, publishing, reminding, returning, standing
from services.reporting.returning import ReturnContent, ReturnRow
from tests.support.factories import make_applicant, make_officer, make_user
from tests.support.groups import Firm
from tests.support.people import signed_in
from tests.support.scene import actor_of

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
ENROLLED = datetime(2026, 9, 15, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 3, 2, tzinfo=UTC)
CANARY = Decimal("7654321.09")


def row(amount: Decimal | str = "120.50", **other: Any) -> ReturnRow:
    right: dict[str, Any] = {"service": "computing", "direction": "export", "country": "SG"}
    return ReturnRow(**right | {"amount": Decimal(amount)} | other)


def take_part(db: Session) -> Firm:
    firm = Firm(db)
    with moments.at(ENROLLED):
        enrolling.enrol(db, firm.owner, reporter="示例填报人", agreed=True)
    return firm


def report(
    firm: Firm,
    month: date = SEPTEMBER,
    rows: Sequence[ReturnRow] = (),
    at: datetime = NOW,
    **other: Any,
) -> None:
    with moments.at(at):
        _known, number = returning.load_return(firm.db, firm.filer, month)
        right: dict[str, Any] = {"zero": not rows, "reason": "", "number": number}
        returning.file_return(firm.db, other.pop("by", firm.filer), month, rows, **right | other)


def published(db: Session, month: date = SEPTEMBER) -> dict[tuple[str, str], Decimal]:
    rows = db.scalars(select(PublishedFigure).where(PublishedFigure.month == month))
    return {(one.direction, one.service): one.amount for one in rows if one.amount is not None}


def test_a_firm_takes_part_by_its_own_word_and_can_leave(db: Session) -> None:
    firm = Firm(db)
    with pytest.raises(Forbidden):
        enrolling.enrol(db, firm.filer, reporter="甲", agreed=True)
    with pytest.raises(Invalid) as refused:
        enrolling.enrol(db, firm.owner, reporter=" ", agreed=False)
    assert [one.field for one in refused.value.problems] == ["reporter", "agreed"]
    with pytest.raises(NotFound):
        enrolling.leave(db, firm.owner)
    enrolling.enrol(db, firm.owner, reporter="示例填报人", agreed=True)
    enrolling.enrol(db, firm.owner, reporter="另一人", agreed=True)
    found = db.scalars(select(ReportingFirm)).one()
    assert found.reporter == "示例填报人"
    enrolling.leave(db, firm.owner)
    assert enrolling.find_firm(db, firm.owner) is None
    assert found.reporter is None
    enrolling.enrol(db, firm.owner, reporter="另一人", agreed=True)
    assert enrolling.find_firm(db, firm.owner) is found
    unconfirmed = Firm(db, {"confirmed_at": None})
    with pytest.raises(Forbidden):
        enrolling.enrol(
            db, signed_in(db, unconfirmed.users[Role.OWNER]), reporter="甲", agreed=True
        )


def test_who_is_no_organisation_has_no_room(db: Session) -> None:
    user = make_user(db)
    person = make_applicant(db, user, kind="person", credit_code=None)
    strangers: list[Actor] = [
        actor_of(user, Role.OWNER, person),
        signed_in(db, make_officer(db, "commerce")),
        signed_in(db, make_officer(db, "commerce", Role.APPROVER)),
    ]
    for who in strangers:
        with pytest.raises(NotFound):
            enrolling.find_firm(db, who)
        with pytest.raises(NotFound):
            returning.load_return(db, who, SEPTEMBER)


def test_months_are_those_since_taking_part_and_due_on_a_working_day(db: Session) -> None:
    firm = take_part(db)
    known = enrolling.find_firm(db, firm.owner)
    assert known
    with moments.at(NOW):
        lines = returning.list_months(db, known)
        assert [one.month for one in lines] == [OCTOBER, SEPTEMBER]
        for month in (date(2026, 8, 1), date(2026, 11, 1)):  # before, and not over yet
            with pytest.raises(NotFound):
                returning.load_return(db, firm.owner, month)
    assert months.due_on(OCTOBER) == date(2026, 11, 10)
    assert months.due_on(SEPTEMBER) == date(2026, 10, 10)  # a Saturday that is worked
    assert months.due_on(date(2026, 12, 1)) == date(2027, 1, 11)  # the 10th is a Sunday
    assert months.read_month("2026-10") == OCTOBER
    for wrong in ("2026-13", "2026-1", "1999-01", "x"):
        with pytest.raises(NotFound):
            months.read_month(wrong)


def test_what_is_wrong_with_a_return_is_said_beside_its_field(db: Session) -> None:
    firm = take_part(db)
    cases: list[tuple[list[ReturnRow], dict[str, Any], list[str]]] = [
        ([], {"zero": False}, ["zero"]),
        ([row()], {"zero": True}, ["zero"]),
        ([row(amount="0")], {}, ["amount_1"]),
        ([row(amount="-5")], {}, ["amount_1"]),
        ([row(amount="1.005")], {}, ["amount_1"]),
        ([row(amount="10000000")], {}, ["amount_1"]),
        ([row(), row(country="CN")], {}, ["country_2"]),
        ([row(), row()], {}, ["country_2"]),
        ([row(service="goods", direction="both")], {}, ["service_1", "direction_1"]),
        ([row()], {"number": 4}, ["zero"]),
    ]
    for rows, other, fields in cases:
        with pytest.raises(Invalid) as refused:
            report(firm, rows=rows, **other)
        assert [one.field for one in refused.value.problems] == fields
    assert db.scalars(select(MonthlyReturn)).all() == []


def test_a_correction_keeps_the_trail_and_a_great_change_has_a_reason(db: Session) -> None:
    firm = take_part(db)
    report(firm, rows=[row()])
    report(firm, rows=[row()])  # nothing new
    report(firm, rows=[row("130")])
    kept = db.scalars(select(MonthlyReturn).order_by(MonthlyReturn.number)).all()
    assert [returning.read_content(one.content).rows[0].amount for one in kept] == [
        Decimal("120.50"),
        Decimal(130),
    ]
    report(firm, OCTOBER, rows=[row("195")])  # half as much again needs none
    for rows in ([row("195.01")], [row("60")], []):
        with pytest.raises(Invalid) as refused:
            report(firm, OCTOBER, rows=rows)
        assert [one.field for one in refused.value.problems] == ["reason"]
    report(firm, OCTOBER, rows=[], reason="项目结束（示例）")
    with moments.at(NOW):
        content, number = returning.load_return(db, firm.owner, OCTOBER)
    assert (content, number) == (ReturnContent([], "项目结束（示例）"), 2)


def test_nobody_else_loads_a_return(db: Session) -> None:
    firm, other = take_part(db), take_part(db)
    report(firm, rows=[row()])
    with moments.at(NOW):
        assert returning.load_return(db, other.owner, SEPTEMBER) == (None, 0)
        viewer = actor_of(make_user(db), Role.VIEWER, firm.applicant)
        with pytest.raises(Forbidden):
            returning.file_return(db, viewer, SEPTEMBER, [], zero=True, reason="", number=1)


def test_a_figure_needs_three_firms_of_which_none_dominates() -> None:
    def total(*amounts: str) -> Decimal | None:
        contents = [ReturnContent([row(one)], "") for one in amounts]
        return publishing.reckon(contents)["export", "computing"]

    assert total("10", "10") is None
    assert total("10", "10", "10") == 30
    assert total("60", "20", "20") == 100
    assert total("61", "20", "19") is None  # more than 60 %
    assert total("50", "45", "5") is None  # the second could tell the first
    assert total("50", "42", "8") == 100
    # Several countries of one firm are one firm.
    alone = ReturnContent([row("10", country=one) for one in ("SG", "US", "HK")], "")
    assert publishing.reckon([alone])["export", "computing"] is None
    # Who traded nothing stands behind no figure.
    nothing = ReturnContent([], "")
    contents = [ReturnContent([row("10")], ""), ReturnContent([row("10")], ""), nothing]
    assert set(publishing.reckon(contents).values()) == {None}


def test_a_month_is_published_on_its_day_and_only_once(db: Session) -> None:
    firms = [take_part(db) for _ in range(4)]
    for firm, amount in zip(firms, ("10", "20", "30", "25"), strict=True):
        report(firm, rows=[row(amount), row("5", direction="import", service="ip")][: len(amount)])
    report(firms[0], rows=[row("12.60")])  # corrected before: the latest counts
    with moments.at(datetime(2026, 10, 24, 2, tzinfo=UTC)):
        publishing.publish_months(db)
    assert published(db) == {}
    with moments.at(datetime(2026, 10, 25, 2, tzinfo=UTC)):
        publishing.publish_months(db)
    first = published(db)
    assert first["export", "computing"] == 88
    report(firms[0], rows=[row("90")])
    with moments.at(NOW):
        publishing.publish_months(db)
    assert published(db) == first
    assert list(publishing.list_published(db)) == [SEPTEMBER]


def test_funds_learn_whether_a_firm_has_reported(db: Session) -> None:
    firm, stranger = take_part(db), Firm(db)
    ask = (db, firm.applicant.id)
    assert standing.has_reported(*ask, date(2026, 10, 10))  # due today
    assert not standing.has_reported(*ask, date(2026, 10, 11))
    report(firm, rows=[])
    assert standing.has_reported(*ask, date(2026, 11, 10))
    assert not standing.has_reported(*ask, date(2026, 11, 11))
    report(firm, OCTOBER, rows=[])
    assert standing.has_reported(*ask, date(2026, 11, 11))
    assert not standing.has_reported(db, stranger.applicant.id, date(2026, 11, 11))
    enrolling.leave(db, firm.owner)
    assert not standing.has_reported(*ask, date(2026, 11, 11))


def test_owners_are_reminded_once_of_a_month_that_is_nearly_due(db: Session) -> None:
    firm, done = take_part(db), take_part(db)
    report(done, OCTOBER, rows=[])
    for day in (4, 5, 6, 9, 11):
        with moments.at(datetime(2026, 11, day, 2, tzinfo=UTC)):
            reminding.remind_firms(db)
    told = db.scalars(select(Notice).where(Notice.kind == "return_due")).all()
    assert [one.user_id for one in told] == [firm.owner.user_id]


def test_a_single_figure_is_in_no_table_no_export_and_no_published_figure(db: Session) -> None:
    """It is looked for as it would be written anywhere: with and without decimals and commas."""
    firms = [take_part(db) for _ in range(3)]
    reason = "独一无二的理由（示例）"
    report(firms[0], rows=[row(CANARY)], reason=reason)
    for firm in firms[1:]:
        report(firm, rows=[row("100")])
    with moments.at(NOW):
        publishing.publish_months(db)
    db.flush()
    assert published(db) == {}
    tables = db.scalars(
        text("select tablename from pg_tables where schemaname = 'public' order by tablename")
    ).all()
    assert "monthly_returns" in tables
    stored = "".join(
        str(db.scalar(text(f"select string_agg(t::text, '') from {table} t"))) for table in tables
    )
    own = exporting.export_own_data(db, firms[0].owner, "en")
    for place in (stored, str(own), str([one.data for one in db.scalars(select(AuditEntry))])):
        for written in ("7654321", "7,654,321", reason):
            assert written not in place
