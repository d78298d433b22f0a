"""The pool of experts of a body: who is in it, and what ties them to whom."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import orm

from forms.experts import ExpertForm, TieForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.web import Page, read, write
from portal.web import gettext as _
from services.actor import AGENCY_ROLES
from services.funds.experts import pool
from services.funds.experts.pool import PooledExpert, keeps_pool
from services.rounds.drawing import TIE_WORDS

blueprint.add_app_template_global(keeps_pool)


@renders("agency/experts.html")
class PoolTemplate(PageTemplate):
    """Who is in the pool."""

    experts: Sequence[PooledExpert]


@renders("agency/expert.html")
class ExpertTemplate(PageTemplate):
    """One expert of the pool."""

    known: PooledExpert
    tie_words = TIE_WORDS


@renders("agency/expert_form.html")
class ExpertFormTemplate(FormTemplate):
    """A form about an expert: to put one into the pool, to change one, to note a tie.

    Args:
        known: the expert; None for a new one.
    """

    form: ExpertForm | TieForm
    known: PooledExpert | None
    heading: str


@blueprint.get("/experts")
@access.roles(*AGENCY_ROLES)
def list_experts() -> str:
    """List the experts in the pool of the reader's body."""
    return PoolTemplate(experts=pool.list_pool(read(), actor())).render()


@blueprint.route("/experts/new", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def add_expert() -> Page:
    """Put an expert into the pool."""
    pool.list_pool(read(), actor())  # nobody else learns that there is one
    form = filled(ExpertForm)
    page = ExpertFormTemplate(form=form, known=None, heading=_("Put an expert into the pool"))
    if request.method == "POST":
        with saving(form) as db:
            pool.add_expert(db, actor(), form.email.data or "", form.details())
        if not page.problems:
            flash(_("The expert is in the pool"), "success")
            return redirect(url_for("agency.list_experts"), 303)
    return form_page(page)


@blueprint.get("/experts/<uuid:expert_id>")
@access.roles(*AGENCY_ROLES)
def show_expert(expert_id: UUID) -> str:
    """Show what the pool knows of an expert."""
    return ExpertTemplate(known=pool.find_expert(read(), actor(), expert_id)).render()


@blueprint.route("/experts/<uuid:expert_id>/change", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def change_expert(expert_id: UUID) -> Page:
    """Change what the pool knows of an expert."""
    known = pool.find_expert(read(), actor(), expert_id)
    own = known.expert
    form = filled(
        ExpertForm, fields=own.fields, employer=own.employer, employer_code=own.employer_code
    )
    del form.email

    def save(db: orm.Session, version: int) -> None:
        pool.change_expert(db, actor(), expert_id, form.details(), version=version)

    page = ExpertFormTemplate(form=form, known=known, heading=_("Change an expert"))
    return _change(page, expert_id, save, _("The expert is changed"))


@blueprint.route("/experts/<uuid:expert_id>/tie", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def add_tie(expert_id: UUID) -> Page:
    """Note what ties an expert to an organisation."""
    known = pool.find_expert(read(), actor(), expert_id)
    form = filled(TieForm)

    def save(db: orm.Session, version: int) -> None:
        pool.add_tie(db, actor(), expert_id, form.details(), version=version)

    page = ExpertFormTemplate(
        form=form, known=known, heading=_("Note a former employer or a related organisation")
    )
    return _change(page, expert_id, save, _("The tie is noted"))


@blueprint.post("/experts/<uuid:expert_id>/ties/<uuid:tie_id>/strike")
@access.roles(*AGENCY_ROLES)
def strike_tie(expert_id: UUID, tie_id: UUID) -> Page:
    """Strike out a tie that was noted by mistake."""
    with write() as db:
        pool.strike_tie(db, actor(), expert_id, tie_id)
    flash(_("The tie is struck out"), "success")
    return redirect(url_for("agency.show_expert", expert_id=expert_id), 303)


@blueprint.post("/experts/<uuid:expert_id>/leave")
@access.roles(*AGENCY_ROLES)
def take_out_expert(expert_id: UUID) -> Page:
    """Take an expert out of the pool."""
    with write() as db:
        version = sent_version()
        pool.leave_pool(db, actor(), expert_id, version=version)
    flash(_("The expert is out of the pool"), "success")
    return redirect(url_for("agency.list_experts"), 303)


def _change(
    page: ExpertFormTemplate, expert_id: UUID, save: Callable[[orm.Session, int], None], done: str
) -> Page:
    """Save a sent form and go to the expert, or show the form."""
    if request.method == "POST":
        with saving(page.form) as db:
            save(db, sent_version())
        if not page.problems:
            flash(done, "success")
            return redirect(url_for("agency.show_expert", expert_id=expert_id), 303)
    return form_page(page)
