"""The ways that cases go, a stop after each step; together they take every action."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.accounts.renaming import change_identity
from services.actor import Actor, Role
from services.applications.case.appeals import AppealOutcome, AppealRoute, Appellant
from services.applications.case.assessments import Assessed, Assessment, Evidence
from services.applications.case.loading import load_by_system
from services.applications.case.messages import ACCEPT, CaseFileKind
from services.applications.case.moves import move_by_system
from services.applications.case.names import BornName
from services.applications.case.recusals import OfficerRelation
from services.applications.case.sharing import Reply, list_current
from services.applications.casework import (
    accepting,
    adding,
    answering,
    appealing,
    assessing,
    assigning,
    chasing,
    claiming,
    clarifying,
    concluding,
    correcting_again,
    deciding,
    entering,
    escalating,
    following_up,
    joint,
    matching,
    naming,
    publishing,
    rectifying,
    recusing,
    referring,
    reissuing,
    reopening,
    revoking,
    suspending,
    suspending_again,
    sweeping,
    transferring,
    writing,
)
from services.applications.casework.accepting import Correction
from services.applications.casework.assigning import list_officers
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.suspending import Suspension
from services.applications.clock.calendar import add_working_days
from services.applications.filing import (
    acknowledging,
    challenging,
    consenting,
    correcting,
    discarding,
    drafting,
    expiring,
    responding,
    signing,
    submitting,
    withdrawing,
)
from services.applications.filing import clarifying as answering_questions
from services.applications.filing import writing as writing_to_agency
from services.applications.lifecycle import Action
from services.applications.routing import handover
from services.catalogue import item
from services.catalogue.parts import Nature
from services.documents.inspect import inspect
from services.models import User
from services.privacy import erasing
from tests.corpus.builders import pdf
from tests.support.factories import make_supervisor
from tests.support.scene import Scene, actor_of

BEFORE = datetime(2018, 5, 2, 2, tzinfo=UTC)
AFTER = datetime(2024, 1, 9, 2, tzinfo=UTC)
"""Between them every body that takes part has handed over."""
LONG = timedelta(days=60)
"""By then every limit has passed."""

COMPETENT, ITS_UNIT = "commerce", "etic.commerce"
"""The body that a case is handed over to, and the unit that it acts for."""

Walk = Callable[[Scene], Iterator[None]]


def act(scene: Scene, what: Callable[..., Any], actor: Actor, **fields: Any) -> None:
    """Let somebody take an action on the case as they see it; what is to be public first, was."""
    if what is deciding.approve:
        scene.stand_public()
    what(scene.db, actor, scene.application.id, version=scene.version(actor), **fields)


def decided_together(scene: Scene) -> Iterator[None]:
    scene.fill_in()
    act(scene, signing.request_signature, scene.filer)
    yield
    act(scene, signing.return_to_filer, scene.owner, note="请核对营业收入。")
    yield
    act(scene, submitting.submit, scene.owner, declared=True)
    yield
    for what in (claiming.claim, claiming.release, claiming.claim, accepting.accept):
        act(scene, what, scene.lead)
        yield
    act(scene, concluding.start_review, scene.lead)
    yield
    ahead = moments.today() + timedelta(days=20)
    why = {"until": ahead, "text": "专家评审", "evidence": "工作方案"}
    for answer in (suspending.reject_suspension, suspending.suspend):
        act(
            scene,
            suspending.propose_suspension,
            scene.lead,
            reason=Suspension.EXPERT_REVIEW,
            **why,
        )
        yield
        said = {"until": ahead} if answer is suspending.suspend else {}
        act(scene, answer, scene.approver, text="专家评审", **said)
        yield
    act(scene, suspending.resume, scene.lead)
    yield
    act(scene, joint.consult, scene.lead)
    yield
    act(scene, deciding.extend, scene.approver, text="案情复杂")
    yield
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code)
        yield
    conclude(scene)
    yield
    act(scene, deciding.send_back, scene.approver, text="请说明理由。")
    yield
    conclude(scene)
    yield
    scene.stand_public()
    yield
    act(scene, deciding.approve, scene.approver)
    yield
    acknowledging.acknowledge(scene.db, scene.viewer, scene.application.id)
    yield
    reasons = {"reasons": ["obtained_by_deceit"], "text": "合同系虚假材料。"}
    act(scene, revoking.propose_revocation, scene.lead, **reasons)
    yield
    act(scene, responding.answer_ending, scene.owner, text="合同原件遗失。")
    yield
    act(scene, revoking.revoke, scene.approver, text="合同系虚假材料。")
    yield


def silent(scene: Scene) -> Iterator[None]:
    """Nobody answers: another day is given, and then the case goes on without the opinions."""
    scene.consult()
    yield
    codes = [review.body_code for review in scene.application.reviews[1:]]
    yield from _chased(scene)
    chosen = {"bodies": codes, "text": "请予反馈。"}
    with _day(_late(scene, 5)):
        until = add_working_days(moments.today(), 5)
        act(scene, escalating.set_day, scene.supervisor, until=until, **chosen)
        yield
    yield from _chased(scene)
    with _day(_late(scene, 5)):
        act(scene, escalating.waive_opinion, scene.supervisor, **chosen)
        yield


def reserved(scene: Scene) -> Iterator[None]:
    """One agency disagrees, which is settled with it before the lead proposes otherwise."""
    scene.consult()
    tax = scene.officer("tax")
    scene.claim(tax)
    said = {"opinion": Opinion.DISAGREE, "text": "口径不一致。"}
    act(scene, joint.draft_opinion, tax, **said)
    yield
    chief = scene.officer("tax", Role.APPROVER)
    act(scene, joint.return_opinion, chief, text="请补充依据。")
    yield
    act(scene, joint.draft_opinion, tax, **said)
    act(scene, joint.opine, chief, **said)
    scene.opine("finance")
    yield
    settled = {"bodies": ["tax"], "on": moments.today(), "text": "已核对凭证。"}
    act(scene, joint.coordinate, scene.lead, **settled)
    yield


def conditional(scene: Scene) -> Iterator[None]:
    """Approved with a condition, which is reminded of, missed, and met after all."""
    scene.consult()
    tax, chief = scene.officer("tax"), scene.officer("tax", Role.APPROVER)
    scene.claim(tax)
    until = add_working_days(moments.today(), 40)
    said = {"opinion": Opinion.AGREE_WITH_CONDITIONS, "text": "按季报送。", "until": until}
    act(scene, joint.draft_opinion, tax, **said)
    act(scene, joint.opine, chief, **said)
    scene.opine("finance")
    conclude(scene)
    act(scene, deciding.approve, scene.approver, text="同意。")
    yield
    for day in (until, add_working_days(until, 1)):
        with _day(day):
            assert following_up.remind(scene.db, scene.application.id)
            yield
    found = {"place": 0, "met": True, "text": "已核对台账。"}
    act(scene, following_up.check_condition, tax, **found)
    yield


def widened(scene: Scene) -> Iterator[None]:
    """One more agency is proposed twice, asked once, and not waited for after its day."""
    scene.consult()
    asks: dict[str, Any] = {"text": "请就贸易政策提出意见。"}
    for answer in (adding.reject_consultee, adding.add_consultee):
        act(scene, adding.propose_consultee, scene.lead, unit=ITS_UNIT, **asks)
        yield
        act(scene, answer, scene.approver, **asks)
        yield
    for agency in ("tax", "finance"):
        scene.opine(agency)
    with _day(_late(scene, 1)):
        assert chasing.chase(scene.db, scene.application.id)
        yield


def _chased(scene: Scene) -> Iterator[None]:
    for days in (0, 1, 4):
        with _day(_late(scene, days)):
            assert chasing.chase(scene.db, scene.application.id)
            yield


def _late(scene: Scene, days: int) -> date:
    """The day on which an opinion is so many working days late."""
    scene.db.expire_all()
    due_on = scene.application.reviews[-1].due_on
    assert due_on
    return add_working_days(due_on, days) if days else due_on


def _day(day: date) -> AbstractContextManager[Any]:
    return moments.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def conclude(scene: Scene) -> None:
    scene.assess()
    proposed = {"recommendation": Recommendation.APPROVE, "text": "符合条件。"}
    act(scene, concluding.conclude, scene.lead, **proposed)


def assessed(scene: Scene) -> Iterator[None]:
    """An approver amends a finding, and sends another one back."""
    scene.conclude()
    about = [
        f"conditions.{one.code}"
        for one in load_by_system(scene.db, scene.application.id).item.conditions
    ]
    known = Assessment(about[0], Assessed.DIFFERS, Evidence.REGISTER, "登记日期不一致。")
    act(scene, assessing.amend, scene.approver, assessments=[known])
    yield
    act(scene, deciding.send_back, scene.approver, text="请核对。", parts=about[1:2])
    yield
    scene.assess()
    yield


def rectified(scene: Scene) -> Iterator[None]:
    """A slip in the decision is proposed twice, left once and put right once."""
    scene.conclude()
    act(scene, deciding.approve, scene.approver, text="请按期报送年报资料。")
    yield
    said = {"former": "年报资料", "words": "年报材料", "text": "见公告。"}
    act(scene, rectifying.propose_rectification, scene.lead, **said)
    yield
    act(scene, rectifying.reject_rectification, scene.approver, text="原文无误。")
    act(scene, rectifying.propose_rectification, scene.lead, **said)
    act(scene, rectifying.rectify, scene.approver)
    yield


def reissued(scene: Scene) -> Iterator[None]:
    """The holder is renamed after the decision, and gets a certificate in the new name."""
    scene.approve()
    yield
    called = {"name": "示例新名称服务有限公司"}
    change_identity(scene.db, scene.application.applicant, called, moments.today())
    act(scene, reissuing.ask_for_reissue, scene.owner)
    act(scene, reissuing.reject_reissue, scene.approver, text="请先补交登记通知书。")
    yield
    act(scene, reissuing.propose_reissue, scene.lead, text="见变更登记通知书。")
    act(scene, reissuing.reissue, scene.approver)
    yield


def appealed(scene: Scene) -> Iterator[None]:
    """The decision is challenged twice: it stands the first time, and falls the second."""
    scene.approve()
    yield
    brought: dict[str, Any] = {
        "route": AppealRoute.RECONSIDERATION,
        "by": Appellant.APPLICANT,
        "authority": "深圳市人民政府",
        "reference": "深府行复〔2026〕9号",
        "received_on": moments.today(),
        "text": "请求变更决定。",
        "file": inspect("a.pdf", BytesIO(pdf()), accept=ACCEPT, field="file"),
    }
    ended = {key: brought[key] for key in ("reference", "text", "file")}
    ended["decided_on"] = moments.today()
    act(scene, appealing.enter_appeal, scene.approver, **brought)
    yield
    act(scene, appealing.enter_outcome, scene.approver, result=AppealOutcome.UPHELD, **ended)
    yield
    brought["route"] = AppealRoute.COURT
    act(scene, appealing.enter_appeal, scene.approver, **brought)
    act(scene, appealing.overturn, scene.approver, **ended)
    yield


def redone(scene: Scene) -> Iterator[None]:
    """The decision falls, the agency decides anew, and its second decision is challenged too."""
    scene.approve()
    yield
    upload = inspect("a.pdf", BytesIO(pdf()), accept=ACCEPT, field="file")
    brought: dict[str, Any] = {"route": AppealRoute.COURT, "by": Appellant.APPLICANT}
    brought |= {"authority": "深圳市示例区人民法院", "received_on": moments.today()}
    brought |= {"reference": "（2026）粤0300行初9号", "text": "请求撤销。", "file": upload}
    ended = {key: brought[key] for key in ("reference", "text", "file", "received_on")}
    ended |= {"decided_on": moments.today(), "days": 30, "day_unit": appealing.DayUnit.CALENDAR}
    act(scene, appealing.enter_appeal, scene.approver, **brought)
    yield
    act(scene, appealing.redo, scene.approver, **ended)
    yield
    second = find_fresh_reviewer(scene)
    act(scene, claiming.claim, second)
    scene.assess(second)
    concluded = {"recommendation": Recommendation.REFUSE, "text": "重新审查。"}
    act(scene, concluding.conclude, second, **concluded)
    yield
    reason = item(scene.item_code).reasons_for("refuse")[0].code
    act(scene, deciding.refuse, scene.approver, reasons=[reason], text="不符合条件。")
    yield


def find_fresh_reviewer(scene: Scene) -> Actor:
    """A reviewer of the lead beside the first one; the first one if there is no other."""
    others = select(User).where(
        User.staff_role == Role.REVIEWER.value,
        User.body_code == scene.lead.body,
        User.disabled_at.is_(None),
        User.id != scene.lead.user_id,
    )
    another = scene.db.scalars(others).first()
    return actor_of(another, Role.REVIEWER) if another else scene.lead


def find_another_supervisor(scene: Scene) -> Actor:
    """A supervisor of the leading group beside the first one; a new one if there is none yet."""
    others = select(User).where(
        User.staff_role == Role.SUPERVISOR.value,
        User.body_code.is_(None),
        User.disabled_at.is_(None),
        User.id != scene.supervisor.user_id,
    )
    another = scene.db.scalars(others).first() or make_supervisor(scene.db)
    return Actor(user_id=another.id, name=another.name, role=Role.SUPERVISOR)


def reopened(scene: Scene) -> Iterator[None]:
    """A supervisor proposes twice to review the case again; the second time it is done."""
    scene.approve()
    yield
    second = find_another_supervisor(scene)
    act(scene, reopening.propose_reopening, scene.supervisor, text="认定年度有误。")
    act(scene, reopening.drop_reopening, second, text="不影响结果。")
    yield
    act(scene, reopening.propose_reopening, scene.supervisor, text="适用标准有误。")
    act(scene, reopening.answer_reopening, scene.approver, text="同意重新审查。")
    act(scene, reopening.answer_reopening, scene.owner, text="请重新审查。")
    yield
    act(scene, reopening.reopen, second, text="适用标准确有错误。")
    yield


def clarified(scene: Scene) -> Iterator[None]:
    scene.review()
    writing_to_agency.write_to_agency(
        scene.db, scene.filer, scene.application.id, text="请问进度？"
    )
    yield
    act(scene, writing.write_to_applicant, scene.lead, text="正在审查。")
    yield
    upload = inspect("minutes.pdf", BytesIO(pdf()), accept=ACCEPT, field="file")
    act(
        scene,
        writing.add_file,
        scene.lead,
        kind=CaseFileKind.MINUTES,
        text="三月会议纪要",
        file=upload,
    )
    yield
    asked = {"until": moments.today() + timedelta(days=7), "text": "请说明境外收入。"}
    act(scene, clarifying.ask, scene.lead, **asked)
    yield
    act(scene, answering_questions.answer, scene.owner, text="见附件。")
    yield
    act(scene, clarifying.ask, scene.approver, **asked)
    yield
    with _day(asked["until"] + timedelta(days=1)):
        assert sweeping.settle(scene.db, scene.application.id)
    yield


def cancelled(scene: Scene) -> Iterator[None]:
    scene.approve()
    yield
    asked = {"reasons": ["holder_asked"], "text": "持有人申请注销。"}
    act(scene, revoking.propose_cancellation, scene.lead, **asked)
    yield
    act(scene, revoking.drop_ending, scene.approver, text="申请人撤回注销申请。")
    yield
    act(scene, revoking.propose_cancellation, scene.lead, **asked)
    yield
    act(scene, responding.answer_ending, scene.owner, text="无异议。")
    yield
    act(scene, revoking.cancel, scene.approver, text="依申请注销。")
    yield


def refused(scene: Scene) -> Iterator[None]:
    scene.conclude()
    yield
    grounds = {"reasons": ["conditions_not_met"], "text": "从业人员比例不足。"}
    act(scene, deciding.refuse, scene.approver, **grounds)
    yield


def discontinued(scene: Scene) -> Iterator[None]:
    scene.accept()
    yield
    act(scene, deciding.discontinue, scene.approver, text="企业已注销。")
    yield


def discarded(scene: Scene) -> Iterator[None]:
    act(scene, discarding.discard, scene.owner)
    yield


def expired(scene: Scene) -> Iterator[None]:
    scene.application.warned_at = scene.application.updated_at
    scene.db.flush()
    expiring.expire(scene.db, scene.application.id, moments.now() + LONG)
    yield
    erasing.erase_case(scene.db, scene.application.id)
    yield


def ask_for_correction(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    wrong = [Correction("staff.college", "请核对人数。")]
    act(scene, accepting.ask_for_correction, scene.lead, corrections=wrong)


def corrected_and_withdrawn(scene: Scene) -> Iterator[None]:
    ask_for_correction(scene)
    yield
    fewer = {"college": scene.application.answers["staff"]["college"] - 1}
    put_right = {"section": "staff", "changed": fewer}
    act(scene, _save, scene.filer, **put_right)
    act(scene, correcting.offer_correction, scene.filer)
    yield
    act(scene, correcting.answer_correction, scene.owner, declared=True)
    yield
    act(scene, correcting_again.ask_to_correct_again, scene.lead, text="补正后有新情况。")
    yield
    act(scene, correcting_again.deny_correction, scene.supervisor, text="应当一次告知。")
    yield
    act(scene, withdrawing.withdraw, scene.owner, reason="不再需要")
    yield


def _save(
    db: Session, actor: Actor, case: UUID, *, version: int, section: str, changed: dict[str, Any]
) -> None:
    drafting.save_section(db, actor, case, section, changed, version=version)


def corrected_twice(scene: Scene) -> Iterator[None]:
    """The supervisor allows a second notice, which is not answered."""
    ask_for_correction(scene)
    fewer = {"college": scene.application.answers["staff"]["college"] - 1}
    act(scene, _save, scene.filer, section="staff", changed=fewer)
    act(scene, correcting.answer_correction, scene.owner, declared=True)
    act(scene, correcting_again.ask_to_correct_again, scene.lead, text="补正后有新情况。")
    act(scene, correcting_again.allow_correction, scene.supervisor, text="系新发生的事实。")
    yield
    again = [Correction("staff.college", "请再核对人数。")]
    act(scene, accepting.ask_for_correction, scene.lead, corrections=again)
    yield


def suspended_twice(scene: Scene) -> Iterator[None]:
    """The supervisor refuses another suspension for one reason, and allows it for another."""
    scene.review()
    for reason in (Suspension.HEARING, Suspension.EXPERT_REVIEW):
        scene.suspend(moments.today() + timedelta(days=20), reason)
        act(scene, suspending.resume, scene.lead)
        act(
            scene, suspending_again.ask_to_suspend_again, scene.lead, reason=reason, text="新情况。"
        )
        yield
        decide = suspending_again.deny_suspension
        if reason is Suspension.EXPERT_REVIEW:
            decide = suspending_again.allow_suspension
        act(scene, decide, scene.supervisor, text="理由如上。")
        yield
    scene.suspend(moments.today() + timedelta(days=20))
    yield


def not_corrected_in_time(scene: Scene) -> Iterator[None]:
    ask_for_correction(scene)
    yield
    with moments.at(moments.now() + LONG):
        assert sweeping.settle(scene.db, scene.application.id)
        yield


def not_accepted(scene: Scene) -> Iterator[None]:
    scene.submit()
    scene.claim()
    yield
    reasons = {"reasons": ["applicant_not_eligible"], "text": "不属于申请人范围。"}
    act(scene, accepting.decline, scene.lead, **reasons)
    yield


def returned(scene: Scene) -> Iterator[None]:
    scene.submit()
    scene.claim()
    yield
    reasons = {"reasons": ["duplicate"], "text": "与已受理的办件重复。"}
    act(scene, accepting.return_unaccepted, scene.lead, **reasons)
    yield


def deemed_accepted(scene: Scene) -> Iterator[None]:
    scene.submit()
    yield
    with moments.at(moments.now() + LONG):
        assert sweeping.settle(scene.db, scene.application.id)
        yield


def _handed_over(scene: Scene) -> Iterator[None]:
    with moments.at(AFTER):
        assert handover.hand_over(scene.db, scene.application.id)
        yield


def _handled(scene: Scene) -> None:
    scene.submit()
    scene.claim()


def referred(scene: Scene) -> Iterator[None]:
    _handled(scene)
    act(scene, referring.check, scene.lead)
    yield
    why = {"reasons": ["handed_over"], "text": "依法由省级机关决定。"}
    act(scene, referring.refer, scene.lead, **why)
    yield


def answered(scene: Scene) -> Iterator[None]:
    _handled(scene)
    act(scene, answering.assign, scene.lead)
    yield
    act(scene, answering.answer, scene.lead, text="可以办理。")
    yield
    texts = {"title": "能否办理", "question": "请问能否办理？", "answer": "可以办理。"}
    act(scene, publishing.publish_answer, scene.lead, **texts)
    yield
    act(scene, publishing.take_down, scene.owner)
    yield


def forwarded(scene: Scene) -> Iterator[None]:
    _handled(scene)
    given = list_current(load_by_system(scene.db, scene.application.id))
    first, second, *_ = [one.institution for one in given]
    act(scene, consenting.recall, scene.owner, institution=second)
    yield
    act(scene, matching.forward, scene.lead, text="请答复。")
    yield
    act(scene, consenting.consent, scene.owner, institution=second)
    yield
    offer = {"institution": first, "reply": Reply.OFFER, "text": "愿意面谈。"}
    act(scene, matching.enter_reply, scene.lead, **offer)
    yield
    act(scene, matching.match, scene.lead, institutions=[first], text="已签约。")
    yield


def not_matched(scene: Scene) -> Iterator[None]:
    _handled(scene)
    act(scene, matching.forward, scene.lead, text="")
    yield
    act(scene, matching.unmatch, scene.lead, text="各机构均无意向。")
    yield


def put_on_file(scene: Scene) -> Iterator[None]:
    _handled(scene)
    act(scene, entering.confirm, scene.lead, text="")
    yield


def entered(scene: Scene) -> Iterator[None]:
    _handled(scene)
    act(scene, entering.enter, scene.lead, text="")
    yield


def renamed(scene: Scene) -> Iterator[None]:
    scene.review()
    yield
    move_by_system(
        scene.db,
        load_by_system(scene.db, scene.application.id),
        Action.RENAME,
        former=scene.applicant.name,
        name="深圳示例新名有限公司",
        representative="示例新法人",
        since="2026-01-05",
    )
    yield
    act(scene, naming.decide_name, scene.lead, bears=BornName.NEW, text="见变更通知书。")
    yield


def recused(scene: Scene) -> Iterator[None]:
    """The approver assigns; a reviewer need not step aside, and an approver must."""
    scene.submit()
    yield
    body = scene.application.reviews[0].body_code
    if not list_officers(scene.db, body, Role.APPROVER, without=[scene.approver.user_id]):
        scene.another_officer(body, Role.APPROVER)
    act(scene, assigning.assign, scene.approver, officer=str(scene.lead.user_id))
    yield
    relation = {"relation": OfficerRelation.FAMILY, "text": "配偶系申请单位股东。"}
    act(scene, recusing.declare_relation, scene.lead, **relation)
    yield
    act(scene, recusing.reject_recusal, scene.approver, text="不属于应当回避的情形。")
    yield
    asked = {"target": (body, Role.APPROVER), **relation}
    act(scene, challenging.ask_for_recusal, scene.owner, **asked)
    yield
    named = {"person": str(scene.approver.user_id), "successor": "", "stands": True}
    act(scene, recusing.grant_recusal, scene.supervisor, **named, text="依法应当回避。")
    yield


def handed_over_in_review(scene: Scene) -> Iterator[None]:
    scene.review()
    yield
    yield from _handed_over(scene)


def handed_over_at_sign_off(scene: Scene) -> Iterator[None]:
    scene.conclude()
    yield
    yield from _handed_over(scene)


def handed_over_once_decided(scene: Scene) -> Iterator[None]:
    scene.approve()
    yield
    yield from _handed_over(scene)


def transferred(scene: Scene) -> Iterator[None]:
    """Handed over to a unit that sends it back, and to one that takes it over."""
    scene.submit()
    scene.claim()
    yield
    known: dict[str, Any] = {"unit": ITS_UNIT, "text": "属该单位职权。"}
    answers = (transferring.reject_transfer, transferring.transfer, transferring.transfer)
    for place, answer in enumerate(answers):
        act(scene, transferring.propose_transfer, scene.lead, **known)
        yield
        act(scene, answer, scene.approver, text="属该单位职权。")
        yield
        if place == 1:
            act(scene, transferring.return_transfer, scene.approver, text="不属本机关职权。")
            yield
            scene.claim()
    act(scene, transferring.take_over, scene.lead)
    yield


WALKS: dict[Walk, set[Action]] = {
    decided_together: {
        *(Action.START, Action.REQUEST_SIGNATURE, Action.RETURN_TO_FILER, Action.SUBMIT),
        *(Action.CLAIM, Action.RELEASE, Action.ACCEPT, Action.START_REVIEW, Action.SUSPEND),
        *(Action.PROPOSE_SUSPENSION, Action.REJECT_SUSPENSION),
        *(Action.RESUME, Action.CONSULT, Action.EXTEND, Action.OPINE, Action.GATHER),
        *(Action.CONCLUDE, Action.SEND_BACK, Action.PUBLICISE, Action.APPROVE, Action.ISSUE),
        *(Action.ACKNOWLEDGE, Action.PROPOSE_REVOCATION, Action.ANSWER_ENDING, Action.REVOKE),
    },
    silent: {
        *(Action.REMIND, Action.WARN, Action.ESCALATE),
        *(Action.SET_DAY, Action.WAIVE_OPINION, Action.GATHER),
    },
    suspended_twice: {
        *(Action.ASK_TO_SUSPEND_AGAIN, Action.ALLOW_SUSPENSION, Action.DENY_SUSPENSION),
    },
    corrected_twice: {Action.ALLOW_CORRECTION, Action.ASK_FOR_CORRECTION},
    rectified: {
        *(Action.PROPOSE_RECTIFICATION, Action.REJECT_RECTIFICATION, Action.RECTIFY),
    },
    reissued: {
        *(Action.ASK_FOR_REISSUE, Action.PROPOSE_REISSUE),
        *(Action.REISSUE, Action.REJECT_REISSUE),
    },
    appealed: {
        *(Action.ENTER_APPEAL, Action.ENTER_APPEAL_OUTCOME, Action.OVERTURN),
    },
    redone: {Action.REDO},
    reopened: {
        *(Action.PROPOSE_REOPENING, Action.ANSWER_REOPENING),
        *(Action.REOPEN, Action.DROP_REOPENING),
    },
    assessed: {Action.ASSESS, Action.AMEND_ASSESSMENT, Action.SEND_BACK},
    clarified: {
        *(Action.WRITE_TO_AGENCY, Action.WRITE_TO_APPLICANT, Action.ADD_FILE),
        *(Action.ASK_FOR_CLARIFICATION, Action.ANSWER_CLARIFICATION, Action.CLOSE_CLARIFICATION),
    },
    reserved: {Action.DRAFT_OPINION, Action.RETURN_OPINION, Action.COORDINATE},
    conditional: {
        *(Action.REMIND_CONDITIONS, Action.MISS_CONDITIONS, Action.CHECK_CONDITION),
    },
    widened: {
        *(Action.PROPOSE_CONSULTEE, Action.ADD_CONSULTEE, Action.REJECT_CONSULTEE),
        *(Action.STOP_WAITING, Action.GATHER),
    },
    transferred: {
        *(Action.PROPOSE_TRANSFER, Action.REJECT_TRANSFER, Action.TRANSFER),
        *(Action.RETURN_TRANSFER, Action.TAKE_OVER),
    },
    recused: {
        *(Action.ALLOT, Action.DECLARE_RELATION, Action.ASK_FOR_RECUSAL),
        *(Action.GRANT_RECUSAL, Action.REJECT_RECUSAL),
    },
    cancelled: {Action.PROPOSE_CANCELLATION, Action.DROP_ENDING, Action.CANCEL},
    refused: {Action.REFUSE, Action.ISSUE, Action.PUT_ON_PAPER},
    discontinued: {Action.DISCONTINUE},
    discarded: {Action.DISCARD},
    expired: {Action.EXPIRE, Action.ERASE},
    corrected_and_withdrawn: {
        *(Action.ASK_FOR_CORRECTION, Action.OFFER_CORRECTION),
        *(Action.ANSWER_CORRECTION, Action.WITHDRAW),
        *(Action.ASK_TO_CORRECT_AGAIN, Action.DENY_CORRECTION),
    },
    not_corrected_in_time: {Action.LAPSE},
    not_accepted: {Action.DECLINE},
    returned: {Action.RETURN},
    deemed_accepted: {Action.DEEM_ACCEPTED},
    renamed: {Action.RENAME, Action.DECIDE_NAME},
    referred: {Action.CHECK, Action.REFER},
    answered: {Action.ASSIGN, Action.ANSWER, Action.PUBLISH_ANSWER, Action.TAKE_DOWN},
    forwarded: {
        *(Action.RECALL, Action.FORWARD, Action.CONSENT, Action.REPLY, Action.MATCH),
    },
    not_matched: {Action.UNMATCH},
    put_on_file: {Action.CONFIRM},
    entered: {Action.ENTER},
}
NATURES: dict[Walk, Nature] = {
    referred: "hand_off",
    answered: "enquiry",
    forwarded: "matching",
    not_matched: "matching",
    put_on_file: "filing",
    entered: "register",
}
"""Of ways through a service without a decision, its nature."""
FROM_2018 = (handed_over_in_review, handed_over_at_sign_off, handed_over_once_decided)
WALKS |= {walk: {Action.HAND_OVER} for walk in FROM_2018}
