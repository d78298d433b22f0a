"""Smallest files of each kind, with room to put something into them."""

import re
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pikepdf import Encryption, Pdf, Permissions

# --- PDF ---------------------------------------------------------------------

OBJECT = re.compile(rb"^(\d{1,2}) 0 obj\b", re.MULTILINE)
CATALOG = b"<< /Type /Catalog /Pages 2 0 R%s >>"


def pdf(extra: bytes = b"", catalog: bytes = b"", trailer: bytes = b"", tail: bytes = b"") -> bytes:
    """A PDF of one empty page.

    Args:
        extra: whole objects beside the page's own.
        catalog: entries of the catalogue.
        trailer: entries of the trailer.
        tail: what follows the end of the file.
    """
    body = (
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
        b"1 0 obj\n" + CATALOG % catalog + b"\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n" + extra
    )
    end = b"trailer\n<< /Root 1 0 R /Size 20%s >>\nstartxref\n%d\n%%%%EOF\n"
    return body + _table(body) + end % (trailer, len(body)) + tail


def _table(body: bytes) -> bytes:
    """The cross-reference table: where each object begins."""
    places = {int(found[1]): found.start() for found in OBJECT.finditer(body)}
    lines = [
        b"%010d %05d n " % (places[number], 0) if number in places else b"0000000000 65535 f "
        for number in range(20)
    ]
    return b"xref\n0 20\n" + b"\n".join(lines) + b"\n"


def stream(number: int, dictionary: bytes, content: bytes) -> bytes:
    """One stream object."""
    return b"%d 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        dictionary,
        len(content),
        content,
    )


def object_stream(
    content: bytes,
    filters: bytes = b"/FlateDecode",
    entries: bytes = b"",
    number: int = 9,
    packed: bytes | None = None,
) -> bytes:
    """An object stream that packs `content`.

    Args:
        packed: the content as `filters` pack it, if that is not deflate alone.
    """
    dictionary = b"/Type /ObjStm /N 1 /First 4 /Filter %s %s" % (filters, entries)
    return stream(number, dictionary, packed or zlib.compress(b"5 0 " + content, 1))


def locked(password: str = "sesame", **access: bool) -> bytes:
    """A PDF that opens with a password; an empty one restricts what may be done with it.

    Args:
        access: what is allowed, as in `pikepdf.Permissions`.
    """
    file = BytesIO()
    with Pdf.open(BytesIO(pdf())) as plain:
        rules = Encryption(owner="owner", user=password, allow=Permissions(**access))
        plain.save(file, encryption=rules)
    return file.getvalue()


# --- pictures ----------------------------------------------------------------


def chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 1, height: int = 1, extra: bytes = b"", depth: int = 8) -> bytes:
    """A PNG that declares a size; `extra` chunks follow its header."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 1, height: int = 1, extra: bytes = b"") -> bytes:
    """A JPEG that declares a size; `extra` segments follow its start."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + extra
        + segment(0xC0, frame)
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x12\xff\x00\x34\xff\xd0\x56"
        + b"\xff\xd9"
    )


# --- packages ----------------------------------------------------------------

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PACKAGE_NS = "http://schemas.openxmlformats.org/package/2006"
OFFICE_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def archive(parts: Mapping[str, bytes | str], packing: int = ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these parts, the same bytes every time."""
    file = BytesIO()
    with ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(ZipInfo(name), content, packing, compresslevel=1)
    return file.getvalue()


def content_types(main: str) -> str:
    """The part that says what the main part of an Office package is."""
    return (
        f'<Types xmlns="{PACKAGE_NS}/content-types"><Default Extension="xml"'
        f' ContentType="application/xml"/><Override PartName="/main.xml" ContentType="{main}"/>'
        "</Types>"
    )


def links(kind: str, target: str) -> str:
    """Relationships with one external link."""
    return (
        f'<Relationships xmlns="{PACKAGE_NS}/relationships"><Relationship Id="r1"'
        f' Type="{OFFICE_NS}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )


def relations(kind: str, target: str) -> str:
    """Relationships with one part of the package."""
    return links(kind, target).replace(' TargetMode="External"', "")


def docx(parts: Mapping[str, bytes | str] | None = None, main: str = WORD) -> bytes:
    """A Word document with extra parts."""
    document = "<w:document xmlns:w='w'><w:body><w:p/></w:body></w:document>"
    return archive(
        {
            "[Content_Types].xml": content_types(main),
            "word/document.xml": document,
            **(parts or {}),
        }
    )


def xlsx(parts: Mapping[str, bytes | str] | None = None, main: str = SHEET) -> bytes:
    """A workbook with extra parts."""
    return archive(
        {
            "[Content_Types].xml": content_types(main),
            "xl/workbook.xml": "<workbook/>",
            **(parts or {}),
        }
    )


def ofd(parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """An OFD document with extra parts."""
    return archive({"OFD.xml": "<ofd:OFD xmlns:ofd='ofd'/>", **(parts or {})})


def patch(data: bytes, old: bytes, new: bytes) -> bytes:
    """The data with every `old` replaced by a `new` of the same length."""
    assert old in data
    assert len(old) == len(new)
    return data.replace(old, new)
