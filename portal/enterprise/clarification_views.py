"""Questions of an agency after acceptance, and the answer to them."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.clarifying import AnswerClarificationForm
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
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.filing import clarifying
from services.applications.lifecycle import Action
from services.errors import Conflict
from services.models import Event


@renders("enterprise/clarification.html")
class ClarificationTemplate(OnApplication, FormTemplate):
    """What is asked, and the form for the answer.

    Args:
        changed: whether the case has moved on since the form was opened.
        unsent: whether it was filled in before signing in once more.
    """

    form: AnswerClarificationForm
    changed: bool = False
    unsent: bool = False

    @property
    def asked(self) -> Event:
        """The event of the letter."""
        found = self.case.last(Action.ASK_FOR_CLARIFICATION)
        assert found is not None
        return found

    @property
    def until(self) -> date:
        """The last day for the answer."""
        return date.fromisoformat(self.asked.data["due_on"])


def _show_typed(application_id: UUID) -> str:
    """Show the form with what was typed before signing in once more."""
    case = load(read(), actor(), application_id)
    if not _may_answer(case):
        raise Conflict
    form = filled(AnswerClarificationForm)
    return ClarificationTemplate(case=case, form=form, unsent=True).render()


@blueprint.route("/applications/<uuid:application_id>/clarification", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*SIGNATORIES)
def answer_clarification(application_id: UUID) -> Page:
    """Answer what the agency asks."""
    form = filled(AnswerClarificationForm)
    if request.method != "POST":
        return _page(application_id, form)
    room.count_file(actor())
    take_file(form.proof)
    try:
        with saving(form) as db:
            clarifying.answer(
                db,
                actor(),
                application_id,
                version=sent_version(),
                text=form.text.data or "",
                proof=form.proof.data,
            )
    except Conflict:
        read().expire_all()
        if not _may_answer(load(read(), actor(), application_id)):
            raise
        return _page(application_id, form, changed=True)
    if form.problems:
        return _page(application_id, form)
    flash(_("Your answer was received"), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


def _page(application_id: UUID, form: AnswerClarificationForm, *, changed: bool = False) -> Page:
    case = load(read(), actor(), application_id)
    if not _may_answer(case):
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    page = ClarificationTemplate(case=case, form=form, changed=changed)
    return (page.render(), 409) if changed else form_page(page)


def _may_answer(case: Case) -> bool:
    return Action.ANSWER_CLARIFICATION in allowed_actions(actor(), case)
