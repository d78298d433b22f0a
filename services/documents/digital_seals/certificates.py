"""The certificates of digital seals, in the folder that the settings name.

`<body>.crt` holds the certificate of a body, and after it those above it but the root;
`<body>.key` its key, unless a token has it; `roots.pem` the roots that readers are to trust.
"""

import hashlib
import re
from base64 import b64decode
from pathlib import Path
from ssl import DER_cert_to_PEM_cert

from services.settings import settings

BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----")


class SealUnavailable(Exception):
    """A digital seal cannot be affixed: its certificate, key or token cannot be had."""


def prepare(body_code: str | None = None) -> Path:
    """Return the folder of the certificates; in a demonstration, made with what is asked for.

    Args:
        body_code: the body whose certificate is needed; None for the roots alone.
    """
    folder = settings().seal_folder
    needed = folder / (f"{body_code}.crt" if body_code else "roots.pem")
    if settings().makes_seals and not needed.exists():
        from services.documents.digital_seals import demonstration  # noqa: PLC0415  # 17 MiB

        if body_code is None:
            demonstration.make_authority(folder)
        else:
            demonstration.make_seal(folder, body_code)
    return folder


def read_certificates(body_code: str) -> list[bytes]:
    """Read the certificate of a body and those above it but the root, in DER.

    Raises:
        SealUnavailable: it has none.
    """
    path = prepare(body_code) / f"{body_code}.crt"
    certificates = read_certificates_from(path)
    if not certificates:
        raise SealUnavailable(f"there is no certificate in {path}")
    return certificates


def read_roots() -> list[bytes]:
    """Read the roots that readers are to trust, in DER; none before the first paper."""
    return read_certificates_from(settings().seal_folder / "roots.pem")


def write_roots() -> bytes:
    """Write the roots as a file that PDF readers take; empty before the first paper."""
    return "".join(DER_cert_to_PEM_cert(root) for root in read_roots()).encode()


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate in DER, in hexadecimal."""
    return hashlib.sha256(certificate).hexdigest()


def read_certificates_from(path: Path) -> list[bytes]:
    """Read the certificates in a PEM file, in DER; none where there is no file."""
    try:
        return [b64decode(block) for block in BLOCK.findall(path.read_bytes())]
    except OSError:
        return []
