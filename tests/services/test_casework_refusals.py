"""Refusing what can mean several things: which one is said, and the remedies fit it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services.applications.case.loading import load_by_system
from services.applications.casework import concluding, deciding, joint
from services.applications.casework.concluding import Recommendation
from services.applications.letters import letters
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.documents import issuing
from services.documents.papers import DecisionLetter, Issue
from services.errors import Invalid
from services.language import Text
from tests.support.scene import Scene

CODE = "talent-green"
ISSUE = Issue(
    number="深公〔2026〕1号",
    code="7KQM3XWD",
    body=Text.of("深圳市公安局", "Public Security Bureau"),
    on=date(2026, 11, 24),
    check_url="https://portal.example.com/sc/verify",
    check_page="https://portal.example.com/sc/verify",
    specimen=False,
)
ORDINARY, FINAL = "行政复议", "最终决定"
FOREIGN = {
    "person": {"status": "foreign", "nationality": "GB", "name_chinese": None},
    "identity": {"main": {"kind": "passport", "number": "AB123456"}, "main_expires": "2030-01-01"},
}


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db, CODE).review()
    joint.consult(db, scene.lead, scene.application.id, version=scene.version(scene.lead))
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
    proposed = {"recommendation": Recommendation.REFUSE, "text": "不符合条件。"}
    version = scene.version(scene.lead)
    concluding.conclude(db, scene.lead, scene.application.id, version=version, **proposed)
    return scene


def refuse(scene: Scene, refusal: str, *reasons: str) -> None:
    deciding.refuse(
        scene.db,
        scene.approver,
        scene.application.id,
        version=scene.version(scene.approver),
        reasons=list(reasons),
        text="所附证明不足。",
        refusal=refusal,
    )


def letter(scene: Scene, **answers: Any) -> DecisionLetter:
    """The letter of the refusal, had the answers been others."""
    case = load_by_system(scene.db, scene.application.id)
    changed = {code: dict(section) for code, section in case.application.answers.items()}
    for section, values in answers.items():
        changed[section] |= values
    scene.db.expunge(case.application)
    case.application.answers = changed
    event = next(one for one in case.application.events if one.action == "refuse")
    return letters.decision(case, event, ISSUE)


@pytest.mark.parametrize(
    ("refusal", "reasons", "wrong"),
    [
        ("", ("talent_not_shown",), "refusal"),
        ("everything", ("talent_not_shown",), "refusal"),
        ("document_refused", ("talent_not_shown",), "reasons"),
        ("channel_refused", ("no_ground_for_stay", "talent_not_shown"), "reasons"),
    ],
)
def test_what_is_refused_is_said_and_the_grounds_are_for_it(
    scene: Scene, refusal: str, reasons: tuple[str, ...], wrong: str
) -> None:
    with pytest.raises(Invalid) as caught:
        refuse(scene, refusal, *reasons)
    assert [problem.field for problem in caught.value.problems] == [wrong]
    assert scene.application.state == State.SIGNOFF


def test_a_ground_that_is_for_any_refusal_fits_each(scene: Scene) -> None:
    refuse(scene, "document_refused", "conditions_not_met", "security_ground")
    assert scene.application.events[-1].data["refusal"]["code"] == "document_refused"


def test_who_is_not_admitted_to_the_channel_has_the_ordinary_way_and_remedies(
    scene: Scene,
) -> None:
    refuse(scene, "channel_refused", "talent_not_shown")
    issue_papers(scene.db, scene.application.id)
    assert issuing.find_issued_paper(scene.db, scene.application.id, "decision")
    written = letter(scene, **FOREIGN, service={"wanted": ["residence"]})
    assert written.refused
    assert written.refused.sc == "不适用高层次人才出入境证件绿色通道"
    assert written.note
    assert "普通程序" in written.note.sc
    assert ORDINARY in written.remedies.sc
    assert FINAL not in written.remedies.sc


@pytest.mark.parametrize(
    ("answers", "final", "ordinary"),
    [
        ({}, False, True),  # a Hong Kong resident, of whom the law does not speak
        ({**FOREIGN, "service": {"wanted": ["residence"]}}, True, False),
        ({**FOREIGN, "service": {"wanted": ["visa", "permanent"]}}, True, True),
        ({**FOREIGN, "service": {"wanted": ["permanent"]}}, False, True),
    ],
)
def test_against_what_the_law_makes_final_nothing_is_offered(
    scene: Scene, answers: dict[str, Any], final: bool, ordinary: bool
) -> None:
    refuse(scene, "document_refused", "no_ground_for_stay")
    written = letter(scene, **answers)
    assert (FINAL in written.remedies.sc) is final
    assert (ORDINARY in written.remedies.sc) is ordinary
    assert ("is final" in written.remedies.en) is final
    if final:
        assert "第三十六条" in written.remedies.sc
