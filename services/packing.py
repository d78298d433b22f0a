"""Packs data into one short word for a link. It is not secret.

What a page of the public is asked is not stored: its address has it, and can be bookmarked,
printed and sent.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from services.errors import NotFound
from services.language import N_

LONGEST = 20_000
"""Bytes of unpacked data at most: more than any honest link holds."""


def pack(data: Mapping[str, Any]) -> str:
    """Pack data into letters, digits, - and _."""
    written = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
    return urlsafe_b64encode(zlib.compress(written, 9)).decode().rstrip("=")


def unpack(word: str) -> dict[str, Any]:
    """Unpack the data in a word.

    Raises:
        NotFound: the word is damaged.
    """
    try:
        packed = urlsafe_b64decode(word + "=" * (-len(word) % 4))
        unpacker = zlib.decompressobj()
        data = json.loads(unpacker.decompress(packed, LONGEST))
    except (ValueError, RecursionError, zlib.error) as error:
        raise _damaged() from error
    if not unpacker.eof or not isinstance(data, dict):
        raise _damaged()
    return data


def _damaged() -> NotFound:
    return NotFound(N_("This link to answers is not complete. Copy it again, or start afresh."))
