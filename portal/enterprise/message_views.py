"""Messages between the applicant and the agency that handles the case."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.messages import WriteToAgencyForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.on_application import OnApplication
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, take_file
from portal.typed import keeps_typed
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import PREPARERS
from services.applications.case import room
from services.applications.case.loading import load
from services.applications.case.messages import list_messages
from services.applications.filing import writing
from services.models import Event


@renders("enterprise/messages.html")
class MessagesTemplate(OnApplication, FormTemplate):
    """What was written so far, and a place to write.

    Args:
        unsent: whether it was filled in before signing in once more.
    """

    form: WriteToAgencyForm
    unsent: bool = False

    @property
    def messages(self) -> Sequence[Event]:
        """What was written, the oldest first."""
        return list_messages(self.case)


def _show_typed(application_id: UUID) -> str:
    """Show the form with what was typed before signing in once more."""
    case = load(read(), actor(), application_id)
    return MessagesTemplate(case=case, form=filled(WriteToAgencyForm), unsent=True).render()


@blueprint.route("/applications/<uuid:application_id>/messages", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*PREPARERS)
def show_messages(application_id: UUID) -> Page:
    """Show what was written, and write to the agency."""
    form = filled(WriteToAgencyForm)
    if request.method == "POST":
        room.count_file(actor())
        take_file(form.file)
        with saving(form) as db:
            writing.write_to_agency(
                db, actor(), application_id, text=form.text.data or "", file=form.file.data
            )
        if not form.problems:
            flash(_("Your message was sent"), "success")
            return redirect(url_for("enterprise.show_messages", application_id=application_id), 303)
    return form_page(MessagesTemplate(case=load(read(), actor(), application_id), form=form))
