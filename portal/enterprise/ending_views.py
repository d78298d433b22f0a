"""A proposal to end what was granted: what its holder is told, and has to say to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.endings import AnswerEndingForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.case_forms import CaseForm, CaseFormTemplate
from portal.pages import renders
from portal.plain import filled, sent_version
from portal.typed import keeps_typed
from portal.web import Page, t
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.case.case import Case
from services.applications.case.endings import answer_ending_by, find_proposed_ending
from services.applications.filing import responding
from services.applications.lifecycle import Action
from services.catalogue import reason_texts
from services.models import Event


@renders("enterprise/ending.html")
class AnswerEndingTemplate(CaseFormTemplate):
    """What is to end and why, and the form for the answer."""

    form: AnswerEndingForm
    proposed: Event

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


def _page(*, case: Case, **shown: Any) -> AnswerEndingTemplate:
    proposed = find_proposed_ending(case.application.events)
    assert proposed is not None
    return AnswerEndingTemplate(case=case, proposed=proposed, **shown)


_FORM = CaseForm(
    action=Action.ANSWER_ENDING,
    make_form=lambda _case: filled(AnswerEndingForm),
    make_page=_page,
)


@blueprint.route("/applications/<uuid:application_id>/ending", methods=["GET", "POST"])
@keeps_typed(_FORM.show_typed)
@access.roles(*SIGNATORIES)
def answer_ending(application_id: UUID) -> Page:
    """Say what the holder has to say to a proposal."""

    def act(db: Session, form: AnswerEndingForm) -> None:
        text = form.text.data or ""
        responding.answer_ending(db, actor(), application_id, version=sent_version(), text=text)

    return _FORM.serve(application_id, act, _("Your answer was received"))
