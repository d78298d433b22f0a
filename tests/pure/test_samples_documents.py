"""Documents as people really send them: `tests/corpus/documents`, file by file."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from services.catalogue import all_items
from services.documents.contents.examining import examine
from services.documents.inspect import inspect
from services.errors import Invalid

DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"
SLOTS = sorted({slot.accept for item in all_items() for slot in item.documents})
INVOICE = ("pdf", "jpeg", "png", "ofd")

TAKEN = {
    "a0-300dpi.pdf": INVOICE,
    "a0-300dpi.png": INVOICE,
    "e-invoice-with-data.pdf": INVOICE,
    "e-invoice.ofd": INVOICE,
    "fillable.pdf": ("pdf",),
    "jpeg-newline-after-end.jpg": INVOICE,
    "motion-photo.jpg": INVOICE,
    "owner-locked-opens-without-password.pdf": ("pdf",),
    "phone-rotated-exif6.jpg": INVOICE,
    "plain.pdf": ("pdf",),
    "plain.png": INVOICE,
    "sealed.pdf": ("pdf",),
    "wps-cell-pictures.xlsx": ("pdf", "xlsx"),
}
"""Taken in a slot of these kinds."""

REFUSED = {
    "IMG_0001.HEIC": ("HEIC", {"jpeg": "Most Compatible", "pdf": "print it to a PDF"}),
    "photo-really-heic.jpg": ("HEIC", {"jpeg": "Most Compatible", "pdf": "print it to a PDF"}),
    "letter.wps": (".wps", {"docx": "as DOCX", "pdf": "print it to a PDF"}),
    "list.et": (".et", {"xlsx": "as XLSX", "pdf": "print it to a PDF"}),
    "scan.tif": ("TIFF", {"jpeg": "as JPEG", "pdf": "print it to a PDF"}),
    "scans.zip": ("archive", {"pdf": "Unpack it", "jpeg": "Unpack it"}),
    "fillable-number-format.pdf": ("with a script", {"pdf": "print it to a new PDF"}),
}
"""Refused: the cause, and the way out by the kind that it ends in."""


OPEN = "application/vnd.oasis.opendocument"
PACKED = {
    "article.odt": ("content.xml", "application/vnd.oasis.opendocument.text", "OpenDocument text"),
    "list.ods": ("content.xml", "application/vnd.oasis.opendocument.spreadsheet", "table (.ods)"),
    "slides.odp": (
        "content.xml",
        "application/vnd.oasis.opendocument.presentation",
        "OpenDocument",
    ),
    "letter.pages": ("Index/Document.iwa", "application/octet-stream", "a Pages, Numbers"),
}
"""Documents that are packed like an archive: a file in them, their type, what they are called."""


def refusal(name: str, accept: tuple[str, ...], data: bytes = b"") -> str:
    data = data or (DOCUMENTS / name).read_bytes()
    with pytest.raises(Invalid) as refused:
        inspect(name, BytesIO(data), accept=accept, examine=examine)
    return str(refused.value.problems[0].message)


@pytest.mark.parametrize("name", TAKEN)
def test_an_honest_document_is_taken(name: str) -> None:
    data = (DOCUMENTS / name).read_bytes()
    assert inspect(name, BytesIO(data), accept=TAKEN[name], examine=examine).filename == name


@pytest.mark.parametrize("slot", SLOTS, ids=", ".join)
@pytest.mark.parametrize("name", REFUSED)
def test_the_true_cause_is_said_and_the_way_out_ends_in_a_kind_of_the_slot(
    name: str, slot: tuple[str, ...]
) -> None:
    said = refusal(name, slot)
    cause, ways = REFUSED[name]
    fitting = [way for kind, way in ways.items() if kind in slot]
    if not fitting:
        assert said.startswith("The file must be one of these kinds") or "ends in" in said
        return
    assert cause in said
    assert any(way in said for way in fitting)


def test_an_invoice_in_ofd_is_no_archive_to_unpack() -> None:
    said = refusal("e-invoice.ofd", ("pdf", "jpeg"))
    assert said == "The file is an OFD document. Open it, print it to a PDF and upload that"


@pytest.mark.parametrize("name", PACKED)
def test_a_document_that_is_packed_is_no_archive_to_unpack(name: str) -> None:
    part, kind, called = PACKED[name]
    kept = BytesIO()
    with ZipFile(kept, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr(part, b"<document/>")
    said = refusal(name, ("pdf", "jpeg"), kept.getvalue())
    assert called in said
    assert "print it to a PDF" in said


def test_every_sample_is_in_a_table() -> None:
    assert {file.name for file in DOCUMENTS.iterdir()} == {*TAKEN, *REFUSED}
