"""Digests of values, and the key of the record, which is kept outside the database."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from hmac import compare_digest
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from services.private_files import read_or_make
from services.settings import settings


class NoKey(Exception):
    """The file of the key is missing or holds no Ed25519 key."""


def canonical(value: Any) -> bytes:
    """Write a JSON value in the one way in which it is hashed."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    ).encode()


def sha256_of(value: Mapping[str, Any]) -> str:
    """Hash a value's canonical JSON with SHA-256, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _plain(value: Any) -> str:
    """Write what JSON has no word for as text, the same on every connection."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | UUID | Decimal):
        return str(value)
    raise TypeError(f"no canonical form of {type(value).__name__}")


# --- under the key ---------------------------------------------------------------------


def digest_column(table: str, row: str, column: str, value: Any) -> str:
    """Return the digest of one column of one row, which without the key nobody can guess."""
    return _keyed([table, row, column, value], 16)


def sign_inventory(kind: str, key: UUID, sequence: int, rows: Mapping[str, Any]) -> str:
    """Return the signature of an inventory, which only holders of the key can make or check."""
    return _keyed(["inventory", kind, str(key), sequence, rows], 32)


def is_signed(kind: str, key: UUID, sequence: int, rows: Mapping[str, Any], given: str) -> bool:
    """Check the signature of an inventory."""
    return compare_digest(sign_inventory(kind, key, sequence, rows).encode(), given.encode())


def weigh(entry_hash: str) -> int:
    """Return the number that an entry of the audit adds to the sum over all entries."""
    return int(_keyed(["audit", entry_hash], 32), 16)


def _keyed(value: Any, size: int) -> str:
    return hashlib.blake2b(canonical(value), key=_digest_key(), digest_size=size).hexdigest()


@cache
def _digest_key() -> bytes:
    seed = _private_key().private_bytes_raw()
    return hashlib.blake2b(seed, person=b"inventory", digest_size=32).digest()


# --- the key -----------------------------------------------------------------------------


@cache
def _private_key() -> Ed25519PrivateKey:
    """Read the key of the record; in development one is made in `var` on first use.

    Raises:
        NoKey: the file is not there, or something else.
    """
    named, own = settings().record_key, settings().var / "record.pem"
    path = named or own
    try:
        pem = named.read_bytes() if named else read_or_make(own, _new_key)
        key = load_pem_private_key(pem, password=None)
    except OSError as error:
        raise NoKey(f"PORTAL_RECORD_KEY names no file that can be read: {path}") from error
    except (TypeError, ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(f"PORTAL_RECORD_KEY must name an Ed25519 key, not encrypted: {path}")
    return key


def _new_key() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_key() -> str:
    """Return the public half of the key, in base64, by which anybody can check signed heads."""
    return base64.b64encode(_private_key().public_key().public_bytes_raw()).decode()


def sign(value: Mapping[str, Any]) -> str:
    """Sign the canonical JSON of a value, in base64; whoever has the public key can check it."""
    return base64.b64encode(_private_key().sign(canonical(value))).decode()


def is_signed_by(public: str, value: Mapping[str, Any], signature: str) -> bool:
    """Check a signature of `sign`."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
    try:
        key.verify(base64.b64decode(signature, validate=True), canonical(value))
    except (ValueError, InvalidSignature):
        return False
    return True
