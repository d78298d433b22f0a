"""An authority of the portal's own, and certificates by it in the name of each body.

They let everybody see how a digital seal is made and checked. They prove nothing: no body
had a part in them, and each says that it is a specimen.
"""

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.documents.digital_seals import SPECIMEN
from services.plan import Body, body
from services.private_files import read_or_make

BEGIN, END = datetime(2016, 1, 1, tzinfo=UTC), datetime(2046, 1, 1, tzinfo=UTC)
"""They hold as long as the plan's own demonstration may go on, its past included."""
LONGEST_NAME = 64
"""Bytes of a name in a certificate (RFC 5280, upper bounds)."""
AUTHORITY = "深圳服务贸易单一窗口演示根证书 SPECIMEN ROOT"


def make_authority(folder: Path) -> None:
    """Make the root certificate and its key, unless they are there."""
    key = _key(folder / "authority.key")
    read_or_make(folder / "roots.pem", lambda: _pem(_certify(_name(AUTHORITY), key, None, key)))


def make_seal(folder: Path, body_code: str) -> None:
    """Make the certificate of a body and its key, unless they are there."""
    make_authority(folder)
    authority = _key(folder / "authority.key")
    root = x509.load_pem_x509_certificate((folder / "roots.pem").read_bytes())
    key = _key(folder / f"{body_code}.key")
    name = _name(name_on_seal(body(body_code)))
    read_or_make(folder / f"{body_code}.crt", lambda: _pem(_certify(name, key, root, authority)))


def name_on_seal(sealing: Body) -> str:
    """Return the name of a body in its certificate: the short one where that has no room."""
    full = sealing.name.sc
    return full if len(full.encode()) <= LONGEST_NAME else sealing.short.sc


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(read_or_make(path, _new_key), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _new_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _certify(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    root: x509.Certificate | None,
    authority: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """Issue a certificate; without a root, the root itself."""
    is_root = root is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(root.subject if root else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(END)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), True)
        .add_extension(_usage(is_root=is_root), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), False
        )
    )
    return builder.sign(authority, hashes.SHA256())


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


def _name(words: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, words),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, SPECIMEN),
            x509.NameAttribute(NameOID.COMMON_NAME, words),
        ]
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
