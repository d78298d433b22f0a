"""The report on the use of the money that a fund paid: an owner or signatory files it."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.payments import PerformanceForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import CaseTemplate, FormTemplate, form_page, renders
from portal.plain import filled, saving, sent_version, take_file
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.case import room
from services.applications.case.loading import load
from services.applications.case.payable import report_state, reports_by
from services.applications.case.permissions import require_allowed
from services.applications.lifecycle import Action
from services.errors import NotFound
from services.funds.payments import performance


@renders("enterprise/report.html")
class PerformanceTemplate(CaseTemplate, FormTemplate):
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


@blueprint.route("/applications/<uuid:application_id>/report", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def file_report(application_id: UUID) -> Page:
    """File the report on the use of the money."""
    case = load(read(), actor(), application_id)
    if report_state(case) is None:
        raise NotFound
    require_allowed(actor(), case, Action.FILE_REPORT)
    form = filled(PerformanceForm)
    if request.method == "POST":
        room.count_file(actor())
        take_file(form.performance_report)
        with saving(form) as db:
            if not form.problems:
                performance.file_report(
                    db,
                    actor(),
                    application_id,
                    version=sent_version(),
                    text=form.text.data or "",
                    upload=form.performance_report.data,
                )
        if not form.problems:
            flash(_("The report is filed"), "success")
            return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    return form_page(PerformanceTemplate(case=case, form=form))
