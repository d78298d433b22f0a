"""The key of the record: which files are one, and what depends on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from services.inventory import digests
from services.inventory.digests import NoKey
from services.settings import settings

KNOWN = b"""-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
-----END PRIVATE KEY-----
"""
"""As `openssl genpkey -algorithm ed25519` writes one."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that is named as the key of the record; it is not there yet."""
    path = tmp_path / "record.pem"
    monkeypatch.setenv("PORTAL_RECORD_KEY", str(path))
    forget()
    yield path
    monkeypatch.undo()
    forget()


def forget() -> None:
    for cached in (settings, digests._private_key, digests._digest_key):
        cached.cache_clear()


def test_what_was_made_with_a_key_is_known_by_it_for_ever(file: Path) -> None:
    file.write_bytes(KNOWN)
    assert digests.public_key() == "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
    assert (
        digests.digest_column("papers", "1", "holder", "深圳") == "a806f5fc6efa8871154ad9c0b3b1c7af"
    )
    assert digests.is_signed_by(digests.public_key(), {"a": 1}, digests.sign({"a": 1}))
    assert not digests.is_signed_by(digests.public_key(), {"a": 2}, digests.sign({"a": 1}))


def encrypted() -> bytes:
    key = load_pem_private_key(KNOWN, password=None)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))


def of_another_kind() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"no key", KNOWN[:60], encrypted(), of_another_kind()]
)
def test_only_an_ed25519_key_is_taken(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(NoKey, match="must name an Ed25519 key"):
        digests.public_key()


def test_a_file_that_is_not_there_is_not_made(file: Path) -> None:
    with pytest.raises(NoKey, match="no file that can be read"):
        digests.public_key()
    assert not file.exists()
