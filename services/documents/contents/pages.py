"""Draw one page of a file in a process that can do nothing else: bytes in, a picture out.

What comes out is made of pixels alone: no script, link, font or metadata of the file.
`services/documents/sandbox.py` starts it, with the kind and the page on the first line.
"""

import os

os.environ["RAYON_NUM_THREADS"] = "1"  # before what reads it is loaded

import json
from base64 import b64encode
from io import BytesIO

import pikepdf
import typst

from services.documents import confined
from services.documents.contents import Refused
from services.documents.sandbox import NOT_DRAWN

DOTS = 110
"""Per inch."""
WIDTH = "210mm"
"""Whatever the size of the page: that of a screen's window."""
PICTURES = {"jpeg": "jpg", "png": "png"}
"""The kinds of picture, as what draws them calls them."""


def main() -> None:
    """Draw a page, and write it with how many pages there are, or why it is refused."""
    _typeset("")  # it loads what it needs, before it can load nothing
    confined.tell(_draw, loads=True)


def _draw(sent: bytes) -> dict[str, object]:
    head, _, data = sent.partition(b"\n")
    kind, page = json.loads(head)
    pages = _count_pages(data) if kind == "pdf" else 1
    if not 1 <= page <= pages:
        raise Refused(NOT_DRAWN)
    file = os.memfd_create("file")
    os.write(file, data)
    shown = f', format: "pdf", page: {page}' if kind == "pdf" else f', format: "{PICTURES[kind]}"'
    try:
        drawn = _typeset(f'#image("/{file}"{shown}, width: {WIDTH})')
    except (RuntimeError, MemoryError) as error:
        raise Refused(NOT_DRAWN) from error
    return {"pages": pages, "picture": b64encode(drawn).decode()}


def _count_pages(data: bytes) -> int:
    try:
        with pikepdf.open(BytesIO(data)) as opened:
            return len(opened.pages)
    except pikepdf.PdfError as error:
        raise Refused(NOT_DRAWN) from error


def _typeset(what: str) -> bytes:
    source = f"#set page(width: auto, height: auto, margin: 0pt)\n{what}".encode()
    compiler = typst.Compiler(source, root="/proc/self/fd", ignore_system_fonts=True)
    drawn = compiler.compile(format="png", ppi=DOTS)
    assert isinstance(drawn, bytes)
    return drawn


if __name__ == "__main__":
    main()
