"""Documents of a case: page by page as pictures, or all files at once."""

from uuid import UUID

from flask import Response

from portal import shown
from portal.access import access, actor
from portal.agency import blueprint
from portal.downloads import send_pieces
from portal.web import read
from services.actor import AGENCY_ROLES
from services.applications.case import bundling
from services.applications.case.loading import load


@blueprint.get("/cases/<uuid:application_id>/documents/<uuid:document_id>/pages/<int:page>")
@access.roles(*AGENCY_ROLES)
def show_document(application_id: UUID, document_id: UUID, page: int) -> str:
    """Show a page of a document of a case in the officer's scope."""
    return shown.show_page("agency", load(read(), actor(), application_id), document_id, page)


@blueprint.get("/cases/<uuid:application_id>/documents/<uuid:document_id>/pages/<int:page>.png")
@access.roles(*AGENCY_ROLES)
def draw_document(application_id: UUID, document_id: UUID, page: int) -> Response:
    """Send the picture of a page."""
    return shown.send_page(load(read(), actor(), application_id), document_id, page)


@blueprint.get("/cases/<uuid:application_id>/files.zip")
@access.roles(*AGENCY_ROLES)
def download_files(application_id: UUID) -> Response:
    """Send all documents and papers of a case in the officer's scope, in one archive."""
    case = load(read(), actor(), application_id)
    made = bundling.bundle(read(), case)
    size = made.tell()
    name = f"{case.application.number}.zip"
    response = send_pieces(bundling.read_pieces(made), name, "application/zip", size)
    response.call_on_close(made.close)
    return response
