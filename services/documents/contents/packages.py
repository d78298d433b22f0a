"""DOCX, XLSX and OFD: ZIP packages of XML parts (ISO/IEC 29500-2, GB/T 33190).

ZIP bombs, macros, objects of other programs and links that load by themselves are
refused; hyperlinks are not.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from services.documents.contents import (
    DAMAGED,
    HIDDEN,
    MACROS,
    OBJECTS,
    UNPACKED_MAX,
    Refused,
    too_large_unpacked,
)
from services.documents.contents.codes import check_codes, may_have_codes
from services.documents.contents.links import refuse_link
from services.documents.contents.pictures import refuse_huge_picture
from services.documents.contents.relations import check_relations, check_types
from services.language import N_

PROTECTED = N_("The document is protected by a password. Save it without one and try again")

PARTS_MAX = 4096
DIRECTORY_MAX = 1 << 20
SMALL_PART_MAX = 1 << 20
"""Most bytes of a part that is parsed as a whole."""
NESTING_MAX = 1
"""A chart in a document embeds its figures as a workbook, which may embed nothing more."""
EMBEDDED_MAX = 5 << 20
PIECE = 1 << 16
OVERLAP = 4096

END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
ENCRYPTED = 0x1
UNREADABLE = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What the standard library raises on damaged archives."""

CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
MACRO_PARTS = re.compile(r"vbaproject|vbadata|macrosheets/|dialogsheets/|activex/|customui")
PROGRAMS = re.compile(
    r"\.(?:7z|bat|cmd|com|cpl|dll|exe|hta|html?|jar|jse?|lnk|msi|ps1|rar|scr|sh|svg|vb[es]?|wsf|zip)$"
)
PROGRAM_STARTS = (b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"PK\x03\x04", b"{\\rtf", b"MIME-")
"""First bytes of what may not be a part, whatever it is called."""
PICTURE_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")

DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
LOADED = re.compile(
    rb"[<:](?:ddeLink|oleLink|connectString|DataMashup)\b"
    rb"|:(?:imagedata|fill|stroke)\s[^<>]{0,200}\bsrc\s*=\s*[\"'](?:\\\\|//|&#|https?:|file:)"
)
"""Data of another program, of a query or of a mail merge, and pictures of old drawing that are
elsewhere."""
QUERIES = "DataMashup".encode("utf-16-le")
"""Excel writes its queries in UTF-16."""
ADDRESS = re.compile(rb"[<:]URI\s[^<>]{0,2000}?\bURI\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
UNASKED = re.compile(rb"\bEvent\s*=\s*[\"'](?:DO|PO)[\"'][^<>]*>\s*<(?:\w{1,20}:)?URI\b")
"""Actions of OFD: an address that opens on a click, and one that opens with a page."""
HINTS = (b"ddeLink", b"oleLink", b"connectString", b"DataMashup", b"src")
"""Words of `LOADED` that are looked for first, since that is ten times as fast."""


def check_package(data: bytes) -> str | None:
    """Refuse a bomb, a macro or a hidden object; otherwise tell the kind of package.

    Returns:
        `docx`, `xlsx` or `ofd`, or None for any other archive.
    """
    return _Package(data, UNPACKED_MAX).check()


class _Package:
    """One archive while it is being checked, and how many bytes it may still unpack to."""

    def __init__(self, data: bytes, budget: int, nesting: int = 0) -> None:
        _check_directory(data)
        self.data = data
        self.budget = budget
        self.nesting = nesting

    def check(self) -> str | None:
        try:
            with ZipFile(BytesIO(self.data)) as archive:
                parts = archive.infolist()
                _check_parts(parts)
                if sum(part.file_size for part in parts) > self.budget:
                    raise Refused(too_large_unpacked())
                kind = _package_kind(archive)
                for part in parts if kind else ():
                    self._check_part(archive, part)
                return kind
        except UNREADABLE as error:
            raise Refused(DAMAGED) from error

    def _check_part(self, archive: ZipFile, part: ZipInfo) -> None:
        name = part.filename.casefold()
        if MACRO_PARTS.search(name):
            raise Refused(MACROS)
        if PROGRAMS.search(name):
            raise Refused(OBJECTS)
        if "/embeddings/" in name and not part.is_dir():
            self._check_embedded(archive, part)
        elif name.endswith(".rels"):
            check_relations(_parse(_read_small(archive, part.filename)))
        elif name.endswith((".xml", ".vml")):
            _check_xml(archive, part)
        else:
            with archive.open(part) as stream:
                is_picture = _check_other(stream)
            if is_picture:
                refuse_huge_picture(archive.read(part))
        self.budget -= part.file_size

    def _check_embedded(self, archive: ZipFile, part: ZipInfo) -> None:
        allowed = part.filename.endswith(".xlsx") and part.file_size <= EMBEDDED_MAX
        if self.nesting == NESTING_MAX or not allowed:
            raise Refused(OBJECTS)
        inner = _Package(archive.read(part), self.budget - part.file_size, self.nesting + 1)
        if inner.check() != "xlsx":
            raise Refused(OBJECTS)
        self.budget = inner.budget


def _check_directory(data: bytes) -> None:
    """Refuse anything but one plain archive of bounded size, with nothing around it."""
    end = len(data) - END_OF_DIRECTORY.size
    if end < 0:
        raise Refused(DAMAGED)
    signature, disk, disk_of_directory, here, count, size, offset, comment = (
        END_OF_DIRECTORY.unpack_from(data, end)
    )
    if signature != b"PK\x05\x06":
        raise Refused(HIDDEN if b"PK\x05\x06" in data else DAMAGED)
    if disk or disk_of_directory or here != count or comment or offset + size != end:
        raise Refused(DAMAGED)
    if count > PARTS_MAX or size > DIRECTORY_MAX:
        raise Refused(DAMAGED)


def _check_parts(parts: list[ZipInfo]) -> None:
    if len({part.filename.casefold() for part in parts}) != len(parts):
        raise Refused(DAMAGED)
    for part in parts:
        if part.flag_bits & ENCRYPTED:
            raise Refused(PROTECTED)
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refused(DAMAGED)
        steps = part.orig_filename.replace("\\", "/").split("/")
        if ".." in steps or ":" in part.orig_filename or not steps[0]:
            raise Refused(DAMAGED)


def _package_kind(archive: ZipFile) -> str | None:
    names = archive.namelist()
    if CONTENT_TYPES not in names:
        return "ofd" if "OFD.xml" in names else None
    types = [
        element.get("ContentType", "") for element in _parse(_read_small(archive, CONTENT_TYPES))
    ]
    check_types(types)
    kinds = {MAIN_PARTS[content_type] for content_type in types if content_type in MAIN_PARTS}
    return kinds.pop() if len(kinds) == 1 else None


def _check_xml(archive: ZipFile, part: ZipInfo) -> None:
    tail = b""
    has_codes = False
    with archive.open(part) as stream:
        for piece in _read_pieces(stream):
            text = tail + piece
            _check_text(text, beginning=not tail)
            if any(hint in text for hint in HINTS) and LOADED.search(text):
                raise Refused(OBJECTS)
            if b"URI" in text:
                _check_addresses(text)
            has_codes = has_codes or may_have_codes(text)
            tail = text[-OVERLAP:]
    if has_codes:
        with archive.open(part) as stream:
            check_codes(stream)


def _check_addresses(text: bytes) -> None:
    """Check what the actions of an OFD document open."""
    if UNASKED.search(text):
        raise Refused(OBJECTS)
    for found in ADDRESS.finditer(text):
        refuse_link(unescape((found[1] or found[2] or b"").decode(errors="replace")))


def _check_other(stream: IO[bytes]) -> bool:
    """Check a part that is no XML, and tell whether it is a picture.

    Reading to its end compares size and checksum.
    """
    start = stream.read(PIECE)
    if start.lstrip().startswith(PROGRAM_STARTS):
        raise Refused(OBJECTS)
    for _ in _read_pieces(stream):
        pass
    return start.startswith(PICTURE_STARTS)


def _check_text(text: bytes, *, beginning: bool) -> None:
    """Refuse what Office never writes: a document type, entities, or an encoding but UTF-8."""
    if any(word in text for word in DECLARATIONS):
        raise Refused(DAMAGED)
    if beginning and (b"\0" in text[:4] or text.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise Refused(OBJECTS if QUERIES in text else DAMAGED)


def _parse(xml: bytes) -> Element:
    """Parse a small part. It has no declarations, so no entities that could grow."""
    try:
        tree: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise Refused(DAMAGED) from error
    return tree


def _read_small(archive: ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > SMALL_PART_MAX:
        raise Refused(DAMAGED)
    return archive.read(name)


def _read_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece
