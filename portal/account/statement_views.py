"""Reports on a published list, and complaints about staff, by anybody with an account."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.statements import ComplaintForm, StatementForm, report_form
from portal.access import access, actor
from portal.account import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.web import Page, read
from portal.web import gettext as _
from services.catalogue import Item, item
from services.funds import complaining, reporting
from services.funds.published import Published
from services.funds.statements import OUTCOMES
from services.language import Text
from services.models import EntryReport, Round, StaffComplaint
from services.periods import period


@renders("account/report.html")
class ReportTemplate(FormTemplate):
    """A report on the application of another, on a list or by itself."""

    form: StatementForm
    published: Published

    @property
    def item(self) -> Item:
        """The service in which it is published."""
        return item(self.published.item_code)

    @property
    def kept(self) -> Text:
        """The time for which it is kept once it is answered."""
        return period("statement").words


@renders("account/complaint.html")
class ComplaintTemplate(FormTemplate):
    """A complaint about staff, or about who was asked to audit or assess."""

    form: ComplaintForm
    round: Round

    @property
    def item(self) -> Item:
        """The service that the round is of."""
        return item(self.round.item_code)

    @property
    def kept(self) -> Text:
        """The time for which it is kept once it is answered."""
        return period("statement").words


@renders("account/statements.html")
class StatementsTemplate(PageTemplate):
    """What its reader has reported and complained of, with the answers."""

    reports: Sequence[EntryReport]
    complaints: Sequence[StaffComplaint]
    outcomes = OUTCOMES


@blueprint.route("/published/<uuid:published_id>/report", methods=["GET", "POST"])
@access.signed_in
def report_entry(published_id: UUID) -> Page:
    """Report on the application of another that is published."""
    found = reporting.find_reportable(read(), actor(), published_id)
    form = filled(report_form(of_round=found.application_id is None))
    if request.method == "POST":
        with saving(form) as db:
            said = form.statement()
            reporting.report(db, actor(), published_id, number=form.case_number, said=said)
        if not form.problems:
            flash(_("Your report was received. You are told here what was found."), "success")
            return redirect(url_for("account.list_statements"), 303)
    return form_page(ReportTemplate(form=form, published=found))


@blueprint.route("/rounds/<uuid:round_id>/complaint", methods=["GET", "POST"])
@access.signed_in
def complain(round_id: UUID) -> Page:
    """Complain about staff, or about who was asked to audit or assess."""
    found = complaining.find_round(read(), actor(), round_id)
    form = filled(ComplaintForm)
    if request.method == "POST":
        with saving(form) as db:
            complaining.complain(db, actor(), round_id, said=form.statement())
        if not form.problems:
            flash(_("Your complaint was received. You are told here what was found."), "success")
            return redirect(url_for("account.list_statements"), 303)
    return form_page(ComplaintTemplate(form=form, round=found))


@blueprint.get("/statements")
@access.signed_in
def list_statements() -> str:
    """List what its reader has reported and complained of."""
    return StatementsTemplate(
        reports=reporting.list_own(read(), actor()),
        complaints=complaining.list_own(read(), actor()),
    ).render()
