"""Keys by which a page that is sent twice makes one thing and not two.

A page that starts something carries the id of what it will make, signed for its reader.
"""

from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from portal.access import actor
from portal.security import signing_keys
from services.models.base import new_key


def make_page_key() -> str:
    """Make the key of a page for the person who reads it."""
    return str(_signer().dumps(new_key().hex))


def read_page_key(sent: str) -> UUID | None:
    """Read the key that a form sent; None if it is not from a page of this person's."""
    try:
        return UUID(_signer().loads(sent))
    except BadSignature:
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(signing_keys(), salt=f"page:{actor().user_id}")
