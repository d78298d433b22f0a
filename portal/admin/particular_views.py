"""What services state that is not verified, and amending it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.particulars import ParticularForm, as_typed, particular_form
from portal.access import access, actor
from portal.admin import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, day, read, write
from portal.web import gettext as _
from services import amending
from services.actor import Role
from services.amending import Listed
from services.catalogue import Item, item
from services.catalogue.particulars import STATUS_NAMES, VALUE_NAMES
from services.errors import Invalid
from services.replays import asking


@renders("admin/particulars.html")
class ServicesToAmendTemplate(PageTemplate):
    """Every service, with how much of what it states is not verified."""

    services: Sequence[tuple[Item, int]]


@renders("admin/particulars_of.html")
class ParticularsTemplate(PageTemplate):
    """What one service states that is not verified, or was amended."""

    item: Item
    particulars: Sequence[Listed]
    value_names = VALUE_NAMES
    status_names = STATUS_NAMES


@renders("admin/particular.html")
class ParticularTemplate(FormTemplate):
    """Amending one of them."""

    item: Item
    listed: Listed
    form: ParticularForm


@blueprint.get("/services")
@access.roles(Role.ADMINISTRATOR)
def list_services_to_amend() -> str:
    """Show every service, with how much of what it states is not verified."""
    return ServicesToAmendTemplate(services=amending.list_amendable(actor())).render()


@blueprint.get("/services/<code>")
@access.roles(Role.ADMINISTRATOR)
def list_particulars(code: str) -> str:
    """Show what a service states that is not verified, or was amended."""
    found = amending.list_of(read(), actor(), code)
    return ParticularsTemplate(item=item(code), particulars=found).render()


@blueprint.route("/services/<code>/<particular>", methods=["GET", "POST"])
@access.roles(Role.ADMINISTRATOR)
def amend_particular(code: str, particular: str) -> Page:
    """Amend one of them."""
    listed = amending.find_listed(read(), actor(), code, particular)
    form = filled(particular_form(listed.particular), **as_typed(listed.particular))
    if "replay" in request.form and (tried := _try_out(code, particular, form)):
        return redirect(url_for("admin.show_replay", replay_id=tried), 303)
    if "replay" not in request.form and sent(form):
        with saving(form) as db:
            effect = amending.amend_particular(
                db,
                actor(),
                code,
                particular,
                values=form.values,
                source=form.source,
                seen_on=form.day,
                status=form.chosen,
            )
        if not form.problems:
            flash(
                _("The amendment is recorded. It counts from %(day)s", day=day(effect)), "success"
            )
            return redirect(url_for("admin.list_particulars", code=code), 303)
    return form_page(ParticularTemplate(item=item(code), listed=listed, form=form))


def _try_out(code: str, particular: str, form: ParticularForm) -> UUID | None:
    """Ask what the amendment would have done; where it was found need not be known for that."""
    form.validate()
    for field in form:
        if field.name not in form.said:
            field.errors = []
    if form.problems:
        return None
    try:
        with write() as db:
            return asking.ask_for_particular(db, actor(), code, particular, form.values).id
    except Invalid as error:
        form.add(error.problems)
        return None


@blueprint.post("/services/<code>/<particular>/take-back")
@access.roles(Role.ADMINISTRATOR)
def take_back_amendment(code: str, particular: str) -> Page:
    """Take back an amendment that has not taken effect."""
    with write() as db:
        amending.take_back(db, actor(), code, particular)
    flash(_("The amendment is taken back"), "success")
    return redirect(url_for("admin.list_particulars", code=code), 303)
