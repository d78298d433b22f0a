"""Documents as people really send them: `tests/corpus/documents`, file by file."""

from io import BytesIO
from pathlib import Path

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


def refusal(name: str, accept: tuple[str, ...]) -> str:
    with pytest.raises(Invalid) as refused:
        inspect(name, BytesIO((DOCUMENTS / name).read_bytes()), accept=accept, examine=examine)
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


def test_every_sample_is_in_a_table() -> None:
    assert {file.name for file in DOCUMENTS.iterdir()} == {*TAKEN, *REFUSED}
