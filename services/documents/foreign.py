"""Kinds of file that people send and the portal does not take, and what to do with each.

The way out is one that ends in a kind which the slot takes: advice that is refused next is
worse than none.
"""

from collections.abc import Collection
from dataclasses import dataclass

from services.language import N_, Message

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of documents of Office before 2007, of WPS, and of encrypted ones of any year."""
LOCKED = "EncryptedPackage".encode("utf-16-le")
APPLE = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})


@dataclass(frozen=True, slots=True)
class ForeignKind:
    """A kind that is not taken.

    Args:
        ways: what to do, by the kind that it ends in; the first that a slot takes is said.
    """

    name: Message
    ways: dict[str, Message]


AS_PDF = N_("Open it, print it to a PDF and upload that")
AS_JPEG = N_("Open it, save it as JPEG and upload that")
AS_DOCX = N_("Open it, save it as DOCX and upload that")
AS_XLSX = N_("Open it, save it as XLSX and upload that")
FROM_IPHONE = N_(
    "On the iPhone, choose Settings > Camera > Formats > Most Compatible and take it again; or open"
    " it on a computer and save it as JPEG"
)
UNLOCKED = N_("Open it, remove the password and save it again")
UNPACKED = N_("Unpack it and upload the files in it one by one")

PICTURE = {"jpeg": AS_JPEG, "pdf": AS_PDF}
TEXT = {"docx": AS_DOCX, "pdf": AS_PDF}
SHEETS = {"xlsx": AS_XLSX, "pdf": AS_PDF}
ANY = ("pdf", "jpeg", "docx", "xlsx", "png", "ofd")

HEIC = ForeignKind(N_("an HEIC photograph"), {"jpeg": FROM_IPHONE, "pdf": AS_PDF})
ARCHIVE = ForeignKind(N_("an archive"), dict.fromkeys(ANY, UNPACKED))
PROTECTED = ForeignKind(
    N_("protected by a password"), {"docx": UNLOCKED, "xlsx": UNLOCKED, "pdf": AS_PDF}
)
OFFICE = {
    "wps": ForeignKind(N_("a WPS document (.wps)"), TEXT),
    "et": ForeignKind(N_("a WPS workbook (.et)"), SHEETS),
    "dps": ForeignKind(N_("a WPS presentation (.dps)"), {"pdf": AS_PDF}),
    "doc": ForeignKind(N_("an old Word document (.doc)"), TEXT),
    "xls": ForeignKind(N_("an old Excel workbook (.xls)"), SHEETS),
    "ppt": ForeignKind(N_("an old PowerPoint presentation (.ppt)"), {"pdf": AS_PDF}),
}
OFD = ForeignKind(N_("an OFD document"), {"pdf": AS_PDF})
PACKAGES = {
    b"OFD.xml": OFD,
    b"vnd.oasis.opendocument.text": ForeignKind(N_("an OpenDocument text (.odt)"), TEXT),
    b"vnd.oasis.opendocument.spreadsheet": ForeignKind(N_("an OpenDocument table (.ods)"), SHEETS),
    b"vnd.oasis.opendocument": ForeignKind(N_("an OpenDocument file"), {"pdf": AS_PDF}),
    b"Index/Document.iwa": ForeignKind(N_("a Pages, Numbers or Keynote document"), TEXT | SHEETS),
}
"""Documents that are packed like an archive, by a name that is written in them as it is."""
OTHER_OFFICE = ForeignKind(N_("a document of an old Office format"), TEXT | SHEETS)

BY_START = {
    b"II*\x00": ForeignKind(N_("a TIFF picture"), PICTURE),
    b"MM\x00*": ForeignKind(N_("a TIFF picture"), PICTURE),
    b"GIF8": ForeignKind(N_("a GIF picture"), PICTURE),
    b"BM": ForeignKind(N_("a BMP picture"), PICTURE),
    b"{\\rtf": ForeignKind(N_("an RTF document"), TEXT),
    b"Rar!\x1a\x07": ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": ARCHIVE,
    b"\x1f\x8b": ARCHIVE,
}


def word_foreign(data: bytes, ending: str, accept: Collection[str]) -> Message | None:
    """Word the refusal of a kind that is known and not taken, with a way out; or return None.

    Args:
        ending: of the file's name, without its dot; tells apart what begins alike.
        accept: codes of the kinds that the slot takes.
    """
    kind = _tell(data, ending)
    if kind is None:
        return None
    way = next((kind.ways[code] for code in kind.ways if code in accept), None)
    return N_("The file is %(kind)s. %(way)s", kind=kind.name, way=way) if way else None


def _tell(data: bytes, ending: str) -> ForeignKind | None:
    if data[4:8] == b"ftyp" and data[8:12] in APPLE:
        return HEIC
    if data.startswith(OLD_OFFICE):
        return PROTECTED if LOCKED in data else OFFICE.get(ending, OTHER_OFFICE)
    if data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" not in data:
        return next((kind for name, kind in PACKAGES.items() if name in data), ARCHIVE)
    return next((kind for start, kind in BY_START.items() if data.startswith(start)), None)
