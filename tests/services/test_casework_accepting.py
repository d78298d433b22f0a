"""Filings that are not accepted: with reasons that fit, and the competent agency named."""

from typing import Literal

import pytest
from sqlalchemy.orm import Session

from services.applications.case.loading import load
from services.applications.case.texts import available_reasons
from services.applications.casework import accepting
from services.applications.casework.accepting import Correction
from services.applications.filing import correcting, drafting
from services.applications.lifecycle import Action, State
from services.errors import Invalid
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    made = Scene(db).submit()
    made.claim()
    return made


def corrected(scene: Scene) -> Scene:
    """A correction was asked for, and answered."""
    accepting.ask_for_correction(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        corrections=[Correction("staff.college", "请核对人数。")],
    )
    drafting.save_section(
        scene.db,
        scene.filer,
        scene.application.id,
        "staff",
        {"college": scene.application.answers["staff"]["college"] - 1},
        version=scene.version(scene.filer),
    )
    correcting.answer_correction(
        scene.db,
        scene.owner,
        scene.application.id,
        declared=True,
        version=scene.version(scene.owner),
    )
    return scene


def decline(scene: Scene, *reasons: str, competent_agency: str = "") -> None:
    accepting.decline(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        reasons=reasons,
        text="不属于本机关职权范围。",
        competent_agency=competent_agency,
    )


def give_back(scene: Scene, *reasons: str, text: str = "与已受理的办件重复。") -> None:
    accepting.return_unaccepted(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        reasons=reasons,
        text=text,
    )


def test_who_is_not_competent_names_who_is(scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        decline(scene, "not_competent")
    assert [problem.field for problem in refused.value.problems] == ["competent_agency"]
    decline(scene, "not_competent", competent_agency="commerce")
    assert scene.application.state == State.NOT_ACCEPTED


def test_another_reason_needs_no_other_agency(scene: Scene) -> None:
    decline(scene, "applicant_not_eligible")
    assert scene.application.state == State.NOT_ACCEPTED


@pytest.mark.parametrize("other", ["深圳市商务局", "science", "sat"])
def test_the_competent_agency_is_another_that_acts_today(scene: Scene, other: str) -> None:
    with pytest.raises(Invalid) as refused:
        decline(scene, "not_competent", competent_agency=other)
    assert [problem.field for problem in refused.value.problems] == ["competent_agency"]


def test_incomplete_after_correction_is_a_reason_only_after_one(scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        decline(scene, "correction_incomplete")
    assert [problem.field for problem in refused.value.problems] == ["reasons"]


def test_what_is_still_incomplete_after_its_correction_is_not_accepted(scene: Scene) -> None:
    decline(corrected(scene), "correction_incomplete")
    assert scene.application.state == State.NOT_ACCEPTED


@pytest.mark.parametrize("use", ["decline", "return"])
def test_only_reasons_that_fit_are_offered(scene: Scene, use: Literal["decline", "return"]) -> None:
    case = load(scene.db, scene.lead, scene.application.id)
    assert "correction_incomplete" not in {r.code for r in available_reasons(case, use)}
    case = load(scene.db, scene.lead, corrected(scene).application.id)
    assert "correction_incomplete" in {r.code for r in available_reasons(case, use)}


def test_a_return_gives_its_reason_from_the_vocabulary(scene: Scene) -> None:
    for reasons, text, field in ((), "重复", "reasons"), (("duplicate",), " ", "text"):
        with pytest.raises(Invalid) as refused:
            give_back(scene, *reasons, text=text)
        assert [problem.field for problem in refused.value.problems] == [field]
    give_back(scene, "duplicate")
    assert scene.application.state == State.RETURNED
    assert scene.application.events[-1].data["reasons"] == ["duplicate"]
    assert scene.application.events[-1].action == Action.RETURN


def test_a_note_of_a_correction_has_an_end(scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        accepting.ask_for_correction(
            scene.db,
            scene.lead,
            scene.application.id,
            version=scene.version(scene.lead),
            corrections=[Correction("staff.college", "字" * 4001)],
        )
    assert [problem.field for problem in refused.value.problems] == ["note.staff.college"]


def test_who_applies_is_frozen_and_no_notice_asks_to_correct_it(scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        accepting.ask_for_correction(
            scene.db,
            scene.lead,
            scene.application.id,
            version=scene.version(scene.lead),
            corrections=[Correction("enterprise.name", "名称有误。")],
        )
    assert [problem.field for problem in refused.value.problems] == ["corrections"]
