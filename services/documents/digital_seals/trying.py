"""Tries whether the digital seals of bodies can be affixed, and are right."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from services.documents.digital_seals.affixing import affix
from services.documents.digital_seals.certificates import SealUnavailable, read_roots
from services.documents.digital_seals.judging import judge


def find_wrong(body_codes: Iterable[str]) -> Iterator[str]:
    """Seal an empty page for each body; yield what is wrong, naming the body."""
    page = empty_page()
    for code in body_codes:
        try:
            found = judge(affix(page, code, specimen=True).content, read_roots())
        except SealUnavailable as error:
            yield f"{code}: {error}"
        else:
            if found.verdict == "altered":
                yield f"{code}: the key is not that of the certificate"
            elif found.verdict != "right":
                yield f"{code}: the certificate is not by a root in roots.pem, or not for sealing"


def empty_page() -> bytes:
    """Write a PDF of one page with nothing on it."""
    from pyhanko.pdf_utils.generic import StreamObject  # noqa: PLC0415
    from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter  # noqa: PLC0415

    writer = PdfFileWriter()
    content = writer.add_object(StreamObject(stream_data=b""))
    writer.insert_page(PageObject(contents=content, media_box=(0, 0, 100, 100)))
    page = BytesIO()
    writer.write(page)
    return page.getvalue()
