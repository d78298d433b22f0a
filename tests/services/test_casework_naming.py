"""A change of name during a case: a reviewer decides which name letters and certificate bear."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from services.applications.case import checks
from services.applications.case.loading import load, load_by_system
from services.applications.case.moves import move_by_system
from services.applications.case.names import BornName, current_name, printed_name
from services.applications.casework import naming
from services.applications.letters.pieces import printed_filing
from services.applications.lifecycle import Action
from services.errors import Forbidden, Invalid
from tests.support.scene import Scene
from tests.support.walks import act

NEW = "深圳示例新名有限公司"


@pytest.fixture
def scene(db: Session) -> Scene:
    made = Scene(db).review()
    rename(made)
    return made


def rename(scene: Scene, name: str = NEW) -> None:
    move_by_system(
        scene.db,
        load_by_system(scene.db, scene.application.id),
        Action.RENAME,
        former=scene.applicant.name,
        name=name,
        representative="示例新法人",
        since="2026-01-05",
    )


def decide(scene: Scene, bears: BornName | None, text: str = "见变更通知书。") -> None:
    said: dict[str, Any] = {"bears": bears, "text": text}
    act(scene, naming.decide_name, scene.lead, **said)


def names(scene: Scene) -> tuple[str, str]:
    case = load(scene.db, scene.lead, scene.application.id)
    assert printed_filing(case).applicant == printed_name(case)
    return printed_name(case), current_name(case)


def test_until_somebody_decides_the_name_of_the_filing_stands(scene: Scene) -> None:
    filed = scene.application.filed_name
    assert names(scene) == (filed, filed)


def test_with_the_new_name_letters_bear_both_and_certificates_the_new_one(scene: Scene) -> None:
    filed = scene.application.filed_name
    decide(scene, BornName.NEW)
    assert names(scene) == (f"{NEW}（原名称：{filed}）", NEW)
    assert scene.application.filed_name == filed
    assert [*checks.verify(scene.db)] == []


def test_the_name_of_the_filing_can_be_kept(scene: Scene) -> None:
    filed = scene.application.filed_name
    decide(scene, BornName.FILED)
    assert names(scene) == (filed, filed)


def test_each_change_of_name_is_decided_once_and_a_further_one_anew(scene: Scene) -> None:
    filed = scene.application.filed_name
    decide(scene, BornName.NEW)
    with pytest.raises(Forbidden, match="already"):
        decide(scene, BornName.FILED)
    rename(scene, "深圳示例再更名有限公司")
    assert names(scene) == (filed, filed)  # nobody has decided on it yet
    decide(scene, BornName.NEW)
    assert names(scene)[1] == "深圳示例再更名有限公司"


def test_a_name_and_what_shows_it_are_needed(scene: Scene) -> None:
    with pytest.raises(Invalid) as error:
        decide(scene, None, " ")
    assert {one.field for one in error.value.problems} == {"bears", "text"}


def test_without_another_name_there_is_nothing_to_decide(db: Session) -> None:
    scene = Scene(db).review()
    with pytest.raises(Forbidden, match="not changed"):
        decide(scene, BornName.NEW)
    rename(scene, scene.applicant.name)  # another representative alone
    with pytest.raises(Forbidden, match="not changed"):
        decide(scene, BornName.NEW)
