"""What was granted can be ended by who granted it, and everybody learns of it at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.case.endings import find_proposed_ending
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.casework import revoking
from services.applications.clock.calendar import add_working_days
from services.applications.filing import acknowledging, responding
from services.applications.letters import endings
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import Action, State
from services.documents import papers, store, verifying
from services.documents.issuing import find_issued_paper
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.followup.announcing import announce
from services.models import Notice, Paper
from services.plan import body
from tests.support.company import open_round
from tests.support.picks import FUND
from tests.support.scene import Scene
from tests.support.walks import act

End = Callable[..., Any]


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    return scene


def end(scene: Scene, function: End, actor: Actor | None = None, **fields: Any) -> None:
    """Proposed, answered, and ended by the approver or the actor."""
    actor = actor or scene.approver
    revoked = function is revoking.revoke
    if find_proposed_ending(scene.application.events) is None:
        scene.propose_ending(revoked=revoked)
    known = {"text": "合同系虚假材料。" if revoked else "依申请注销。"}
    version = fields.pop("version", None) or scene.version(scene.approver)
    function(scene.db, actor, scene.application.id, version=version, **{**known, **fields})


def standing_of(scene: Scene, kind: str) -> str:
    paper = find_issued_paper(scene.db, scene.application.id, kind)
    assert paper
    scene.db.commit()  # what is not committed is not vouched for
    scene.db.refresh(paper)
    found = verifying.find_paper(scene.db, paper.number, paper.verify_code)
    assert found
    assert (found.ended_on is None) == (found.standing == "in_force")
    return found.standing


def test_an_unlawful_grant_is_revoked_and_its_decision_with_it(scene: Scene) -> None:
    end(scene, revoking.revoke)
    assert scene.application.state == State.REVOKED
    assert standing_of(scene, "certificate") == standing_of(scene, "decision") == "revoked"
    assert standing_of(scene, "receipt") == "in_force"


def test_a_status_that_ended_is_cancelled_and_was_rightly_granted(scene: Scene) -> None:
    end(scene, revoking.cancel)
    assert scene.application.state == State.CANCELLED
    assert standing_of(scene, "certificate") == "cancelled"
    assert standing_of(scene, "decision") == "in_force"


@pytest.mark.parametrize("function", [revoking.revoke, revoking.cancel])
def test_it_is_in_the_ledger_with_its_reasons(scene: Scene, function: End) -> None:
    acknowledging.acknowledge(scene.db, scene.owner, scene.application.id)
    end(scene, function)
    event = scene.application.events[-1]
    assert event.data["reasons"]
    assert event.data["text"]
    assert list(checks.verify(scene.db)) == []


def test_the_applicant_is_told(scene: Scene) -> None:
    end(scene, revoking.revoke)
    announce(scene.db, scene.application.events[-1].id, mail=False)
    told = scene.db.scalars(select(Notice).where(Notice.kind == "case.revoke")).all()
    assert {notice.user_id for notice in told} == {scene.owner.user_id, scene.filer.user_id}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"reasons": []}, "reasons"),
        ({"reasons": ["holder_asked"]}, "reasons"),
        ({"text": ""}, "text"),
    ],
)
def test_a_proposal_is_reasoned_and_so_is_the_decision(
    scene: Scene, fields: dict[str, Any], wrong: str
) -> None:
    known = {"reasons": ["obtained_by_deceit"], "text": "合同系虚假材料。"}
    with pytest.raises(Invalid) as caught:
        act(scene, revoking.propose_revocation, scene.lead, **{**known, **fields})
    assert [problem.field for problem in caught.value.problems] == [wrong]
    with pytest.raises(Invalid) as caught:
        end(scene, revoking.revoke, text=" ")
    assert [problem.field for problem in caught.value.problems] == ["text"]
    assert standing_of(scene, "certificate") == "in_force"


def test_nothing_ends_before_its_holder_was_told_and_had_the_days_to_answer(scene: Scene) -> None:
    with pytest.raises(Forbidden, match="proposes first"):
        act(scene, revoking.revoke, scene.approver, text="合同系虚假材料。")
    scene.propose_ending(answered=False)
    last = add_working_days(moments.today(), 5)
    with pytest.raises(Forbidden, match="can answer until"):
        act(scene, revoking.revoke, scene.approver, text="合同系虚假材料。")
    noon = datetime(last.year, last.month, last.day, 4, tzinfo=UTC)
    with moments.at(noon), pytest.raises(Forbidden, match="can answer until"):
        act(scene, revoking.revoke, scene.approver, text="合同系虚假材料。")
    with moments.at(noon + timedelta(days=1)):
        with pytest.raises(Forbidden, match="days for your answer"):
            act(scene, responding.answer_ending, scene.owner, text="迟到的陈述。")
        act(scene, revoking.revoke, scene.approver, text="合同系虚假材料。")


def test_only_what_was_proposed_is_decided_and_by_another_person(scene: Scene) -> None:
    other = scene.another_officer("science", Role.APPROVER)
    known = {"reasons": ["holder_asked"], "text": "持有人申请注销。"}
    act(scene, revoking.propose_cancellation, scene.approver, **known)
    with pytest.raises(Forbidden, match="proposed already"):
        act(scene, revoking.propose_cancellation, other, **known)
    act(scene, responding.answer_ending, scene.owner, text="无异议。")
    with pytest.raises(Forbidden, match="answered already"):
        act(scene, responding.answer_ending, scene.owner, text="补充陈述。")
    for what in (revoking.cancel, revoking.drop_ending):
        with pytest.raises(Forbidden, match="different person"):
            act(scene, what, scene.approver, text="依申请注销。")
    with pytest.raises(Forbidden, match="Something else"):
        act(scene, revoking.revoke, other, text="合同系虚假材料。")
    act(scene, revoking.cancel, other, text="依申请注销。")
    assert scene.application.state == State.CANCELLED


def test_what_stands_can_be_proposed_again_and_each_notice_is_a_paper(scene: Scene) -> None:
    scene.propose_ending()
    act(scene, revoking.drop_ending, scene.approver, text="合同经核属实。")
    assert standing_of(scene, "certificate") == "in_force"
    scene.propose_ending(revoked=False, answered=False)
    for _ in range(2):
        issue_papers(scene.db, scene.application.id)
    numbers = scene.db.scalars(
        select(Paper.number).where(Paper.kind == "ending_notice").order_by(Paper.occurrence)
    ).all()
    year = moments.today().year
    assert numbers == [f"深科技创新撤告〔{year}〕1号", f"深科技创新撤告〔{year}〕2号"]
    assert list(checks.verify(scene.db)) == []


def test_only_an_approver_of_the_issuing_body_may(scene: Scene) -> None:
    refusals = {
        scene.lead: Forbidden,
        scene.officer("tax", Role.APPROVER): Forbidden,
        scene.officer("psb", Role.APPROVER): NotFound,
        scene.owner: Forbidden,
    }
    scene.propose_ending()
    for actor, refusal in refusals.items():
        version = (
            load(scene.db, actor, scene.application.id).version if (refusal is Forbidden) else None
        )
        with pytest.raises(refusal):
            end(scene, revoking.revoke, actor, version=version)


def test_it_ends_once(scene: Scene) -> None:
    end(scene, revoking.cancel)
    with pytest.raises(Conflict):
        end(scene, revoking.revoke)


def test_nothing_granted_nothing_to_end(db: Session) -> None:
    open_round(db)
    scene = Scene(db, FUND).approve()
    issue_papers(db, scene.application.id)
    actions = allowed_actions(scene.approver, load(db, scene.approver, scene.application.id))
    assert not {Action.REVOKE, Action.CANCEL} & set(actions)
    with pytest.raises(Forbidden, match="No certificate"):
        scene.propose_ending()


def test_nobody_holds_a_case_that_was_delivered(scene: Scene) -> None:
    acknowledging.acknowledge(scene.db, scene.owner, scene.application.id)
    held = read_clock(load(scene.db, scene.owner, scene.application.id))
    with moments.at(moments.now() + timedelta(days=60)):
        end(scene, revoking.revoke)
        assert read_clock(load(scene.db, scene.owner, scene.application.id)) == held


@pytest.mark.parametrize(
    ("function", "kind", "series"),
    [(revoking.revoke, "revocation", "撤"), (revoking.cancel, "cancellation", "注")],
)
def test_the_end_is_put_on_paper(scene: Scene, function: End, kind: str, series: str) -> None:
    end(scene, function)
    for _ in range(2):
        issue_papers(scene.db, scene.application.id)
    paper = find_issued_paper(scene.db, scene.application.id, kind)
    assert paper
    assert paper.number == f"深科技创新{series}〔{moments.today().year}〕1号"
    assert paper.body_code == "science"
    assert standing_of(scene, kind) == "in_force"
    assert store.get(paper.sha256).startswith(b"%PDF-")


def test_the_letter_names_what_ends_why_and_what_can_be_done(scene: Scene) -> None:
    end(scene, revoking.revoke)
    certificate = find_issued_paper(scene.db, scene.application.id, "certificate")
    assert certificate
    case = load(scene.db, scene.owner, scene.application.id)
    issue = papers.Issue(
        number="深科技创新撤〔2026〕1号",
        code="7KQM3XWD",
        body=body("science").name,
        on=moments.today(),
        check_url="https://portal.example.com/sc/verify/1/1",
        check_page="https://portal.example.com/sc/verify",
        specimen=False,
    )
    letter = endings.ending(case, case.application.events[-1], certificate, issue)
    assert letter.revoked
    assert letter.certificate.sc == "技术先进型服务企业证书"
    assert letter.certificate_number == certificate.number
    assert letter.holder == ""
    assert [reason.sc for reason in letter.reasons] == ["持有人以欺骗、贿赂等不正当手段取得"]
    assert letter.text == "合同系虚假材料。"
    assert (letter.told_on, letter.answered) == (moments.today(), True)
    assert "深圳市人民政府" in letter.remedies.sc


IN_FORCE = "update papers set status = 'in_force', ended_on = null where kind = 'certificate'"
REVOKED = "update papers set status = 'revoked', ended_on = current_date where kind = 'decision'"
EARLIER = "update papers set ended_on = ended_on - 1 where kind = 'certificate'"


@pytest.mark.parametrize(
    ("function", "change"),
    [
        (None, REVOKED),
        (revoking.revoke, IN_FORCE),
        (revoking.revoke, EARLIER),
        (revoking.cancel, IN_FORCE),
        (revoking.cancel, REVOKED),
    ],
)
def test_a_paper_that_stands_otherwise_than_the_ledger_says_is_found(
    scene: Scene, function: End | None, change: str
) -> None:
    if function:
        end(scene, function)
        issue_papers(scene.db, scene.application.id)
    *_, ended = (e for e in scene.application.events if e.action != Action.PUT_ON_PAPER)
    assert list(checks.verify(scene.db)) == []
    scene.db.execute(text(change))
    assert [(flaw.sequence, flaw.reason) for flaw in checks.verify(scene.db)] == [
        (ended.sequence, "the standing of a paper was altered")
    ]


@pytest.mark.parametrize("granted", ["granted + 1", "null"])
def test_an_amount_granted_otherwise_is_found(db: Session, granted: str) -> None:
    open_round(db)
    scene = Scene(db, FUND).approve()
    sequence = scene.application.events[-1].sequence
    assert list(checks.verify(db)) == []
    db.execute(text(f"update applications set granted = {granted}"))
    assert [(flaw.sequence, flaw.reason) for flaw in checks.verify(db)] == [
        (sequence, "the amount granted was altered")
    ]
