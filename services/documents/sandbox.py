"""Files of strangers are read in a process of their own, never in one that serves pages.

A parser that is led astray there has no database, no files, no network, no secrets, and
ends with its one file. What it says is a kind, cells, or the words of a refusal, nothing else.
"""

import json
import logging
import subprocess
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from services.documents import aside
from services.documents.contents import Refused, sheets
from services.documents.contents.sheets import OVERFULL, Sheet
from services.language import N_, Message

log = logging.getLogger(__name__)

EXAMINE = aside.command("services.documents.contents")
DRAW_PAGE = aside.command("services.documents.contents.pages")
READ_SHEETS = aside.command("services.documents.contents.sheets")

SHOWN = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpeg"}
"""The media types of which pages can be drawn, with the kind of each."""
NOT_DRAWN = N_("This file cannot be shown here. Download it to read it")
UNCHECKED = N_("The file is too complicated to be checked. Print it to a new PDF and upload that")


def examine(data: bytes) -> str:
    """Check the content of a file, as `contents.examining.examine` does.

    Raises:
        Refused: it may not be handed in, or reading it took too much.
        TooMany: too many files are being read.
    """
    kind: str = _ask(EXAMINE, data, UNCHECKED)
    return kind


def read_sheets(filename: str, data: bytes) -> list[Sheet]:
    """Read the sheets of a spreadsheet, as `contents.sheets.read_sheets` does.

    Raises:
        Refused: it is no spreadsheet, none that can be read, or reading it took too much.
        TooMany: too many files are being read.
    """
    name = json.dumps(filename).encode()
    return sheets.read_written(_ask(READ_SHEETS, name + b"\n" + data, OVERFULL))


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page of a file, as a picture.

    Args:
        pages: how many the file has.
        png: the picture.
    """

    pages: int
    png: bytes


def draw_page(data: bytes, kind: str, page: int) -> DrawnPage:
    """Draw one page of a file that was examined before.

    Args:
        kind: `pdf`, `png` or `jpeg`.
        page: from 1.

    Raises:
        Refused: there is no such page, or drawing it took too much.
        TooMany: too many files are being read.
    """
    head = json.dumps([kind, page]).encode()
    found = _ask(DRAW_PAGE, head + b"\n" + data, NOT_DRAWN)
    return DrawnPage(found["pages"], b64decode(found["picture"]))


def _ask(command: tuple[str, ...], data: bytes, failed: Message) -> Any:
    """Return what a program found in a file.

    Args:
        failed: what is said of a file that could not be read to its end.
    """
    try:
        said = json.loads(aside.run(command, data))
    except subprocess.CalledProcessError as error:
        log.warning("a file could not be read: %s", error)
        raise Refused(failed) from error
    if "refused" in said:
        raise Refused(Message(said["refused"], said["params"]))
    return said["found"]
