"""A proposal to end what was granted: what its holder is told, and has to say to it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.endings import AnswerEndingForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import CaseTemplate, FormTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.typed import keeps_typed
from portal.web import Page, read, t
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.case.case import Case
from services.applications.case.endings import answer_ending_by, find_proposed_ending
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.filing import responding
from services.applications.lifecycle import Action
from services.catalogue import reason_texts
from services.errors import Conflict
from services.models import Event


@renders("enterprise/ending.html")
class AnswerEndingTemplate(CaseTemplate, FormTemplate):
    """What is to end and why, and the form for the answer.

    Args:
        changed: whether the case has moved on since the form was opened.
        unsent: whether it was filled in before signing in once more.
    """

    form: AnswerEndingForm
    proposed: Event
    changed: bool = False
    unsent: bool = False

    @property
    def revoked(self) -> bool:
        """Whether it is to be revoked; otherwise cancelled."""
        return self.proposed.action == Action.PROPOSE_REVOCATION

    @property
    def answer_by(self) -> date:
        """The last day for an answer."""
        return answer_ending_by(self.proposed)

    @property
    def reasons(self) -> Sequence[str]:
        """Why, by the vocabulary."""
        return [t(reason_texts()[code]) for code in self.proposed.data["reasons"]]


def _show_typed(application_id: UUID) -> str:
    """Show the form with what was typed before signing in once more."""
    case = load(read(), actor(), application_id)
    if not _may_answer(case):
        raise Conflict
    return _template(case, filled(AnswerEndingForm), unsent=True).render()


@blueprint.route("/applications/<uuid:application_id>/ending", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*SIGNATORIES)
def answer_ending(application_id: UUID) -> Page:
    """Say what the holder has to say to a proposal."""
    case = load(read(), actor(), application_id)
    form = filled(AnswerEndingForm)
    if request.method != "POST":
        return _page(case, form)
    try:
        with saving(form) as db:
            responding.answer_ending(
                db,
                actor(),
                application_id,
                version=sent_version(),
                text=form.text.data or "",
            )
    except Conflict:
        read().expire_all()
        case = load(read(), actor(), application_id)
        if not _may_answer(case):
            raise
        return _template(case, form, changed=True).render(), 409
    if form.problems:
        return _page(case, form)
    flash(_("Your answer was received"), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


def _page(case: Case, form: AnswerEndingForm) -> Page:
    if not _may_answer(case):
        return redirect(url_for("enterprise.show_case", application_id=case.application.id), 303)
    return form_page(_template(case, form))


def _template(
    case: Case, form: AnswerEndingForm, *, changed: bool = False, unsent: bool = False
) -> AnswerEndingTemplate:
    proposed = find_proposed_ending(case.application.events)
    assert proposed is not None
    return AnswerEndingTemplate(
        case=case, form=form, proposed=proposed, changed=changed, unsent=unsent
    )


def _may_answer(case: Case) -> bool:
    return Action.ANSWER_ENDING in allowed_actions(actor(), case)
