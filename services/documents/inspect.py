"""Inspection of uploaded files: of what kind they really are, and whether they are safe."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import IO

from services.documents import filenames, sandbox
from services.documents.contents import Refused, tell_start
from services.documents.foreign import word_foreign
from services.errors import Invalid, Problem
from services.language import N_, Message, listed

MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file that may be handed in."""

    name: str
    media_type: str
    extensions: tuple[str, ...]


OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, FileKind] = {
    "pdf": FileKind("PDF", "application/pdf", ("pdf",)),
    "png": FileKind("PNG", "image/png", ("png",)),
    "jpeg": FileKind("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    "docx": FileKind("DOCX", f"{OFFICE}.wordprocessingml.document", ("docx",)),
    "xlsx": FileKind("XLSX", f"{OFFICE}.spreadsheetml.sheet", ("xlsx",)),
    "ofd": FileKind("OFD", "application/ofd", ("ofd",)),
}
"""All kinds of file that the portal takes, by code."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that passed inspection.

    Args:
        filename: the name as given, made safe; ends with an extension of its kind.
        media_type: of the content, never of the name.
        size: in bytes.
        sha256: of the content, in hexadecimal.
        data: the content.
    """

    filename: str
    media_type: str
    size: int
    sha256: str
    data: bytes = field(repr=False)


def inspect(
    filename: str,
    stream: IO[bytes],
    *,
    accept: Collection[str],
    field: str = "file",
    examine: Callable[[bytes], str] = sandbox.examine,
) -> Upload:
    """Read a file, tell its kind, and refuse it if it cannot be handed in.

    Args:
        filename: as the browser sent it.
        stream: the content; at most `MAX_BYTES` + 1 bytes are read.
        accept: codes of `KINDS` that may be handed in here.
        field: path of the form field, for the problem.
        examine: who looks into the file, and where; what a stranger sent is read in a process
            of its own.

    Raises:
        Invalid: the file is empty, too large, damaged, of a kind that does not fit its
            name or `accept`, or contains something active.
    """
    data = stream.read(MAX_BYTES + 1)
    try:
        code = _check_content(data, accept, filename, examine)
        name = _check_name(filename, code)
    except Refused as refusal:
        raise Invalid([Problem(field, refusal.message)]) from refusal
    return Upload(
        filename=name,
        media_type=KINDS[code].media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
    )


def _check_content(
    data: bytes, accept: Collection[str], filename: str, examine: Callable[[bytes], str]
) -> str:
    """Check the content and return the code of its kind."""
    if not data:
        raise Refused(N_("The file is empty"))
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES / (1 << 20):g}"
        raise Refused(N_("The file must be smaller than %(limit)s MB", limit=limit))
    start = tell_start(data)
    if start not in accept and start != "package":
        raise Refused(_word_wrong_kind(data, accept, "" if start else filename))
    code = examine(data)
    if code not in accept:
        raise Refused(_word_wrong_kind(data, accept, "" if code else filename))
    return code


def _word_wrong_kind(data: bytes, accept: Collection[str], filename: str) -> Message:
    """Word the refusal of a file of the wrong kind.

    Args:
        filename: empty where the kind is known, and the name does not matter.
    """
    after = filenames.extension(filenames.clean_filename(filename)) if filename else ""
    if foreign := word_foreign(data, after, accept):
        return foreign
    if any(after in KINDS[code].extensions for code in accept):
        return N_(
            "The name ends in .%(extension)s but the content is something else."
            " Open the file and save it again",
            extension=after,
        )
    kinds = listed(KINDS[code].name for code in accept)
    return N_("The file must be one of these kinds: %(kinds)s", kinds=kinds)


def _check_name(filename: str, code: str) -> str:
    """Clean a file name, and refuse one whose extension does not fit the content."""
    name = filenames.clean_filename(filename)
    after = filenames.extension(name)
    if after in KINDS[code].extensions:
        return name
    if not after:
        ending = KINDS[code].extensions[0]
        return filenames.clean_filename(f"{name or 'document'}.{ending}")
    raise Refused(
        N_(
            "The name ends in .%(extension)s but the file is %(kind)s."
            " Save it again under the right name",
            extension=after,
            kind=KINDS[code].name,
        )
    )
