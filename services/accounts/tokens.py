"""Random tokens that people carry and the database knows only by their hash."""

from hashlib import sha256
from secrets import token_urlsafe


def new_token() -> str:
    """Make a token of 256 random bits for a cookie or an address."""
    return token_urlsafe(32)


def hash_token(token: str) -> str:
    """Hash a token for storage. It is random, so plain SHA-256 is enough."""
    return sha256(token.encode()).hexdigest()
