"""A calendar that gains holidays: stored days follow it, and who was told a day is told again."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs as queue
from services import moments
from services.applications.case.loading import load_by_system
from services.applications.case.moves import days_of
from services.applications.casework import recalculating
from services.applications.casework.suspending import Suspension
from services.applications.clock import calendar
from services.followup import jobs
from services.models import Application, AuditEntry, Mail, Notice, Review
from services.notices.wording import word_body, word_title
from tests.support.scene import Scene

FILED = datetime(2026, 12, 21, 2, tzinfo=UTC)
"""Limits of what is filed on this day end in January 2027."""
PLAIN = "- {year: 2027, provisional: true, days_off: [2027-01-01]}\n"
ANNOUNCED = """
- year: 2027
  days_off: [2027-01-01, 2027-01-11, 2027-01-12, 2027-01-13]
  make_up_days: [2027-01-09]
"""


@pytest.fixture
def enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Enter the holidays of years, as a release does."""
    written = tmp_path / "holidays.yaml"
    monkeypatch.setattr(calendar, "HOLIDAYS", written)

    def forget() -> None:
        calendar.added_years.cache_clear()
        calendar.is_working_day.cache_clear()

    def write(years: str) -> None:
        written.write_text(years)
        forget()

    write(PLAIN)
    yield write
    forget()


@pytest.fixture(autouse=True)
def filed(enter: Callable[[str], None]) -> Iterator[None]:
    with moments.at(FILED):
        yield


def applied(db: Session) -> None:
    """Let the periodic job run, and what it asks for."""
    db.commit()
    jobs.follow_calendar(timestamp=0)
    queue.run_all_due()
    db.expire_all()


def told(db: Session) -> dict[object, Notice]:
    found = db.scalars(select(Notice).where(Notice.kind == "day_moved")).all()
    return {notice.user_id: notice for notice in found}


def suspend(scene: Scene) -> None:
    scene.suspend(date(2027, 1, 20))


def test_every_stored_day_follows_the_calendar(
    db: Session, enter: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalculating, "BATCH", 2)  # so that there are several
    scenes = [Scene(db).review(), Scene(db).consult(), Scene(db).submit(), Scene(db).conclude()]
    scenes += [Scene(db).review(), Scene(db).approve()]
    suspend(scenes[4])
    applied(db)
    before = [scene.application.due_on for scene in scenes]
    assert before[0] == date(2027, 1, 19)

    enter(ANNOUNCED)
    applied(db)
    after = [scene.application.due_on for scene in scenes]
    assert after[0] == date(2027, 1, 21)  # three days off, one made up for
    assert after[4] == before[4] == date(2027, 1, 20)  # until then it was said to be suspended
    for application in db.scalars(select(Application)):
        case = load_by_system(db, application.id)
        stored = {review: review.due_on for review in application.reviews}
        assert (application.due_on, stored) == days_of(case)


def test_who_was_told_a_day_is_told_that_it_moved_once(
    db: Session, enter: Callable[[str], None]
) -> None:
    scene = Scene(db).review()
    applied(db)
    assert not told(db)
    events, version = len(scene.application.events), scene.application.version

    enter(ANNOUNCED)
    applied(db)
    notices = told(db)
    assert set(notices) == {scene.owner.user_id, scene.filer.user_id, scene.lead.user_id}
    notice = notices[scene.filer.user_id]
    assert word_title(notice.kind, notice.data).in_("en") == (
        f"Case {scene.application.number}: the day has moved to 21 January 2027"
    )
    assert "was due on 19 January 2027" in word_body(notice.kind, notice.data)[0].in_("en")
    assert db.scalar(select(Mail).where(Mail.key == f"notice {notice.id}"))
    # Nothing has happened to the case: what an officer has on screen still fits it.
    assert (len(scene.application.events), scene.application.version) == (events, version)

    jobs.recalculate_from(after=None)
    applied(db)
    assert told(db) == notices


def test_the_audit_says_that_a_calendar_was_applied_once(
    db: Session, enter: Callable[[str], None]
) -> None:
    def entries() -> list[str]:
        query = select(AuditEntry).where(AuditEntry.action == "calendar.applied")
        return [entry.data["known_until"] for entry in db.scalars(query)]

    applied(db)
    applied(db)
    assert entries() == ["2027-12-31"]
    enter(ANNOUNCED)
    applied(db)
    applied(db)
    assert entries() == ["2027-12-31"] * 2


def test_a_day_told_in_a_letter_moves_only_off_a_new_holiday(
    db: Session, enter: Callable[[str], None]
) -> None:
    scene = Scene(db).ask_for_correction("staff.total")
    assert scene.application.due_on == date(2027, 1, 12)
    applied(db)
    enter(ANNOUNCED)
    applied(db)
    assert scene.application.due_on == date(2027, 1, 14)
    assert set(told(db)) == {scene.owner.user_id, scene.filer.user_id, scene.lead.user_id}


def test_an_officer_acts_while_days_are_recalculated(
    db: Session, enter: Callable[[str], None]
) -> None:
    scene = Scene(db).review()
    seen = scene.version(scene.lead)
    enter(ANNOUNCED)
    applied(db)
    scene.suspend(moments.today() + timedelta(days=3), Suspension.HEARING, version=seen)
    db.commit()
    review = db.scalars(select(Review).where(Review.part == "lead")).one()
    assert review.due_on == date(2026, 12, 24)
