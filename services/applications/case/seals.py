"""Seals: what the hash of an event covers in place of words that people wrote.

A seal is the SHA-256 of the event's salt and the words, as a list in JSON. The words can
be erased and the chain still holds; nobody can guess them from the seal, since the salt
goes with them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from secrets import token_hex
from typing import Any

WORDS = frozenset({"text", "note", "name", "former", "representative", "reason", "reference"})
"""The keys in an event's data, at any depth, under which there are words of people."""
SALT, SEALED = "salt", "sealed"


def add_salt(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data with a salt, if it holds words."""
    return {**data, SALT: token_hex(16)} if any(_words(data)) else dict(data)


def seal(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data with seals in place of the words.

    Data without salt or words has nothing to seal, is sealed already, or is older than the
    seals: it is returned as it is.
    """
    salt = data.get(SALT)
    if salt is None or not any(_words(data)):
        return dict(data)
    return {key: _seal(key, value, salt) for key, value in data.items() if key != SALT}


def is_sealed(data: Any) -> bool:
    """Check whether words were erased from an event's data."""
    if isinstance(data, Mapping):
        return data.keys() == {SEALED} or any(is_sealed(value) for value in data.values())
    return isinstance(data, list) and any(is_sealed(value) for value in data)


def _seal(key: str, value: Any, salt: str) -> Any:
    if isinstance(value, Mapping):
        return {name: _seal(name, inner, salt) for name, inner in value.items()}
    if isinstance(value, list):
        return [_seal(key, inner, salt) for inner in value]
    if key in WORDS and isinstance(value, str):
        both = json.dumps([salt, value], ensure_ascii=False, separators=(",", ":"))
        return {SEALED: hashlib.sha256(both.encode()).hexdigest()}
    return value


def _words(value: Any, key: str = "") -> Iterator[str]:
    """Yield the words of people in a value."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _words(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner, key)
    elif key in WORDS and isinstance(value, str):
        yield value
