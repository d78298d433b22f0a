"""Who stands in for officers of one's own agency while they are away (A/B 岗)."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.deputies import DeputyForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.typed import keeps_typed
from portal.web import Page, read, t, write
from portal.web import gettext as _
from services.accounts import deputies
from services.accounts.deputies import MOST_DAYS, NamedDeputy
from services.actor import AGENCY_ROLES, ROLE_NAMES


@renders("agency/deputies.html")
class DeputiesTemplate(PageTemplate):
    """Who stands in, now and later."""

    named: Sequence[NamedDeputy]
    role_names = ROLE_NAMES


@renders("agency/deputy_form.html")
class DeputyFormTemplate(FormTemplate):
    """Naming who stands in.

    Args:
        unsent: whether it was filled in before signing in once more.
    """

    form: DeputyForm
    unsent: bool
    most_days = MOST_DAYS


@renders("agency/deputy_end.html")
class DeputyEndTemplate(PageTemplate):
    """Ending it before its last day."""

    found: NamedDeputy


def _show_typed() -> str:
    """Show the form with what was typed before signing in once more."""
    return DeputyFormTemplate(form=_form(), unsent=True).render()


@blueprint.get("/deputies")
@access.roles(*AGENCY_ROLES)
def list_deputies() -> str:
    """List who stands in at the reader's agency."""
    return DeputiesTemplate(named=deputies.list_deputies(read(), actor())).render()


@blueprint.route("/deputies/new", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*AGENCY_ROLES)
def name_deputy() -> Page:
    """Name who stands in for somebody."""
    form = _form()
    if request.method == "POST" and form.deputy.choices:
        with saving(form) as db:
            deputies.name_deputy(
                db,
                actor(),
                person=form.person.data or "",
                deputy=form.deputy.data or "",
                first_day=form.first_day.data,
                last_day=form.last_day.data,
            )
        if not form.problems:
            flash(_("Saved. Both are told"), "success")
            return redirect(url_for("agency.list_deputies"), 303)
    return form_page(DeputyFormTemplate(form=form, unsent=False))


@blueprint.route("/deputies/<uuid:deputy_id>/end", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def end_deputy(deputy_id: UUID) -> Page:
    """End it before its last day."""
    if request.method == "POST":
        with write() as db:
            deputies.end_deputy(db, actor(), deputy_id)
        flash(_("Ended. Both are told"), "success")
        return redirect(url_for("agency.list_deputies"), 303)
    return DeputyEndTemplate(found=deputies.find_deputy(read(), actor(), deputy_id)).render()


def _form() -> DeputyForm:
    people = deputies.list_people(read(), actor())
    form = filled(DeputyForm, person=str(actor().user_id))
    form.person.choices = people
    form.deputy.choices = [
        (key, _("%(name)s, %(role)s", name=name, role=t(ROLE_NAMES[role])))
        for key, name, role in deputies.list_candidates(read(), actor())
    ]
    return form
