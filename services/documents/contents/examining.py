"""Of what kind a file really is, and whether it is safe: all checks of its content."""

from services.documents.contents import HIDDEN, Refused, tell_start
from services.documents.contents.packages import check_package
from services.documents.contents.pdf import check_pdf
from services.documents.contents.pictures import check_jpeg, check_png

CHECKS = {"pdf": check_pdf, "png": check_png, "jpeg": check_jpeg}


def examine(data: bytes) -> str:
    """Check the content of a file.

    Returns:
        The code of its kind in `inspect.KINDS`; empty for an archive of any other kind.

    Raises:
        Refused: it is damaged, active, or another file as well.
    """
    code = tell_start(data)
    if code == "package":
        code = check_package(data) or ""
    if code and code != "pdf" and b"%PDF-" in data[:1024]:
        raise Refused(HIDDEN)
    if code in CHECKS:
        _refuse_appended_archive(data)
        CHECKS[code](data)
    return code


def _refuse_appended_archive(data: bytes) -> None:
    """Refuse a file that an unpacker reading from the end would open as an archive."""
    tail = data[-(65535 + 22) :]
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") <= len(tail):
        raise Refused(HIDDEN)
