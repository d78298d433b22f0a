"""An officer stands in for another of the same agency and role, on the days that were named."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.accounts import deputies, sessions
from services.accounts.standing_in import list_deputies_of
from services.actor import Actor, Role
from services.errors import Invalid, NotFound
from services.models import AuditEntry, Deputy, Notice, User
from services.privacy.exporting import export_own_data
from tests.support.factories import make_officer
from tests.support.scene import actor_of

BODY = "science"


@pytest.fixture
def absent(db: Session) -> User:
    return make_officer(db, BODY)


@pytest.fixture
def second(db: Session) -> User:
    return make_officer(db, BODY)


@pytest.fixture
def chief(db: Session) -> Actor:
    return actor_of(make_officer(db, BODY, Role.APPROVER), Role.APPROVER)


def day(later: int) -> date:
    return moments.today() + timedelta(days=later)


def name(
    db: Session, actor: Actor, person: User, deputy: User, first: int = 0, last: int = 4
) -> Deputy:
    deputies.name_deputy(
        db,
        actor,
        person=str(person.id),
        deputy=str(deputy.id),
        first_day=day(first),
        last_day=day(last),
    )
    return next(iter(db.scalars(select(Deputy).order_by(Deputy.id.desc()))))


def problems(db: Session, actor: Actor, *args: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        name(db, actor, *args)
    return [one.field for one in refused.value.problems]


def signed_in(db: Session, user: User) -> Actor:
    now = moments.now()
    token = sessions.open_session(db, user, browser="", address="", second_factor=True, now=now)
    actor = sessions.load_actor(db, token, now)
    assert actor is not None
    return actor


def test_who_is_away_names_somebody_and_that_one_stands_in_on_these_days(
    db: Session, absent: User, second: User
) -> None:
    actor = actor_of(absent, Role.REVIEWER)
    found = name(db, actor, absent, second)
    assert signed_in(db, second).stands_in_for == {absent.id}
    assert signed_in(db, absent).stands_in_for == frozenset()
    [listed] = deputies.list_deputies(db, actor_of(second, Role.REVIEWER))
    assert (listed.person, listed.deputy, listed.now) == (absent.name, second.name, True)
    assert not listed.changeable
    found.first_day, found.last_day = day(-3), day(-1)
    db.flush()
    assert signed_in(db, second).stands_in_for == frozenset()
    found.first_day, found.last_day = day(1), day(1)
    db.flush()
    assert signed_in(db, second).stands_in_for == frozenset()
    assert list_deputies_of(db, [absent.id], day(1)) == [second.id]
    told = [(one.kind, one.user_id) for one in db.scalars(select(Notice))]
    assert told == [("deputy_for", second.id)]  # who named is not told


def test_who_changes_agency_or_role_or_is_disabled_stands_in_for_nobody(
    db: Session, chief: Actor, absent: User, second: User
) -> None:
    name(db, chief, absent, second)
    for person in (absent, second):
        for column, other in (
            ("body_code", "commerce"),
            ("staff_role", "approver"),
            ("disabled_at", moments.now()),
        ):
            before = getattr(person, column)
            setattr(person, column, other)
            db.flush()
            assert list_deputies_of(db, [absent.id], day(0)) == [], column
            if second.disabled_at is None:
                assert signed_in(db, second).stands_in_for == frozenset(), column
            setattr(person, column, before)
            db.flush()
    assert list_deputies_of(db, [absent.id], day(0)) == [second.id]


def test_an_approver_names_for_others_and_a_reviewer_only_for_themselves(
    db: Session, chief: Actor, absent: User, second: User
) -> None:
    stranger, boss = make_officer(db, "commerce"), db.get_one(User, chief.user_id)
    assert problems(db, actor_of(second, Role.REVIEWER), absent, second) == ["person"]
    assert problems(db, chief, absent, stranger) == ["deputy"]
    assert problems(db, chief, stranger, second) == ["person"]
    assert problems(db, chief, absent, absent) == ["deputy"]
    assert problems(db, chief, absent, boss) == ["deputy"]
    assert deputies.list_people(db, actor_of(second, Role.REVIEWER)) == [
        (str(second.id), second.name)
    ]
    name(db, chief, absent, second)
    kinds = {(one.kind, one.user_id) for one in db.scalars(select(Notice))}
    assert kinds == {("deputy_for", second.id), ("deputy_named", absent.id)}
    for actor in (replace(chief, role=Role.SUPERVISOR), replace(chief, body=None)):
        with pytest.raises(NotFound):
            deputies.list_deputies(db, actor)
        with pytest.raises(NotFound):
            name(db, actor, absent, second)


def test_days_are_to_come_in_order_few_and_free(
    db: Session, chief: Actor, absent: User, second: User
) -> None:
    third = make_officer(db, BODY)
    assert problems(db, chief, absent, second, -1, 1) == ["first_day"]
    assert problems(db, chief, absent, second, 2, 1) == ["last_day"]
    assert problems(db, chief, absent, second, 0, deputies.MOST_DAYS) == ["last_day"]
    name(db, chief, absent, second, 2, deputies.MOST_DAYS)
    assert problems(db, chief, absent, third, 0, 2) == ["first_day"]
    assert problems(db, chief, second, third, 2, 3) == ["person"]  # stands in for somebody
    assert problems(db, chief, third, absent, 2, 3) == ["deputy"]  # is away
    name(db, chief, absent, third, 0, 1)  # the days before are free
    with pytest.raises(Invalid) as refused:
        deputies.name_deputy(db, chief, person="", deputy="", first_day=None, last_day=None)
    assert [one.field for one in refused.value.problems] == ["person", "deputy", "first_day"]


def test_it_is_ended_early_by_who_is_away_or_an_approver(
    db: Session, chief: Actor, absent: User, second: User
) -> None:
    found = name(db, chief, absent, second)
    for actor in (
        actor_of(second, Role.REVIEWER),
        actor_of(make_officer(db, "commerce", Role.APPROVER), Role.APPROVER),
    ):
        with pytest.raises(NotFound):
            deputies.end_deputy(db, actor, found.id)
    deputies.end_deputy(db, actor_of(absent, Role.REVIEWER), found.id)
    assert list_deputies_of(db, [absent.id], day(0)) == []
    with pytest.raises(NotFound):
        deputies.end_deputy(db, chief, found.id)
    name(db, chief, absent, second)  # the days are free again
    assert [one.action for one in db.scalars(select(AuditEntry).order_by(AuditEntry.id))] == [
        "deputy.named",
        "deputy.ended",
        "deputy.named",
    ]
    assert db.scalars(select(Notice.kind).where(Notice.user_id == second.id)).all()[-2:] == [
        "deputy_for_ended",
        "deputy_for",
    ]


def test_own_data_say_for_whom_one_stood_in(
    db: Session, chief: Actor, absent: User, second: User
) -> None:
    name(db, chief, absent, second)
    for person in (absent, second):
        [row] = export_own_data(db, actor_of(person, Role.REVIEWER), "en")["deputies"]
        assert row["person_id"] == absent.id
    assert export_own_data(db, chief, "en")["deputies"] == []
