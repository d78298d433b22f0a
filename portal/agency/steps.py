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
    AskAgainForm,
    CancelForm,
    ConcludeForm,
    CorrectionForm,
    DeclineForm,
    DiscontinueForm,
    EntryForm,
    ForwardForm,
    GrantForm,
    NotedForm,
    OpinionForm,
    ReasonedForm,
    ReferForm,
    RefuseForm,
    ReturnForm,
    RevokeForm,
    SuspendForm,
)
from forms.plain import ChoiceField
from services.applications.case.loading import Case
from services.applications.casework import (
    accepting,
    answering,
    claiming,
    concluding,
    deciding,
    entering,
    joint,
    referring,
    revoking,
    suspending,
)
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.suspending import Suspension
from services.applications.lifecycle import Action, Part
from services.applications.rows import ROWS

Run = Callable[..., Case]


@dataclass(frozen=True, slots=True)
class Step:
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


def _opinion(form: OpinionForm) -> dict[str, Any]:
    return {"opinion": _chosen(Opinion, form.opinion), **_text(form)}


def _suspension(form: SuspendForm) -> dict[str, Any]:
    return {
        "reason": _chosen(Suspension, form.reason),
        "until": form.until.data,
        **_text(form),
    }


def _conclusion(form: ConcludeForm) -> dict[str, Any]:
    return {"recommendation": _chosen(Recommendation, form.recommendation), **_text(form)}


def _approval(form: ApproveForm) -> dict[str, Any]:
    return {"amount": form.amount.amount if isinstance(form, GrantForm) else None, **_text(form)}


def _consultation(form: ActionForm) -> dict[str, Any]:
    again = {"bodies": form.bodies.data} if isinstance(form, AskAgainForm) else {}
    return {**_text(form), **again}


def _corrections(form: CorrectionForm) -> dict[str, Any]:
    return {"corrections": form.corrections()}


def _chosen(vocabulary: type[StrEnum], field: ChoiceField) -> StrEnum | None:
    """The chosen member; None where nothing, or nothing known, was chosen."""
    return vocabulary(field.data) if field.data in set(vocabulary) else None


STEPS: dict[Action, Step] = {
    Action.CLAIM: Step(claiming.claim),
    Action.RELEASE: Step(claiming.release),
    Action.ACCEPT: Step(accepting.accept, AcceptForm),
    Action.ASK_FOR_CORRECTION: Step(accepting.ask_for_correction, CorrectionForm, _corrections),
    Action.DECLINE: Step(accepting.decline, DeclineForm, _decline),
    Action.RETURN: Step(accepting.return_unaccepted, ReturnForm, _reasons),
    Action.START_REVIEW: Step(concluding.start_review),
    Action.CONSULT: Step(joint.consult, NotedForm, _consultation),
    Action.OPINE: Step(joint.opine, OpinionForm, _opinion),
    Action.SUSPEND: Step(suspending.suspend, SuspendForm, _suspension),
    Action.RESUME: Step(suspending.resume),
    Action.EXTEND: Step(deciding.extend, ReasonedForm, _text),
    Action.CONCLUDE: Step(concluding.conclude, ConcludeForm, _conclusion),
    Action.SEND_BACK: Step(deciding.send_back, ReasonedForm, _text),
    Action.APPROVE: Step(deciding.approve, ApproveForm, _approval),
    Action.REFUSE: Step(deciding.refuse, RefuseForm, _reasons),
    Action.DISCONTINUE: Step(deciding.discontinue, DiscontinueForm, _text),
    Action.REVOKE: Step(revoking.revoke, RevokeForm, _reasons),
    Action.CANCEL: Step(revoking.cancel, CancelForm, _reasons),
    Action.CHECK: Step(referring.check),
    Action.REFER: Step(referring.refer, ReferForm, _referral),
    Action.ASSIGN: Step(answering.assign),
    Action.FORWARD: Step(answering.forward, ForwardForm, _text),
    Action.ANSWER: Step(answering.answer, AnswerForm, _text),
    Action.CONFIRM: Step(entering.confirm, EntryForm, _text),
    Action.ENTER: Step(entering.enter, EntryForm, _text),
}

_missing = {
    action
    for action, row in ROWS.items()
    if row.who.parts & {Part.LEAD, Part.JOINT} and action not in STEPS
}
if _missing:
    raise LookupError(f"officers' actions without a step: {sorted(_missing)}")

WITH_FORMS = frozenset(action for action, step in STEPS.items() if step.form)
