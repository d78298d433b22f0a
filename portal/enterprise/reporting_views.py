"""Direct reporting: taking part, and the return of each month, which only the firm reads."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, request, url_for

from forms.reporting import MonthlyReturnForm, ReportingForm, make_return_form
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.typed import keeps_typed
from portal.web import Page, language, read, write
from portal.web import gettext as _
from services import formats
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.language import Text
from services.models import ReportingFirm
from services.reporting import enrolling, returning
from services.reporting.months import due_on, read_month
from services.reporting.returning import MonthLine


@renders("enterprise/returns.html")
class ReturnsTemplate(FormTemplate):
    """The months that a firm reports, or how to take part."""

    form: ReportingForm
    firm: ReportingFirm | None
    lines: Sequence[MonthLine]
    may_sign: bool
    may_file: bool

    @staticmethod
    def name_month(month: date) -> Text:
        """Write a month."""
        return formats.in_all_languages(formats.month, month)


@renders("enterprise/return.html")
class ReturnTemplate(FormTemplate):
    """The return of one month.

    Args:
        number: how often the month was reported before.
        unsent: whether it was filled in before signing in once more.
    """

    form: MonthlyReturnForm
    month: date
    number: int
    unsent: bool

    @property
    def name(self) -> Text:
        """The month, in words."""
        return formats.in_all_languages(formats.month, self.month)

    @property
    def due(self) -> date:
        """The last day on which it is reported in time."""
        return due_on(self.month)


@renders("enterprise/returns_leave.html")
class ReturnsLeaveTemplate(PageTemplate):
    """Leaving direct reporting."""


def _show_typed(month: str) -> str:
    """Show the form with what was typed before signing in once more."""
    page, _number = _open(read_month(month), unsent=True)
    return page.render()


@blueprint.get("/returns")
@access.roles(*APPLICANT_ROLES)
def list_returns() -> str:
    """Show the months that the firm reports, or how to take part."""
    return _list(filled(ReportingForm)).render()


@blueprint.post("/returns")
@access.roles(*SIGNATORIES)
def take_part_in_reporting() -> Page:
    """Take part in direct reporting."""
    form = filled(ReportingForm)
    with saving(form) as db:
        enrolling.enrol(
            db, actor(), reporter=form.reporter.data or "", agreed=bool(form.agreed.data)
        )
    if form.problems:
        return form_page(_list(form))
    flash(_("The organisation takes part. The first return is due next month"), "success")
    return redirect(url_for("enterprise.list_returns"), 303)


@blueprint.route("/returns/leave", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def leave_reporting() -> Page:
    """Leave direct reporting."""
    if request.method == "POST":
        with write() as db:
            enrolling.leave(db, actor())
        flash(_("The organisation no longer takes part"), "success")
    elif enrolling.find_firm(read(), actor()):
        return ReturnsLeaveTemplate().render()
    return redirect(url_for("enterprise.list_returns"), 303)


@blueprint.route("/returns/<month>", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*PREPARERS)
def file_return(month: str) -> Page:
    """Fill in the return of a month, or correct it."""
    day = read_month(month)
    page, count = _open(day, unsent=False)
    if request.method != "POST" or "more" in request.form:
        return page.render()
    with saving(page.form) as db:
        returning.file_return(
            db,
            actor(),
            day,
            page.form.rows,
            zero=bool(page.form.zero.data),
            reason=page.form.reason.data or "",
            number=request.form.get("number", count, type=int),
        )
    if page.problems:
        return form_page(page)
    flash(_("The month is reported. Nobody outside your organisation reads it"), "success")
    return redirect(url_for("enterprise.list_returns"), 303)


def _list(form: ReportingForm) -> ReturnsTemplate:
    db = read()
    firm = enrolling.find_firm(db, actor())
    return ReturnsTemplate(
        form=form,
        firm=firm,
        lines=returning.list_months(db, firm) if firm else (),
        may_sign=actor().role in SIGNATORIES,
        may_file=actor().role in PREPARERS,
    )


def _open(month: date, *, unsent: bool) -> tuple[ReturnTemplate, int]:
    """Make the page of a return with what was sent or, when it is opened, with what is known."""
    known, count = returning.load_return(read(), actor(), month)
    typed = request.form if request.method == "POST" else None
    form = make_return_form(typed, known, language(), more="more" in request.form)
    return ReturnTemplate(form=form, month=month, number=count, unsent=unsent), count
