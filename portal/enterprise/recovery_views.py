"""A recovery of what was paid: what the company is told, and what it has to say to it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.recovery import AnswerRecoveryForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import CaseTemplate, FormTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.web import Page, read, t
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.permissions import require_allowed
from services.applications.case.recoverable import answers_by, find_proposal, recovery_state
from services.applications.lifecycle import Action
from services.applications.recovering import RecoveryState
from services.catalogue import reason_texts
from services.errors import NotFound
from services.funds.payments import recovering
from services.models import Event


@renders("enterprise/recovery.html")
class AnswerRecoveryTemplate(CaseTemplate, FormTemplate):
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


@blueprint.route("/applications/<uuid:application_id>/recovery", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def answer_recovery(application_id: UUID) -> Page:
    """Say what the company has to say to a proposal, or ask for a hearing."""
    case = _recovered(load(read(), actor(), application_id))
    require_allowed(actor(), case, Action.ANSWER_RECOVERY)
    form = filled(AnswerRecoveryForm)
    if request.method == "POST":
        with saving(form) as db:
            if not form.problems:
                recovering.answer_recovery(
                    db,
                    actor(),
                    application_id,
                    version=sent_version(),
                    text=form.text.data or "",
                    hearing=bool(form.hearing.data),
                )
        if not form.problems:
            flash(_("Your answer was received"), "success")
            return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    return form_page(AnswerRecoveryTemplate(case=case, form=form))


def _recovered(case: Case) -> Case:
    """Return the case, if something was proposed to be recovered. Raises NotFound."""
    if recovery_state(case) is RecoveryState.NONE:
        raise NotFound
    return case
