"""Services without a decision: each nature filed, handled and brought to its end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Role
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.case.sharing import Reply
from services.applications.casework import (
    accepting,
    answering,
    deciding,
    entering,
    joint,
    matching,
    referring,
    sweeping,
)
from services.applications.casework.accepting import Correction
from services.applications.filing import withdrawing
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action, State
from services.catalogue import item
from services.catalogue.parts import Nature
from services.documents.issuing import find_issued_paper
from services.documents.numbering import printed_number
from services.errors import Forbidden, Invalid, NotFound
from services.models import Event, Notice, Paper
from tests.support.editions import add, revised
from tests.support.light import CONSENT, DECIDER, LIGHT, make_light
from tests.support.scene import Scene

Handle = Callable[[Scene], None]


@pytest.fixture
def filed(db: Session, monkeypatch: pytest.MonkeyPatch) -> Callable[[Nature], Scene]:
    def make(nature: Nature) -> Scene:
        make_light(monkeypatch, nature)
        scene = Scene(db).submit()
        scene.claim()
        return scene

    return make


def take(scene: Scene, run: Callable[..., object], **arguments: object) -> None:
    run(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        **arguments,
    )


def hand_off(scene: Scene) -> None:
    take(scene, referring.check)
    take(
        scene, referring.refer, reasons=["handed_over"], text="依法由省级机关决定。", reference="A1"
    )


def enquiry(scene: Scene) -> None:
    take(scene, answering.assign)
    take(scene, joint.consult)
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
    take(scene, answering.answer, text="可以办理。")


def matched(scene: Scene) -> None:
    take(scene, matching.forward, text="请答复。")
    offer = {"institution": "cmmi", "reply": Reply.OFFER, "text": "愿意面谈。"}
    take(scene, matching.enter_reply, **offer)
    take(scene, matching.match, institutions=["cmmi"], text="已签约。")


HANDLED: dict[Nature, tuple[Handle, State]] = {
    "filing": (lambda scene: take(scene, entering.confirm, text=""), State.ON_FILE),
    "hand_off": (hand_off, State.REFERRED),
    "enquiry": (enquiry, State.ANSWERED),
    "matching": (matched, State.MATCHED),
    "register": (lambda scene: take(scene, entering.enter, text=""), State.ENTERED),
}


@pytest.mark.parametrize("nature", LIGHT)
def test_a_case_is_brought_to_its_end(
    filed: Callable[[Nature], Scene], nature: Nature, db: Session
) -> None:
    scene = filed(nature)
    handle, end = HANDLED[nature]
    handle(scene)
    application = scene.application
    assert application.state == end
    assert (application.decision, application.due_on) == (None, None)
    assert application.decided_at is not None
    assert {review.waiting for review in application.reviews} == {"nobody"}
    left = allowed_actions(scene.lead, load(db, scene.lead, application.id))
    assert left == ([Action.PUBLISH_ANSWER] if nature == "enquiry" else [])
    assert checks.check(application, application.events, []) is None


def test_a_guide_is_only_read(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, revised(item("tase", 1), nature="guide"))
    with pytest.raises(NotFound):
        Scene(db)


LETTERS: dict[Nature, list[str]] = {
    "filing": ["entry"],
    "hand_off": ["referral"],
    "enquiry": [],
    "matching": [],
    "register": ["entry"],
}
"""What is issued at the end."""


@pytest.mark.parametrize("nature", LIGHT)
def test_the_applicant_has_letters_and_is_told_of_the_end(
    filed: Callable[[Nature], Scene], nature: Nature, db: Session
) -> None:
    scene = filed(nature)
    HANDLED[nature][0](scene)
    db.commit()
    jobs.run_all_due()
    db.expire_all()
    of_case = Paper.application_id == scene.application.id
    papers = db.scalars(select(Paper.kind).where(of_case).order_by(Paper.created_at, Paper.id))
    assert list(papers) == ["receipt", *LETTERS[nature]]
    *_, last = (e for e in scene.application.events if e.action != Action.PUT_ON_PAPER)
    told = db.scalars(select(Notice.user_id).where(Notice.event_id == last.id))
    expected = {scene.users["", role].id for role in (Role.OWNER, Role.FILER)}
    assert set(told) == expected


@pytest.mark.parametrize(("nature", "word"), [("filing", "备"), ("register", "登")])
def test_the_letter_of_an_entry_bears_the_number_of_the_entry(
    filed: Callable[[Nature], Scene], nature: Nature, word: str, db: Session
) -> None:
    scene = filed(nature)
    HANDLED[nature][0](scene)
    given = scene.application.events[-1].data["number"]
    issue_papers(db, scene.application.id)
    letter = find_issued_paper(db, scene.application.id, "entry")
    assert letter
    assert letter.number == given == f"深科技创新{word}〔{moments.today().year}〕1号"
    assert printed_number(given.replace("备", "備").replace("登", "登")) == given


@pytest.mark.parametrize("nature", LIGHT)
def test_one_correction_and_its_silence(
    filed: Callable[[Nature], Scene], nature: Nature, db: Session
) -> None:
    scene = filed(nature)
    corrections = [Correction("enterprise.address", "请更正。")]
    take(scene, accepting.ask_for_correction, corrections=corrections)
    late = moments.now() + timedelta(days=60)
    with moments.at(late):
        assert sweeping.list_expired(db) == [scene.application.id]
        assert sweeping.settle(db, scene.application.id) is Action.LAPSE
    assert scene.application.state == State.RETURNED


@pytest.mark.parametrize("nature", LIGHT)
def test_silence_of_the_agency_accepts_nothing(
    filed: Callable[[Nature], Scene], nature: Nature, db: Session
) -> None:
    filed(nature)
    with moments.at(moments.now() + timedelta(days=60)):
        assert sweeping.list_expired(db) == []


@pytest.mark.parametrize("nature", LIGHT)
def test_an_applicant_withdraws_at_any_time_before_the_end(
    filed: Callable[[Nature], Scene], nature: Nature
) -> None:
    scene = filed(nature)
    version = scene.version(scene.owner)
    withdrawing.withdraw(
        scene.db, scene.owner, scene.application.id, version=version, reason="不再需要"
    )
    assert scene.application.state == State.WITHDRAWN


def test_a_hand_off_records_who_decides(filed: Callable[[Nature], Scene]) -> None:
    scene = filed("hand_off")
    hand_off(scene)
    data = scene.application.events[-1].data
    assert data["decider"] == DECIDER.model_dump(mode="json")
    assert data["reference"] == "A1"


def test_a_hand_off_says_why(filed: Callable[[Nature], Scene]) -> None:
    scene = filed("hand_off")
    take(scene, referring.check)
    with pytest.raises(Invalid) as refused:
        take(scene, referring.refer, reasons=["duplicate"], text="", reference="x" * 101)
    assert [problem.field for problem in refused.value.problems] == ["reasons", "text", "reference"]


def test_each_step_has_a_clock_of_its_own(filed: Callable[[Nature], Scene], db: Session) -> None:
    scene = filed("hand_off")
    assert read_clock(load(db, scene.lead, scene.application.id)).days_allowed == 3
    take(scene, referring.check)
    clock = read_clock(load(db, scene.lead, scene.application.id))
    assert (clock.phase, clock.days_allowed) == ("referral", 1)


def test_an_answer_can_be_put_off_once_with_a_reason(
    filed: Callable[[Nature], Scene], db: Session
) -> None:
    scene = filed("enquiry")
    take(scene, answering.assign)
    version = scene.version(scene.approver)
    deciding.extend(db, scene.approver, scene.application.id, version=version, text="情况复杂")
    case = load(db, scene.approver, scene.application.id)
    assert (read_clock(case).days_allowed, read_clock(case).extended) == (20, True)
    assert Action.EXTEND not in allowed_actions(scene.approver, case)


def test_all_who_are_asked_are_waited_for(filed: Callable[[Nature], Scene]) -> None:
    scene = filed("enquiry")
    take(scene, answering.assign)
    take(scene, joint.consult)
    scene.opine("tax")
    assert scene.application.state == State.JOINT
    scene.opine("finance")
    assert scene.application.state == State.ASSIGNED


def test_an_enquiry_keeps_whether_it_may_be_published(
    filed: Callable[[Nature], Scene], db: Session
) -> None:
    scene = filed("enquiry")
    enquiry(scene)
    assert scene.application.events[-1].data["publish"] is True


def test_nothing_is_forwarded_without_consent(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    make_light(monkeypatch, "matching")
    scene = Scene(db).submit()
    scene.claim()
    section, field = CONSENT.split(".")
    answers = scene.application.answers
    scene.application.answers = answers | {section: answers[section] | {field: False}}
    db.flush()
    assert Action.FORWARD not in allowed_actions(
        scene.lead, load(db, scene.lead, scene.application.id)
    )
    with pytest.raises(Forbidden, match="has not agreed"):
        take(scene, matching.forward, text="")


def test_entries_are_numbered_by_body_and_year(filed: Callable[[Nature], Scene]) -> None:
    numbers = []
    for nature in ("register", "filing", "register"):
        scene = filed(nature)  # type: ignore[arg-type]
        HANDLED[nature][0](scene)  # type: ignore[index]
        numbers.append(scene.application.events[-1].data["number"])
    year = moments.today().year
    first, filing, second = numbers
    assert (first[-2], second[-2]) == ("1", "2")
    assert f"登〔{year}〕" in first
    assert f"备〔{year}〕1号" in filing


@pytest.mark.parametrize("nature", LIGHT)
def test_what_is_decided_elsewhere_or_not_at_all_is_not_decided_here(
    filed: Callable[[Nature], Scene], nature: Nature, db: Session
) -> None:
    scene = filed(nature)
    offered = set(allowed_actions(scene.lead, load(db, scene.lead, scene.application.id)))
    assert not offered & {Action.ACCEPT, Action.CONCLUDE, Action.SUSPEND}
    assert set(db.scalars(select(Event.action))) == {"start", "submit", "claim"}
