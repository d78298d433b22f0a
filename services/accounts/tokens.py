"""Random tokens that people carry and the database knows only by their hash."""

from hashlib import sha256
from secrets import token_urlsafe


def new_token() -> str:
    """256 random bits, fit for a cookie or an address."""
    return token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is stored of a token. It is random, so plain SHA-256 is enough."""
    return sha256(token.encode()).hexdigest()
