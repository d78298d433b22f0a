"""The agencies' side of a case: who may do what, when, and what follows."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.loading import load, load_by_system
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.casework import (
    accepting,
    claiming,
    concluding,
    deciding,
    joint,
    suspending,
)
from services.applications.casework.accepting import Correction
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.filing import correcting
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.documents.issuing import find_issued_paper
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.factories import make_officer
from tests.support.scene import Scene, actor_of


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def test_a_submission_is_routed_to_the_bodies_of_today(scene: Scene) -> None:
    scene.submit()
    assert [(r.part, r.body_code, r.unit_codes) for r in scene.application.reviews] == [
        ("lead", "science", ["stic"]),
        ("joint", "tax", ["sat", "lat"]),
        ("joint", "finance", ["fc"]),
    ]


def test_a_submission_waits_for_the_lead_alone(scene: Scene) -> None:
    scene.submit()
    assert [r.waiting for r in scene.application.reviews] == ["reviewer", "others", "others"]
    assert (
        scene.application.due_on
        == read_clock(load(scene.db, scene.lead, scene.application.id)).due_on
    )


def test_officers_of_other_bodies_do_not_find_it(scene: Scene) -> None:
    scene.submit()
    with pytest.raises(NotFound):
        load(scene.db, scene.officer("psb"), scene.application.id)


def test_a_draft_is_nobody_elses(scene: Scene) -> None:
    with pytest.raises(NotFound):
        load(scene.db, scene.officer("science"), scene.application.id)


def test_a_case_is_claimed_before_it_is_acted_on(scene: Scene) -> None:
    scene.submit()
    with pytest.raises(Forbidden, match="Claim the case"):
        accepting.accept(
            scene.db, scene.lead, scene.application.id, version=scene.version(scene.lead)
        )


def test_who_cannot_claim_a_case_is_not_told_to(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    colleague = actor_of(make_officer(scene.db, "science", Role.REVIEWER), Role.REVIEWER)
    with pytest.raises(Forbidden, match="A colleague holds this case"):
        accepting.accept(
            scene.db, colleague, scene.application.id, version=scene.version(colleague)
        )


def test_a_claimed_case_is_not_claimed_again(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    with pytest.raises(Forbidden, match="already claimed"):
        scene.claim()


def test_a_released_case_can_be_claimed_by_a_colleague(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    claiming.release(scene.db, scene.lead, scene.application.id, version=scene.version(scene.lead))
    assert scene.claim().review.assignee_id == scene.lead.user_id  # type: ignore[union-attr]


def test_an_approver_frees_what_a_colleague_holds(scene: Scene) -> None:
    scene.submit()
    with pytest.raises(Forbidden, match="Nobody holds"):
        release(scene, scene.approver)
    scene.claim()
    release(scene, scene.approver)
    assert scene.application.reviews[0].assignee_id is None
    assert scene.application.events[-1].actor_id == scene.approver.user_id
    scene.claim()


def test_a_reviewer_frees_only_what_is_their_own(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    colleague = actor_of(make_officer(scene.db, "science"), Role.REVIEWER)
    with pytest.raises(Forbidden):
        release(scene, colleague)


def release(scene: Scene, actor: Actor) -> None:
    claiming.release(scene.db, actor, scene.application.id, version=scene.version(actor))


def test_a_second_correction_is_refused(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    correct(scene)
    answer(scene)
    with pytest.raises(Forbidden, match="needs the supervisor’s leave"):
        correct(scene)


def test_a_correction_names_what_is_known(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    with pytest.raises(Invalid) as caught:
        correct(scene, Correction("staff.ghosts", "?"))
    assert caught.value.problems[0].field == "corrections"


def test_what_officers_write_to_the_applicant_has_an_end(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    with pytest.raises(Invalid) as caught:
        correct(scene, Correction("staff.college", "长" * 4001))
    assert caught.value.problems[0].field == "note.staff.college"
    with pytest.raises(Invalid) as caught:
        accepting.decline(
            scene.db,
            scene.lead,
            scene.application.id,
            version=scene.version(scene.lead),
            reasons=["not_competent"],
            text="不属本机关职权",
            competent_agency="长",
        )
    assert caught.value.problems[0].field == "competent_agency"


def test_a_correction_needs_a_note_for_each_line(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    with pytest.raises(Invalid) as caught:
        correct(scene, Correction("staff.college", "  "))
    assert caught.value.problems[0].field == "note.staff.college"


def test_a_stale_version_meets_a_conflict(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    stale = scene.version(scene.lead)
    accepting.accept(scene.db, scene.lead, scene.application.id, version=stale)
    with pytest.raises(Conflict):
        accepting.accept(scene.db, scene.lead, scene.application.id, version=stale)


def test_the_last_opinion_sends_the_case_back_to_the_lead(scene: Scene) -> None:
    scene.consult()
    scene.opine("tax")
    assert scene.application.state == State.JOINT
    scene.opine("finance")
    assert scene.application.state == State.REVIEW
    assert [e.action for e in scene.application.events[-2:]] == ["opine", "gather"]


def test_joint_opinions_do_not_disturb_each_other(scene: Scene) -> None:
    scene.consult()
    scene.claim(scene.officer("tax"))
    scene.claim(scene.officer("finance"))
    on_screen = {body: scene.version(scene.officer(body)) for body in ("tax", "finance")}
    for body in ("tax", "finance"):
        joint.draft_opinion(
            scene.db,
            scene.officer(body),
            scene.application.id,
            version=on_screen[body],
            opinion=Opinion.NOT_CONCERNED,
            text="",
        )
    waiting = {review.waiting for review in scene.application.reviews[1:]}
    assert waiting == {"approver"}


@pytest.mark.parametrize("opinion", [Opinion.DISAGREE, Opinion.AGREE_WITH_CONDITIONS])
def test_reservations_need_words(scene: Scene, opinion: Opinion) -> None:
    scene.consult()
    with pytest.raises(Invalid):
        scene.opine("tax", opinion, " ")


def test_silence_is_not_consent(scene: Scene) -> None:
    scene.review()
    with pytest.raises(Forbidden, match="not all given"):
        conclude(scene)


def test_a_lead_does_not_opine_and_a_joint_body_does_not_conclude(scene: Scene) -> None:
    scene.consult()
    with pytest.raises(Forbidden):
        joint.opine(
            scene.db,
            scene.lead,
            scene.application.id,
            version=scene.version(scene.lead),
            opinion=Opinion.AGREE,
            text="",
        )
    tax = scene.officer("tax")
    scene.claim(tax)
    with pytest.raises((Forbidden, Conflict)):
        concluding.conclude(
            scene.db,
            tax,
            scene.application.id,
            version=scene.version(tax),
            recommendation=Recommendation.APPROVE,
            text="x",
        )


def test_who_concluded_does_not_sign_off(scene: Scene) -> None:
    scene.conclude()
    scene.stand_public()
    same_person = type(scene.approver)(
        user_id=scene.lead.user_id, name="x", role=Role.APPROVER, body=scene.lead.body
    )
    with pytest.raises(Forbidden, match="different person"):
        deciding.approve(
            scene.db,
            same_person,
            scene.application.id,
            version=scene.version(same_person),
        )


def test_a_refusal_gives_reasons_of_the_vocabulary(scene: Scene) -> None:
    scene.conclude()
    with pytest.raises(Invalid) as caught:
        deciding.refuse(
            scene.db,
            scene.approver,
            scene.application.id,
            version=scene.version(scene.approver),
            reasons=["because"],
            text="",
        )
    assert {problem.field for problem in caught.value.problems} == {"reasons", "text"}


def test_a_suspension_stops_the_clock_until_it_is_resumed(scene: Scene) -> None:
    scene.review()
    before = scene.application.due_on
    until = moments.today() + timedelta(days=30)
    scene.suspend(until)
    assert scene.application.due_on == until
    suspending.resume(scene.db, scene.lead, scene.application.id, version=scene.version(scene.lead))
    assert (scene.application.state, scene.application.due_on) == (State.REVIEW, before)


def test_an_extension_is_granted_once(scene: Scene) -> None:
    scene.review()
    before = scene.application.due_on
    extend(scene)
    assert before is not None
    assert scene.application.due_on is not None
    assert scene.application.due_on > before
    with pytest.raises(Forbidden, match="only once"):
        extend(scene)


def test_an_approval_is_issued_and_closed_once(scene: Scene) -> None:
    scene.approve()
    issue_papers(scene.db, scene.application.id)
    issue_papers(scene.db, scene.application.id)
    assert scene.application.state == State.CLOSED
    assert [e.action for e in scene.application.events].count("issue") == 1


def test_due_dates_are_what_the_clock_says(scene: Scene) -> None:
    scene.conclude()
    case = load(scene.db, scene.lead, scene.application.id)
    assert case.application.due_on == read_clock(case).due_on == case.lead.due_on


def test_an_approver_has_the_decision_and_a_viewer_nothing(scene: Scene) -> None:
    scene.conclude()
    scene.stand_public()
    approver = load(scene.db, scene.approver, scene.application.id)
    assert [a.value for a in allowed_actions(scene.approver, approver)] == [
        "amend_assessment",
        "send_back",
        "approve",
        "refuse",
        "write_to_applicant",
        "add_file",
        "release",
        "discontinue",
        "extend",
        "allot",
        "declare_relation",
    ]
    assert allowed_actions(scene.viewer, load(scene.db, scene.viewer, scene.application.id)) == []


def test_a_certificate_names_the_person_it_is_about_and_not_who_applied(db: Session) -> None:
    scene = Scene(db, "talent-green").approve()
    issue_papers(db, scene.application.id)
    paper = find_issued_paper(db, scene.application.id, "certificate")
    letter = find_issued_paper(db, scene.application.id, "decision")
    assert paper is not None
    assert letter is not None
    assert paper.holder == scene.application.answers["person"]["name_chinese"]
    assert letter.holder == scene.applicant.name


def test_the_portal_itself_has_no_part_in_a_case(scene: Scene) -> None:
    scene.submit()
    assert load_by_system(scene.db, scene.application.id).review is None


def correct(scene: Scene, *corrections: Correction) -> None:
    accepting.ask_for_correction(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        corrections=corrections or [Correction("staff.college", "请核对")],
    )


def answer(scene: Scene) -> None:
    from services.applications.filing import drafting

    drafting.save_section(
        scene.db,
        scene.owner,
        scene.application.id,
        "staff",
        scene.application.answers["staff"],
        version=scene.version(scene.owner),
    )
    correcting.answer_correction(
        scene.db,
        scene.owner,
        scene.application.id,
        declared=True,
        version=scene.version(scene.owner),
    )


def conclude(scene: Scene) -> None:
    scene.assess()
    concluding.conclude(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        recommendation=Recommendation.APPROVE,
        text="符合",
    )


def extend(scene: Scene) -> None:
    deciding.extend(
        scene.db,
        scene.approver,
        scene.application.id,
        version=scene.version(scene.approver),
        text="案情复杂",
    )
