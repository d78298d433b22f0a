"""Readers of officers' forms: each returns what its service takes, by keyword."""

from enum import StrEnum
from typing import Any

from forms.agency import (
    ActionForm,
    ApproveForm,
    ApproveWithConditionsForm,
    AskAgainForm,
    ConcludeForm,
    CorrectionForm,
    DecideNameForm,
    DeclineForm,
    EnterReplyForm,
    MatchForm,
    PublishAnswerForm,
    ReferForm,
    RefuseForm,
    RefuseOneForm,
    SiteCheckForm,
)
from forms.appeals import EnterAppealForm, EnterAppealOutcomeForm, OverturnForm, RedoForm
from forms.assessing import (
    AssessForm,
    SendPartsBackForm,
)
from forms.clarifying import (
    AskForClarificationForm,
    AskWithinForm,
)
from forms.endings import ProposeRectificationForm
from forms.examining import ExamineForm
from forms.joint import (
    CheckConditionForm,
    CoordinateForm,
    DraftOpinionForm,
    OpinionForm,
    ProposeConsulteeForm,
    ProposeSuspensionForm,
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
    UpholdObjectionForm,
)
from forms.people import (
    DeclareRelationForm,
    GrantRecusalForm,
)
from forms.plain_fields import OneOfField
from forms.recovery import (
    EnterRepaymentForm,
    HoldHearingForm,
    OrderRecoveryForm,
    ProposeRecoveryForm,
)
from forms.transfers import ProposeTransferForm
from services.applications.case.appeals import AppealOutcome, AppealRoute, Appellant
from services.applications.case.attachments import FIELDS
from services.applications.case.messages import CaseFileKind
from services.applications.case.names import BornName
from services.applications.case.recusals import OfficerRelation
from services.applications.case.sharing import Reply
from services.applications.casework.appealing import DayUnit
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.replying import ObjectionOutcome
from services.applications.casework.suspending import Suspension


def read_text(form: Any) -> dict[str, Any]:
    """Read the words."""
    return {"text": form.text.data or ""}


def read_reasons(form: Any) -> dict[str, Any]:
    """Read the reasons chosen, and the words."""
    return {"reasons": form.reasons.data or [], **read_text(form)}


def read_decline(form: DeclineForm) -> dict[str, Any]:
    """Read why a case is not accepted, and who is competent."""
    return {**read_reasons(form), "competent_agency": form.competent_agency.data or ""}


def read_referral(form: ReferForm) -> dict[str, Any]:
    """Read what goes with a case to who decides it."""
    return {**read_reasons(form), "reference": form.reference.data or ""}


def read_refusal(form: RefuseForm) -> dict[str, Any]:
    """Read why a case is refused, what exactly, and on whose opinions it rests."""
    meant = {"refusal": form.refusal.data or ""} if isinstance(form, RefuseOneForm) else {}
    rested = form.rests_on.data if "rests_on" in form else []
    return {**read_reasons(form), **meant, "rests_on": rested or []}


def read_opinion(form: OpinionForm) -> dict[str, Any]:
    """Read an opinion, and the day of its conditions."""
    chosen = {"opinion": _chosen(Opinion, form.opinion), "until": form.until.data}
    return {**chosen, **read_text(form)}


def read_drafted_opinion(form: DraftOpinionForm) -> dict[str, Any]:
    """Read the draft of an opinion, with its files."""
    return {**read_opinion(form), **read_files(form)}


def read_files(form: DraftOpinionForm | ProposeSuspensionForm) -> dict[str, Any]:
    """Read the files attached, None where there is none."""
    return {"files": [form[name].data for name in FIELDS]}


def read_coordination(form: CoordinateForm) -> dict[str, Any]:
    """Read with whom what was settled on which day."""
    return {"bodies": form.bodies.data or [], "on": form.on.data, **read_text(form)}


def read_approval(form: ApproveForm) -> dict[str, Any]:
    """Read what is approved, without the conditions that are left out."""
    conditional = isinstance(form, ApproveWithConditionsForm)
    left_out = [int(place) for place in form.left_out.data or []] if conditional else []
    return {"left_out": left_out, **read_text(form)}


def read_published(form: PublishAnswerForm) -> dict[str, Any]:
    """Read question and answer as they are published."""
    return {name: form[name].data or "" for name in ("title", "question", "answer")}


def read_suspension(form: SuspendForm) -> dict[str, Any]:
    """Read until when the clock stops."""
    return {"until": form.until.data, **read_text(form)}


def read_further_suspension(form: SuspendAgainForm) -> dict[str, Any]:
    """Read for which reason the clock is to stop once more, and why."""
    return {"reason": _chosen(Suspension, form.reason), **read_text(form)}


def read_questions(form: AskForClarificationForm) -> dict[str, Any]:
    """Read what the applicant is asked, and by when it is answered."""
    until = form.until.data if isinstance(form, AskWithinForm) else None
    return {"until": until, **read_text(form)}


def read_message(form: WriteToApplicantForm) -> dict[str, Any]:
    """Read a message with its file."""
    return {"file": form.file.data, **read_text(form)}


def read_filed(form: AddFileForm) -> dict[str, Any]:
    """Read what is put on file."""
    return {"kind": _chosen(CaseFileKind, form.kind), "file": form.file.data, **read_text(form)}


def read_proposed_suspension(form: ProposeSuspensionForm) -> dict[str, Any]:
    """Read why the clock should stop until when, with what shows it."""
    return {
        "reason": _chosen(Suspension, form.reason),
        "until": form.until.data,
        "evidence": form.evidence.data or "",
        **read_files(form),
        **read_text(form),
    }


def read_objection_on_paper(form: EnterObjectionForm) -> dict[str, Any]:
    """Read an objection that came on paper."""
    return {"received_on": form.received_on.data, **read_text(form)}


def read_reply(form: ProposeReplyForm | UpholdObjectionForm) -> dict[str, Any]:
    """Read what is answered to an objection."""
    return {"outcome": _chosen(ObjectionOutcome, form.outcome), **read_text(form)}


def read_conclusion(form: ConcludeForm) -> dict[str, Any]:
    """Read what a reviewer recommends."""
    return {"recommendation": _chosen(Recommendation, form.recommendation), **read_text(form)}


def read_consultation(form: ActionForm) -> dict[str, Any]:
    """Read what agencies are asked, and which of them once more."""
    again = {"bodies": form.bodies.data} if isinstance(form, AskAgainForm) else {}
    return {**read_text(form), **again}


def read_checked_condition(form: CheckConditionForm) -> dict[str, Any]:
    """Read which condition of a decision was found to be met or not."""
    place, met = form.condition.data or "", {"yes": True, "no": False}.get(form.met.data or "")
    return {"place": int(place) if place.isdecimal() else None, "met": met, **read_text(form)}


def read_corrections(form: CorrectionForm) -> dict[str, Any]:
    """Read what is to be corrected."""
    return {"corrections": form.corrections()}


def read_replied(form: EnterReplyForm) -> dict[str, Any]:
    """Read what an institution answered."""
    found = {"institution": form.institution.data or "", "reply": _chosen(Reply, form.reply)}
    return {**found, **read_text(form)}


def read_match(form: MatchForm) -> dict[str, Any]:
    """Read with which institutions a matching came to something."""
    return {"institutions": form.institutions.data or [], **read_text(form)}


def read_site_check(form: SiteCheckForm) -> dict[str, Any]:
    """Read what was found on site, where and with whom."""
    return {
        "checked_on": form.checked_on.data,
        "place": form.place.data or "",
        "companion": form.companion.data or "",
        "record": form.record.data,
        **read_text(form),
    }


def read_findings(form: ExamineForm) -> dict[str, Any]:
    """Read the rows struck out and the sums deducted."""
    return {"struck": form.struck(), "deducted": form.deducted()}


def read_assessed(form: AssessForm) -> dict[str, Any]:
    """Read what was found of each condition and document."""
    return {"assessments": form.assessments(), "rest": form.rest}


def read_sent_back(form: ActionForm) -> dict[str, Any]:
    """Read what is to be looked at again."""
    parts = {"parts": form.parts.data or []} if isinstance(form, SendPartsBackForm) else {}
    return {**read_text(form), **parts}


def read_rectification(form: ProposeRectificationForm) -> dict[str, Any]:
    """Read which words of a decision are to read otherwise."""
    return {"former": form.former.data or "", "words": form.words.data or "", **read_text(form)}


def read_appeal(form: EnterAppealForm) -> dict[str, Any]:
    """Read what was brought against a decision, by whom and before whom."""
    return {
        "route": _chosen(AppealRoute, form.route),
        "by": _chosen(Appellant, form.by),
        "authority": form.authority.data or "",
        "reference": form.reference.data or "",
        "received_on": form.received_on.data,
        "file": form.file.data,
        **read_text(form),
    }


def read_appeal_end(form: EnterAppealOutcomeForm | OverturnForm | RedoForm) -> dict[str, Any]:
    """Read when the review of a decision ended, by which document."""
    return {
        "decided_on": form.decided_on.data,
        "reference": form.reference.data or "",
        "file": form.file.data,
        **read_text(form),
    }


def read_appeal_outcome(form: EnterAppealOutcomeForm) -> dict[str, Any]:
    """Read how the review of a decision ended."""
    return {"result": _chosen(AppealOutcome, form.result), **read_appeal_end(form)}


def read_redo(form: RedoForm) -> dict[str, Any]:
    """Read by when a decision that was revoked is to be made again."""
    figure = form.days.figure
    whole = figure is not None and figure == int(figure)
    return {
        "received_on": form.received_on.data,
        "days": int(figure) if figure is not None and whole else 0 if form.days.data else None,
        "day_unit": _chosen(DayUnit, form.day_unit),
        **read_appeal_end(form),
    }


def read_name(form: DecideNameForm) -> dict[str, Any]:
    """Read which name the letters bear."""
    return {"bears": _chosen(BornName, form.bears), **read_text(form)}


def read_recovery(form: ProposeRecoveryForm) -> dict[str, Any]:
    """Read what is to be paid back, and why."""
    return {"amount": form.amount.amount, **read_reasons(form)}


def read_hearing(form: HoldHearingForm) -> dict[str, Any]:
    """Read when a hearing was held, and what was said."""
    return {"held_on": form.held_on.data, **read_text(form)}


def read_order(form: OrderRecoveryForm) -> dict[str, Any]:
    """Read what is ordered to be paid back, and to whom."""
    return {"amount": form.amount.amount, "payee": form.payee.data or "", **read_text(form)}


def read_repayment(form: EnterRepaymentForm) -> dict[str, Any]:
    """Read what was paid back."""
    return {
        "amount": form.amount.amount,
        "paid_on": form.paid_on.data,
        "voucher": form.voucher.data or "",
    }


def read_declaration(form: DeclareRelationForm) -> dict[str, Any]:
    """Read why an officer steps aside."""
    return {"relation": _chosen(OfficerRelation, form.relation), **read_text(form)}


def read_proposed_unit(form: ProposeTransferForm | ProposeConsulteeForm) -> dict[str, Any]:
    """Read which unit is to take a case over, or to be asked."""
    return {"unit": form.unit.data or "", **read_text(form)}


def read_recusal(form: GrantRecusalForm) -> dict[str, Any]:
    """Read who steps aside, who follows, and whether what was done stands."""
    return {
        "person": form.person.data or "",
        "successor": form.successor.data or "",
        "stands": form.kept,
        **read_text(form),
    }


def _chosen(vocabulary: type[StrEnum], field: OneOfField) -> StrEnum | None:
    """Return the chosen member; None where nothing, or nothing known, was chosen."""
    return vocabulary(field.data) if field.data in set(vocabulary) else None
