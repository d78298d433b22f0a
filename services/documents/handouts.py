"""Sheets made for who asks for one and kept nowhere: as PDF, by a process of its own.

What makes them loads fonts and takes memory, which the processes that serve pages do without.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

from services.documents import aside, rendering
from services.errors import TooMany
from services.glyphs import spell_unprintable
from services.language import N_

MAKE = aside.command("services.documents.handouts")
FAILED = N_("The PDF could not be made. Try again in a few minutes, or print the page")


def make_sheet(template: str, data: Mapping[str, Any], *, address: str, on: date) -> bytes:
    """Make a PDF of some data, as JSON values, with the address where it came from as a QR code.

    Raises:
        TooMany: too many files are being read or made, or this one could not be.
    """
    issued = {"year": on.year, "month": on.month, "day": on.day}
    unissued = {"specimen": False, "preview": False}
    whole = {**_printable(data), "issue": unissued, "issued": issued}
    asked = json.dumps([template, whole, address], ensure_ascii=False)
    try:
        return aside.run(MAKE, asked.encode())
    except subprocess.CalledProcessError as error:
        raise TooMany(FAILED) from error


def _printable(value: Any) -> Any:
    """Name letters that no font has, as PDF/A requires a glyph for each."""
    if isinstance(value, str):
        return spell_unprintable(value)
    if isinstance(value, Mapping):
        return {key: _printable(part) for key, part in value.items()}
    return [_printable(part) for part in value] if isinstance(value, list | tuple) else value


if __name__ == "__main__":
    template, data, address = json.load(sys.stdin)
    data["qr"] = rendering.draw_qr_code(address)
    sys.stdout.buffer.write(rendering.compile_pages(template, data))
