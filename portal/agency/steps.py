"""How officers take each action on screen: one table for buttons, forms and services."""

from collections.abc import (
    Callable,
    Mapping,
)
from dataclasses import dataclass
from typing import Any

from forms.agency import (
    AcceptForm,
    ActionForm,
    AnswerForm,
    ApproveForm,
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
    ReturnForm,
    SiteCheckForm,
    UnmatchForm,
)
from forms.appeals import EnterAppealForm, EnterAppealOutcomeForm, OverturnForm, RedoForm
from forms.assessing import (
    AmendAssessmentForm,
    AssessForm,
)
from forms.clarifying import AskForClarificationForm
from forms.endings import (
    CancelForm,
    DropEndingForm,
    ProposeCancellationForm,
    ProposeRectificationForm,
    ProposeReissueForm,
    ProposeRevocationForm,
    RectifyForm,
    ReissueForm,
    RejectRectificationForm,
    RejectReissueForm,
    RevokeForm,
)
from forms.examining import ExamineForm
from forms.joint import (
    AddConsulteeForm,
    CheckConditionForm,
    CoordinateForm,
    DraftOpinionForm,
    EscalateForm,
    ProposeConsulteeForm,
    ProposeSuspensionForm,
    PubliciseForm,
    SignOpinionForm,
    SuspendAgainForm,
    SuspendForm,
)
from forms.messages import (
    AddFileForm,
    WriteToApplicantForm,
)
from forms.objections import (
    EnterObjectionForm,
    ProposeReplyForm,
    RejectObjectionForm,
    UpholdObjectionForm,
)
from forms.oversight import LeadAnswersReopeningForm
from forms.payments import (
    GiveBackForm,
    LapsePaymentForm,
    WithholdForm,
)
from forms.people import (
    AssignForm,
    DeclareRelationForm,
    GrantRecusalForm,
    RejectRecusalForm,
)
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
from forms.transfers import (
    ProposeTransferForm,
    ReturnTransferForm,
    TransferForm,
)
from portal.agency import form_readers as reading
from services.applications.case.case import Case
from services.applications.casework import (
    accepting,
    adding,
    answering,
    appealing,
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
    publicising,
    publishing,
    rectifying,
    recusing,
    referring,
    reissuing,
    reopening,
    replying,
    revoking,
    suspending,
    suspending_again,
    transferring,
    writing,
)
from services.applications.lifecycle import (
    Action,
    Capacity,
)
from services.applications.rows import ROWS
from services.funds import checking
from services.funds.payments import (
    asking,
    performance,
    recovering,
)

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


STEPS: dict[Action, ActionStep] = {
    Action.CLAIM: ActionStep(claiming.claim),
    Action.RELEASE: ActionStep(claiming.release),
    Action.ALLOT: ActionStep(
        assigning.assign, AssignForm, lambda form: {"officer": form.officer.data or ""}
    ),
    Action.PROPOSE_TRANSFER: ActionStep(
        transferring.propose_transfer, ProposeTransferForm, reading.read_proposed_unit
    ),
    Action.TRANSFER: ActionStep(transferring.transfer, TransferForm, reading.read_text),
    Action.REJECT_TRANSFER: ActionStep(
        transferring.reject_transfer, ReasonedForm, reading.read_text
    ),
    Action.TAKE_OVER: ActionStep(transferring.take_over),
    Action.RETURN_TRANSFER: ActionStep(
        transferring.return_transfer, ReturnTransferForm, reading.read_text
    ),
    Action.DECLARE_RELATION: ActionStep(
        recusing.declare_relation, DeclareRelationForm, reading.read_declaration
    ),
    Action.GRANT_RECUSAL: ActionStep(
        recusing.grant_recusal, GrantRecusalForm, reading.read_recusal
    ),
    Action.REJECT_RECUSAL: ActionStep(
        recusing.reject_recusal, RejectRecusalForm, reading.read_text
    ),
    Action.ACCEPT: ActionStep(accepting.accept, AcceptForm),
    Action.ASK_FOR_CORRECTION: ActionStep(
        accepting.ask_for_correction, CorrectionForm, reading.read_corrections
    ),
    Action.ASK_TO_CORRECT_AGAIN: ActionStep(
        correcting_again.ask_to_correct_again, CorrectAgainForm, reading.read_text
    ),
    Action.DECLINE: ActionStep(accepting.decline, DeclineForm, reading.read_decline),
    Action.RETURN: ActionStep(accepting.return_unaccepted, ReturnForm, reading.read_reasons),
    Action.DECIDE_NAME: ActionStep(naming.decide_name, DecideNameForm, reading.read_name),
    Action.WRITE_TO_APPLICANT: ActionStep(
        writing.write_to_applicant, WriteToApplicantForm, reading.read_message
    ),
    Action.ADD_FILE: ActionStep(writing.add_file, AddFileForm, reading.read_filed),
    Action.START_REVIEW: ActionStep(concluding.start_review),
    Action.CONSULT: ActionStep(joint.consult, NotedForm, reading.read_consultation),
    Action.DRAFT_OPINION: ActionStep(
        joint.draft_opinion, DraftOpinionForm, reading.read_drafted_opinion
    ),
    Action.OPINE: ActionStep(joint.opine, SignOpinionForm, reading.read_opinion),
    Action.RETURN_OPINION: ActionStep(joint.return_opinion, ReasonedForm, reading.read_text),
    Action.PROPOSE_CONSULTEE: ActionStep(
        adding.propose_consultee, ProposeConsulteeForm, reading.read_proposed_unit
    ),
    Action.ADD_CONSULTEE: ActionStep(adding.add_consultee, AddConsulteeForm, reading.read_text),
    Action.REJECT_CONSULTEE: ActionStep(adding.reject_consultee, ReasonedForm, reading.read_text),
    Action.COORDINATE: ActionStep(joint.coordinate, CoordinateForm, reading.read_coordination),
    Action.ESCALATE: ActionStep(escalating.escalate, EscalateForm, reading.read_text),
    Action.ASK_FOR_CLARIFICATION: ActionStep(
        clarifying.ask, AskForClarificationForm, reading.read_questions
    ),
    Action.PROPOSE_SUSPENSION: ActionStep(
        suspending.propose_suspension, ProposeSuspensionForm, reading.read_proposed_suspension
    ),
    Action.ASK_TO_SUSPEND_AGAIN: ActionStep(
        suspending_again.ask_to_suspend_again,
        SuspendAgainForm,
        reading.read_further_suspension,
    ),
    Action.REJECT_SUSPENSION: ActionStep(
        suspending.reject_suspension, ReasonedForm, reading.read_text
    ),
    Action.SUSPEND: ActionStep(suspending.suspend, SuspendForm, reading.read_suspension),
    Action.RESUME: ActionStep(suspending.resume),
    Action.EXTEND: ActionStep(deciding.extend, ReasonedForm, reading.read_text),
    Action.EXAMINE: ActionStep(examining.examine, ExamineForm, reading.read_findings),
    Action.ASSESS: ActionStep(assessing.assess, AssessForm, reading.read_assessed),
    Action.AMEND_ASSESSMENT: ActionStep(
        assessing.amend, AmendAssessmentForm, lambda form: {"assessments": form.assessments()}
    ),
    Action.ENTER_SITE_CHECK: ActionStep(
        checking.enter_check, SiteCheckForm, reading.read_site_check
    ),
    Action.CONFIRM_SITE_CHECK: ActionStep(checking.confirm_check),
    Action.CONCLUDE: ActionStep(concluding.conclude, ConcludeForm, reading.read_conclusion),
    Action.SEND_BACK: ActionStep(deciding.send_back, ReasonedForm, reading.read_sent_back),
    Action.ENTER_OBJECTION: ActionStep(
        replying.enter_objection, EnterObjectionForm, reading.read_objection_on_paper
    ),
    Action.PROPOSE_REPLY: ActionStep(replying.propose_reply, ProposeReplyForm, reading.read_reply),
    Action.REJECT_OBJECTION: ActionStep(
        replying.reject_objection, RejectObjectionForm, reading.read_text
    ),
    Action.UPHOLD_OBJECTION: ActionStep(
        replying.uphold_objection, UpholdObjectionForm, reading.read_reply
    ),
    Action.PUBLICISE: ActionStep(
        publicising.publicise, PubliciseForm, lambda form: {"confirmed": bool(form.confirmed.data)}
    ),
    Action.APPROVE: ActionStep(deciding.approve, ApproveForm, reading.read_approval),
    Action.REFUSE: ActionStep(deciding.refuse, RefuseForm, reading.read_refusal),
    Action.DISCONTINUE: ActionStep(deciding.discontinue, DiscontinueForm, reading.read_text),
    Action.PROPOSE_REVOCATION: ActionStep(
        revoking.propose_revocation, ProposeRevocationForm, reading.read_reasons
    ),
    Action.PROPOSE_CANCELLATION: ActionStep(
        revoking.propose_cancellation, ProposeCancellationForm, reading.read_reasons
    ),
    Action.REVOKE: ActionStep(revoking.revoke, RevokeForm, reading.read_text),
    Action.CANCEL: ActionStep(revoking.cancel, CancelForm, reading.read_text),
    Action.DROP_ENDING: ActionStep(revoking.drop_ending, DropEndingForm, reading.read_text),
    Action.CHECK_CONDITION: ActionStep(
        following_up.check_condition, CheckConditionForm, reading.read_checked_condition
    ),
    Action.PROPOSE_RECTIFICATION: ActionStep(
        rectifying.propose_rectification, ProposeRectificationForm, reading.read_rectification
    ),
    Action.RECTIFY: ActionStep(rectifying.rectify, RectifyForm),
    Action.REJECT_RECTIFICATION: ActionStep(
        rectifying.reject_rectification, RejectRectificationForm, reading.read_text
    ),
    Action.PROPOSE_REISSUE: ActionStep(
        reissuing.propose_reissue, ProposeReissueForm, reading.read_text
    ),
    Action.REISSUE: ActionStep(reissuing.reissue, ReissueForm),
    Action.REJECT_REISSUE: ActionStep(
        reissuing.reject_reissue, RejectReissueForm, reading.read_text
    ),
    Action.ENTER_APPEAL: ActionStep(appealing.enter_appeal, EnterAppealForm, reading.read_appeal),
    Action.ENTER_APPEAL_OUTCOME: ActionStep(
        appealing.enter_outcome, EnterAppealOutcomeForm, reading.read_appeal_outcome
    ),
    Action.OVERTURN: ActionStep(appealing.overturn, OverturnForm, reading.read_appeal_end),
    Action.REDO: ActionStep(appealing.redo, RedoForm, reading.read_redo),
    Action.ANSWER_REOPENING: ActionStep(
        reopening.answer_reopening, LeadAnswersReopeningForm, reading.read_text
    ),
    Action.CHECK: ActionStep(referring.check),
    Action.REFER: ActionStep(referring.refer, ReferForm, reading.read_referral),
    Action.ASSIGN: ActionStep(answering.assign),
    Action.FORWARD: ActionStep(matching.forward, ForwardForm, reading.read_text),
    Action.REPLY: ActionStep(matching.enter_reply, EnterReplyForm, reading.read_replied),
    Action.MATCH: ActionStep(matching.match, MatchForm, reading.read_match),
    Action.UNMATCH: ActionStep(matching.unmatch, UnmatchForm, reading.read_text),
    Action.ANSWER: ActionStep(answering.answer, AnswerForm, reading.read_text),
    Action.PUBLISH_ANSWER: ActionStep(
        publishing.publish_answer, PublishAnswerForm, reading.read_published
    ),
    Action.TAKE_DOWN: ActionStep(publishing.take_down),
    Action.CONFIRM: ActionStep(entering.confirm, EntryForm, reading.read_text),
    Action.ENTER: ActionStep(entering.enter, EntryForm, reading.read_text),
    Action.RETURN_PAYMENT: ActionStep(asking.give_back, GiveBackForm, reading.read_text),
    Action.LAPSE_PAYMENT: ActionStep(asking.lapse, LapsePaymentForm, reading.read_text),
    Action.WITHHOLD: ActionStep(asking.withhold, WithholdForm, reading.read_text),
    Action.CLEAR_REPORT: ActionStep(performance.clear_report, NotedForm, reading.read_text),
    Action.RETURN_REPORT: ActionStep(performance.return_report, ReasonedForm, reading.read_text),
    Action.PROPOSE_RECOVERY: ActionStep(
        recovering.propose_recovery, ProposeRecoveryForm, reading.read_recovery
    ),
    Action.HOLD_HEARING: ActionStep(recovering.hold_hearing, HoldHearingForm, reading.read_hearing),
    Action.ORDER_RECOVERY: ActionStep(
        recovering.order_recovery, OrderRecoveryForm, reading.read_order
    ),
    Action.DROP_RECOVERY: ActionStep(recovering.drop_recovery, DropRecoveryForm, reading.read_text),
    Action.PURSUE_RECOVERY: ActionStep(
        recovering.pursue_recovery, PursueRecoveryForm, reading.read_text
    ),
    Action.ENTER_REPAYMENT: ActionStep(
        recovering.enter_repayment, EnterRepaymentForm, reading.read_repayment
    ),
    Action.CONFIRM_REPAYMENT: ActionStep(recovering.confirm_repayment, ConfirmRepaymentForm),
    Action.STRIKE_REPAYMENT: ActionStep(
        recovering.strike_repayment, StrikeRepaymentForm, reading.read_text
    ),
}

_missing = {
    action
    for action, row in ROWS.items()
    if row.who.capacities & {Capacity.LEAD, Capacity.JOINT} and action not in STEPS
}
if _missing:
    raise LookupError(f"officers' actions without a step: {sorted(_missing)}")

WITH_FORMS = frozenset(action for action, step in STEPS.items() if step.form)
