"""Where the links of a document may lead: to a place or a person, on a click."""

import re
from urllib.parse import unquote

from services.documents.contents import Refused
from services.language import N_

RUNNING_LINKS = N_(
    "A link in the file starts a program or a script. Remove the link and upload the new copy"
)
SHARED_LINKS = N_(
    "A link in the file leads to a folder of another computer. Remove the link and upload the new"
    " copy"
)

_SCHEME = re.compile(r"([a-z][a-z0-9+-]+):", re.IGNORECASE)
"""How an address begins that says what opens it; C: is a disk, and a host has a full stop."""
_UNSEEN = re.compile(r"[\x00-\x20]+")
"""What browsers leave out of an address."""
_PLACES = frozenset(
    {"http", "https", "ftp", "ftps", "file", "mailto", "tel", "fax", "sms", "geo", "doi", "urn"}
)
"""What leads to a place or to a person; anything else is handed to a program."""
_SHARE = re.compile(r"//|file:(?:/{4,}|//(?!/|localhost/))", re.IGNORECASE)
"""The folder of another computer; three strokes lead to a file of this one."""
_LOCAL = re.compile(r"file:|[a-z]:/", re.IGNORECASE)
_PROGRAM = re.compile(
    r"\.(?:bat|cmd|com|cpl|exe|hta|jar|jse?|lnk|ms[ci]|pif|ps1|scf|scr|sh|url|vb[es]?|wsf)$",
    re.IGNORECASE,
)


def refuse_running_link(address: str) -> None:
    """Refuse a link that runs something on a click: javascript:, ms-msdt:, a program's file."""
    plain = _plain(address)
    scheme = _SCHEME.match(plain)
    if scheme and scheme[1].lower() not in _PLACES:
        raise Refused(RUNNING_LINKS)
    if _LOCAL.match(plain) and _PROGRAM.search(re.split(r"[?#]", plain)[0].rstrip(".")):
        raise Refused(RUNNING_LINKS)


def refuse_link(address: str) -> None:
    """Refuse a link of an Office document that runs something, or asks another computer for a file.

    To ask for it, Windows sends the name and the hashed password of whoever clicks.
    """
    refuse_running_link(address)
    if _SHARE.match(_plain(address)):
        raise Refused(SHARED_LINKS)


def _plain(address: str) -> str:
    """Write an address as programs read it: unescaped, without blanks, strokes turned one way."""
    return _UNSEEN.sub("", unquote(address)).replace("\\", "/")
