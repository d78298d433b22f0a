"""Checks of what is inside a file, by kind.

The bytes cannot be trusted, so each check is linear in the size of the file,
unpacks no more than a fixed amount, and decodes no picture. What the checks need
(pikepdf) takes long to load, so this module, which every process loads, has none of it.
"""

import re

from services.language import N_, Message

STARTS = {
    b"%PDF-": "pdf",
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"PK\x03\x04": "package",
}

PIXELS_MAX = 100_000_000
"""Most pixels of one picture: A3 at 600 dpi has 70 million."""

ONE_BIT_PIXELS_MAX = 600_000_000
"""Most pixels of a picture in black and white: A0 at 600 dpi has 558 million, in 70 MB."""

UNPACKED_MAX = 64 * 1024 * 1024
"""Most bytes that one file may unpack to."""

MARKUP = re.compile(rb"<(?:!doctype\s+html|html|script|svg|iframe|\?php)", re.IGNORECASE)
"""Markup that a browser or a web server would run."""

DAMAGED = N_("The file is damaged or incomplete. Save it again and upload the new copy")
HIDDEN = N_("The file has another file hidden inside it. Save it again and upload the new copy")
MACROS = N_("The document contains macros. Save it without macros and upload the new copy")
OBJECTS = N_(
    "The document contains embedded objects or links that load by themselves."
    " Save it as a PDF and upload that"
)


class Refused(Exception):
    """The content may not be handed in; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)  # in words only if asked: their catalogues are files
        self.message = message


def tell_start(data: bytes) -> str:
    """Tell the kind by the first bytes: `pdf`, `png`, `jpeg`, `package`, or nothing known."""
    return next((kind for start, kind in STARTS.items() if data.startswith(start)), "")


def refuse_too_many_pixels(width: int, height: int, *, one_bit: bool = False) -> None:
    """Refuse a picture whose header declares no pixels, or more than can be shown.

    Args:
        one_bit: whether a pixel is a single bit, as in scans of plans.
    """
    if width <= 0 or height <= 0:
        raise Refused(DAMAGED)
    if width * height > (ONE_BIT_PIXELS_MAX if one_bit else PIXELS_MAX):
        raise Refused(
            N_(
                "The picture is %(width)s by %(height)s pixels. Make it smaller and try again",
                width=width,
                height=height,
            )
        )


def too_large_unpacked() -> Message:
    """Word the refusal of a file that unpacks to more than `UNPACKED_MAX` bytes."""
    return N_(
        "The file unpacks to more than %(limit)s MB. Split it into smaller files",
        limit=UNPACKED_MAX >> 20,
    )
