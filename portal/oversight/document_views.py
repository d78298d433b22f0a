"""What officers put on file of a case: opinions' and suspensions' files, records, minutes."""

from uuid import UUID

from flask import Response

from portal import shown
from portal.access import access, actor
from portal.downloads import send_document
from portal.oversight import blueprint
from portal.web import read
from services.actor import Role
from services.applications.case import attached
from services.applications.case.loading import load


@blueprint.get("/cases/<uuid:application_id>/documents/<uuid:document_id>/pages/<int:page>")
@access.roles(Role.SUPERVISOR)
def show_document(application_id: UUID, document_id: UUID, page: int) -> str:
    """Show a page of a file that officers put on file of a case that the supervisor watches."""
    return shown.show_page("oversight", load(read(), actor(), application_id), document_id, page)


@blueprint.get("/cases/<uuid:application_id>/documents/<uuid:document_id>/pages/<int:page>.png")
@access.roles(Role.SUPERVISOR)
def draw_document(application_id: UUID, document_id: UUID, page: int) -> Response:
    """Send the picture of a page."""
    return shown.send_page(load(read(), actor(), application_id), document_id, page)


@blueprint.get("/cases/<uuid:application_id>/documents/<uuid:document_id>")
@access.roles(Role.SUPERVISOR)
def download_document(application_id: UUID, document_id: UUID) -> Response:
    """Send what officers put on file of a case that the supervisor watches."""
    case = load(read(), actor(), application_id)
    return send_document(attached.find_document(read(), case, document_id))
