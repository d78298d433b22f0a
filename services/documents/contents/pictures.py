"""PNG and JPEG: complete, of a sane size, and nothing but a picture."""

import re
import struct
import zlib

from services.documents.contents import (
    DAMAGED,
    HIDDEN,
    MARKUP,
    Refused,
    refuse_too_many_pixels,
)

ONE_CHANNEL = frozenset({0, 3})
"""Kinds of PNG with one number a pixel: grey, and a palette."""
TEXT_CHUNKS = frozenset({b"tEXt", b"iTXt", b"zTXt"})

END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
TEXTS = frozenset({0xFE, *range(0xE0, 0xF0)})
"""Comments and application segments, which hold metadata."""

CHUNKS_MAX = 100_000
"""Most chunks or segments; each takes one turn of a Python loop."""

NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
NOT_FILL = re.compile(rb"[^\xff]")
ARCHIVES = re.compile(rb"PK\x03\x04|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|%PDF-|\AMZ")


def check_png(data: bytes) -> None:
    """Refuse a PNG with broken chunks, a bomb in its header, or anything after its end."""
    position = 8
    first = True
    for _ in range(CHUNKS_MAX):
        header = data[position : position + 8]
        if len(header) < 8:
            raise Refused(DAMAGED)
        length, name = struct.unpack(">I4s", header)
        end = position + 12 + length
        if end > len(data) or first != (name == b"IHDR"):
            raise Refused(DAMAGED)
        body = memoryview(data)[position + 8 : end - 4]
        if zlib.crc32(body, zlib.crc32(name)) != int.from_bytes(data[end - 4 : end]):
            raise Refused(DAMAGED)
        if first:
            _check_png_header(bytes(body))
        elif name in TEXT_CHUNKS and MARKUP.search(body):
            raise Refused(HIDDEN)
        first = False
        position = end
        if name == b"IEND":
            break
    else:
        raise Refused(DAMAGED)
    if position != len(data):
        raise Refused(HIDDEN)


def _check_png_header(header: bytes) -> None:
    if len(header) != 13:
        raise Refused(DAMAGED)
    width, height, depth, colours = struct.unpack(">IIBB", header[:10])
    refuse_too_many_pixels(width, height, one_bit=depth == 1 and colours in ONE_CHANNEL)


def check_jpeg(data: bytes) -> None:
    """Refuse a JPEG that is incomplete, declares a bomb, or carries a second file.

    Previews and clips that cameras append after the picture are allowed.
    """
    position = 2
    framed = False
    for _ in range(CHUNKS_MAX):
        marker, position = _read_marker(data, position)
        if marker == END_OF_IMAGE:
            break
        if marker in WITHOUT_LENGTH:
            continue
        length = int.from_bytes(data[position : position + 2])
        segment = memoryview(data)[position + 2 : position + length]
        if length < 2 or len(segment) != length - 2:
            raise Refused(DAMAGED)
        if marker in FRAMES:
            framed = True
            _check_frame(bytes(segment[:5]))
        elif marker in TEXTS and MARKUP.search(segment):
            raise Refused(HIDDEN)
        position += length
        if marker == START_OF_SCAN:
            position = _find_end_of_scan(data, position)
    else:
        raise Refused(DAMAGED)
    if not framed:
        raise Refused(DAMAGED)
    if ARCHIVES.search(memoryview(data)[position:]):
        raise Refused(HIDDEN)


def _read_marker(data: bytes, position: int) -> tuple[int, int]:
    """Return the marker at `position`, after any fill bytes, and where it ends."""
    found = NOT_FILL.search(data, position)
    if not found or found.start() == position:
        raise Refused(DAMAGED)
    return data[found.start()], found.end()


def _check_frame(frame: bytes) -> None:
    if len(frame) < 5:
        raise Refused(DAMAGED)
    height, width = struct.unpack(">HH", frame[1:])
    refuse_too_many_pixels(width, height)


def _find_end_of_scan(data: bytes, position: int) -> int:
    found = NEXT_MARKER.search(data, position)
    if not found:
        raise Refused(DAMAGED)
    return found.start()
