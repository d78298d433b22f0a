"""What an officer does to a case: one address an action, all from one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.agency import (
    ActionForm,
    ApproveForm,
    ConcludeForm,
    CorrectionForm,
    DeclineForm,
    NotedForm,
    OpinionForm,
    ReasonedForm,
    RefuseForm,
    SuspendForm,
    until_or_never,
)
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.case_views import OFFICERS, case_context
from portal.agency.queue_views import place_in_queue
from portal.web import read, t, write
from portal.wording import HISTORY, OPINIONS, RECOMMENDATIONS, SUSPENSIONS
from services.applications import deciding, reviewing
from services.applications.cases import Case, load
from services.applications.lifecycle import RULES, Action, Part
from services.applications.permissions import require
from services.applications.reviewing import Opinion, Recommendation, Suspension
from services.errors import Invalid, NotFound, Problem
from services.language import N_

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


def _opinion(form: OpinionForm) -> dict[str, Any]:
    return {"opinion": _chosen(Opinion, form.opinion), **_text(form)}


def _suspension(form: SuspendForm) -> dict[str, Any]:
    return {
        "reason": _chosen(Suspension, form.reason),
        "until": until_or_never(form),
        **_text(form),
    }


def _conclusion(form: ConcludeForm) -> dict[str, Any]:
    return {"recommendation": _chosen(Recommendation, form.recommendation), **_text(form)}


def _approval(form: ApproveForm) -> dict[str, Any]:
    return {"amount": form.amount.data, **_text(form)}


def _corrections(form: CorrectionForm) -> dict[str, Any]:
    return {"corrections": form.corrections()}


def _chosen(vocabulary: Any, field: Any) -> Any:
    """The chosen member.

    Raises:
        Invalid: nothing, or nothing known, was chosen.

    """
    try:
        return vocabulary(field.data)
    except ValueError:
        raise Invalid([Problem(field.name, N_("Select one of these"))]) from None


STEPS: dict[Action, Step] = {
    Action.CLAIM: Step(reviewing.claim),
    Action.RELEASE: Step(reviewing.release),
    Action.ACCEPT: Step(reviewing.accept),
    Action.ASK_FOR_CORRECTION: Step(reviewing.ask_for_correction, CorrectionForm, _corrections),
    Action.DECLINE: Step(reviewing.decline, DeclineForm, _decline),
    Action.RETURN: Step(reviewing.return_unaccepted, ReasonedForm, _text),
    Action.START_REVIEW: Step(reviewing.start_review),
    Action.CONSULT: Step(reviewing.consult, NotedForm, _text),
    Action.OPINE: Step(reviewing.opine, OpinionForm, _opinion),
    Action.SUSPEND: Step(reviewing.suspend, SuspendForm, _suspension),
    Action.RESUME: Step(reviewing.resume),
    Action.EXTEND: Step(deciding.extend, ReasonedForm, _text),
    Action.CONCLUDE: Step(reviewing.conclude, ConcludeForm, _conclusion),
    Action.SEND_BACK: Step(deciding.send_back, ReasonedForm, _text),
    Action.APPROVE: Step(deciding.approve, ApproveForm, _approval),
    Action.REFUSE: Step(deciding.refuse, RefuseForm, _reasons),
    Action.DISCONTINUE: Step(deciding.discontinue, ReasonedForm, _text),
}

_missing = {
    action
    for (_, action), rule in RULES.items()
    if rule.who.parts & {Part.LEAD, Part.JOINT} and action not in STEPS
}
if _missing:
    raise LookupError(f"officers' actions without a step: {sorted(_missing)}")


@blueprint.get("/cases/<uuid:case_id>/<action>")
@access.roles(*OFFICERS)
def show_action(case_id: UUID, action: str) -> str:
    """The form of an action that needs one."""
    wanted = _action(action)
    step = STEPS[wanted]
    case = load(read(), actor(), case_id)
    require(actor(), case, wanted)
    if step.form is None:
        raise NotFound
    return _page(case, wanted, _prepared(step.form(), case))


@blueprint.post("/cases/<uuid:case_id>/<action>")
@access.roles(*OFFICERS)
def take_action(case_id: UUID, action: str) -> Response | tuple[str, int]:
    """Take the action; back to the case, or to the form with what is wrong."""
    wanted = _action(action)
    step = STEPS[wanted]
    form = step.form(request.form) if step.form else ActionForm()
    try:
        with write() as db:
            step.run(
                db,
                actor(),
                case_id,
                version=request.form.get("version", 0, type=int),
                **step.arguments(form),
            )
    except Invalid as error:
        case = load(read(), actor(), case_id)
        form = _prepared(form, case)
        form.add(error.problems)
        return _page(case, wanted, form, error.problems), 422
    flash(t(HISTORY[wanted]), "success")
    if wanted in LEAVES:
        return redirect(place_in_queue(), 303)
    return redirect(url_for("agency.show_case", case_id=case_id), 303)


LEAVES = frozenset(
    {
        Action.RELEASE,
        Action.ASK_FOR_CORRECTION,
        Action.DECLINE,
        Action.RETURN,
        Action.OPINE,
        Action.CONCLUDE,
        Action.SEND_BACK,
        Action.APPROVE,
        Action.REFUSE,
        Action.DISCONTINUE,
    }
)
"""Actions after which the case waits for somebody else: back to the queue."""


def _action(name: str) -> Action:
    try:
        action = Action(name.replace("-", "_"))
    except ValueError:
        raise NotFound from None
    if action not in STEPS or "_" in name:
        raise NotFound
    return action


def _prepared(form: ActionForm, case: Case) -> ActionForm:
    """The form with the choices that this case offers."""
    form.offer(
        {
            "opinion": [(o.value, OPINIONS[o]) for o in Opinion],
            "recommendation": [(r.value, RECOMMENDATIONS[r]) for r in Recommendation],
            "reason": [(s.value, SUSPENSIONS[s]) for s in Suspension],
            "reasons": [
                (reason.code, reason.text)
                for reason in case.item.reasons(
                    "decline" if isinstance(form, DeclineForm) else "refuse"
                )
            ],
        }
    )
    if isinstance(form, ApproveForm):
        if case.application.round_id is None:
            del form.amount
        elif not form.typed:
            form.amount.data = case.application.amount
    return form


def _page(case: Case, action: Action, form: ActionForm, problems: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "agency/correction.html" if isinstance(form, CorrectionForm) else "agency/action.html",
        action=action,
        form=form,
        problems=problems,
        **case_context(case),
    )
