"""How officers take each action on screen: one table for buttons, forms and services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from forms.agency import (
    AcceptForm,
    ActionForm,
    AnswerForm,
    ApproveForm,
    ApproveWithConditionsForm,
    AskAgainForm,
    ConcludeForm,
    CorrectAgainForm,
    CorrectionForm,
    DecideNameForm,
    DeclineForm,
    DiscontinueForm,
    EnterReplyForm,
    EntryForm,
    ForwardForm,
    MatchForm,
    NotedForm,
    PublishAnswerForm,
    ReasonedForm,
    ReferForm,
    RefuseForm,
    RefuseOneForm,
    ReturnForm,
    SiteCheckForm,
    UnmatchForm,
)
from forms.assessing import AmendAssessmentForm, AssessForm, SendPartsBackForm
from forms.clarifying import AskForClarificationForm, AskWithinForm
from forms.endings import (
    CancelForm,
    DropEndingForm,
    ProposeCancellationForm,
    ProposeRectificationForm,
    ProposeRevocationForm,
    RectifyForm,
    RejectRectificationForm,
    RevokeForm,
)
from forms.examining import ExamineForm
from forms.joint import (
    AddConsulteeForm,
    CheckConditionForm,
    CoordinateForm,
    DraftOpinionForm,
    EscalateForm,
    OpinionForm,
    ProposeConsulteeForm,
    ProposeSuspensionForm,
    SignOpinionForm,
    SuspendAgainForm,
    SuspendForm,
)
from forms.messages import AddFileForm, WriteToApplicantForm
from forms.objections import (
    EnterObjectionForm,
    ProposeReplyForm,
    RejectObjectionForm,
    UpholdObjectionForm,
)
from forms.payments import GiveBackForm, LapsePaymentForm, WithholdForm
from forms.people import AssignForm, DeclareRelationForm, GrantRecusalForm, RejectRecusalForm
from forms.plain_fields import OneOfField
from forms.recovery import (
    ConfirmRepaymentForm,
    DropRecoveryForm,
    EnterRepaymentForm,
    HoldHearingForm,
    OrderRecoveryForm,
    ProposeRecoveryForm,
    PursueRecoveryForm,
    StrikeRepaymentForm,
)
from forms.transfers import ProposeTransferForm, ReturnTransferForm, TransferForm
from services.applications.case.attachments import FIELDS
from services.applications.case.case import Case
from services.applications.case.messages import CaseFileKind
from services.applications.case.names import BornName
from services.applications.case.recusals import OfficerRelation
from services.applications.case.sharing import Reply
from services.applications.casework import (
    accepting,
    adding,
    answering,
    assessing,
    assigning,
    claiming,
    clarifying,
    concluding,
    correcting_again,
    deciding,
    entering,
    escalating,
    examining,
    following_up,
    joint,
    matching,
    naming,
    publishing,
    rectifying,
    recusing,
    referring,
    replying,
    revoking,
    suspending,
    suspending_again,
    transferring,
    writing,
)
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.replying import ObjectionOutcome
from services.applications.casework.suspending import Suspension
from services.applications.lifecycle import Action, Capacity
from services.applications.rows import ROWS
from services.funds import checking
from services.funds.payments import asking, performance, recovering

Run = Callable[..., Case]


@dataclass(frozen=True, slots=True)
class ActionStep:
    """How an action is taken on screen.

    Args:
        run: the service function; called with the session, the actor, the
            case's id, `version=` and what `arguments` read off the form.
        form: what must be filled in; None where a button is enough.
        arguments: the keyword arguments in a parsed form.

    """

    run: Run
    form: type[ActionForm] | None = None
    arguments: Callable[[Any], Mapping[str, Any]] = lambda _form: {}


def _text(form: Any) -> dict[str, Any]:
    return {"text": form.text.data or ""}


def _reasons(form: Any) -> dict[str, Any]:
    return {"reasons": form.reasons.data or [], **_text(form)}


def _decline(form: DeclineForm) -> dict[str, Any]:
    return {**_reasons(form), "competent_agency": form.competent_agency.data or ""}


def _referral(form: ReferForm) -> dict[str, Any]:
    return {**_reasons(form), "reference": form.reference.data or ""}


def _refusal(form: RefuseForm) -> dict[str, Any]:
    meant = {"refusal": form.refusal.data or ""} if isinstance(form, RefuseOneForm) else {}
    rested = form.rests_on.data if "rests_on" in form else []
    return {**_reasons(form), **meant, "rests_on": rested or []}


def _opinion(form: OpinionForm) -> dict[str, Any]:
    chosen = {"opinion": _chosen(Opinion, form.opinion), "until": form.until.data}
    return {**chosen, **_text(form)}


def _drafted_opinion(form: DraftOpinionForm) -> dict[str, Any]:
    return {**_opinion(form), **_files(form)}


def _files(form: DraftOpinionForm | ProposeSuspensionForm) -> dict[str, Any]:
    return {"files": [form[name].data for name in FIELDS]}


def _coordination(form: CoordinateForm) -> dict[str, Any]:
    return {"bodies": form.bodies.data or [], "on": form.on.data, **_text(form)}


def _approval(form: ApproveForm) -> dict[str, Any]:
    conditional = isinstance(form, ApproveWithConditionsForm)
    left_out = [int(place) for place in form.left_out.data or []] if conditional else []
    return {"left_out": left_out, **_text(form)}


def _published(form: PublishAnswerForm) -> dict[str, Any]:
    return {name: form[name].data or "" for name in ("title", "question", "answer")}


def _suspension(form: SuspendForm) -> dict[str, Any]:
    return {"until": form.until.data, **_text(form)}


def _questions(form: AskForClarificationForm) -> dict[str, Any]:
    until = form.until.data if isinstance(form, AskWithinForm) else None
    return {"until": until, **_text(form)}


def _message(form: WriteToApplicantForm) -> dict[str, Any]:
    return {"file": form.file.data, **_text(form)}


def _filed(form: AddFileForm) -> dict[str, Any]:
    return {"kind": _chosen(CaseFileKind, form.kind), "file": form.file.data, **_text(form)}


def _proposed_suspension(form: ProposeSuspensionForm) -> dict[str, Any]:
    return {
        "reason": _chosen(Suspension, form.reason),
        "until": form.until.data,
        "evidence": form.evidence.data or "",
        **_files(form),
        **_text(form),
    }


def _objection_on_paper(form: EnterObjectionForm) -> dict[str, Any]:
    return {"received_on": form.received_on.data, **_text(form)}


def _reply(form: ProposeReplyForm | UpholdObjectionForm) -> dict[str, Any]:
    return {"outcome": _chosen(ObjectionOutcome, form.outcome), **_text(form)}


def _conclusion(form: ConcludeForm) -> dict[str, Any]:
    return {"recommendation": _chosen(Recommendation, form.recommendation), **_text(form)}


def _consultation(form: ActionForm) -> dict[str, Any]:
    again = {"bodies": form.bodies.data} if isinstance(form, AskAgainForm) else {}
    return {**_text(form), **again}


def _checked_condition(form: CheckConditionForm) -> dict[str, Any]:
    place, met = form.condition.data or "", {"yes": True, "no": False}.get(form.met.data or "")
    return {"place": int(place) if place.isdecimal() else None, "met": met, **_text(form)}


def _corrections(form: CorrectionForm) -> dict[str, Any]:
    return {"corrections": form.corrections()}


def _replied(form: EnterReplyForm) -> dict[str, Any]:
    found = {"institution": form.institution.data or "", "reply": _chosen(Reply, form.reply)}
    return {**found, **_text(form)}


def _match(form: MatchForm) -> dict[str, Any]:
    return {"institutions": form.institutions.data or [], **_text(form)}


def _site_check(form: SiteCheckForm) -> dict[str, Any]:
    return {
        "checked_on": form.checked_on.data,
        "place": form.place.data or "",
        "companion": form.companion.data or "",
        "record": form.record.data,
        **_text(form),
    }


def _findings(form: ExamineForm) -> dict[str, Any]:
    return {"struck": form.struck(), "deducted": form.deducted()}


def _assessed(form: AssessForm) -> dict[str, Any]:
    return {"assessments": form.assessments(), "rest": form.rest}


def _sent_back(form: ActionForm) -> dict[str, Any]:
    parts = {"parts": form.parts.data or []} if isinstance(form, SendPartsBackForm) else {}
    return {**_text(form), **parts}


def _rectification(form: ProposeRectificationForm) -> dict[str, Any]:
    return {"former": form.former.data or "", "words": form.words.data or "", **_text(form)}


def _name(form: DecideNameForm) -> dict[str, Any]:
    return {"bears": _chosen(BornName, form.bears), **_text(form)}


def _recovery(form: ProposeRecoveryForm) -> dict[str, Any]:
    return {"amount": form.amount.amount, **_reasons(form)}


def _hearing(form: HoldHearingForm) -> dict[str, Any]:
    return {"held_on": form.held_on.data, **_text(form)}


def _order(form: OrderRecoveryForm) -> dict[str, Any]:
    return {"amount": form.amount.amount, "payee": form.payee.data or "", **_text(form)}


def _repayment(form: EnterRepaymentForm) -> dict[str, Any]:
    return {
        "amount": form.amount.amount,
        "paid_on": form.paid_on.data,
        "voucher": form.voucher.data or "",
    }


def _declaration(form: DeclareRelationForm) -> dict[str, Any]:
    return {"relation": _chosen(OfficerRelation, form.relation), **_text(form)}


def _proposed_unit(form: ProposeTransferForm | ProposeConsulteeForm) -> dict[str, Any]:
    return {"unit": form.unit.data or "", **_text(form)}


def _recusal(form: GrantRecusalForm) -> dict[str, Any]:
    return {
        "person": form.person.data or "",
        "successor": form.successor.data or "",
        "stands": form.kept,
        **_text(form),
    }


def _chosen(vocabulary: type[StrEnum], field: OneOfField) -> StrEnum | None:
    """Return the chosen member; None where nothing, or nothing known, was chosen."""
    return vocabulary(field.data) if field.data in set(vocabulary) else None


STEPS: dict[Action, ActionStep] = {
    Action.CLAIM: ActionStep(claiming.claim),
    Action.RELEASE: ActionStep(claiming.release),
    Action.ALLOT: ActionStep(
        assigning.assign, AssignForm, lambda form: {"officer": form.officer.data or ""}
    ),
    Action.PROPOSE_TRANSFER: ActionStep(
        transferring.propose_transfer, ProposeTransferForm, _proposed_unit
    ),
    Action.TRANSFER: ActionStep(transferring.transfer, TransferForm, _text),
    Action.REJECT_TRANSFER: ActionStep(transferring.reject_transfer, ReasonedForm, _text),
    Action.TAKE_OVER: ActionStep(transferring.take_over),
    Action.RETURN_TRANSFER: ActionStep(transferring.return_transfer, ReturnTransferForm, _text),
    Action.DECLARE_RELATION: ActionStep(
        recusing.declare_relation, DeclareRelationForm, _declaration
    ),
    Action.GRANT_RECUSAL: ActionStep(recusing.grant_recusal, GrantRecusalForm, _recusal),
    Action.REJECT_RECUSAL: ActionStep(recusing.reject_recusal, RejectRecusalForm, _text),
    Action.ACCEPT: ActionStep(accepting.accept, AcceptForm),
    Action.ASK_FOR_CORRECTION: ActionStep(
        accepting.ask_for_correction, CorrectionForm, _corrections
    ),
    Action.ASK_TO_CORRECT_AGAIN: ActionStep(
        correcting_again.ask_to_correct_again, CorrectAgainForm, _text
    ),
    Action.DECLINE: ActionStep(accepting.decline, DeclineForm, _decline),
    Action.RETURN: ActionStep(accepting.return_unaccepted, ReturnForm, _reasons),
    Action.DECIDE_NAME: ActionStep(naming.decide_name, DecideNameForm, _name),
    Action.WRITE_TO_APPLICANT: ActionStep(
        writing.write_to_applicant, WriteToApplicantForm, _message
    ),
    Action.ADD_FILE: ActionStep(writing.add_file, AddFileForm, _filed),
    Action.START_REVIEW: ActionStep(concluding.start_review),
    Action.CONSULT: ActionStep(joint.consult, NotedForm, _consultation),
    Action.DRAFT_OPINION: ActionStep(joint.draft_opinion, DraftOpinionForm, _drafted_opinion),
    Action.OPINE: ActionStep(joint.opine, SignOpinionForm, _opinion),
    Action.RETURN_OPINION: ActionStep(joint.return_opinion, ReasonedForm, _text),
    Action.PROPOSE_CONSULTEE: ActionStep(
        adding.propose_consultee, ProposeConsulteeForm, _proposed_unit
    ),
    Action.ADD_CONSULTEE: ActionStep(adding.add_consultee, AddConsulteeForm, _text),
    Action.REJECT_CONSULTEE: ActionStep(adding.reject_consultee, ReasonedForm, _text),
    Action.COORDINATE: ActionStep(joint.coordinate, CoordinateForm, _coordination),
    Action.ESCALATE: ActionStep(escalating.escalate, EscalateForm, _text),
    Action.ASK_FOR_CLARIFICATION: ActionStep(clarifying.ask, AskForClarificationForm, _questions),
    Action.PROPOSE_SUSPENSION: ActionStep(
        suspending.propose_suspension, ProposeSuspensionForm, _proposed_suspension
    ),
    Action.ASK_TO_SUSPEND_AGAIN: ActionStep(
        suspending_again.ask_to_suspend_again,
        SuspendAgainForm,
        lambda form: {"reason": _chosen(Suspension, form.reason), **_text(form)},
    ),
    Action.REJECT_SUSPENSION: ActionStep(suspending.reject_suspension, ReasonedForm, _text),
    Action.SUSPEND: ActionStep(suspending.suspend, SuspendForm, _suspension),
    Action.RESUME: ActionStep(suspending.resume),
    Action.EXTEND: ActionStep(deciding.extend, ReasonedForm, _text),
    Action.EXAMINE: ActionStep(examining.examine, ExamineForm, _findings),
    Action.ASSESS: ActionStep(assessing.assess, AssessForm, _assessed),
    Action.AMEND_ASSESSMENT: ActionStep(
        assessing.amend, AmendAssessmentForm, lambda form: {"assessments": form.assessments()}
    ),
    Action.ENTER_SITE_CHECK: ActionStep(checking.enter_check, SiteCheckForm, _site_check),
    Action.CONFIRM_SITE_CHECK: ActionStep(checking.confirm_check),
    Action.CONCLUDE: ActionStep(concluding.conclude, ConcludeForm, _conclusion),
    Action.SEND_BACK: ActionStep(deciding.send_back, ReasonedForm, _sent_back),
    Action.ENTER_OBJECTION: ActionStep(
        replying.enter_objection, EnterObjectionForm, _objection_on_paper
    ),
    Action.PROPOSE_REPLY: ActionStep(replying.propose_reply, ProposeReplyForm, _reply),
    Action.REJECT_OBJECTION: ActionStep(replying.reject_objection, RejectObjectionForm, _text),
    Action.UPHOLD_OBJECTION: ActionStep(replying.uphold_objection, UpholdObjectionForm, _reply),
    Action.APPROVE: ActionStep(deciding.approve, ApproveForm, _approval),
    Action.REFUSE: ActionStep(deciding.refuse, RefuseForm, _refusal),
    Action.DISCONTINUE: ActionStep(deciding.discontinue, DiscontinueForm, _text),
    Action.PROPOSE_REVOCATION: ActionStep(
        revoking.propose_revocation, ProposeRevocationForm, _reasons
    ),
    Action.PROPOSE_CANCELLATION: ActionStep(
        revoking.propose_cancellation, ProposeCancellationForm, _reasons
    ),
    Action.REVOKE: ActionStep(revoking.revoke, RevokeForm, _text),
    Action.CANCEL: ActionStep(revoking.cancel, CancelForm, _text),
    Action.DROP_ENDING: ActionStep(revoking.drop_ending, DropEndingForm, _text),
    Action.CHECK_CONDITION: ActionStep(
        following_up.check_condition, CheckConditionForm, _checked_condition
    ),
    Action.PROPOSE_RECTIFICATION: ActionStep(
        rectifying.propose_rectification, ProposeRectificationForm, _rectification
    ),
    Action.RECTIFY: ActionStep(rectifying.rectify, RectifyForm),
    Action.REJECT_RECTIFICATION: ActionStep(
        rectifying.reject_rectification, RejectRectificationForm, _text
    ),
    Action.CHECK: ActionStep(referring.check),
    Action.REFER: ActionStep(referring.refer, ReferForm, _referral),
    Action.ASSIGN: ActionStep(answering.assign),
    Action.FORWARD: ActionStep(matching.forward, ForwardForm, _text),
    Action.REPLY: ActionStep(matching.enter_reply, EnterReplyForm, _replied),
    Action.MATCH: ActionStep(matching.match, MatchForm, _match),
    Action.UNMATCH: ActionStep(matching.unmatch, UnmatchForm, _text),
    Action.ANSWER: ActionStep(answering.answer, AnswerForm, _text),
    Action.PUBLISH_ANSWER: ActionStep(publishing.publish_answer, PublishAnswerForm, _published),
    Action.TAKE_DOWN: ActionStep(publishing.take_down),
    Action.CONFIRM: ActionStep(entering.confirm, EntryForm, _text),
    Action.ENTER: ActionStep(entering.enter, EntryForm, _text),
    Action.RETURN_PAYMENT: ActionStep(asking.give_back, GiveBackForm, _text),
    Action.LAPSE_PAYMENT: ActionStep(asking.lapse, LapsePaymentForm, _text),
    Action.WITHHOLD: ActionStep(asking.withhold, WithholdForm, _text),
    Action.CLEAR_REPORT: ActionStep(performance.clear_report, NotedForm, _text),
    Action.RETURN_REPORT: ActionStep(performance.return_report, ReasonedForm, _text),
    Action.PROPOSE_RECOVERY: ActionStep(
        recovering.propose_recovery, ProposeRecoveryForm, _recovery
    ),
    Action.HOLD_HEARING: ActionStep(recovering.hold_hearing, HoldHearingForm, _hearing),
    Action.ORDER_RECOVERY: ActionStep(recovering.order_recovery, OrderRecoveryForm, _order),
    Action.DROP_RECOVERY: ActionStep(recovering.drop_recovery, DropRecoveryForm, _text),
    Action.PURSUE_RECOVERY: ActionStep(recovering.pursue_recovery, PursueRecoveryForm, _text),
    Action.ENTER_REPAYMENT: ActionStep(recovering.enter_repayment, EnterRepaymentForm, _repayment),
    Action.CONFIRM_REPAYMENT: ActionStep(recovering.confirm_repayment, ConfirmRepaymentForm),
    Action.STRIKE_REPAYMENT: ActionStep(recovering.strike_repayment, StrikeRepaymentForm, _text),
}

_missing = {
    action
    for action, row in ROWS.items()
    if row.who.capacities & {Capacity.LEAD, Capacity.JOINT} and action not in STEPS
}
if _missing:
    raise LookupError(f"officers' actions without a step: {sorted(_missing)}")

WITH_FORMS = frozenset(action for action, step in STEPS.items() if step.form)
