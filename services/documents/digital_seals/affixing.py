"""Affixes the digital seal of a body to a paper: PAdES B-B, certified, changes forbidden."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from services.documents.digital_seals import SPECIMEN
from services.documents.digital_seals.certificates import (
    SealUnavailable,
    fingerprint,
    read_certificates,
)
from services.documents.digital_seals.token import open_token
from services.plan import body
from services.settings import settings

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign.signers import Signer

FIELD = "Seal"
REASON = "签发文书"
"""What a reader shows as the reason of the seal, but of a specimen; it is sealed too."""
ROOM = 16384
"""Hexadecimal digits kept free for the seal with its certificates; to reckon it costs as much
again as sealing does."""


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """A PDF with a digital seal.

    Args:
        certificate: SHA-256 of the certificate that the seal can be checked by.
    """

    content: bytes
    certificate: str


def affix(pdf: bytes, body_code: str, *, specimen: bool) -> SealedPdf:
    """Affix the digital seal of a body to a PDF.

    Raises:
        SealUnavailable: the certificate, key or token of the body cannot be had.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import fields  # noqa: PLC0415
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415

    about = PdfSignatureMetadata(
        field_name=FIELD,
        name=body(body_code).name.sc,
        reason=SPECIMEN if specimen else REASON,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    # Outside the page: PDF/UA would want a visible field read out, and PDF/A no hidden one.
    field = fields.SigFieldSpec(
        FIELD,
        readable_field_name="电子印章 Digital seal",
        invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
    )
    own, *above = read_certificates(body_code)
    with _signer(body_code, own, above) as signer:
        sealed = PdfSigner(about, signer, new_field_spec=field).sign_pdf(
            IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=ROOM
        )
    assert isinstance(sealed, BytesIO)
    return SealedPdf(sealed.getvalue(), fingerprint(own))


@contextmanager
def _signer(body_code: str, own: bytes, above: Sequence[bytes]) -> "Iterator[Signer]":
    """Open what signs for a body: its token, or the key in its file."""
    from asn1crypto import x509  # noqa: PLC0415

    certificate, *others = (x509.Certificate.load(one) for one in (own, *above))
    token = settings().seal_token
    if token:
        with open_token(token.get_secret_value(), body_code, certificate, others) as signer:
            yield signer
    else:
        path = settings().seal_folder / f"{body_code}.key"
        yield _key_in_file(path, certificate, others)


def _key_in_file(path: Path, own: "x509.Certificate", above: "list[x509.Certificate]") -> "Signer":
    from pyhanko import keys  # noqa: PLC0415
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    try:
        key = keys.load_private_key_from_pemder_data(path.read_bytes(), None)
    except (OSError, ValueError) as error:
        raise SealUnavailable(f"there is no key in {path}") from error
    registry = SimpleCertificateStore()
    registry.register_multiple(above)
    return SimpleSigner(signing_cert=own, signing_key=key, cert_registry=registry)
