"""No case stays at a body that no longer acts: it goes to the one that does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs as queue
from services import moments
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.casework import joint, notes, revoking, suspending
from services.applications.casework.joint import Opinion
from services.applications.casework.suspending import Suspension
from services.applications.filing import responding
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import UNDECIDED, State
from services.applications.routing import handover
from services.catalogue import Item
from services.documents.issuing import find_issued_paper
from services.errors import NotFound
from services.followup import jobs
from services.followup.announcing import announce
from services.jobs import ASKED, FOLLOW
from services.models import Application, Notice, Paper
from services.plan import NoBody, Tenure
from tests.support.scene import Scene
from tests.support.walks import act

BEFORE = datetime(2018, 5, 2, 2, tzinfo=UTC)
"""State and local tax offices are two bodies."""
AFTER = datetime(2018, 6, 19, 2, tzinfo=UTC)
"""They have become one."""
LATER = datetime(2019, 1, 8, 2, tzinfo=UTC)
"""The finance commission has become a bureau."""
RECENTLY = datetime(2024, 1, 9, 2, tzinfo=UTC)
"""The science commission has been renamed."""


@pytest.fixture
def scene(db: Session) -> Iterator[Scene]:
    with moments.at(BEFORE):
        yield Scene(db)


@contextmanager
def swept(scene: Scene, when: datetime) -> Iterator[None]:
    """The sweep has been over what lies at bodies that no longer act, at a later moment."""
    scene.db.flush()
    with moments.at(when):
        for application_id in handover.list_to_hand_over(scene.db):
            assert handover.hand_over(scene.db, application_id)
        assert handover.list_to_hand_over(scene.db) == []
        assert list(checks.verify(scene.db)) == []
        scene.application = scene.db.get_one(Application, scene.application.id)
        yield


def where(scene: Scene) -> list[tuple[str, str, list[str]]]:
    return [(r.part, r.body_code, r.unit_codes) for r in scene.application.reviews]


def made(monkeypatch: pytest.MonkeyPatch, **successors: str) -> None:
    """A reform by which other bodies act for some of the plan's units."""
    known = handover.acting_tenure

    def acting(item: Item, unit: str, district: str | None, on: date) -> Tenure:
        term = known(item, unit, district, on)
        return term.model_copy(update={"body": successors.get(unit, term.body)})

    monkeypatch.setattr(handover, "acting_tenure", acting)


def test_two_bodies_that_became_one_have_one_part(scene: Scene) -> None:
    scene.submit()
    assert where(scene) == [
        ("lead", "stic", ["stic"]),
        ("joint", "sat", ["sat"]),
        ("joint", "lat", ["lat"]),
        ("joint", "fc", ["fc"]),
    ]
    route = scene.application.route
    with swept(scene, AFTER):
        assert where(scene) == [
            ("lead", "stic", ["stic"]),
            ("joint", "tax", ["sat", "lat"]),
            ("joint", "fc", ["fc"]),
        ]
    assert scene.application.route == route


def test_each_reform_in_turn_moves_what_it_concerns(scene: Scene) -> None:
    scene.submit()
    for when in (AFTER, LATER, RECENTLY):
        with swept(scene, when):
            pass
    assert [r.body_code for r in scene.application.reviews] == ["science", "tax", "finance"]
    with swept(scene, RECENTLY + timedelta(days=1)):
        assert [e.action for e in scene.application.events].count("hand_over") == 3


def test_a_case_that_was_missed_for_years_comes_to_the_bodies_of_today(scene: Scene) -> None:
    scene.submit()
    with swept(scene, RECENTLY):
        assert [r.body_code for r in scene.application.reviews] == ["science", "tax", "finance"]


def test_the_event_says_who_handed_over_to_whom_and_why(scene: Scene) -> None:
    scene.submit()
    with swept(scene, AFTER):
        event = scene.application.events[-1]
    assert (event.side, event.actor_id, event.from_state) == ("system", None, event.to_state)
    first, second = event.data["moves"]
    assert (first["from"], first["to"], first["units"]) == ("sat", "tax", ["sat"])
    assert (second["from"], second["to"], second["part"]) == ("lat", "tax", "joint")
    assert first["since"]["sc"] == "2018年6月15日"
    assert first["basis"]["sc"].startswith("2018年国税地税征管体制改革")


@pytest.mark.parametrize("stage", ["submit", "accept", "review", "consult", "conclude"])
def test_it_moves_in_whatever_state_it_is_and_the_clock_goes_on(scene: Scene, stage: str) -> None:
    getattr(scene, stage)()
    state = scene.application.state
    assert state in UNDECIDED
    with moments.at(RECENTLY):
        before = read_clock(load(scene.db, scene.owner, scene.application.id))
    with swept(scene, RECENTLY):
        assert scene.application.state == state
        assert read_clock(load(scene.db, scene.owner, scene.application.id)) == before
        assert {r.assignee_id for r in scene.application.reviews} == {None}
        assert scene.application.reviews[0].due_on == scene.application.due_on


def test_what_was_granted_can_be_ended_by_the_successor(scene: Scene) -> None:
    scene.approve()
    issue_papers(scene.db, scene.application.id)
    changed = scene.application.updated_at
    with swept(scene, RECENTLY):
        assert scene.application.state == State.CLOSED
        assert scene.application.updated_at == changed
        assert told(scene) == []
        chief = scene.officer("science", Role.APPROVER)
        first = scene.another_officer("science", Role.APPROVER)
        act(
            *(scene, revoking.propose_revocation, first),
            reasons=["obtained_by_deceit"],
            text="材料虚假",
        )
        act(scene, responding.answer_ending, scene.owner, text="无异议。")
        act(scene, revoking.revoke, chief, text="材料虚假")
        issue_papers(scene.db, scene.application.id)
    certificate = find_issued_paper(scene.db, scene.application.id, "certificate")
    letter = find_issued_paper(scene.db, scene.application.id, "revocation")
    assert certificate is not None
    assert letter is not None
    assert (certificate.body_code, certificate.status) == ("stic", "revoked")
    assert letter.body_code == "science"


def test_what_nobody_acts_for_any_more_stays(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.submit()
    known = handover.acting_tenure

    def acting(item: Item, unit: str, district: str | None, on: date) -> Tenure:
        if unit == "fc":
            raise NoBody
        return known(item, unit, district, on)

    monkeypatch.setattr(handover, "acting_tenure", acting)
    with swept(scene, RECENTLY):
        assert [r.body_code for r in scene.application.reviews] == ["science", "tax", "fc"]


def test_nothing_moves_while_every_body_acts(scene: Scene) -> None:
    scene.submit()
    assert handover.list_to_hand_over(scene.db) == []
    assert not handover.hand_over(scene.db, scene.application.id)


def test_the_past_officers_no_longer_find_it_and_the_new_ones_go_on(scene: Scene) -> None:
    scene.review()
    old = scene.lead
    with swept(scene, RECENTLY):
        with pytest.raises(NotFound):
            load(scene.db, old, scene.application.id)
        assert scene.lead.body == "science"
        scene.claim()
        joint.consult(scene.db, scene.lead, scene.application.id, version=scene.version(scene.lead))
        assert scene.application.state == State.JOINT


def test_who_keeps_acting_keeps_the_case_in_hand(scene: Scene) -> None:
    scene.accept()
    with swept(scene, AFTER):
        assert scene.application.reviews[0].assignee_id == scene.lead.user_id


def test_a_given_opinion_is_kept(scene: Scene) -> None:
    scene.consult()
    scene.opine("lat", Opinion.AGREE_WITH_CONDITIONS, "按期申报")
    with swept(scene, AFTER):
        tax = scene.application.reviews[1]
        assert (tax.opinion, tax.opinion_text) == ("agree_with_conditions", "按期申报")
        assert tax.opined_by == scene.officer("lat", Role.APPROVER).user_id
        assert tax.waiting == "nobody"
        assert scene.application.state == State.JOINT


@pytest.mark.parametrize(
    ("first", "second"),
    [(Opinion.AGREE, Opinion.DISAGREE), (Opinion.DISAGREE, Opinion.NOT_CONCERNED)],
)
def test_of_two_opinions_the_reserved_one_stands(
    scene: Scene, first: Opinion, second: Opinion
) -> None:
    scene.consult()
    scene.opine("sat", first, "第一")
    scene.opine("lat", second, "第二")
    with swept(scene, AFTER):
        assert scene.application.reviews[1].opinion == Opinion.DISAGREE
    with swept(scene, LATER):
        assert scene.application.reviews[1].opinion == Opinion.DISAGREE


def test_a_joint_part_that_comes_to_the_lead_leaves_its_opinion_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.consult()
    scene.opine("fc", Opinion.DISAGREE, "账目不符")
    made(monkeypatch, stic="science", fc="science")
    with swept(scene, BEFORE + timedelta(days=9)):
        assert where(scene)[0] == ("lead", "science", ["stic", "fc"])
        assert [r.part for r in scene.application.reviews] == ["lead", "joint", "joint"]
        assert scene.application.reviews[0].opinion == Opinion.DISAGREE
        assert scene.application.reviews[0].waiting == "others"


def test_a_joint_part_that_comes_to_a_lead_who_stays(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.accept()
    made(monkeypatch, fc="stic")
    with swept(scene, BEFORE + timedelta(days=9)):
        assert where(scene)[0] == ("lead", "stic", ["stic", "fc"])
        assert scene.application.reviews[0].assignee_id == scene.lead.user_id


def test_a_lead_that_comes_to_a_joint_body_leads_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.accept()
    made(monkeypatch, stic="fc")
    with swept(scene, BEFORE + timedelta(days=9)):
        assert where(scene) == [
            ("lead", "fc", ["stic", "fc"]),
            ("joint", "sat", ["sat"]),
            ("joint", "lat", ["lat"]),
        ]
        assert scene.application.reviews[0].assignee_id is None


def test_bodies_that_change_places(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.consult()
    scene.opine("sat", Opinion.DISAGREE, "不符")
    made(monkeypatch, sat="fc", fc="sat")
    with swept(scene, BEFORE + timedelta(days=9)):
        assert [r.body_code for r in scene.application.reviews] == ["stic", "fc", "lat", "sat"]
        assert [r.opinion for r in scene.application.reviews] == [None, "disagree", None, None]


def test_the_lead_goes_on_where_no_opinion_is_outstanding_any_more(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.consult()
    scene.opine("sat")
    scene.opine("lat")
    made(monkeypatch, fc="stic")
    with swept(scene, BEFORE + timedelta(days=9)):
        assert [e.action for e in scene.application.events[-2:]] == ["hand_over", "gather"]
        assert scene.application.state == State.REVIEW


def test_nor_does_it_wait_for_one_when_a_suspension_ends(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.consult()
    scene.opine("sat")
    scene.opine("lat")
    scene.suspend(date(2018, 6, 1), Suspension.HEARING)
    made(monkeypatch, fc="stic")
    with swept(scene, BEFORE + timedelta(days=9)):
        assert scene.application.state == State.SUSPENDED
        suspending.resume(
            scene.db, scene.lead, scene.application.id, version=scene.version(scene.lead)
        )
        assert scene.application.state == State.REVIEW


def told(scene: Scene) -> list[UUID]:
    """Whom the jobs tell that the case was handed over."""
    _transaction, asked = scene.db.info.get(ASKED, (None, []))
    for job in asked:
        if job.task_name == FOLLOW:
            announce(scene.db, job.task_kwargs["event_id"], mail=False)
    kinds = ("case.hand_over", "cases_handed_over")
    return list(scene.db.scalars(select(Notice.user_id).where(Notice.kind.in_(kinds))))


def test_the_applicant_and_those_who_go_on_are_told(scene: Scene) -> None:
    scene.submit()
    applicant = {scene.owner.user_id, scene.filer.user_id}
    officers: list[Actor] = [scene.officer("tax"), scene.officer("fc"), scene.officer("sat")]
    scene.officer("tax", Role.APPROVER)
    with swept(scene, AFTER):
        assert set(told(scene)) == applicant | {officers[0].user_id}


def test_a_case_to_sign_off_is_told_to_who_can_sign(scene: Scene) -> None:
    scene.conclude()
    applicant = {scene.owner.user_id, scene.filer.user_id}
    scene.officer("science")
    approver = scene.officer("science", Role.APPROVER)
    with swept(scene, RECENTLY):
        assert set(told(scene)) == applicant | {approver.user_id}


def test_an_officer_is_told_once_a_day_however_many_come(scene: Scene) -> None:
    scene.submit()
    second = Scene(scene.db).submit()
    officer = scene.officer("tax")
    with swept(scene, AFTER):
        assert told(scene).count(officer.user_id) == 1
        assert [e.action for e in second.application.events][-1] == "hand_over"
    third = Scene(scene.db)
    with moments.at(BEFORE):
        third.submit()
    with swept(third, AFTER + timedelta(days=1)):
        assert told(third).count(officer.user_id) == 2


def test_notes_go_along(scene: Scene) -> None:
    scene.submit()
    notes.add_note(scene.db, scene.officer("sat"), scene.application.id, text="已核对")
    notes.add_note(scene.db, scene.officer("fc"), scene.application.id, text="财政")
    with swept(scene, AFTER):
        case = load(scene.db, scene.officer("tax"), scene.application.id)
        assert [note.text for note in notes.list_notes(scene.db, case)] == ["已核对"]


def test_a_paper_bears_the_name_of_who_led_on_its_day(scene: Scene) -> None:
    scene.accept()
    with swept(scene, RECENTLY):
        issue_papers(scene.db, scene.application.id)

    def issuer(kind: str) -> str:
        paper: Paper | None = find_issued_paper(scene.db, scene.application.id, kind)
        assert paper
        return paper.body_code

    assert issuer("receipt") == issuer("acceptance") == "stic"


def test_the_hourly_job_does_it(scene: Scene) -> None:
    scene.submit()
    scene.db.commit()
    with moments.at(RECENTLY):
        jobs.follow_succession(timestamp=0)
        queue.run_all_due()
    scene.db.refresh(scene.application)
    scene.db.expire(scene.application, ["reviews"])
    assert scene.application.reviews[0].body_code == "science"
