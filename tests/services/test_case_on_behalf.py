"""Who stands in acts on what an absent colleague holds; for four eyes both are one person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions, find_obstacle
from services.applications.case.recusals import OfficerRelation
from services.applications.casework import (
    assigning,
    claiming,
    concluding,
    deciding,
    joint,
    notes,
    queue,
    recusing,
)
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.lifecycle import Action
from services.errors import Forbidden, NotFound
from services.followup.announcing import announce
from services.followup.mentions import tell_mentioned
from services.models import CaseNote, Deputy, Notice, User
from tests.support.scene import Scene, actor_of
from tests.support.walks import act

LAST_WORD = {"recommendation": Recommendation.APPROVE, "text": "符合条件。"}


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).review()


def stand_in(scene: Scene, absent: Actor, deputy: Actor | None = None) -> Actor:
    """Somebody who stands in today, a further officer by default."""
    body = absent.body or ""
    deputy = deputy or scene.another_officer(body, absent.role or Role.REVIEWER)
    today = moments.today()
    scene.db.add(
        Deputy(
            person_id=absent.user_id,
            deputy_id=deputy.user_id,
            body_code=body,
            first_day=today,
            last_day=today + timedelta(days=3),
            named_by=absent.user_id,
        )
    )
    scene.db.flush()
    return replace(deputy, stands_in_for=frozenset({absent.user_id}))


def as_approver(scene: Scene, actor: Actor) -> Actor:
    """The same person, made an approver since."""
    user = scene.db.get_one(User, actor.user_id)
    user.staff_role = Role.APPROVER.value
    scene.db.flush()
    return actor_of(user, Role.APPROVER)


def test_who_stands_in_acts_on_what_the_absent_one_holds_and_the_record_says_so(
    scene: Scene,
) -> None:
    deputy, other = stand_in(scene, scene.lead), scene.another_officer("science")
    case = load(scene.db, other, scene.application.id)
    assert find_obstacle(other, case, Action.CONSULT) is not None
    with pytest.raises(Forbidden, match="A colleague holds this case"):
        act(scene, joint.consult, other)
    act(scene, joint.consult, deputy)
    event = scene.application.events[-1]
    assert (event.actor_id, event.data["for"]) == (deputy.user_id, str(scene.lead.user_id))
    assert scene.application.reviews[0].assignee_id == scene.lead.user_id
    assert load(scene.db, other, scene.application.id).names[scene.lead.user_id]
    assert next(checks.verify(scene.db), None) is None


def test_what_somebody_does_for_themselves_is_said_to_be_for_nobody(scene: Scene) -> None:
    deputy = stand_in(scene, scene.lead)
    act(scene, joint.consult, scene.lead)
    assert "for" not in scene.application.events[-1].data
    act(scene, claiming.release, deputy)
    act(scene, claiming.claim, deputy)
    assert "for" not in scene.application.events[-1].data
    act(
        scene,
        recusing.declare_relation,
        deputy,
        relation=OfficerRelation.FAMILY,
        text="配偶系申请单位股东。",
    )
    assert "for" not in scene.application.events[-1].data


def test_neither_of_the_two_decides_what_was_done_for_the_other(scene: Scene) -> None:
    """Whoever is made an approver later is held to what was done for them too."""
    deputy, absent = stand_in(scene, scene.lead), scene.lead
    act(scene, joint.consult, deputy)
    for review in load(scene.db, absent, scene.application.id).asked:
        scene.opine(review.body_code)
    scene.assess()
    act(scene, concluding.conclude, deputy, **LAST_WORD)
    for person in (absent, deputy):
        approver = as_approver(scene, person)
        with pytest.raises(Forbidden, match="different person"):
            act(scene, deciding.approve, approver)
    act(scene, deciding.approve, scene.approver)
    assert scene.application.decision == "approved"


def test_an_opinion_drafted_for_somebody_is_not_signed_off_by_them(scene: Scene) -> None:
    act(scene, joint.consult, scene.lead)
    drafter = scene.officer("tax")
    scene.claim(drafter)
    deputy = stand_in(scene, drafter)
    said = {"opinion": Opinion.AGREE, "text": ""}
    act(scene, joint.draft_opinion, deputy, **said)
    for person in (drafter, deputy):
        approver = as_approver(scene, person)
        with pytest.raises(Forbidden, match="A different person must sign off"):
            act(scene, joint.opine, approver, **said)
    act(scene, joint.opine, scene.officer("tax", Role.APPROVER), **said)


def test_who_stepped_aside_does_not_come_back_by_standing_in(scene: Scene) -> None:
    deputy = stand_in(scene, scene.lead)
    review = scene.application.reviews[0]
    review.recused = [deputy.user_id]
    scene.db.flush()
    with pytest.raises(NotFound):
        load(scene.db, deputy, scene.application.id)
    other = scene.another().submit()
    claiming.claim(scene.db, scene.lead, other.application.id, version=other.version(scene.lead))
    with pytest.raises(Forbidden, match="another case of this applicant"):
        act(other, claiming.release, deputy)


def test_cases_of_the_absent_one_stand_among_those_of_the_deputy(scene: Scene) -> None:
    deputy = stand_in(scene, scene.lead)
    other = scene.another().submit()
    act(other, claiming.claim, deputy)
    scene.db.flush()

    def mine(actor: Actor) -> list[str | None]:
        tabs = (queue.Filters(queue.Tab.MINE), queue.Filters(queue.Tab.OPEN, mine=True))
        first, second = (
            sorted(row.number for row in queue.page(scene.db, actor, one).rows) for one in tabs
        )
        assert first == second
        return first

    assert mine(deputy) == sorted([scene.application.number or "", other.application.number or ""])
    assert mine(replace(deputy, stands_in_for=frozenset())) == [other.application.number]
    assert mine(scene.lead) == [scene.application.number]


def test_both_are_told_but_not_who_stepped_aside(scene: Scene) -> None:
    deputy, lead = stand_in(scene, scene.lead), scene.lead
    act(scene, joint.consult, scene.lead)
    scene.opine("tax")
    event = scene.application.events[-1]
    announce(scene.db, event.id, mail=False)
    told = {one.user_id for one in scene.db.query(Notice).filter_by(event_id=event.id)}
    assert told == {lead.user_id, deputy.user_id}
    scene.application.reviews[0].recused = [deputy.user_id]
    scene.db.flush()
    scene.opine("finance")
    event = next(one for one in reversed(scene.application.events) if one.action == "opine")
    announce(scene.db, event.id, mail=False)
    told = {one.user_id for one in scene.db.query(Notice).filter_by(event_id=event.id)}
    assert told == {lead.user_id}


def test_a_note_that_mentions_the_absent_one_reaches_the_deputy(scene: Scene) -> None:
    deputy = stand_in(scene, scene.lead)
    known = {"text": "请核对第三行。", "mentions": [str(scene.lead.user_id)]}
    notes.add_note(scene.db, scene.approver, scene.application.id, **known)  # type: ignore[arg-type]
    note = scene.db.query(CaseNote).one()
    tell_mentioned(scene.db, note.id, [scene.lead.user_id])
    told = {one.user_id for one in scene.db.query(Notice).filter_by(kind="note_mention")}
    assert told == {scene.lead.user_id, deputy.user_id}


def test_an_approver_still_assigns_the_case_to_somebody_else(scene: Scene) -> None:
    deputy = stand_in(scene, scene.lead)
    act(scene, assigning.assign, scene.approver, officer=str(deputy.user_id))
    case = load(scene.db, deputy, scene.application.id)
    assert Action.CONSULT in allowed_actions(deputy, case)
    act(scene, joint.consult, deputy)
    assert "for" not in scene.application.events[-1].data
