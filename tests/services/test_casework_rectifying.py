"""A slip in a decision is put right by two people; amount and outcome never change that way."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.rectifications import (
    changes_substance,
    list_rectifications,
    read_words,
)
from services.applications.casework import deciding, rectifying
from services.applications.letters import issuing, steps
from services.applications.lifecycle import State
from services.documents.issuing import describe_preview
from services.documents.verifying import find_paper
from services.errors import Conflict, Forbidden, Invalid
from services.models import Paper
from tests.support.scene import Scene
from tests.support.walks import act

WORDS = "示例公司2025年新招学员30人，核定资助人民币45000元，予以认定。"


@pytest.fixture
def scene(db: Session) -> Scene:
    made = Scene(db).conclude()
    act(made, deciding.approve, made.approver, text=WORDS)
    issuing.issue_papers(db, made.application.id)
    return made


def propose(scene: Scene, former: str, words: str, text: str = "见申请表。") -> None:
    said: dict[str, Any] = {"former": former, "words": words, "text": text}
    act(scene, rectifying.propose_rectification, scene.lead, **said)


def problems(scene: Scene, former: str, words: str, text: str = "见申请表。") -> set[str]:
    with pytest.raises(Invalid) as error:
        propose(scene, former, words, text)
    return {one.field for one in error.value.problems}


def paper_of(db: Session, scene: Scene, kind: str) -> Paper:
    of = scene.application.id
    return db.scalars(select(Paper).filter_by(application_id=of, kind=kind)).one()


def test_a_slip_is_proposed_by_one_and_put_right_by_another(scene: Scene, db: Session) -> None:
    propose(scene, "新招学员", "新录用学员")
    act(scene, rectifying.rectify, scene.approver)
    issuing.issue_papers(db, scene.application.id)
    decided, notice = (paper_of(db, scene, kind) for kind in ("decision", "rectification"))
    case = load(db, scene.approver, scene.application.id)
    assert read_words(case) == WORDS.replace("新招学员", "新录用学员")
    assert decided.status == notice.status == "in_force"
    assert scene.application.decision == "approved"
    assert case.state in (State.CLOSED, State.DELIVERED)
    papers = db.scalars(select(Paper).filter_by(application_id=scene.application.id)).all()
    assert checks.check(scene.application, scene.application.events, papers) is None

    found = find_paper(db, decided.number, decided.verify_code)
    assert found
    assert [(one.former, one.words) for one in found.rectified] == [("新招学员", "新录用学员")]
    other = find_paper(db, notice.number, notice.verify_code)
    assert other
    assert other.rectified == ()


def test_the_notice_names_the_decision_and_both_words(scene: Scene, db: Session) -> None:
    propose(scene, "新招学员", "新录用学员")
    act(scene, rectifying.rectify, scene.approver)
    decided = paper_of(db, scene, "decision")
    case = load(db, scene.approver, scene.application.id)
    issue = describe_preview(case.application, case.lead.body_code, "〔预览〕", decided.issued_on)
    printed = steps.rectification(case, case.application.events[-1], decided, issue)
    assert (printed.decision, printed.former, printed.words) == (
        decided.number,
        "新招学员",
        "新录用学员",
    )


def test_a_second_slip_is_looked_for_in_the_words_as_they_read_by_now(
    scene: Scene, db: Session
) -> None:
    propose(scene, "新招学员", "新录用学员")
    act(scene, rectifying.rectify, scene.approver)
    assert problems(scene, "新招学员", "新录用人员") == {"former"}
    propose(scene, "新录用学员", "新录用人员")
    act(scene, rectifying.rectify, scene.approver)
    issuing.issue_papers(db, scene.application.id)
    kinds = db.scalars(select(Paper.kind).filter_by(application_id=scene.application.id)).all()
    assert kinds.count("rectification") == 2
    assert len(list_rectifications(scene.application.events)) == 2


def test_nobody_signs_what_they_proposed_and_one_slip_waits_at_a_time(scene: Scene) -> None:
    said = {"former": "新招学员", "words": "新录用学员", "text": "见申请表。"}
    act(scene, rectifying.propose_rectification, scene.approver, **said)
    with pytest.raises(Forbidden, match="different person"):
        act(scene, rectifying.rectify, scene.approver)
    with pytest.raises((Forbidden, Conflict)):
        act(scene, rectifying.rectify, scene.lead)
    with pytest.raises(Forbidden, match="already"):
        propose(scene, "示例公司", "示例有限公司")
    other = scene.another_officer(scene.application.reviews[0].body_code, scene.approver.role)  # type: ignore[arg-type]
    act(scene, rectifying.reject_rectification, other, text="原文无误。")
    assert list_rectifications(scene.application.events) == []
    propose(scene, "示例公司", "示例有限公司")


@pytest.mark.parametrize(
    ("former", "words", "wrong"),
    [
        ("", "新录用", {"former"}),
        ("没有的话", "新录用", {"former"}),
        ("0", "1", {"former"}),  # more than once
        ("新招学员", "", {"words"}),
        ("新招学员", "新招学员", {"words"}),
        ("45000", "54000", {"words"}),
        ("45", "54", {"words"}),
        ("45000元", "45000万元", {"words"}),
        ("人民币45000元，", "", {"words"}),
        ("予以认定", "不予认定", {"words"}),
        ("予以认定", "予以驳回", {"words"}),
        ("新招学员", "学" * 201, {"words"}),
    ],
)
def test_amount_and_outcome_are_no_slip(
    scene: Scene, former: str, words: str, wrong: set[str]
) -> None:
    assert problems(scene, former, words) == wrong


def test_a_slip_has_to_be_shown(scene: Scene) -> None:
    assert problems(scene, "新招学员", "新录用学员", " ") == {"text"}


def test_where_no_officer_wrote_anything_there_is_no_slip(db: Session) -> None:
    scene = Scene(db).approve()
    issuing.issue_papers(db, scene.application.id)
    with pytest.raises(Forbidden, match="no words"):
        propose(scene, "a", "b")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("资助肆万伍仟元整", "资助伍万伍仟元整"),
        ("资助 45,000 元", "资助 45,001 元"),
        ("RMB 45,000 元", "RMB 45,000"),
        ("符合条件", "不符合条件"),
        ("无异议", "有异议"),
        ("we approve", "we do not approve"),
    ],
)
def test_what_weighs_is_found_however_it_is_written(before: str, after: str) -> None:
    assert changes_substance(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [("30人", "31人"), ("2025年", "2026年"), ("示例公司", "示列公司"), ("45,000元", "45000元")],
)
def test_a_count_a_year_and_a_name_can_be_a_slip(before: str, after: str) -> None:
    assert not changes_substance(before, after)
