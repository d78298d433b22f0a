"""Who follows a service is told once of each round, and of each change; nobody else is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.catalogue.amendments import Amendment
from services.content import Status
from services.errors import NotFound
from services.followup import alerts
from services.language import Text
from services.models import Alert, Mail, Notice, Round
from services.notices import following
from services.privacy.exporting import export_own_data
from tests.support.company import open_round
from tests.support.factories import make_applicant, make_user
from tests.support.picks import FUND
from tests.support.scene import Scene, actor_of


@pytest.fixture
def reader(db: Session) -> Actor:
    user = make_user(db)
    return actor_of(user, Role.OWNER, make_applicant(db, user))


def notices(db: Session) -> list[str]:
    return [one.kind for one in db.scalars(select(Notice).order_by(Notice.id))]


def later(days: int) -> date:
    return moments.today() + timedelta(days=days)


def announced(db: Session) -> Round:
    """A round that opens in an hour."""
    one = open_round(db, FUND)
    one.opens_at = moments.now() + timedelta(hours=1)
    db.flush()
    return one


def test_one_follows_changes_the_way_and_stops(db: Session, reader: Actor) -> None:
    assert following.find_way(db, reader, FUND) == "none"
    for way in ("mail", "inbox", "inbox"):
        following.follow(db, reader, FUND, way)  # type: ignore[arg-type]
        assert following.find_way(db, reader, FUND) == way
    assert [one.item_code for one in following.list_followed(db, reader)] == [FUND]
    following.follow(db, reader, FUND, "none")
    assert following.list_followed(db, reader) == []
    with pytest.raises(NotFound):
        following.follow(db, reader, "nothing", "mail")
    with pytest.raises(NotFound):
        following.list_followed(db, Scene(db).officer("science"))


def test_a_round_that_opens_is_told_once_by_mail_only_to_who_wants_it(
    db: Session, reader: Actor
) -> None:
    quiet = actor_of(make_user(db), Role.OWNER)
    other = actor_of(make_user(db), Role.OWNER)
    following.follow(db, reader, FUND, "mail")
    following.follow(db, quiet, FUND, "inbox")
    following.follow(db, other, "tase", "mail")
    one = announced(db)
    alerts.tell_of_rounds(db, moments.now())
    assert notices(db) == []
    for _again in range(2):
        alerts.tell_of_rounds(db, one.opens_at + timedelta(minutes=1))
        found = db.scalars(select(Notice)).all()
        assert {notice.user_id for notice in found} == {reader.user_id, quiet.user_id}
        assert len(found) == 2
        assert len(db.scalars(select(Mail)).all()) == 1


def test_who_follows_while_a_round_is_open_is_not_told_of_it(db: Session, reader: Actor) -> None:
    open_round(db, FUND)
    following.follow(db, reader, FUND, "mail")
    alerts.tell_of_rounds(db, moments.now())
    assert notices(db) == []


@pytest.fixture
def amended(monkeypatch: pytest.MonkeyPatch) -> list[Amendment]:
    known: list[Amendment] = []
    monkeypatch.setattr(alerts, "list_amendments", lambda _db: known)
    return known


def amendment(code: str, day: date) -> Amendment:
    said = Text.of("官网", "The official page")
    status: Status = "V"
    return Amendment(
        id=1,
        code=code,
        version=1,
        path="fee",
        values={},
        source=said,
        seen_on=day,
        status=status,
        takes_effect=day,
    )


def test_a_change_is_told_on_its_day_and_once(
    db: Session, reader: Actor, amended: list[Amendment]
) -> None:
    following.follow(db, reader, "tase", "inbox")
    amended += [amendment("tase", later(2)), amendment(FUND, later(2))]
    for day, told in ((later(1), 0), (later(2), 1), (later(2), 1), (later(3), 1)):
        alerts.tell_of_changes(db, day)
        assert notices(db) == ["item.changed"] * told


def test_what_had_changed_before_is_not_told(
    db: Session, reader: Actor, amended: list[Amendment]
) -> None:
    amended.append(amendment("tase", later(-3)))
    following.follow(db, reader, "tase", "mail")
    alerts.tell_of_changes(db, later(1))
    assert notices(db) == []


def test_what_one_follows_is_among_ones_own_data(db: Session, reader: Actor) -> None:
    following.follow(db, reader, "tase", "mail")
    (one,) = export_own_data(db, reader, "en")[Alert.__tablename__]
    assert one["item_code"] == "tase"
