"""A recovery of what was paid: what the company is told, and what it has to say to it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from forms.recovery import AnswerRecoveryForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.case_forms import CaseForm, CaseFormTemplate
from portal.pages import renders
from portal.plain import filled, sent_version
from portal.typed import keeps_typed
from portal.web import Page, t
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.case.recoverable import answers_by, find_proposal
from services.applications.lifecycle import Action
from services.catalogue import reason_texts
from services.funds.payments import recovering
from services.models import Event


@renders("enterprise/recovery.html")
class AnswerRecoveryTemplate(CaseFormTemplate):
    """What is to be recovered and why, and the form for the answer."""

    form: AnswerRecoveryForm

    @property
    def answers_by(self) -> date | None:
        """The last day for an answer."""
        return answers_by(self.case)

    @property
    def amount(self) -> Decimal:
        """RMB that is to be recovered."""
        return Decimal(self._proposal.data["amount"])

    @property
    def reasons(self) -> Sequence[str]:
        """Why, by the vocabulary."""
        return [t(reason_texts()[code]) for code in self._proposal.data["reasons"]]

    @property
    def facts(self) -> str:
        """Why, in the agency's words."""
        return str(self._proposal.data.get("text", ""))

    @property
    def _proposal(self) -> Event:
        found = find_proposal(self.case)
        assert found is not None
        return found


_FORM = CaseForm(
    action=Action.ANSWER_RECOVERY,
    make_form=lambda _case: filled(AnswerRecoveryForm),
    make_page=AnswerRecoveryTemplate,
)


@blueprint.route("/applications/<uuid:application_id>/recovery", methods=["GET", "POST"])
@keeps_typed(_FORM.show_typed)
@access.roles(*SIGNATORIES)
def answer_recovery(application_id: UUID) -> Page:
    """Say what the company has to say to a proposal, or ask for a hearing."""

    def act(db: Session, form: AnswerRecoveryForm) -> None:
        if form.problems:
            return
        recovering.answer_recovery(
            db,
            actor(),
            application_id,
            version=sent_version(),
            text=form.text.data or "",
            hearing=bool(form.hearing.data),
        )

    return _FORM.serve(application_id, act, _("Your answer was received"))
