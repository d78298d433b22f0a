"""Documents of a case: page by page as pictures, or all files at once."""

from uuid import UUID

from flask import Response, url_for

from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.case_views import OnCase
from portal.downloads import send_picture, send_pieces
from portal.pages import renders
from portal.web import read
from services.actor import AGENCY_ROLES
from services.applications.case import attached, bundling
from services.applications.case.loading import load
from services.documents import handing_in, sandbox
from services.documents.contents import Refused
from services.documents.handing_in import HeldDocument
from services.documents.sandbox import SHOWN, DrawnPage
from services.errors import NotFound
from services.language import Message


@renders("agency/document.html")
class DocumentTemplate(OnCase):
    """One page of a document, as a picture.

    Args:
        pages: how many there are; 0 where none can be shown.
        refused: why none can be shown.
    """

    document: HeldDocument
    page: int
    pages: int
    refused: Message | None

    def page_url(self, page: int) -> str:
        """Build the address of a page."""
        return self._address("agency.show_document", page)

    @property
    def picture_url(self) -> str:
        """The address of the picture."""
        return self._address("agency.draw_document", self.page)

    def _address(self, endpoint: str, page: int) -> str:
        return url_for(
            endpoint,
            application_id=self.case.application.id,
            document_id=self.document.id,
            page=page,
        )


@blueprint.get("/cases/<uuid:application_id>/documents/<uuid:document_id>/pages/<int:page>")
@access.roles(*AGENCY_ROLES)
def show_document(application_id: UUID, document_id: UUID, page: int) -> str:
    """Show a page of a document of a case in the officer's scope."""
    case = load(read(), actor(), application_id)
    document = attached.find_document(read(), case, document_id)
    pages, refused = 0, None
    try:
        pages = _draw(document, page).pages
    except Refused as refusal:
        refused = refusal.message
    return DocumentTemplate(
        case=case, document=document, page=page, pages=pages, refused=refused
    ).render()


@blueprint.get("/cases/<uuid:application_id>/documents/<uuid:document_id>/pages/<int:page>.png")
@access.roles(*AGENCY_ROLES)
def draw_document(application_id: UUID, document_id: UUID, page: int) -> Response:
    """Send the picture of a page."""
    case = load(read(), actor(), application_id)
    document = attached.find_document(read(), case, document_id)
    try:
        return send_picture(_draw(document, page).png)
    except Refused:
        raise NotFound from None


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


def _draw(document: HeldDocument, page: int) -> DrawnPage:
    kind = SHOWN.get(document.media_type)
    if kind is None:
        raise Refused(sandbox.NOT_DRAWN)
    return sandbox.draw_page(b"".join(handing_in.read(document)), kind, page)
