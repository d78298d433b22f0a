"""What the passing of a limit does to a case, by the hourly job."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from services import jobs as queue
from services import moments
from services.applications.casework import sweeping
from services.applications.casework.accepting import Correction, ask_for_correction
from services.applications.lifecycle import Action, State
from services.documents.issuing import find_issued_paper
from services.followup import jobs
from services.models import Application
from tests.support.editions import bind_acceptance
from tests.support.scene import Scene

FILED = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""A Monday; a limit of five working days ends on the Monday after."""
IN_TIME, TOO_LATE = FILED + timedelta(days=7), FILED + timedelta(days=8)
MUCH_LATER = FILED + timedelta(days=60)


@pytest.fixture
def scene(db: Session) -> Iterator[Scene]:
    with moments.at(FILED):
        yield Scene(db).submit()


def corrected(scene: Scene) -> None:
    scene.claim()
    ask_for_correction(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        corrections=[Correction("staff.total", "请核对")],
    )


def swept(scene: Scene, when: datetime) -> Application:
    """The case after the hourly job, and the jobs that it asked for, ran at a moment."""
    scene.db.commit()
    with moments.at(when):
        jobs.sweep(timestamp=0)
        queue.run_all_due()
    scene.db.expire_all()
    return scene.application


def test_a_correction_that_is_not_answered_lapses(scene: Scene) -> None:
    corrected(scene)
    assert swept(scene, TOO_LATE).state == State.CORRECTION
    lapsed = swept(scene, MUCH_LATER)
    assert lapsed.state == State.RETURNED
    assert [e.action for e in lapsed.events].count(Action.LAPSE) == 1


def test_silence_accepts_where_the_law_says_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind_acceptance(monkeypatch, scene.item_code)
    assert swept(scene, IN_TIME).state == State.RECEIVED
    assert swept(scene, TOO_LATE).state == State.ACCEPTED
    assert find_issued_paper(scene.db, scene.application.id, "acceptance")


def test_a_broken_promise_accepts_nothing_and_keeps_nobody_busy(scene: Scene) -> None:
    assert swept(scene, MUCH_LATER).state == State.RECEIVED
    with moments.at(MUCH_LATER):
        assert sweeping.list_expired(scene.db) == []


def test_a_case_that_cannot_be_settled_keeps_no_other_waiting(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind_acceptance(monkeypatch, scene.item_code)
    second = Scene(scene.db).submit()

    def stumble(session: Session, application_id: UUID) -> Action | None:
        if application_id == scene.application.id:
            raise RuntimeError("as told")
        return settle(session, application_id)

    settle = sweeping.settle
    monkeypatch.setattr(sweeping, "settle", stumble)
    assert swept(scene, TOO_LATE).state == State.RECEIVED
    assert second.application.state == State.ACCEPTED
