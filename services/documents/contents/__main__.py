"""Examine one file in a process that can do nothing else: bytes in, verdict out.

`services/documents/sandbox.py` starts it.
"""

import encodings.cp437  # noqa: F401 - of names in archives; later nothing can be loaded
from io import BytesIO

import pikepdf

from services.documents import confined
from services.documents.contents import Refused, too_large_unpacked
from services.documents.contents.examining import examine


def main() -> None:
    """Read a file, and write its kind or why it is refused."""
    with pikepdf.new() as empty:  # qpdf loads what it needs to decrypt
        empty.save(BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))
    confined.tell(_examine)


def _examine(data: bytes) -> str:
    try:
        return examine(data)
    except MemoryError as error:
        raise Refused(too_large_unpacked()) from error


if __name__ == "__main__":
    main()
