"""A certificate in a former name: its holder asks for one in the name that it has now."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.plain import sent_version
from portal.web import gettext as _
from portal.web import write
from services.actor import SIGNATORIES
from services.applications.casework import reissuing


@blueprint.post("/applications/<uuid:application_id>/certificate-in-new-name")
@access.roles(*SIGNATORIES)
def ask_for_reissue(application_id: UUID) -> Response:
    """Ask for a certificate in the name that the applicant has now."""
    version = sent_version()
    with write() as db:
        reissuing.ask_for_reissue(db, actor(), application_id, version=version)
    flash(_("The agency was asked for a certificate in the new name."), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
