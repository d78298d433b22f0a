"""Reports on what was published of a round or a case, for approvers of the body that leads it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.statements import (
    AnswerStatementForm,
    SettleReportForm,
    StatementForm,
    TellForm,
    report_form,
)
from portal.access import access, actor
from portal.agency import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import Role
from services.catalogue import Item, item
from services.errors import Conflict, NotFound
from services.funds import reporting
from services.funds.published import Published, load_published
from services.funds.statements import OUTCOMES, StatementOutcome, is_untold
from services.models import EntryReport

REPORT = "/published/<uuid:published_id>/reports/<uuid:report_id>"
"""Where one report is."""


class OnPublished(PageTemplate):
    """A page about reports on what was published of one round, or of one case."""

    __slots__ = ()
    published: Published

    @property
    def item(self) -> Item:
        """The item that it is of."""
        return item(self.published.item_code)


@renders("agency/reports.html")
class ReportsTemplate(OnPublished):
    """The reports, each with the number of the case that it is about."""

    published: Published
    reports: Sequence[tuple[EntryReport, str]]
    outcomes = OUTCOMES
    consequences = reporting.CONSEQUENCES
    is_unsettled = staticmethod(reporting.is_unsettled)
    is_untold = staticmethod(is_untold)


@renders("agency/report_answer.html")
class ReportAnswerTemplate(OnPublished, FormTemplate):
    """One report, to be answered."""

    published: Published
    form: AnswerStatementForm
    report: EntryReport
    number: str


@renders("agency/report_settle.html")
class SettleReportTemplate(OnPublished, FormTemplate):
    """What follows from one report."""

    published: Published
    form: SettleReportForm
    report: EntryReport
    number: str


@renders("agency/report_tell.html")
class TellReporterTemplate(OnPublished, FormTemplate):
    """How the answer to one report that came on paper was given."""

    published: Published
    form: TellForm
    report: EntryReport
    number: str


@renders("agency/report_new.html")
class NewReportTemplate(OnPublished, FormTemplate):
    """A report that came on paper, to be entered."""

    published: Published
    form: StatementForm


@blueprint.get("/published/<uuid:published_id>/reports")
@access.roles(Role.APPROVER)
def list_reports(published_id: UUID) -> str:
    """List the reports on a round or a case."""
    found, reports = reporting.list_reports(read(), actor(), published_id)
    return ReportsTemplate(published=found, reports=reports).render()


@blueprint.route("/published/<uuid:published_id>/reports/new", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def enter_report(published_id: UUID) -> Page:
    """Enter a report that came on paper."""
    found = load_published(read(), actor(), published_id)
    form = filled(report_form(of_round=found.application_id is None))
    if request.method == "POST":
        with saving(form) as db:
            said = form.statement()
            reporting.enter_report(db, actor(), published_id, number=form.case_number, said=said)
        if not form.problems:
            flash(_("The report is entered"), "success")
            return redirect(url_for("agency.list_reports", published_id=published_id), 303)
    return form_page(NewReportTemplate(form=form, published=found))


@blueprint.route(REPORT, methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def answer_report(published_id: UUID, report_id: UUID) -> Page:
    """Read a report and say what came of it."""
    found, kept, number = _find(published_id, report_id)
    form = filled(AnswerStatementForm)
    if request.method == "POST":
        with saving(form) as db:
            reporting.answer_report(
                db, actor(), published_id, report_id, outcome=form.chosen, text=form.text.data or ""
            )
        if not form.problems:
            flash(_("The answer is given"), "success")
            if form.chosen is StatementOutcome.UNFOUNDED:
                return redirect(url_for("agency.list_reports", published_id=published_id), 303)
            there = url_for("agency.settle_report", published_id=published_id, report_id=report_id)
            return redirect(there, 303)
    return form_page(ReportAnswerTemplate(form=form, published=found, report=kept, number=number))


@blueprint.route(f"{REPORT}/settle", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def settle_report(published_id: UUID, report_id: UUID) -> Page:
    """Say what follows from a report that is well founded."""
    found, kept, number = _find(published_id, report_id)
    form = filled(SettleReportForm)
    if request.method == "POST":
        with saving(form) as db:
            reporting.settle_report(
                db,
                actor(),
                published_id,
                report_id,
                consequence=form.chosen,
                text=form.text.data or "",
            )
        if not form.problems:
            flash(_("What follows from the report is on record"), "success")
            return redirect(url_for("agency.list_reports", published_id=published_id), 303)
    elif not reporting.is_unsettled(kept):
        raise Conflict
    return form_page(SettleReportTemplate(form=form, published=found, report=kept, number=number))


@blueprint.route(f"{REPORT}/tell", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def tell_reporter(published_id: UUID, report_id: UUID) -> Page:
    """Note how the answer to a report that came on paper was given."""
    found, kept, number = _find(published_id, report_id)
    form = filled(TellForm)
    if request.method == "POST":
        with saving(form) as db:
            reporting.tell_reporter(
                db,
                actor(),
                published_id,
                report_id,
                told_on=form.told_on.data,
                how=form.how.data or "",
            )
        if not form.problems:
            flash(_("It is noted how the answer was given"), "success")
            return redirect(url_for("agency.list_reports", published_id=published_id), 303)
    elif not is_untold(kept):
        raise Conflict
    return form_page(TellReporterTemplate(form=form, published=found, report=kept, number=number))


def _find(published_id: UUID, report_id: UUID) -> tuple[Published, EntryReport, str]:
    """Find a report, with what it is on and the number of the case. Raises NotFound."""
    found, reports = reporting.list_reports(read(), actor(), published_id)
    about = next(((one, number) for one, number in reports if one.id == report_id), None)
    if about is None:
        raise NotFound
    return found, *about
