"""Files that people download: always saved, never shown on the portal's own origin."""

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

from services.documents import handing_in, store
from services.documents.handing_in import HeldDocument
from services.models import Document, Paper, Registration

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""Media types of the tables that pages offer, by their ending."""

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def send_document(document: HeldDocument | Document | Registration) -> Response:
    """Send a file that was handed in, to a reader whom the caller has let through.

    Raises:
        Forbidden: it is infected.
        Conflict: it has not been scanned yet.
    """
    return _attachment(
        handing_in.read(document), document.filename, document.media_type, document.size
    )


def send_paper(paper: Paper) -> Response:
    """Send a paper that was issued, to a reader whom the caller has let through."""
    content = store.get(paper.sha256)
    return _attachment([content], f"{paper.number}.pdf", "application/pdf", len(content))


def send_bytes(content: bytes, filename: str, media_type: str) -> Response:
    """Send a file that was made for this reader, such as a spreadsheet to fill in."""
    return _attachment([content], filename, media_type, len(content))


def send_pieces(content: Iterable[bytes], filename: str, media_type: str, size: int) -> Response:
    """Send a large file that was made for this reader, piece by piece."""
    return _attachment(content, filename, media_type, size)


def send_picture(png: bytes) -> Response:
    """Send a picture that the portal drew, to stand in one of its pages; it is pixels alone."""
    response = Response(png, content_type="image/png")
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _attachment(content: Iterable[bytes], filename: str, media_type: str, size: int) -> Response:
    """Make the browser save a file under its own name."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{_ascii(filename)}\"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.content_length = size
    return response


def _ascii(filename: str) -> str:
    """Return the name for browsers that do not know `filename*` (RFC 6266)."""
    ending = filename.rpartition(".")[2]
    return f"document.{ending}" if ending.isascii() and ending.isalnum() else "document"
