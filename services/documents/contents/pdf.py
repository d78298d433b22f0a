"""PDF: complete, not locked, and without anything active.

A viewer finds a script or an attachment by its name (`/JavaScript`, `/Launch`
...; ISO 32000-1, 7.3.5 and 12.6.4), which is written in the file or in a compressed
object stream. So the check looks for names, in the file and in its unpacked object
streams. It does not rely on the structure of the file, which viewers read differently.
"""

import re
import zlib
from collections.abc import Iterator

from services.documents.contents import (
    DAMAGED,
    HIDDEN,
    MARKUP,
    UNPACKED_MAX,
    Refused,
    refuse_too_many_pixels,
    too_large_unpacked,
)
from services.language import N_

PROTECTED = N_("The PDF is protected by a password. Upload a copy that anyone can open")
ACTIVE = N_(
    "The PDF contains scripts, attachments or interactive forms."
    " Print it to a new PDF and upload that"
)

ACTIVE_NAMES = (
    "EmbeddedFile",
    "EmbeddedFiles",
    "GoToE",
    "ImportData",
    "JavaScript",
    "Launch",
    "Rendition",
    "RichMedia",
    "SubmitForm",
)
OTHER_FILTERS = ("ASCII85Decode", "ASCIIHexDecode", "Crypt", "LZWDecode", "RunLengthDecode")

STREAMS_MAX = 50_000
PIECE = 16 * 1024
OVERLAP = 128
"""Bytes looked at twice between two pieces; longer than any escaped name."""


def _names_pattern(*names: str) -> str:
    """Build a pattern of PDF names, each character plain or as a `#xx` escape."""

    def character(char: str) -> str:
        return f"(?:{char}|#(?i:{ord(char):02x}))"

    choices = "|".join("".join(map(character, name)) for name in names)
    initials = "".join(sorted({name[0] for name in names}))
    return rf"/(?=[{initials}#])(?:{choices})(?=[\x00\t\n\f\r ()<>\[\]{{}}/%]|\Z)"


def _compile(text: str) -> re.Pattern[bytes]:
    return re.compile(text.encode())


ACTIVE_CONTENT = _compile(
    _names_pattern(*ACTIVE_NAMES) + "|" + _names_pattern("XFA") + r"\s*[\[\d]"
)
ENCRYPTION = _compile(_names_pattern("Encrypt"))
OBJECT_STREAM = _compile(_names_pattern("ObjStm"))
PACKED_OBJECTS = _compile(_names_pattern("ObjStm", "First"))
DEFLATED = _compile(_names_pattern("FlateDecode", "Fl"))
UNREADABLE = _compile(
    _names_pattern(*OTHER_FILTERS) + "|" + _names_pattern("Predictor") + r"\s*(?:[2-9]|1\d)"
)

STREAM = re.compile(rb"(?<!end)stream\r?\n")
WIDTH = re.compile(rb"/Width\s+(\d{1,9})")
HEIGHT = re.compile(rb"/Height\s+(\d{1,9})")


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that is incomplete, locked, active, a bomb, or another file as well."""
    if b"%%EOF" not in data[-1024:] or b"startxref" not in data[-2048:]:
        raise Refused(DAMAGED)
    if MARKUP.search(data[:1024]):
        raise Refused(HIDDEN)
    if ENCRYPTION.search(data):
        raise Refused(PROTECTED)
    if ACTIVE_CONTENT.search(data):
        raise Refused(ACTIVE)
    _check_streams(data)


def _check_streams(data: bytes) -> None:
    budget = UNPACKED_MAX
    previous = 0
    for count, found in enumerate(STREAM.finditer(data)):
        if count == STREAMS_MAX:
            raise Refused(DAMAGED)
        # The dictionary of this stream is somewhere between the two keywords.
        before = memoryview(data)[previous : found.start()]
        _check_dimensions(before)
        if PACKED_OBJECTS.search(before):
            if OBJECT_STREAM.search(before):
                _refuse_unreadable(before)
            budget -= _check_packed(data, found.end(), budget)
        previous = found.end()


def _check_dimensions(dictionary: memoryview) -> None:
    width, height = _largest(WIDTH, dictionary), _largest(HEIGHT, dictionary)
    if width and height:
        refuse_too_many_pixels(width, height)


def _largest(number: re.Pattern[bytes], text: memoryview) -> int:
    """Return the largest number found, since viewers differ on a name that is given twice."""
    return max((int(found[1]) for found in number.finditer(text)), default=0)


def _refuse_unreadable(dictionary: memoryview) -> None:
    """Refuse an object stream that is packed in any other way than one plain deflate."""
    deflated = DEFLATED.finditer(dictionary)
    twice = next(deflated, None) and next(deflated, None)
    if twice or UNREADABLE.search(dictionary):
        raise Refused(DAMAGED)


def _check_packed(data: bytes, start: int, budget: int) -> int:
    """Check one deflated stream and return the number of bytes it unpacked to.

    A stream that is not deflated, or is cut short, is checked as far as it goes.
    """
    unpacked = 0
    tail = b""
    for piece in _unpack(data, start):
        unpacked += len(piece)
        if unpacked > budget:
            raise Refused(too_large_unpacked())
        text = tail + piece
        if ACTIVE_CONTENT.search(text):
            raise Refused(ACTIVE)
        tail = text[-OVERLAP:]
    return unpacked


def _unpack(data: bytes, start: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for position in range(start, len(data), PIECE):
        packed = data[position : position + PIECE]
        while packed and not unpacker.eof:
            try:
                yield unpacker.decompress(packed, PIECE)
            except zlib.error:
                return
            packed = unpacker.unconsumed_tail
        if unpacker.eof:
            return
