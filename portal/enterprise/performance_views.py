"""The report on the use of the money that a fund paid: an owner or signatory files it."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from forms.payments import PerformanceForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.case_forms import CaseForm, CaseFormTemplate
from portal.pages import renders
from portal.plain import filled, sent_version
from portal.typed import keeps_typed
from portal.web import Page
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.case.payable import reports_by
from services.applications.lifecycle import Action
from services.funds.payments import performance


@renders("enterprise/report.html")
class PerformanceTemplate(CaseFormTemplate):
    """The form for the report."""

    form: PerformanceForm

    @property
    def reports_by(self) -> date | None:
        """The last day for it."""
        return reports_by(self.case)

    @property
    def last_words(self) -> str:
        """Why it was given back, if it was."""
        event = self.case.last(Action.RETURN_REPORT)
        return str(event.data.get("text", "")) if event else ""


_FORM = CaseForm(
    action=Action.FILE_REPORT,
    make_form=lambda _case: filled(PerformanceForm),
    make_page=PerformanceTemplate,
    file_of=lambda form: form.performance_report,
)


@blueprint.route("/applications/<uuid:application_id>/report", methods=["GET", "POST"])
@keeps_typed(_FORM.show_typed)
@access.roles(*SIGNATORIES)
def file_report(application_id: UUID) -> Page:
    """File the report on the use of the money."""

    def act(db: Session, form: PerformanceForm) -> None:
        if form.problems:
            return
        performance.file_report(
            db,
            actor(),
            application_id,
            version=sent_version(),
            text=form.text.data or "",
            upload=form.performance_report.data,
        )

    return _FORM.serve(application_id, act, _("The report is filed"))
