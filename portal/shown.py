"""Documents of a case page by page as pictures, alike for officers and for supervisors."""

from typing import Literal
from uuid import UUID

from flask import Response, url_for

from portal.downloads import send_picture
from portal.pages import CaseTemplate, renders
from portal.web import read
from services.applications.case import attached
from services.applications.case.case import Case
from services.documents import handing_in, sandbox
from services.documents.contents import Refused
from services.documents.handing_in import HeldDocument
from services.documents.sandbox import SHOWN, DrawnPage
from services.errors import NotFound
from services.language import Message

DocumentPages = Literal["agency", "oversight"]
"""Whose pages a document is shown on: the views of both have the same names."""


@renders("shown/document.html")
class DocumentTemplate(CaseTemplate):
    """One page of a document, as a picture.

    Args:
        pages: how many there are; 0 where none can be shown.
        refused: why none can be shown.
    """

    audience: DocumentPages
    document: HeldDocument
    page: int
    pages: int
    refused: Message | None

    @property
    def case_url(self) -> str:
        """The address of the page of the case."""
        return url_for(f"{self.audience}.show_case", application_id=self.case.application.id)

    @property
    def file_url(self) -> str:
        """The address of the file."""
        return self._address("download_document")

    @property
    def picture_url(self) -> str:
        """The address of the picture."""
        return self._address("draw_document", page=self.page)

    def page_url(self, page: int) -> str:
        """Build the address of a page."""
        return self._address("show_document", page=page)

    def _address(self, view: str, page: int | None = None) -> str:
        return url_for(
            f"{self.audience}.{view}",
            application_id=self.case.application.id,
            document_id=self.document.id,
            page=page,
        )


def show_page(audience: DocumentPages, case: Case, document_id: UUID, page: int) -> str:
    """Show a page of a document of a case that the reader has loaded in scope."""
    document = attached.find_document(read(), case, document_id)
    pages, refused = 0, None
    try:
        pages = _draw(document, page).pages
    except Refused as refusal:
        refused = refusal.message
    return DocumentTemplate(
        audience=audience, case=case, document=document, page=page, pages=pages, refused=refused
    ).render()


def send_page(case: Case, document_id: UUID, page: int) -> Response:
    """Send the picture of a page of a document of a case that the reader has loaded in scope."""
    document = attached.find_document(read(), case, document_id)
    try:
        return send_picture(_draw(document, page).png)
    except Refused:
        raise NotFound from None


def _draw(document: HeldDocument, page: int) -> DrawnPage:
    kind = SHOWN.get(document.media_type)
    if kind is None:
        raise Refused(sandbox.NOT_DRAWN)
    return sandbox.draw_page(b"".join(handing_in.read(document)), kind, page)
