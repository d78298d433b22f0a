"""PNG and JPEG: complete, of a sane size, and nothing but a picture."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

from services.documents.contents import (
    DAMAGED,
    HIDDEN,
    MARKUP,
    Refused,
    refuse_too_many_pixels,
)
from services.language import N_

ONE_CHANNEL = frozenset({0, 3})
"""Kinds of PNG with one number a pixel: grey, and a palette."""
TEXT_CHUNKS = frozenset({b"tEXt", b"iTXt", b"zTXt"})

PACKED_CHUNKS = {
    b"zTXt": re.compile(rb"[^\0]*\0\0"),
    b"iCCP": re.compile(rb"[^\0]*\0\0"),
    b"iTXt": re.compile(rb"[^\0]*\0\x01\0[^\0]*\0[^\0]*\0"),
}
"""What a PNG packs beside its picture, and what stands before it; who opens it unpacks it."""
PACKED_MAX = 8 << 20
"""Most bytes of them all, unpacked: profiles of printers have up to 4 million."""
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Numbers a pixel, by the kind of PNG."""
DEFLATED_MOST = 1032
"""A byte unpacks to so many at most."""
PIECE = 1 << 20

END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
TEXTS = frozenset({0xFE, *range(0xE0, 0xF0)})
"""Comments and application segments, which hold metadata."""

CHUNKS_MAX = 100_000
"""Most chunks or segments; each takes one turn of a Python loop."""

SCANNED_MAX = 2_000_000_000
"""Most pixels of all passes over a JPEG together: each goes over the whole picture, and costs
a few bytes to write. Photographs have ten passes."""
BLOATED = N_(
    "The picture unpacks to far more than it shows. Save it again as PNG or JPEG and upload the new"
    " copy"
)
MANY_PASSES = N_(
    "The picture is drawn in too many passes. Save it again as a plain JPEG and upload the new copy"
)
JPEG_FRAME = re.compile(
    rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]\x00.[\x08\x0c](..)(..)[\x01-\x04]", re.DOTALL
)
GIF_SIZE = re.compile(rb"GIF8[79]a(..)(..)", re.DOTALL)
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
NOT_FILL = re.compile(rb"[^\xff]")
ARCHIVES = re.compile(rb"PK\x03\x04|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|%PDF-|\AMZ")


def check_png(data: bytes) -> None:
    """Refuse a PNG with broken chunks, a bomb in it, or anything after its end."""
    budget = PACKED_MAX
    expected = 0
    picture: list[memoryview] = []
    for name, body in _png_chunks(data):
        if name == b"IHDR":
            expected = _check_png_header(bytes(body))
        elif name == b"IDAT":
            picture.append(body)
        elif name in TEXT_CHUNKS and MARKUP.search(body):
            raise Refused(HIDDEN)
        if name in PACKED_CHUNKS and (before := PACKED_CHUNKS[name].match(body)):
            budget -= _unpacked_size([body[before.end() :]], budget)
    if sum(map(len, picture)) * DEFLATED_MOST > expected + PIECE:
        _unpacked_size(picture, expected + PIECE)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and body of each chunk, from the first to the last that may be there."""
    position = 8
    for number in range(CHUNKS_MAX):
        header = data[position : position + 8]
        if len(header) < 8:
            raise Refused(DAMAGED)
        length, name = struct.unpack(">I4s", header)
        end = position + 12 + length
        if end > len(data) or (number == 0) != (name == b"IHDR"):
            raise Refused(DAMAGED)
        body = memoryview(data)[position + 8 : end - 4]
        if zlib.crc32(body, zlib.crc32(name)) != int.from_bytes(data[end - 4 : end]):
            raise Refused(DAMAGED)
        yield name, body
        position = end
        if name == b"IEND":
            if position != len(data):
                raise Refused(HIDDEN)
            return
    raise Refused(DAMAGED)


def _check_png_header(header: bytes) -> int:
    """Check the size that a PNG declares, and tell how many bytes its picture unpacks to."""
    if len(header) != 13:
        raise Refused(DAMAGED)
    width, height, depth, colours = struct.unpack(">IIBB", header[:10])
    refuse_too_many_pixels(width, height, one_bit=depth == 1 and colours in ONE_CHANNEL)
    line = (width * depth * CHANNELS.get(colours, 4) + 7) // 8 + 1
    return int(2 * height * line)  # interlaced, it has twice as many lines at most


def _unpacked_size(pieces: list[memoryview], most: int) -> int:
    """Count what pieces unpack to, up to where they are damaged, if they are.

    Raises:
        Refused: it is more than `most` bytes.
    """
    size = 0
    unpacking = zlib.decompressobj()
    with suppress(zlib.error):
        for piece in pieces:
            waiting: bytes | memoryview = piece
            while waiting and not unpacking.eof:
                size += len(unpacking.decompress(waiting, PIECE))
                if size > most:
                    raise Refused(BLOATED)
                waiting = unpacking.unconsumed_tail
    return size


def refuse_huge_jpeg(data: bytes) -> None:
    """Refuse a JPEG inside another file if it is a bomb, by each size that it declares."""
    for frame in JPEG_FRAME.finditer(data):
        height, width = (int.from_bytes(number) for number in frame.groups())
        refuse_too_many_pixels(width or 1, height or 1)  # a height may follow the picture


def refuse_huge_picture(data: bytes) -> None:
    """Refuse a picture inside another file if it declares more pixels than can be shown."""
    if data.startswith(b"\x89PNG\r\n") and len(data) > 33:
        _check_png_header(data[16:29])
    elif data.startswith(b"\xff\xd8\xff"):
        refuse_huge_jpeg(data)
    elif found := GIF_SIZE.match(data):
        width, height = (int.from_bytes(number, "little") for number in found.groups())
        refuse_too_many_pixels(width or 1, height or 1)


def check_jpeg(data: bytes) -> None:
    """Refuse a JPEG that is incomplete, declares a bomb, or carries a second file.

    Previews and clips that cameras append after the picture are allowed.
    """
    position = 2
    pixels = scanned = 0
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
        position += length
        if marker in FRAMES:
            pixels = max(pixels, _check_frame(bytes(segment[:5])))
        elif marker in TEXTS and MARKUP.search(segment):
            raise Refused(HIDDEN)
        elif marker == START_OF_SCAN:
            scanned += pixels
            position = _find_end_of_scan(data, position)
    else:
        raise Refused(DAMAGED)
    _check_whole(pixels, scanned, memoryview(data)[position:])


def _check_whole(pixels: int, scanned: int, after: memoryview) -> None:
    """Check what was found in a JPEG.

    Args:
        pixels: of the largest size that it declares.
        scanned: of all passes together.
        after: what follows its end.
    """
    if not pixels:
        raise Refused(DAMAGED)
    if scanned > SCANNED_MAX:
        raise Refused(MANY_PASSES)
    if ARCHIVES.search(after):
        raise Refused(HIDDEN)


def _read_marker(data: bytes, position: int) -> tuple[int, int]:
    """Return the marker at `position`, after any fill bytes, and where it ends."""
    found = NOT_FILL.search(data, position)
    if not found or found.start() == position:
        raise Refused(DAMAGED)
    return data[found.start()], found.end()


def _check_frame(frame: bytes) -> int:
    """Check the size that a JPEG declares, and count its pixels."""
    if len(frame) < 5:
        raise Refused(DAMAGED)
    height, width = struct.unpack(">HH", frame[1:])
    refuse_too_many_pixels(width, height)
    return int(width * height)


def _find_end_of_scan(data: bytes, position: int) -> int:
    found = NEXT_MARKER.search(data, position)
    if not found:
        raise Refused(DAMAGED)
    return found.start()
