"""Opinions of joint agencies: drafted, signed off, amended; disagreement and conditions."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.opinions import current_opinions
from services.applications.case.permissions import allowed_actions
from services.applications.casework import concluding, deciding, joint, queue
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.queue import Filters, Tab
from services.applications.letters import letters
from services.applications.letters.issuing import issue_papers, preview_papers
from services.applications.lifecycle import Action, State
from services.documents.papers import DecisionLetter
from services.errors import Conflict, Forbidden, Invalid
from services.models import Application, Notice, Paper
from services.plan import body
from tests.support.scene import Scene
from tests.support.walks import act, conclude

REASONS = "经当面核对凭证，口径差异不影响认定条件，故不采纳。"


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).consult()


def chief(scene: Scene, body: str = "tax") -> Actor:
    return scene.officer(body, Role.APPROVER)


def draft(scene: Scene, opinion: Opinion = Opinion.AGREE, text: str = "", **more: Any) -> None:
    tax = scene.officer("tax")
    if scene.application.reviews[1].assignee_id is None:
        scene.claim(tax)
    act(scene, joint.draft_opinion, tax, opinion=opinion, text=text, **more)


def propose(scene: Scene, recommendation: Recommendation = Recommendation.APPROVE) -> None:
    scene.assess()
    act(scene, concluding.conclude, scene.lead, recommendation=recommendation, text="符合条件。")


def offered(scene: Scene, actor: Actor) -> list[Action]:
    return allowed_actions(actor, load(scene.db, actor, scene.application.id))


def test_an_opinion_counts_only_once_another_signs_it(scene: Scene) -> None:
    draft(scene)
    assert scene.application.reviews[1].opinion is None
    assert current_opinions(scene.application.events) == {}
    page = queue.page(scene.db, chief(scene), Filters(view=Tab.SIGNOFF))
    assert [row.id for row in page.rows] == [scene.application.id]
    with pytest.raises(Forbidden):
        act(scene, joint.opine, scene.officer("tax"), opinion=Opinion.AGREE, text="")
    act(scene, joint.opine, chief(scene), opinion=Opinion.DISAGREE, text="口径不一致。")
    tax = scene.application.reviews[1]
    assert (tax.opinion, tax.opined_by) == ("disagree", chief(scene).user_id)
    assert list(checks.verify(scene.db)) == []


def test_who_drafted_never_signs_the_draft(scene: Scene) -> None:
    draft(scene)
    promoted = scene.officer("tax", Role.APPROVER)
    same = Actor(
        user_id=scene.officer("tax").user_id, name="x", role=Role.APPROVER, body=promoted.body
    )
    with pytest.raises(Forbidden, match="different person"):
        act(scene, joint.opine, same, opinion=Opinion.AGREE, text="")


def test_nothing_is_signed_without_a_draft(scene: Scene) -> None:
    assert Action.OPINE not in offered(scene, chief(scene))
    draft(scene)
    act(scene, joint.return_opinion, chief(scene), text="请补充依据。")
    assert Action.OPINE not in offered(scene, chief(scene))
    assert scene.application.reviews[1].waiting == "reviewer"


def test_an_opinion_is_amended_until_the_lead_concludes(scene: Scene) -> None:
    scene.opine("finance")
    draft(scene)
    act(scene, joint.opine, chief(scene), opinion=Opinion.AGREE, text="")
    assert scene.application.state == State.REVIEW
    draft(scene, Opinion.AGREE_WITH_CONDITIONS, "按期报送数据。")
    assert scene.application.reviews[1].opinion == "agree", "a draft replaces nothing"
    act(scene, joint.opine, chief(scene), opinion=Opinion.AGREE_WITH_CONDITIONS, text="按期报送。")
    assert scene.application.state == State.REVIEW
    assert scene.application.reviews[1].opinion == "agree_with_conditions"
    assert list(checks.verify(scene.db)) == []
    draft(scene)
    propose(scene)
    assert not {Action.DRAFT_OPINION, Action.OPINE} & {
        *offered(scene, chief(scene)),
        *offered(scene, scene.officer("tax")),
    }
    assert scene.application.reviews[1].waiting == "nobody"
    act(scene, deciding.send_back, scene.approver, text="请核对。")
    assert Action.OPINE not in offered(scene, chief(scene)), "the draft ended with the conclusion"


def test_who_was_not_asked_gives_no_opinion(db: Session) -> None:
    scene = Scene(db).review()
    for role in (Role.REVIEWER, Role.APPROVER):
        assert offered(scene, scene.officer("tax", role)) == []


def disagree(scene: Scene) -> None:
    scene.opine("finance")
    draft(scene, Opinion.DISAGREE, "口径不一致。")
    act(scene, joint.opine, chief(scene), opinion=Opinion.DISAGREE, text="口径不一致。")


def settle(scene: Scene, **changes: Any) -> None:
    known: dict[str, Any] = {"bodies": ["tax"], "on": moments.today(), "text": "已当面核对。"}
    act(scene, joint.coordinate, scene.lead, **known | changes)


def test_a_lead_speaks_with_who_disagrees_before_it_proposes_otherwise(scene: Scene) -> None:
    disagree(scene)
    with pytest.raises(Invalid) as refused:
        propose(scene)
    assert [one.field for one in refused.value.problems] == ["recommendation"]
    settle(scene)
    propose(scene)
    with pytest.raises(Invalid) as refused:
        act(scene, deciding.approve, scene.approver, text="同意。")
    assert [one.field for one in refused.value.problems] == ["text"]
    act(scene, deciding.approve, scene.approver, text=REASONS)
    assert scene.application.events[-1].data["overruled"] == ["tax"]


def test_to_follow_a_disagreement_needs_no_talk(scene: Scene) -> None:
    disagree(scene)
    propose(scene, Recommendation.REFUSE)
    assert scene.application.state == State.SIGNOFF


def test_what_was_settled_before_an_opinion_settles_it_not(scene: Scene) -> None:
    disagree(scene)
    settle(scene)
    draft(scene, Opinion.DISAGREE, "仍不一致。")
    act(scene, joint.opine, chief(scene), opinion=Opinion.DISAGREE, text="仍不一致。")
    with pytest.raises(Invalid):
        propose(scene)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"bodies": []}, "bodies"),
        ({"bodies": ["psb"]}, "bodies"),
        ({"on": None}, "on"),
        ({"on": date(2099, 1, 1)}, "on"),
        ({"text": " "}, "text"),
    ],
)
def test_a_coordination_says_who_when_and_what(
    scene: Scene, changes: dict[str, Any], wrong: str
) -> None:
    disagree(scene)
    with pytest.raises(Invalid) as refused:
        settle(scene, **changes)
    assert [one.field for one in refused.value.problems] == [wrong]


def set_conditions(scene: Scene) -> date:
    """Tax agrees with two conditions; returns the day by which they are to be met."""
    until = moments.today() + timedelta(days=60)
    said: dict[str, Any] = {
        "opinion": Opinion.AGREE_WITH_CONDITIONS,
        "text": "按期报送数据。\n\n留存凭证。",
    }
    scene.opine("finance")
    draft(scene, said["opinion"], said["text"], until=until)
    act(scene, joint.opine, chief(scene), until=until, **said)
    propose(scene)
    return until


def test_conditions_go_into_the_decision_and_its_letter(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = set_conditions(scene)
    act(scene, deciding.approve, scene.approver)
    day = until.isoformat()
    decided = scene.application.events[-1]
    assert [(one["text"], one["due_on"]) for one in decided.data["conditions"]] == [
        ("按期报送数据。", day),
        ("留存凭证。", day),
    ]
    composed: list[Any] = []
    compose = letters.decision

    def noted(*args: Any) -> Any:
        composed.append(compose(*args))
        return composed[-1]

    monkeypatch.setattr(letters, "decision", noted)
    issue_papers(scene.db, scene.application.id)
    assert scene.db.query(Paper).filter_by(kind="decision").one()
    assert [(one.text, one.due_on) for one in composed[0].conditions] == [
        ("按期报送数据。", until),
        ("留存凭证。", until),
    ]


def test_a_condition_is_left_out_only_with_reasons(scene: Scene) -> None:
    set_conditions(scene)
    with pytest.raises(Invalid):
        act(scene, deciding.approve, scene.approver, left_out=[1])
    act(scene, deciding.approve, scene.approver, left_out=[1], text=REASONS)
    decided = scene.application.events[-1].data
    assert [one["text"] for one in decided["conditions"]] == ["按期报送数据。"]
    assert decided["overruled"] == ["tax"]


@pytest.mark.parametrize("opinion", [Opinion.AGREE, Opinion.AGREE_WITH_CONDITIONS])
def test_only_conditions_have_a_day_and_it_lies_ahead(scene: Scene, opinion: Opinion) -> None:
    ahead = moments.today() + timedelta(days=opinion is Opinion.AGREE)
    with pytest.raises(Invalid) as refused:
        draft(scene, opinion, "按期报送。", until=ahead)
    assert [one.field for one in refused.value.problems] == ["until"]


def test_a_draft_on_a_case_that_moved_on_is_refused(scene: Scene) -> None:
    disagree(scene)
    stale = scene.version(scene.officer("tax"))
    propose(scene, Recommendation.REFUSE)
    with pytest.raises(Conflict):
        joint.draft_opinion(
            scene.db,
            scene.officer("tax"),
            scene.application.id,
            version=stale,
            opinion=Opinion.AGREE,
            text="",
        )
    assert scene.db.get_one(Application, scene.application.id).state == State.SIGNOFF


def told_by_name(scene: Scene, action: Action) -> set[Any]:
    scene.db.commit()
    jobs.run_all_due()
    return set(scene.db.scalars(select(Notice.user_id).where(Notice.kind == f"case.{action}")))


def disagreed(db: Session) -> Scene:
    """Concluded; the tax bureau disagrees, and was spoken with."""
    scene = Scene(db).consult()
    scene.opine("tax", Opinion.DISAGREE, "备案尚未完成。")
    scene.opine("finance")
    settled = {"bodies": ["tax"], "on": moments.today(), "text": "已核对凭证。"}
    act(scene, joint.coordinate, scene.lead, **settled)
    conclude(scene)
    return scene


def test_the_agency_that_a_decision_departs_from_is_told_and_no_other(db: Session) -> None:
    scene = disagreed(db)
    why = "备案已于本月完成，凭证真实、齐全，符合规定条件，应予准予。"
    act(scene, deciding.approve, scene.approver, text=why)
    tax = {scene.user("tax", role).id for role in (Role.REVIEWER, Role.APPROVER)}
    assert told_by_name(scene, Action.APPROVE) == tax


def test_a_refusal_names_the_agency_on_whose_opinion_it_rests(db: Session) -> None:
    scene = disagreed(db)
    reason = load(db, scene.approver, scene.application.id).item.reasons_for("refuse")[0].code
    said: dict[str, Any] = {"reasons": [reason], "text": "经审查不符合规定条件。"}
    with pytest.raises(Invalid) as refused:
        act(scene, deciding.refuse, scene.approver, rests_on=["finance"], **said)
    assert [problem.field for problem in refused.value.problems] == ["rests_on"]
    act(scene, deciding.refuse, scene.approver, rests_on=["tax"], **said)
    case = load(db, scene.owner, scene.application.id)
    decided = case.last(Action.REFUSE)
    assert decided
    [letter] = preview_papers(db, scene.application.id)
    assert isinstance(letter, DecisionLetter)
    assert [(one.body, one.text) for one in letter.rests_on] == [
        (body("tax").name, "备案尚未完成。")
    ]
    assert decided.data["rests_on"] == [{"body": "tax", "text": "备案尚未完成。"}]
    tax = {scene.user("tax", role).id for role in (Role.REVIEWER, Role.APPROVER)}
    assert told_by_name(scene, Action.REFUSE) == tax
    assert next(checks.verify(db), None) is None
