"""Granting money: less than asked for needs a word."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from services.applications.casework import deciding
from services.errors import Invalid
from tests.support.company import open_round
from tests.support.picks import FUND
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    open_round(db)
    return Scene(db, FUND).conclude()


def approve(scene: Scene, amount: Decimal | None, text: str = "") -> None:
    deciding.approve(
        scene.db,
        scene.approver,
        scene.application.id,
        version=scene.version(scene.approver),
        amount=amount,
        text=text,
    )


def test_all_that_was_asked_for_needs_no_word(scene: Scene) -> None:
    approve(scene, scene.application.amount)
    assert scene.application.granted == scene.application.amount


def test_less_than_asked_for_needs_a_reason(scene: Scene) -> None:
    assert scene.application.amount
    less = scene.application.amount - 100
    with pytest.raises(Invalid) as refused:
        approve(scene, less, " ")
    assert [problem.field for problem in refused.value.problems] == ["text"]
    approve(scene, less, "一名学员未取得证书。")
    assert scene.application.granted == less
