"""What an officer does to a case: one address an action, all from one table."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.agency import ActionForm, ApproveForm, CorrectionForm, DeclineForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.case_views import OFFICERS, case_context
from portal.agency.queue_views import place_in_queue
from portal.agency.steps import LEAVES, STEPS
from portal.web import read, t, write
from portal.wording import HISTORY, OPINIONS, RECOMMENDATIONS, SUSPENSIONS
from services.applications.cases import Case, load
from services.applications.lifecycle import Action
from services.applications.permissions import require
from services.applications.reviewing import Opinion, Recommendation, Suspension
from services.errors import Invalid, NotFound, Problem


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
