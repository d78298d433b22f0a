"""Complaints about staff, which administrators answer since they decide no case."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.statements import AnswerStatementForm, TellForm
from portal.access import access, actor
from portal.admin import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.web import Page, read, t
from portal.web import gettext as _
from services import moments
from services.actor import Role
from services.applications.clock.calendar import working_days_between
from services.catalogue import item
from services.errors import Conflict
from services.funds import complaining
from services.funds.statements import OUTCOMES, is_untold
from services.models import Round, StaffComplaint


def _name_item(found: Round) -> str:
    return t(item(found.item_code).name)


def _days_left(due: date) -> int:
    return working_days_between(moments.today(), due)


@renders("admin/complaints.html")
class ComplaintsTemplate(PageTemplate):
    """The complaints, those that wait first."""

    complaints: Sequence[tuple[StaffComplaint, Round]]
    outcomes = OUTCOMES
    due_on = staticmethod(complaining.due_on)
    days_left = staticmethod(_days_left)
    is_untold = staticmethod(is_untold)
    item_name = staticmethod(_name_item)


@renders("admin/complaint.html")
class ComplaintAnswerTemplate(FormTemplate):
    """One complaint, to be answered."""

    form: AnswerStatementForm
    complaint: StaffComplaint
    round: Round
    item_name = staticmethod(_name_item)


@renders("admin/complaint_tell.html")
class TellComplainantTemplate(FormTemplate):
    """The form that notes how a complaint on paper was answered."""

    form: TellForm
    complaint: StaffComplaint
    round: Round
    item_name = staticmethod(_name_item)


@blueprint.get("/complaints")
@access.roles(Role.ADMINISTRATOR)
def list_complaints() -> str:
    """List the complaints."""
    return ComplaintsTemplate(complaints=complaining.list_complaints(read(), actor())).render()


@blueprint.route("/complaints/<uuid:complaint_id>", methods=["GET", "POST"])
@access.roles(Role.ADMINISTRATOR)
def answer_complaint(complaint_id: UUID) -> Page:
    """Read a complaint and say what came of it."""
    complaint, about = complaining.find_complaint(read(), actor(), complaint_id)
    form = filled(AnswerStatementForm)
    if request.method == "POST":
        with saving(form) as db:
            complaining.answer_complaint(
                db, actor(), complaint_id, outcome=form.chosen, text=form.text.data or ""
            )
        if not form.problems:
            flash(_("The answer is given"), "success")
            return redirect(url_for("admin.list_complaints"), 303)
    return form_page(ComplaintAnswerTemplate(form=form, complaint=complaint, round=about))


@blueprint.route("/complaints/<uuid:complaint_id>/tell", methods=["GET", "POST"])
@access.roles(Role.ADMINISTRATOR)
def tell_complainant(complaint_id: UUID) -> Page:
    """Note how the answer to a complaint that came on paper was given."""
    complaint, about = complaining.find_complaint(read(), actor(), complaint_id)
    form = filled(TellForm)
    if request.method == "POST":
        with saving(form) as db:
            complaining.tell_complainant(
                db, actor(), complaint_id, told_on=form.told_on.data, how=form.how.data or ""
            )
        if not form.problems:
            flash(_("It is noted how the answer was given"), "success")
            return redirect(url_for("admin.list_complaints"), 303)
    elif not is_untold(complaint):
        raise Conflict
    return form_page(TellComplainantTemplate(form=form, complaint=complaint, round=about))
