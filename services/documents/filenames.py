"""File names from people, made safe to show, store and save.

Chinese names stay complete; only what deceives a reader or an operating system is
removed.
"""

import re
import unicodedata
from urllib.parse import unquote

BYTES_MAX = 200
"""Longest name in UTF-8 bytes; file systems allow 255, and some add to the name."""

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
"""Controls, bidirectional overrides, joiners, lone surrogates, line separators."""

UNSAFE = re.compile(r'[<>:"|?*]')
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
ENCODED = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]|%20")
"""A byte of text that is not ASCII, or a blank; `100%25.pdf` may be meant."""
EXTENSION = re.compile(r"(?=.*[A-Za-z])[0-9A-Za-z]{1,8}")
"""At least one letter: `accounts v1.2` has no extension."""


def clean_filename(name: str) -> str:
    """Remove path, controls and bidirectional marks from a name, and normalise it to NFC.

    Returns:
        At most `BYTES_MAX` bytes, with the extension kept; may be empty.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", _decode(name)))[-1]
    name = re.sub(r"[\t\r\n]", " ", name)
    name = "".join(char for char in name if unicodedata.category(char) not in INVISIBLE)
    name = UNSAFE.sub("_", " ".join(name.split())).strip(" .")
    if DEVICES.match(name):
        name = f"_{name}"
    return _shorten(name)


def _decode(name: str) -> str:
    """Decode a name that came percent-encoded, as phones and chat programs send them."""
    if not ENCODED.search(name):
        return name
    try:
        return unquote(name, errors="strict")
    except UnicodeDecodeError:
        return name


def extension(name: str) -> str:
    """Return the extension in lower case without its dot, or an empty string."""
    stem, _, after = name.rpartition(".")
    return after.lower() if stem and EXTENSION.fullmatch(after) else ""


def _shorten(name: str) -> str:
    if len(name.encode()) <= BYTES_MAX:
        return name
    length = len(extension(name))
    stem, ending = (name[: -length - 1], name[-length - 1 :]) if length else (name, "")
    kept = stem.encode()[: BYTES_MAX - len(ending)].decode(errors="ignore")
    return kept.rstrip(" .") + ending
