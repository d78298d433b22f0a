"""Reports on the published lists of a round, for the approvers of the body that leads it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.statements import AnswerStatementForm, ReportForm, SettleReportForm, TellForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.on_round import OnRound
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import Role
from services.errors import Conflict, NotFound
from services.funds import reporting
from services.funds.overview import load_round
from services.funds.statements import OUTCOMES, StatementOutcome, is_untold
from services.models import EntryReport, Round


@renders("agency/reports.html")
class ReportsTemplate(OnRound):
    """The reports of a round, each with the number of the case that it is about."""

    round: Round
    reports: Sequence[tuple[EntryReport, str]]
    outcomes = OUTCOMES
    consequences = reporting.CONSEQUENCES
    is_unsettled = staticmethod(reporting.is_unsettled)
    is_untold = staticmethod(is_untold)


@renders("agency/report_answer.html")
class ReportAnswerTemplate(OnRound, FormTemplate):
    """One report, to be answered."""

    form: AnswerStatementForm
    round: Round
    report: EntryReport
    number: str


@renders("agency/report_settle.html")
class SettleReportTemplate(OnRound, FormTemplate):
    """What follows from one report."""

    form: SettleReportForm
    round: Round
    report: EntryReport
    number: str


@renders("agency/report_tell.html")
class TellReporterTemplate(OnRound, FormTemplate):
    """How the answer to one report that came on paper was given."""

    form: TellForm
    round: Round
    report: EntryReport
    number: str


@renders("agency/report_new.html")
class NewReportTemplate(OnRound, FormTemplate):
    """A report that came on paper, to be entered."""

    form: ReportForm
    round: Round


@blueprint.get("/rounds/<uuid:round_id>/reports")
@access.roles(Role.APPROVER)
def list_reports(round_id: UUID) -> str:
    """List the reports of a round."""
    found, reports = reporting.list_reports(read(), actor(), round_id)
    return ReportsTemplate(round=found, reports=reports).render()


@blueprint.route("/rounds/<uuid:round_id>/reports/new", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def enter_report(round_id: UUID) -> Page:
    """Enter a report that came on paper."""
    found = load_round(read(), actor(), round_id)
    form = filled(ReportForm)
    if request.method == "POST":
        with saving(form) as db:
            said = form.statement()
            reporting.enter_report(db, actor(), round_id, number=form.case_number, said=said)
        if not form.problems:
            flash(_("The report is entered"), "success")
            return redirect(url_for("agency.list_reports", round_id=round_id), 303)
    return form_page(NewReportTemplate(form=form, round=found))


@blueprint.route("/rounds/<uuid:round_id>/reports/<uuid:report_id>", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def answer_report(round_id: UUID, report_id: UUID) -> Page:
    """Read a report and say what came of it."""
    found, kept, number = _find(round_id, report_id)
    form = filled(AnswerStatementForm)
    if request.method == "POST":
        with saving(form) as db:
            reporting.answer_report(
                db, actor(), round_id, report_id, outcome=form.chosen, text=form.text.data or ""
            )
        if not form.problems:
            flash(_("The answer is given"), "success")
            if form.chosen is StatementOutcome.UNFOUNDED:
                return redirect(url_for("agency.list_reports", round_id=round_id), 303)
            there = url_for("agency.settle_report", round_id=round_id, report_id=report_id)
            return redirect(there, 303)
    return form_page(ReportAnswerTemplate(form=form, round=found, report=kept, number=number))


@blueprint.route("/rounds/<uuid:round_id>/reports/<uuid:report_id>/settle", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def settle_report(round_id: UUID, report_id: UUID) -> Page:
    """Say what follows from a report that is well founded."""
    found, kept, number = _find(round_id, report_id)
    form = filled(SettleReportForm)
    if request.method == "POST":
        with saving(form) as db:
            reporting.settle_report(
                db, actor(), round_id, report_id, consequence=form.chosen, text=form.text.data or ""
            )
        if not form.problems:
            flash(_("What follows from the report is on record"), "success")
            return redirect(url_for("agency.list_reports", round_id=round_id), 303)
    elif not reporting.is_unsettled(kept):
        raise Conflict
    return form_page(SettleReportTemplate(form=form, round=found, report=kept, number=number))


@blueprint.route("/rounds/<uuid:round_id>/reports/<uuid:report_id>/tell", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def tell_reporter(round_id: UUID, report_id: UUID) -> Page:
    """Note how the answer to a report that came on paper was given."""
    found, kept, number = _find(round_id, report_id)
    form = filled(TellForm)
    if request.method == "POST":
        with saving(form) as db:
            reporting.tell_reporter(
                db,
                actor(),
                round_id,
                report_id,
                told_on=form.told_on.data,
                how=form.how.data or "",
            )
        if not form.problems:
            flash(_("It is noted how the answer was given"), "success")
            return redirect(url_for("agency.list_reports", round_id=round_id), 303)
    elif not is_untold(kept):
        raise Conflict
    return form_page(TellReporterTemplate(form=form, round=found, report=kept, number=number))


def _find(round_id: UUID, report_id: UUID) -> tuple[Round, EntryReport, str]:
    """Find a report, with its round and the number of the case. Raises NotFound."""
    found, reports = reporting.list_reports(read(), actor(), round_id)
    about = next(((one, number) for one, number in reports if one.id == report_id), None)
    if about is None:
        raise NotFound
    return found, *about
