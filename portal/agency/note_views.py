"""Notes on a case that stay within one's own agency."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.agency import NoteForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving
from portal.web import gettext as _
from portal.web import read
from services.actor import AGENCY_ROLES
from services.applications.case.loading import load
from services.applications.casework import notes
from services.applications.casework.notes import Note
from services.language import Text
from services.models import Application
from services.plan import body


@renders("agency/notes.html")
class NotesTemplate(FormTemplate):
    """What colleagues have noted, and a place to add to it."""

    form: NoteForm
    application: Application
    notes: Sequence[Note]
    own_body: Text


@blueprint.route("/cases/<uuid:application_id>/notes", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def show_notes(application_id: UUID) -> Response | tuple[str, int]:
    """Show what colleagues have noted, and add to it."""
    case = load(read(), actor(), application_id)
    form = filled(NoteForm)
    form.mentions.choices = notes.list_colleagues(read(), actor())
    if request.method == "POST":
        with saving(form) as db:
            notes.add_note(
                db,
                actor(),
                application_id,
                text=form.text.data or "",
                mentions=form.mentions.data or [],
            )
        if not form.problems:
            flash(_("The note is added"), "success")
            return redirect(url_for("agency.show_notes", application_id=application_id), 303)
    return form_page(
        NotesTemplate(
            form=form,
            application=case.application,
            notes=notes.list_notes(read(), case),
            own_body=body(actor().body or "").name,
        )
    )
