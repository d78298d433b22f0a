"""What an officer does to a case: one address an action, all from one table."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from forms.agency import ActionForm, AskAgainForm, CorrectionForm, GrantForm, StateForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.case_views import case_context
from portal.agency.queue_views import place_in_queue
from portal.agency.steps import STEPS
from portal.plain import filled, form_page, saving
from portal.typed import keeps_typed
from portal.web import read, t
from portal.wording import HISTORY, OPINIONS, RECOMMENDATIONS, SUSPENSIONS
from services.actor import AGENCY_ROLES
from services.applications.case.loading import Case, load
from services.applications.case.permissions import allowed_actions, require_allowed
from services.applications.case.texts import available_reasons
from services.applications.casework.concluding import Recommendation
from services.applications.casework.deciding import find_entitlement
from services.applications.casework.joint import Opinion, asks_again
from services.applications.casework.suspending import Suspension
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.errors import Conflict, NotFound
from services.language import N_, Message
from services.plan import body
from services.rounds import envelope


@blueprint.get("/cases/<uuid:application_id>/<action>")
@access.roles(*AGENCY_ROLES)
def show_action(application_id: UUID, action: str) -> tuple[str, int]:
    """The form of an action that needs one."""
    wanted = _action(action)
    case = load(read(), actor(), application_id)
    try:
        require_allowed(actor(), case, wanted)
    except Conflict:
        return _changed_page(case, wanted, None)
    kind = _form_of(wanted, case)
    if kind is None:
        raise NotFound
    grant = find_entitlement(read(), case) if wanted is Action.APPROVE else None
    known = {"amount": f"{grant.most.amount}"} if grant and grant.most else {}
    return _page(case, wanted, _offering(filled(kind, **known), case, wanted))


def _show_typed(application_id: UUID, action: str) -> str:
    """The form with what was typed before signing in once more; a button has but its case.

    Raises:
        NotFound: no such case in scope, or no such action.
    """
    wanted = _action(action)
    case = load(read(), actor(), application_id)
    kind = _form_of(wanted, case)
    if kind is None:
        return render_template("agency/case.html", **case_context(case))
    form = _offering(filled(kind), case, wanted)
    stale = request.form.get("version", 0, type=int) != case.version
    if stale or wanted not in allowed_actions(actor(), case):
        page, _status = _changed_page(case, wanted, form)
    else:
        page, _status = _page(case, wanted, form, unsent=True)
    return page


@blueprint.post("/cases/<uuid:application_id>/<action>")
@keeps_typed(_show_typed)
@access.roles(*AGENCY_ROLES)
def take_action(application_id: UUID, action: str) -> Response | tuple[str, int]:
    """Take the action; back to the case, or to the form with what is wrong."""
    wanted = _action(action)
    step = STEPS[wanted]
    case = load(read(), actor(), application_id)
    form = _offering(filled(_form_of(wanted, case) or ActionForm), case, wanted)
    try:
        with saving(form) as db:
            step.run(
                db,
                actor(),
                application_id,
                version=request.form.get("version", 0, type=int),
                **step.arguments(form),
            )
    except (Conflict, StaleDataError):
        read().expire_all()
        return _changed_page(load(read(), actor(), application_id), wanted, form)
    if form.problems:
        return _page(case, wanted, form)
    if ROWS[wanted].leaves:
        flash(f"{t(HISTORY[wanted])} · {case.application.number}", "success")
        return redirect(place_in_queue(), 303)
    flash(t(HISTORY[wanted]), "success")
    return redirect(url_for("agency.show_case", application_id=application_id), 303)


def _form_of(action: Action, case: Case) -> type[ActionForm] | None:
    """The form of an action; an approval that grants money asks how much, for one."""
    if action is Action.CONSULT and asks_again(case):
        return AskAgainForm
    if action is Action.APPROVE and case.item.amount:
        return StateForm if case.item.amount.is_stated else GrantForm
    return STEPS[action].form


def _action(name: str) -> Action:
    try:
        action = Action(name.replace("-", "_"))
    except ValueError:
        raise NotFound from None
    if action not in STEPS or "_" in name:
        raise NotFound
    return action


def _offering(form: ActionForm, case: Case, action: Action) -> ActionForm:
    """Give the form the choices that this case offers for an action."""
    form.offer(
        {
            "opinion": [(opinion, OPINIONS[opinion]) for opinion in Opinion],
            "recommendation": [(chosen, RECOMMENDATIONS[chosen]) for chosen in Recommendation],
            "bodies": [(review.body_code, body(review.body_code).name) for review in case.joint],
            "reason": [(reason, SUSPENSIONS[reason]) for reason in Suspension],
            "reasons": [(reason.code, reason.text) for reason in available_reasons(case, action)],
        }
    )
    return form


def _page(
    case: Case, action: Action, form: ActionForm, *, changed: bool = False, unsent: bool = False
) -> tuple[str, int]:
    lists = isinstance(form, CorrectionForm)
    template = "agency/correction.html" if lists else "agency/action.html"
    context = case_context(case)
    context["departs"] = _departure(case, action)
    if isinstance(form, GrantForm) and case.application.round_id:
        context["left"] = envelope.remaining_envelope(read(), case.application.round_id)
    return form_page(template, form, action=action, changed=changed, unsent=unsent, **context)


def _departure(case: Case, action: Action) -> Message | None:
    """What of the advice on a case a decision would depart from."""
    concluded = case.last(Action.CONCLUDE)
    if action not in (Action.APPROVE, Action.REFUSE) or concluded is None:
        return None
    if concluded.data["recommendation"] != action:
        return N_("This departs from what the reviewer recommends.")
    if action is Action.APPROVE and any(one.opinion == Opinion.DISAGREE for one in case.joint):
        return N_("A joint agency disagrees.")
    return None


def _changed_page(case: Case, action: Action, form: ActionForm | None) -> tuple[str, int]:
    """What has happened meanwhile; with what was typed, to send again if that is still open."""
    if form and STEPS[action].form and action in allowed_actions(actor(), case):
        page, _status = _page(case, action, form, changed=True)
    else:
        typed = form.typed() if form else []
        page = render_template(
            "agency/changed.html", action=action, typed=typed, **case_context(case)
        )
    return page, 409
