"""A proposal to review a decided case again: what its applicant is told, and has to say to it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.oversight import AnswerReopeningForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.case_forms import CaseForm, CaseFormTemplate
from portal.pages import renders
from portal.plain import filled, sent_version
from portal.typed import keeps_typed
from portal.web import Page
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.case.case import Case
from services.applications.case.reopenings import answer_reopening_by, find_proposed_reopening
from services.applications.casework import reopening
from services.applications.lifecycle import Action
from services.models import Event


@renders("enterprise/reopening.html")
class AnswerReopeningTemplate(CaseFormTemplate):
    """Which error is said to have been made, and the form for the answer."""

    form: AnswerReopeningForm
    proposed: Event

    @property
    def answer_by(self) -> date:
        """The last day for an answer."""
        return answer_reopening_by(self.proposed)


def _page(*, case: Case, **shown: Any) -> AnswerReopeningTemplate:
    proposed = find_proposed_reopening(case.application.events)
    assert proposed is not None
    return AnswerReopeningTemplate(case=case, proposed=proposed, **shown)


_FORM = CaseForm(
    action=Action.ANSWER_REOPENING,
    make_form=lambda _case: filled(AnswerReopeningForm),
    make_page=_page,
)


@blueprint.route("/applications/<uuid:application_id>/reopening", methods=["GET", "POST"])
@keeps_typed(_FORM.show_typed)
@access.roles(*SIGNATORIES)
def answer_reopening(application_id: UUID) -> Page:
    """Say what the applicant has to say to a proposal."""

    def act(db: Session, form: AnswerReopeningForm) -> None:
        text = form.text.data or ""
        reopening.answer_reopening(db, actor(), application_id, version=sent_version(), text=text)

    return _FORM.serve(application_id, act, _("Your answer was received"))
