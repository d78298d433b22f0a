"""What is encrypted in the database, with keys that are kept outside it.

Secrets of the second factor, and numbers of identity documents: whoever gets hold of a dump
gets none of them. The first key encrypts; all decrypt, so that a key can be replaced:
put the new one first, run `encrypt-columns`, drop the old one. See decision 33. What is to be
found again is digested with a key beside it.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, MetaData, String, Table, TypeDecorator, select, update
from sqlalchemy.orm import Session

from services.settings import kept_secret, settings

MARK = "gAAAA"
"""How what is encrypted begins; what was stored before there were keys does not."""


class NoDataKey(RuntimeError):
    """There is no key, or none that opens what is stored."""


class Encrypted(TypeDecorator[str]):
    """Text that is encrypted in its column. It can be read, and not be searched for."""

    impl = String
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """The type of what is read."""
        return str

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Encrypt what is stored."""
        return None if value is None else encrypt(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Decrypt what is read."""
        return None if value is None else decrypt(value)


def encrypt(plain: str) -> str:
    """Encrypt a value with the first key.

    Raises:
        NoDataKey: there is none.
    """
    return _ciphers()[0].encrypt(plain.encode()).decode()


def decrypt(stored: str) -> str:
    """Decrypt a value; what was stored before there were keys is returned as it is.

    Raises:
        NoDataKey: no key opens it.
    """
    if not stored.startswith(MARK):
        return stored
    try:
        return MultiFernet(_ciphers()).decrypt(stored).decode()
    except InvalidToken:
        raise NoDataKey("PORTAL_DATA_KEYS has no key that opens what is encrypted") from None


def digest(plain: str) -> str:
    """Digest a value with the first key, to find the same one again: who has no key cannot guess
    a short number from it.

    Raises:
        NoDataKey: there is none.
    """
    return hmac.new(_digest_key(_keys()[0]), plain.encode(), sha256).hexdigest()


def encrypt_columns(db: Session, metadata: MetaData) -> int:
    """Encrypt with the first key what is not encrypted with it; returns how many values."""
    changed = 0
    for table, name, key, stored in list(_stored(db, metadata)):
        if not _is_current(stored):
            row = [table.c[part] == value for part, value in key.items()]
            # As it was read: what somebody has changed meanwhile is encrypted already.
            unchanged = table.c[name].cast(String) == stored
            db.execute(update(table).where(*row, unchanged).values({name: decrypt(stored)}))
            changed += 1
    return changed


def count_outdated(db: Session, metadata: MetaData) -> int:
    """Count the values that are not encrypted with the first key.

    Raises:
        NoDataKey: no key opens one of them.
    """
    outdated = [stored for _, _, _, stored in _stored(db, metadata) if not _is_current(stored)]
    for stored in outdated:
        decrypt(stored)
    return len(outdated)


def _stored(db: Session, metadata: MetaData) -> Iterator[tuple[Table, str, dict[str, Any], str]]:
    """Find every encrypted value as it is stored: its table, column, key and text."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Encrypted):
                raw = column.cast(String).label("stored")
                keys = list(table.primary_key.columns)
                rows = db.execute(select(*keys, raw).where(column.is_not(None)))
                for *values, stored in rows:
                    names = [key.name for key in keys]
                    yield table, column.name, dict(zip(names, values, strict=True)), stored


def _is_current(stored: str) -> bool:
    try:
        _ciphers()[0].decrypt(stored)
    except InvalidToken:
        return False
    return True


def _ciphers() -> list[Fernet]:
    return [_cipher(key) for key in _keys()]


def _keys() -> list[str]:
    configured = settings().data_keys_listed()
    if not configured and settings().production:
        raise NoDataKey("PORTAL_DATA_KEYS must be set")
    return configured or [_kept_key(settings().var)]


@cache
def _kept_key(var: Path) -> str:
    return kept_secret(var / "data-key")


@cache
def _cipher(key: str) -> Fernet:
    """Make a cipher of a key as it was set, which is long enough and of any characters."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"columns").derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))


@cache
def _digest_key(key: str) -> bytes:
    """Make a key for digests of a key as it was set, unlike the one that encrypts."""
    return HKDF(SHA256(), length=32, salt=None, info=b"digests").derive(key.encode())
