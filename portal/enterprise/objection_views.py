"""An objection to what the public list of a round proposes for an application."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.objections import ObjectForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.case_views import OnApplication
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, sent_version, take_file
from portal.typed import keeps_typed
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.case import room
from services.applications.case.case import Case
from services.applications.case.entries import require_entry
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.case.publicity import find_publicity, reply_by
from services.applications.filing import objecting
from services.applications.lifecycle import Action
from services.errors import Conflict
from services.models import ListEntry
from services.rounds.allocating import RULE_WORDS, AllotmentRule


@renders("enterprise/objection.html")
class ObjectionTemplate(OnApplication, FormTemplate):
    """What is proposed for the application, and what is wrong with it.

    Args:
        changed: whether the case has moved on since the form was opened.
        unsent: whether it was filled in before signing in once more.
        until: the last day for objections.
        reply_by: the day by which they are answered.
    """

    form: ObjectForm
    entry: ListEntry
    until: date
    reply_by: date
    changed: bool = False
    unsent: bool = False
    rule_words = RULE_WORDS
    rule_of = AllotmentRule


def _show_typed(application_id: UUID) -> str:
    """Show the form with what was typed before signing in once more."""
    case = load(read(), actor(), application_id)
    if not _may_object(case):
        raise Conflict
    return _template(case, filled(ObjectForm), unsent=True).render()


@blueprint.route("/applications/<uuid:application_id>/objection", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*SIGNATORIES)
def object_to_entry(application_id: UUID) -> Page:
    """Say what is wrong with the entry, and why."""
    form = filled(ObjectForm)
    if request.method != "POST":
        return _page(application_id, form)
    room.count_file(actor())
    take_file(form.proof)
    try:
        with saving(form) as db:
            objecting.object_to_entry(
                db,
                actor(),
                application_id,
                version=sent_version(),
                subject=form.subject.data or "",
                text=form.text.data or "",
                proof=form.proof.data,
            )
    except Conflict:
        read().expire_all()
        if not _may_object(load(read(), actor(), application_id)):
            raise
        return _page(application_id, form, changed=True)
    if form.problems:
        return _page(application_id, form)
    flash(_("Your objection was received. You are told in writing what was found."), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


def _page(application_id: UUID, form: ObjectForm, *, changed: bool = False) -> Page:
    case = load(read(), actor(), application_id)
    if not _may_object(case):
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    page = _template(case, form, changed=changed)
    return (page.render(), 409) if changed else form_page(page)


def _template(
    case: Case, form: ObjectForm, *, changed: bool = False, unsent: bool = False
) -> ObjectionTemplate:
    days = find_publicity(case)
    assert days is not None
    return ObjectionTemplate(
        case=case,
        form=form,
        entry=require_entry(read(), case),
        until=days[1],
        reply_by=reply_by(days[1]),
        changed=changed,
        unsent=unsent,
    )


def _may_object(case: Case) -> bool:
    return Action.OBJECT in allowed_actions(actor(), case)
