"""Asking that an officer steps aside from an application (申请回避)."""

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.people import AskForRecusalForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.case_views import OnApplication
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.typed import keeps_typed
from portal.web import Page, read
from portal.web import gettext as _
from portal.wording import RELATIONS
from services.actor import SIGNATORIES, Role
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.case.recusals import OfficerRelation
from services.applications.filing import challenging
from services.applications.lifecycle import Action
from services.errors import Conflict
from services.language import N_, Message
from services.plan import body

TARGETS = {
    Role.REVIEWER: N_("%(body)s: the reviewer who handles the case"),
    Role.APPROVER: N_("%(body)s: the approver who signs it off"),
}


@renders("enterprise/recusal.html")
class RecusalTemplate(OnApplication, FormTemplate):
    """Who is to step aside, and why.

    Args:
        changed: whether the case has moved on since the form was opened.
        unsent: whether it was filled in before signing in once more.
    """

    form: AskForRecusalForm
    changed: bool = False
    unsent: bool = False


def _show_typed(application_id: UUID) -> str:
    """Show the form with what was typed before signing in once more."""
    case = load(read(), actor(), application_id)
    if not _may_ask(case):
        raise Conflict
    return RecusalTemplate(case=case, form=_form(case), unsent=True).render()


@blueprint.route("/applications/<uuid:application_id>/recusal", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*SIGNATORIES)
def ask_for_recusal(application_id: UUID) -> Page:
    """Ask that an officer steps aside; an answer comes before anything is decided."""
    case = load(read(), actor(), application_id)
    form = _form(case)
    if request.method != "POST":
        return _page(case, form)
    code, _between, role = (form.target.data or "").partition(":")
    try:
        with saving(form) as db:
            challenging.ask_for_recusal(
                db,
                actor(),
                application_id,
                version=sent_version(),
                target=(code, Role(role)) if role in set(TARGETS) else None,
                relation=_relation(form.relation.data),
                text=form.text.data or "",
            )
    except Conflict:
        read().expire_all()
        case = load(read(), actor(), application_id)
        if not _may_ask(case):
            raise
        return RecusalTemplate(case=case, form=form, changed=True).render(), 409
    if form.problems:
        return _page(case, form)
    flash(
        _("Your request was received. It is decided by another person, before the case is."),
        "success",
    )
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


def _page(case: Case, form: AskForRecusalForm) -> Page:
    if not _may_ask(case):
        return redirect(url_for("enterprise.show_case", application_id=case.application.id), 303)
    return form_page(RecusalTemplate(case=case, form=form))


def _form(case: Case) -> AskForRecusalForm:
    form = filled(AskForRecusalForm)
    form.target.choices = [
        (f"{code}:{role}", _target(code, role)) for code, role in challenging.list_targets(case)
    ]
    form.relation.choices = [(one, RELATIONS[one]) for one in OfficerRelation]
    return form


def _target(code: str, role: Role) -> Message:
    words = TARGETS[role]
    return replace(words, params={"body": body(code).name})


def _relation(chosen: str | None) -> OfficerRelation | None:
    return OfficerRelation(chosen) if chosen in set(OfficerRelation) else None


def _may_ask(case: Case) -> bool:
    return Action.ASK_FOR_RECUSAL in allowed_actions(actor(), case) and bool(
        challenging.list_targets(case)
    )
