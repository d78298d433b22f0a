"""Rounds of funding: whose they are, and that no two are open at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, jobs, moments
from services.actor import Actor, Role
from services.applications.clock.clock import due_after
from services.applications.filing import submitting
from services.catalogue import item
from services.errors import Conflict, DomainError, Invalid, NotFound
from services.followup.rounds import announce_round
from services.funds import opening, overview, scope
from services.models import AuditEntry, Notice, Round
from services.notices import wording
from services.notices.round_kinds import ROUND
from services.rounds import windows
from services.rounds.terms import RoundStanding, Terms
from tests.support.company import open_round
from tests.support.editions import change_on
from tests.support.factories import make_administrator, make_officer, make_user
from tests.support.people import signed_in
from tests.support.picks import CERTIFIED, FUND
from tests.support.scene import Scene

CODE = FUND
OTHER = "2027年第2批"


@pytest.fixture
def approver(db: Session) -> Actor:
    return signed_in(db, make_officer(db, "commerce", Role.APPROVER))


def in_days(days: float) -> datetime:
    return moments.now() + timedelta(days=days)


def terms(opens: float = 1, closes: float = 30, **changed: Any) -> Terms:
    known = Terms(
        name="2027年第1批",
        opens_at=in_days(opens),
        closes_at=in_days(closes),
        costs_from=date(2026, 1, 1),
        costs_to=date(2026, 12, 31),
        envelope=Decimal(5_000_000),
    )
    return replace(known, **changed)


def wrong(caught: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in caught.value.problems]


def test_a_round_opens_by_itself_when_its_time_comes(db: Session, approver: Actor) -> None:
    made = opening.open_round(db, approver, CODE, terms())
    assert overview.find_round(db, approver, made.id).standing is RoundStanding.UPCOMING
    assert windows.find_next_round(db, CODE, moments.now()) is made
    assert windows.find_open_round(db, CODE, moments.now()) is None
    assert windows.find_open_round(db, CODE, in_days(2)) is made


def test_a_city_without_rounds_can_take_its_first_application(db: Session, approver: Actor) -> None:
    scene = Scene(db, CODE).fill_in()
    with pytest.raises(Invalid):
        submitting.submit(db, scene.owner, scene.application.id, declared=True)
    opening.open_round(db, approver, CODE, terms(opens=0, costs_from=date(2020, 1, 1)))
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    listed = {one.code: found for one, found in overview.list_rounds(db, approver)}
    (found,) = listed[CODE]
    assert (found.applications, found.asked, found.granted) == (1, scene.application.amount, 0)


def test_what_was_granted_is_not_what_was_asked_for(db: Session, approver: Actor) -> None:
    made = open_round(db)
    scene = Scene(db, CODE).approve()
    assert scene.application.granted
    scene.application.granted = Decimal(100)
    db.flush()
    found = overview.find_round(db, approver, made.id)
    assert (found.asked, found.granted) == (scene.application.amount, Decimal(100))


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 61}, ["name"]),
        ({"opens_at": None}, ["opens_at"]),
        ({"opens_at": in_days(-2)}, ["opens_at"]),
        ({"closes_at": None}, ["closes_at"]),
        ({"closes_at": in_days(0.5)}, ["closes_at"]),
        ({"costs_from": None, "costs_to": None}, ["costs_from", "costs_to"]),
        ({"costs_to": date(2025, 12, 31)}, ["costs_to"]),
        ({"envelope": None}, ["envelope"]),
        ({"envelope": Decimal(0)}, ["envelope"]),
        ({"name": "", "opens_at": None, "envelope": None}, ["name", "opens_at", "envelope"]),
    ],
)
def test_terms_must_be_whole(
    db: Session, approver: Actor, changed: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        opening.open_round(db, approver, CODE, terms(**changed))
    assert wrong(caught) == fields


@pytest.mark.parametrize(
    ("opens", "closes", "field"), [(5, 40, "closes_at"), (15, 40, "opens_at"), (12, 13, "opens_at")]
)
def test_two_rounds_are_not_open_at_once(
    db: Session, approver: Actor, opens: float, closes: float, field: str
) -> None:
    opening.open_round(db, approver, CODE, terms(10, 20))
    with pytest.raises(Invalid) as caught:
        opening.open_round(db, approver, CODE, terms(opens, closes, name=OTHER))
    assert wrong(caught) == [field]
    assert "2027年第1批" in str(caught.value.problems[0].message)


def test_the_database_has_the_last_word_on_overlaps(
    db: Session, approver: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_list_other_rounds", lambda *_, **__: [])
    opening.open_round(db, approver, CODE, terms(10, 20))
    with pytest.raises(Invalid) as caught:
        opening.open_round(db, approver, CODE, terms(5, 40, name=OTHER))
    assert wrong(caught) == ["closes_at"]
    assert len(db.scalars(select(Round)).all()) == 1


def test_a_round_follows_the_one_before_without_a_gap(db: Session, approver: Actor) -> None:
    first = opening.open_round(db, approver, CODE, terms(1, 10))
    later = terms(closes=20, opens_at=first.closes_at, name=OTHER)
    opening.open_round(db, approver, CODE, later)


def test_a_round_to_come_is_corrected_and_the_audit_says_what(db: Session, approver: Actor) -> None:
    made = opening.open_round(db, approver, CODE, terms())
    changed = replace(terms(), opens_at=made.opens_at, closes_at=made.closes_at)
    changed = replace(changed, envelope=Decimal(7_000_000))
    opening.correct_round(db, approver, made.id, changed, version=made.version)
    assert made.envelope == Decimal(7_000_000)
    newest, oldest = audit.entries_about(db, made.id)
    assert (newest.action, oldest.action) == ("round.corrected", "round.opened")
    assert [str(d) for d in newest.details] == ["Budget: RMB 5,000,000 → RMB 7,000,000"]


def test_a_moment_that_stays_is_no_correction_wherever_it_is_reckoned(
    db: Session, approver: Actor
) -> None:
    opens, closes = (in_days(days).astimezone(moments.SHENZHEN) for days in (1, 30))
    known = terms(opens_at=opens, closes_at=closes)
    made = opening.open_round(db, approver, CODE, known)
    db.expire(made)  # as the next request finds it, in the database's time zone
    opening.correct_round(db, approver, made.id, replace(known, name="第2批"), version=1)
    newest, _ = audit.entries_about(db, made.id)
    assert [str(d) for d in newest.details] == ["Name: 2027年第1批 → 第2批"]


def test_what_is_open_is_not_corrected(db: Session, approver: Actor) -> None:
    made = open_round(db)
    with pytest.raises(Conflict):
        opening.correct_round(db, approver, made.id, terms(), version=made.version)


def test_an_open_round_is_closed_early_with_a_reason(db: Session, approver: Actor) -> None:
    made = open_round(db)
    with pytest.raises(Invalid) as caught:
        opening.close_round(db, approver, made.id, version=made.version, reason=" ")
    assert wrong(caught) == ["reason"]
    with pytest.raises(Invalid) as caught:
        opening.close_round(db, approver, made.id, version=made.version, reason="长" * 4001)
    assert wrong(caught) == ["reason"]
    opening.close_round(db, approver, made.id, version=made.version, reason="资金已分配完毕")
    assert windows.find_open_round(db, CODE, moments.now()) is None
    entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    assert (entry.action, entry.data["reason"]) == ("round.closed", "资金已分配完毕")


def test_an_open_round_is_extended_up_to_the_next(db: Session, approver: Actor) -> None:
    made = open_round(db)
    opening.open_round(db, approver, CODE, terms(40, 60))

    def extend(closes_at: datetime | None, reason: str = "应申请人要求") -> None:
        opening.extend_round(
            db, approver, made.id, version=made.version, closes_at=closes_at, reason=reason
        )

    for closes_at, reason, fields in (
        (None, "", ["closes_at", "reason"]),
        (made.closes_at, "x", ["closes_at"]),
        (in_days(50), "x", ["closes_at"]),
    ):
        with pytest.raises(Invalid) as caught:
            extend(closes_at, reason)
        assert wrong(caught) == fields
    extend(in_days(30))
    assert windows.find_open_round(db, CODE, in_days(25)) is made


def told_of(db: Session, kind: str) -> set[UUID]:
    """Whom notices of a kind went to, once what was asked for is done; nobody twice."""
    db.commit()
    jobs.run_all_due()
    found = db.scalars(select(Notice.user_id).where(Notice.kind == kind)).all()
    assert len(found) == len(set(found))
    return set(found)


def test_who_has_a_draft_is_told_of_another_end(db: Session, approver: Actor) -> None:
    made = open_round(db)
    scene, submitted, other = Scene(db, CODE), Scene(db, CODE), Scene(db)
    submitted.fill_in()
    submitting.submit(db, submitted.owner, submitted.application.id, declared=True)
    assert other.item_code != CODE
    opening.extend_round(
        db, approver, made.id, version=made.version, closes_at=in_days(30), reason="应申请人要求"
    )
    waiting = {scene.owner.user_id, scene.filer.user_id}
    assert told_of(db, "round.extended") == waiting
    opening.close_round(db, approver, made.id, version=made.version, reason="资金已分配完毕")
    assert told_of(db, "round.closed") == waiting
    announce_round(db, made.id, "round.closed", made.closes_at.isoformat())
    assert told_of(db, "round.closed") == waiting


@pytest.mark.parametrize("kind", [kind for kind in ROUND if kind.startswith("round.")])
def test_notices_of_rounds_name_round_service_and_moment(kind: str) -> None:
    data = {"item": CODE, "name": "2027年第1批", "closes_at": "2026-03-02T10:00:00+00:00"}
    said = (wording.word_title(kind, data), *wording.word_body(kind, data))
    words = " ".join(text.in_("en") for text in said)
    assert "2027年第1批" in words
    assert item(CODE).name.en in words
    assert "18:00" in words


def test_a_stale_form_changes_nothing(db: Session, approver: Actor) -> None:
    made = open_round(db)
    stale = made.version
    opening.extend_round(
        db, approver, made.id, version=stale, closes_at=in_days(30), reason="应申请人要求"
    )
    with pytest.raises(Conflict):
        opening.close_round(db, approver, made.id, version=stale, reason="x")


def test_rounds_are_for_the_lead_bodys_approver_alone(db: Session) -> None:
    made = open_round(db)
    strangers = [
        signed_in(db, make_officer(db, "commerce", Role.REVIEWER)),
        signed_in(db, make_officer(db, "finance", Role.APPROVER)),
        signed_in(db, make_officer(db, "science", Role.APPROVER)),
        signed_in(db, make_administrator(db)),
        signed_in(db, make_user(db)),
    ]
    refused: list[type[DomainError]] = []
    for stranger in strangers:
        assert not overview.items_opened(stranger)
        for attempt in (
            lambda who=stranger: overview.find_round(db, who, made.id),
            lambda who=stranger: overview.find_item(who, CODE),
            lambda who=stranger: opening.open_round(db, who, CODE, terms(40, 50)),
            lambda who=stranger: opening.correct_round(db, who, made.id, terms(), version=1),
            lambda who=stranger: opening.close_round(db, who, made.id, version=1, reason="x"),
            lambda who=stranger: opening.extend_round(
                db, who, made.id, version=1, closes_at=in_days(50), reason="x"
            ),
        ):
            with pytest.raises(NotFound) as caught:
                attempt()
            refused.append(caught.type)
    assert len(refused) == 6 * len(strangers)


def test_only_services_with_rounds_have_them(approver: Actor) -> None:
    with pytest.raises(NotFound):
        overview.find_item(approver, CERTIFIED)


def test_a_joint_district_takes_no_rounds_from_the_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"duty": {"sc": "提出意见", "en": "Gives an opinion"}}
    route = {
        "lead": "etic",
        "clause": "软件服务外包人才培养机构",
        "joint": [{"unit": "districts"} | words],
    }
    change_on(monkeypatch, CODE, moments.today(), measure=8, route=route)
    led = scope.items_led_by.__wrapped__("commerce", moments.today())
    assert (CODE, 2) in [(item.code, item.version) for item in led]


def test_a_round_to_come_is_withdrawn_with_a_reason(db: Session, approver: Actor) -> None:
    announced = opening.open_round(db, approver, CODE, terms())
    with pytest.raises(Invalid) as caught:
        opening.withdraw_round(db, approver, announced.id, version=1, reason=" ")
    assert wrong(caught) == ["reason"]
    opening.withdraw_round(db, approver, announced.id, version=1, reason="发布有误")
    assert windows.find_next_round(db, CODE, moments.now()) is None
    entry = audit.entries_about(db, announced.id)[0]
    assert entry.action == "round.withdrawn"
    assert "发布有误" in str([detail.in_("sc") for detail in entry.details])
    again = opening.open_round(db, approver, CODE, terms())
    assert again.name == announced.name


def test_an_open_round_is_not_withdrawn(db: Session, approver: Actor) -> None:
    announced = opening.open_round(db, approver, CODE, terms())
    with moments.at(in_days(2)), pytest.raises(Conflict):
        opening.withdraw_round(db, approver, announced.id, version=1, reason="发布有误")


def test_rounds_of_a_service_have_names_of_their_own(db: Session, approver: Actor) -> None:
    first = opening.open_round(db, approver, CODE, terms())
    with pytest.raises(Invalid) as caught:
        opening.open_round(db, approver, CODE, terms(opens=40, closes=60))
    assert wrong(caught) == ["name"]
    same = terms(closes=31)
    opening.correct_round(db, approver, first.id, same, version=1)


def test_days_follow_a_round_that_closes_at_another_time(db: Session, approver: Actor) -> None:
    made = open_round(db)
    scene = Scene(db, CODE).review()
    before = scene.application.due_on
    opening.extend_round(
        db, approver, made.id, version=made.version, closes_at=in_days(40), reason="应申请人要求"
    )
    db.commit()
    jobs.run_all_due()
    db.expire_all()
    limit = item(CODE).require_limit("decision")
    assert before
    assert scene.application.due_on == due_after(moments.local_day(made.closes_at), limit) > before
    assert scene.application.reviews[0].due_on == scene.application.due_on
    told = db.scalars(select(Notice).where(Notice.kind == "day_moved_with_round")).all()
    assert scene.owner.user_id in {notice.user_id for notice in told}
    assert "the close of the round" in wording.word_body(told[0].kind, told[0].data)[0].in_("en")


@pytest.mark.parametrize("days", [None, 4, 31])
def test_a_list_is_published_for_a_number_of_days(
    db: Session, approver: Actor, days: int | None
) -> None:
    with pytest.raises(Invalid) as caught:
        opening.open_round(db, approver, CODE, terms(publicity_days=days, guide="x" * 61))
    assert wrong(caught) == ["publicity_days", "guide"]
    made = opening.open_round(
        db, approver, CODE, terms(publicity_days=5, guide=" 深商规〔2027〕1号 ")
    )
    assert (made.publicity_days, made.guide) == (5, "深商规〔2027〕1号")
