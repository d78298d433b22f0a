"""What supervisors steer by: the load now, and what the months brought."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.casework import overseeing, tallying
from services.applications.casework.overseeing import Load
from services.errors import NotFound
from services.models import Tally
from tests.support.factories import make_supervisor
from tests.support.scene import Scene, actor_of

STARTS = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""A Monday, with ordinary weeks after it; the twenty working days end on 30 March."""


def load_of(scene: Scene, body: str | None = None) -> Load:
    supervisor = actor_of(make_supervisor(scene.db, body), Role.SUPERVISOR)
    return overseeing.read_load(scene.db, supervisor).total


@pytest.fixture
def scene(db: Session) -> Scene:
    with moments.at(STARTS):
        return Scene(db).review()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Load(open=1, youngest=1)),
        (7, Load(open=1, youngest=1)),
        (8, Load(open=1, young=1)),
        (14, Load(open=1, young=1)),
        (15, Load(open=1, old=1)),
        (25, Load(open=1, soon=1, old=1)),
        (28, Load(open=1, soon=1, old=1)),
        (29, Load(open=1, overdue=1, oldest=1)),
    ],
)
def test_a_case_grows_old_and_late(scene: Scene, days: int, expected: Load) -> None:
    with moments.at(STARTS + timedelta(days=days)):
        assert load_of(scene) == expected
        assert load_of(scene, "science") == expected
        assert load_of(scene, "psb") == Load()


def test_what_is_overdue_and_paused_counts_as_both(scene: Scene) -> None:
    with moments.at(STARTS + timedelta(days=40)):
        scene.suspend(moments.today() + timedelta(days=7))
        found = load_of(scene)
        assert (found.open, found.overdue, found.paused) == (1, 1, 1)


def test_joint_review_counts_where_it_waits(scene: Scene) -> None:
    with moments.at(STARTS):
        scene.consult_now()
        supervisor = actor_of(make_supervisor(scene.db), Role.SUPERVISOR)
        picture = overseeing.read_load(scene.db, supervisor)
    assert {row.body_code for row in picture.rows} == {"tax", "finance"}
    assert [load.open for _, load in picture.by(lambda row: row.item_code)] == [2]


def test_months_are_counted_whole_and_again(db: Session) -> None:
    with moments.at(STARTS):
        scene = Scene(db).approve()
        other = scene.another().submit()
    with moments.at(STARTS + timedelta(days=31)):
        for _ in range(2):
            assert date(2026, 3, 1) in tallying.list_to_tally(db)
            tallying.tally(db, date(2026, 3, 1))
    found = db.get_one(Tally, (date(2026, 3, 1), "science", "tase"))
    assert (found.received, found.decided) == (2, 1)
    assert other.application.decided_at is None
    with moments.at(STARTS + timedelta(days=31)):
        supervisor = actor_of(make_supervisor(db), Role.SUPERVISOR)
        months = overseeing.read_load(db, supervisor).months
    assert [(row.month, row.received, row.decided) for row in months[-2:]] == [
        (date(2026, 3, 1), 2, 1),
        (date(2026, 4, 1), 0, 0),
    ]
    assert len(months) == tallying.MONTHS


def test_nobody_else_reads_the_load(scene: Scene) -> None:
    with pytest.raises(NotFound):
        overseeing.read_load(scene.db, scene.lead)
