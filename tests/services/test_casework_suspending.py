"""Suspending the clock and extending a limit: for how long, and until when."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.casework import deciding, suspending
from services.applications.casework.suspending import Suspension
from services.applications.lifecycle import Action
from services.errors import Forbidden, Invalid
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).review()


@pytest.mark.parametrize("days", [-1, 0, 367, 365 * 1000])
def test_a_pause_ends_within_a_year(scene: Scene, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        suspending.suspend(
            scene.db,
            scene.lead,
            scene.application.id,
            version=scene.version(scene.lead),
            reason=Suspension.EXPERT_REVIEW,
            until=moments.today() + timedelta(days=days),
            text="专家评审",
        )
    assert [problem.field for problem in refused.value.problems] == ["until"]


def test_a_limit_that_has_passed_is_not_extended(scene: Scene) -> None:
    due_on = scene.application.due_on
    assert due_on
    last = moments.now() + (due_on - moments.today())
    case = load(scene.db, scene.approver, scene.application.id)
    with moments.at(last):
        assert Action.EXTEND in allowed_actions(scene.approver, case)
    with moments.at(last + timedelta(days=1)):
        assert Action.EXTEND not in allowed_actions(scene.approver, case)
        with pytest.raises(Forbidden, match="has passed"):
            deciding.extend(
                scene.db,
                scene.approver,
                scene.application.id,
                version=case.version,
                text="案情复杂",
            )
