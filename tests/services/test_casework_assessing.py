"""Findings of conditions and documents: recorded, amended, sent back; what is not known never
passes.
"""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case import checks
from services.applications.case.assessments import (
    Assessed,
    Assessment,
    Evidence,
    list_subjects,
    list_unproven,
    read_assessments,
)
from services.applications.case.attached import list_documents
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.casework import assessing, concluding, deciding
from services.applications.casework.concluding import Recommendation
from services.applications.lifecycle import State
from services.errors import Conflict, Forbidden, Invalid
from services.models import Paper
from tests.support.scene import Scene
from tests.support.walks import act

FIRST, SECOND = "conditions.TASE-1", "conditions.TASE-2"


@pytest.fixture
def scene(db: Session) -> Scene:
    made = Scene(db).consult()
    for review in made.application.reviews[1:]:
        made.opine(review.body_code)
    return made


def case_of(scene: Scene, actor: Actor | None = None) -> Case:
    return load(scene.db, actor or scene.lead, scene.application.id)


def find(scene: Scene, *found: Assessment, rest: bool = False) -> None:
    act(scene, assessing.assess, scene.lead, assessments=found, rest=rest)


def amend(scene: Scene, *found: Assessment) -> None:
    act(scene, assessing.amend, scene.approver, assessments=found)


def conclude(scene: Scene, recommendation: Recommendation = Recommendation.APPROVE) -> None:
    said: dict[str, Any] = {"recommendation": recommendation, "text": "符合条件。"}
    act(scene, concluding.conclude, scene.lead, **said)


def fields(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [one.field for one in error.value.problems]


def test_approval_cannot_be_recommended_before_everything_is_found(scene: Scene) -> None:
    with pytest.raises(Invalid) as error:
        conclude(scene)
    assert fields(error) == ["recommendation"]
    find(scene, Assessment(FIRST, Assessed.MET, Evidence.FILE))
    with pytest.raises(Invalid):
        conclude(scene)
    find(scene, rest=True)
    conclude(scene)
    assert scene.application.state == State.SIGNOFF


@pytest.mark.parametrize("found", [Assessed.NO_DATA, Assessed.DIFFERS])
def test_no_data_and_a_difference_are_never_a_pass(scene: Scene, found: Assessed) -> None:
    find(scene, Assessment(FIRST, found, Evidence.REGISTER, "登记系统无记录。"), rest=True)
    with pytest.raises(Invalid):
        conclude(scene)
    find(scene, Assessment(FIRST, Assessed.JUDGED, Evidence.FILE, "原件已核对。"))
    conclude(scene)


def test_a_refusal_can_be_recommended_on_what_is_not_known_but_never_turned_around(
    scene: Scene,
) -> None:
    conclude(scene, Recommendation.REFUSE)
    with pytest.raises(Invalid) as error:
        act(scene, deciding.approve, scene.approver, text="")
    assert fields(error) == ["text"]
    assert scene.application.decision is None


def test_each_document_handed_in_is_found_too(scene: Scene) -> None:
    case = case_of(scene)
    held = list_documents(scene.db, case)
    subjects = list_subjects(case, held)
    assert {f"documents.{one.slot}" for one in held} <= subjects.keys()
    conditions = [about for about in subjects if about.startswith("conditions.")]
    find(scene, *(Assessment(about, Assessed.MET, Evidence.FILE) for about in conditions))
    left = list_unproven(case_of(scene), held)
    assert len(left) == len(subjects) - len(conditions)
    with pytest.raises(Invalid):
        conclude(scene)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (Assessment(FIRST, None, Evidence.FILE), f"found.{FIRST}"),
        (Assessment(FIRST, None, None, "原件"), f"found.{FIRST}"),
        (Assessment("conditions.X-9", Assessed.MET, Evidence.FILE), "found.conditions.X-9"),
        (Assessment("documents.none", Assessed.MET, Evidence.FILE), "found.documents.none"),
        (Assessment(FIRST, Assessed.MET), f"evidence.{FIRST}"),
        (Assessment(FIRST, Assessed.MET, Evidence.REGISTER), f"note.{FIRST}"),
        (Assessment(FIRST, Assessed.JUDGED, Evidence.FILE, " "), f"note.{FIRST}"),
        (Assessment(FIRST, Assessed.NOT_APPLICABLE, Evidence.FILE), f"note.{FIRST}"),
        (Assessment(FIRST, Assessed.DIFFERS, Evidence.FILE), f"note.{FIRST}"),
        (Assessment(FIRST, Assessed.NO_DATA, Evidence.FILE), f"note.{FIRST}"),
        (Assessment(FIRST, Assessed.MET, Evidence.FILE, "长" * 1001), f"note.{FIRST}"),
    ],
)
def test_what_is_wrong_is_said_of_the_row(scene: Scene, given: Assessment, wrong: str) -> None:
    with pytest.raises(Invalid) as error:
        find(scene, given, rest=True)
    assert fields(error) == [wrong]
    assert read_assessments(scene.application.events) == {}


def test_nothing_new_is_no_step(scene: Scene) -> None:
    with pytest.raises(Invalid) as error:
        find(scene)
    assert fields(error) == ["rest"]
    one = Assessment(FIRST, Assessed.MET, Evidence.FILE)
    find(scene, one)
    with pytest.raises(Invalid):
        find(scene, one)


def test_what_the_answers_deny_is_not_among_the_rest(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessing, "read_self_check", lambda _case: {"TASE-1": False})
    with pytest.raises(Invalid) as error:
        find(scene, rest=True)
    assert fields(error) == [f"found.{FIRST}"]
    find(scene, Assessment(FIRST, Assessed.JUDGED, Evidence.FILE, "口径已核对。"), rest=True)
    conclude(scene)


def test_the_amendment_stands_beside_the_draft_and_the_rest_is_accepted(scene: Scene) -> None:
    find(scene, rest=True)
    conclude(scene)
    other = Assessment(FIRST, Assessed.DIFFERS, Evidence.REGISTER, "登记住所已迁出。")
    amend(scene, other)
    part = read_assessments(scene.application.events)[FIRST]
    assert part.drafted
    assert part.drafted.found is Assessed.MET
    assert part.amended == other
    assert part.amended_in
    assert part.amended_in.actor_id == scene.approver.user_id
    assert part.drafted_in
    assert part.drafted_in.actor_id == scene.lead.user_id
    assert not read_assessments(scene.application.events)[SECOND].amended
    with pytest.raises(Invalid):
        act(scene, deciding.approve, scene.approver, text="")
    amend(scene, Assessment(FIRST, Assessed.JUDGED, Evidence.REGISTER, "迁址登记已更正。"))
    act(scene, deciding.approve, scene.approver, text="")
    assert scene.application.decision == "approved"


def test_an_amendment_has_reasons_and_changes_something(scene: Scene) -> None:
    find(scene, rest=True)
    conclude(scene)
    with pytest.raises(Invalid) as error:
        amend(scene, Assessment(FIRST, Assessed.MET, Evidence.FILE))
    assert fields(error) == ["rest"]
    with pytest.raises(Invalid) as error:
        amend(scene, Assessment(FIRST, Assessed.MET, Evidence.SITE))
    assert fields(error) == [f"note.{FIRST}"]


def test_what_is_sent_back_is_found_anew_and_the_rest_stands(scene: Scene) -> None:
    find(scene, rest=True)
    conclude(scene)
    act(scene, deciding.send_back, scene.approver, text="请核对。", parts=[FIRST])
    parts = read_assessments(scene.application.events)
    assert parts[FIRST].sent_back
    assert parts[FIRST].stands is None
    assert parts[SECOND].passes
    with pytest.raises(Invalid):
        conclude(scene)
    find(scene, Assessment(FIRST, Assessed.MET, Evidence.FILE))
    conclude(scene)
    assert scene.application.state == State.SIGNOFF


def test_only_what_was_found_can_be_sent_back(scene: Scene) -> None:
    find(scene, rest=True)
    conclude(scene)
    with pytest.raises(Invalid) as error:
        act(scene, deciding.send_back, scene.approver, text="请核对。", parts=["conditions.X"])
    assert fields(error) == ["parts"]


def test_the_reviewer_finds_and_the_approver_amends_and_nobody_else(scene: Scene) -> None:
    one = Assessment(FIRST, Assessed.MET, Evidence.FILE)
    known: dict[str, Any] = {"assessments": [one]}
    lead = scene.application.reviews[0].body_code
    for actor in (scene.approver, scene.officer("tax"), scene.another_officer(lead)):
        with pytest.raises((Forbidden, Conflict)):
            act(scene, assessing.assess, actor, **known)
    with pytest.raises((Forbidden, Conflict)):
        act(scene, assessing.amend, scene.approver, **known)
    find(scene, rest=True)
    conclude(scene)
    with pytest.raises((Forbidden, Conflict)):
        act(scene, assessing.amend, scene.lead, **known)


def test_whoever_found_never_decides(scene: Scene) -> None:
    find(scene, rest=True)
    conclude(scene)
    by = scene.lead.user_id
    chief = Actor(user_id=by, name="示例", role=scene.approver.role, body=scene.approver.body)
    with pytest.raises(Forbidden, match="different person"):
        act(scene, deciding.approve, chief, text="")
    other = Assessment(FIRST, Assessed.JUDGED, Evidence.FILE, "核对无误。")
    with pytest.raises(Forbidden, match="different person"):
        act(scene, assessing.amend, chief, assessments=[other])


def test_the_ledger_holds_and_says_nothing_to_the_applicant(scene: Scene, db: Session) -> None:
    find(scene, rest=True)
    conclude(scene)
    amend(scene, Assessment(FIRST, Assessed.JUDGED, Evidence.FILE, "核对无误。"))
    events = scene.application.events
    papers = db.query(Paper).filter_by(application_id=scene.application.id).all()
    assert checks.check(scene.application, events, papers) is None
