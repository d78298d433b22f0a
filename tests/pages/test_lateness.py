"""Whoever looks at a case that is late sees so, also while it is suspended."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.casework import suspending
from services.applications.lifecycle import State
from tests.support.client import LintClient
from tests.support.factories import sign_in
from tests.support.scene import Scene

ACCEPTED = datetime(2026, 4, 20, 2, tzinfo=UTC)
"""The twenty working days of the item end on 20 May."""
IN_TIME, TOO_LATE = datetime(2026, 5, 20, 2, tzinfo=UTC), datetime(2026, 5, 22, 2, tzinfo=UTC)
MEANWHILE, UNTIL = datetime(2026, 6, 1, 2, tzinfo=UTC), date(2026, 6, 10)
AFTERWARDS = datetime(2026, 6, 15, 2, tzinfo=UTC)


def suspended(scene: Scene, when: datetime) -> Scene:
    with moments.at(ACCEPTED):
        scene.review()
    with moments.at(when):
        scene.suspend(UNTIL)
    scene.db.flush()
    return scene


@pytest.mark.parametrize(
    ("when", "now", "stored", "red", "due", "line"),
    [
        (
            *(IN_TIME, MEANWHILE, UNTIL, False, "Suspended until about 2026-06-10"),
            "The clock is suspended until about 10 June 2026 · 20 days used · 0 days left",
        ),
        (
            *(IN_TIME, AFTERWARDS, UNTIL, True, "Suspended until about 2026-06-10"),
            (
                "The clock is suspended until about 10 June 2026 · that day has passed"
                " · 20 days used · 0 days left"
            ),
        ),
        (
            *(TOO_LATE, MEANWHILE, date(2026, 5, 20), True),
            "2026-05-20 overdue by 2 working days",
            (
                "Due 20 May 2026 · overdue by 2 working days"
                " · The clock is suspended until about 10 June 2026 · 22 days used"
            ),
        ),
    ],
)
def test_officers_see_that_a_suspended_case_is_late(
    client: LintClient,
    db: Session,
    when: datetime,
    now: datetime,
    stored: date,
    red: bool,
    due: str,
    line: str,
) -> None:
    scene = suspended(Scene(db), when)
    assert {scene.application.due_on, scene.application.reviews[0].due_on} == {stored}
    with moments.at(now):
        sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
        row = client.page("/en/agency/queue").select_one("tbody tr")
        assert row is not None
        assert bool(row.select(".is-overdue")) is red
        assert row.select_one('[data-label="Due"]').get_text(" ", strip=True) == due
        page = client.page(f"/en/agency/cases/{scene.application.id}")
        assert line in " ".join(page.get_text().split())
        assert bool(page.main.select(".is-overdue")) is red


@pytest.mark.parametrize(
    ("when", "now", "late", "sentence"),
    [
        (
            *(IN_TIME, MEANWHILE, False),
            "The suspension is expected to last until 10 June 2026. 0 working days are left.",
        ),
        (
            *(IN_TIME, AFTERWARDS, True),
            "The suspension was to last until 10 June 2026. The agency has not ended it yet.",
        ),
        (
            *(TOO_LATE, MEANWHILE, True),
            "The agencies should have finished this step by 20 May 2026 and are late.",
        ),
    ],
)
def test_applicants_and_the_public_see_that_a_suspended_case_is_late(
    client: LintClient,
    db: Session,
    when: datetime,
    now: datetime,
    late: bool,
    sentence: str,
) -> None:
    scene = suspended(Scene(db), when)
    case = scene.application
    with moments.at(now):
        public = client.page(f"/en/progress/{case.number}/{case.query_code}")
        assert ("the agencies are late" in public.get_text()) is late
        sign_in(client, scene.users["", Role.OWNER])
        home = "/en/enterprise"
        for page in (f"{home}/", f"{home}/applications"):
            listed = client.page(page)
            assert ("the agencies are late" in listed.get_text()) is late, page
            assert bool(listed.main.select(".is-overdue")) is late, page
        shown = client.page(f"{home}/applications/{case.id}")
        assert sentence in " ".join(shown.main.get_text().split())
        assert bool(shown.main.select(".is-overdue")) is late
        assert case.state == State.SUSPENDED


def test_a_case_resumed_after_its_last_day_is_not_late_that_day(
    client: LintClient, db: Session
) -> None:
    scene = suspended(Scene(db), IN_TIME)
    with moments.at(MEANWHILE):
        suspending.resume(db, scene.lead, scene.application.id, version=scene.version(scene.lead))
        assert scene.application.due_on == moments.today()
    for day, red in ((MEANWHILE, False), (MEANWHILE + timedelta(days=1), True)):
        with moments.at(day):
            sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
            page = client.page(f"/en/agency/cases/{scene.application.id}")
            assert bool(page.main.select(".is-overdue")) is red


def test_days_late_stand_still_while_a_case_is_suspended(client: LintClient, db: Session) -> None:
    scene = suspended(Scene(db), TOO_LATE)
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))

    def late() -> set[str]:
        pages = ("/en/agency/queue", f"/en/agency/cases/{scene.application.id}")
        said = (client.page(page).main.get_text() for page in pages)
        return {word for text in said for word in re.findall(r"overdue by \d+ working days?", text)}

    for day in (MEANWHILE, AFTERWARDS):
        with moments.at(day):
            assert late() == {"overdue by 2 working days"}
    with moments.at(AFTERWARDS):
        suspending.resume(db, scene.lead, scene.application.id, version=scene.version(scene.lead))
        assert late() == {"overdue by 2 working days"}
    with moments.at(AFTERWARDS + timedelta(days=1)):
        assert late() == {"overdue by 3 working days"}


def test_a_joint_body_reads_by_how_many_days_its_opinion_is_late(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db)
    with moments.at(ACCEPTED):
        scene.consult()
    review = scene.application.reviews[1]
    assert review.due_on
    with moments.at(datetime.combine(review.due_on + timedelta(days=7), time(2), UTC)):
        sign_in(client, scene.user(review.body_code, Role.REVIEWER))
        for page in ("/en/agency/queue", f"/en/agency/cases/{scene.application.id}"):
            assert "overdue by 2 working days" in client.page(page).main.get_text(), page
