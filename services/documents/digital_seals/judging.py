"""Judges the digital seal of a PDF, as a PDF reader does: without the portal's database.

Run as a program, it judges what comes in and prints what it found; see `asking.py`.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from services.documents import confined
from services.documents.digital_seals import SPECIMEN

if TYPE_CHECKING:
    from pyhanko.sign.validation import EmbeddedPdfSignature

MARKS = (b"/ByteRange", b"ETSI.CAdES")
"""What stands in the clear in a sealed PDF; the first in any that somebody signed."""

SealVerdict = Literal["absent", "altered", "stranger", "right"]
"""Without a seal; changed since it was sealed; sealed by somebody unknown; as it was sealed."""


@dataclass(frozen=True, slots=True)
class SealFound:
    """The digital seal of a PDF, judged.

    Args:
        signer: the name in its certificate, believed only where the verdict is `right`.
        specimen: whether the seal says that it is one of a specimen.
        certificate: SHA-256 of the certificate of who sealed.
    """

    verdict: SealVerdict
    signer: str = ""
    specimen: bool = False
    certificate: str = ""

    def is_by(self, certificate: str | None) -> bool:
        """Whether it is right, and by the certificate with this SHA-256."""
        return self.verdict == "right" and self.certificate == certificate


def may_have_seal(pdf: bytes) -> bool:
    """Check whether it is worth looking for a seal."""
    return any(mark in pdf for mark in MARKS)


def judge(pdf: bytes, roots: Sequence[bytes]) -> SealFound:
    """Judge the seal of a PDF: of one with several, the first, which forbids changes.

    Certificates are judged as of the moment that the seal names, so that a paper outlives the
    certificate by which it was sealed.

    Args:
        roots: the certificates to trust, in DER.
    """
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    if not may_have_seal(pdf):
        return SealFound("absent")
    try:
        seals = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        return _judge(pdf, seals[0], roots) if seals else SealFound("altered")
    except (PdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return SealFound("altered")  # it cannot be read at all


def _judge(pdf: bytes, seal: "EmbeddedPdfSignature", roots: Sequence[bytes]) -> SealFound:
    from asn1crypto import x509  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    trusted = ValidationContext(
        trust_roots=[x509.Certificate.load(one) for one in roots],
        moment=seal.self_reported_timestamp,
        best_signature_time=seal.self_reported_timestamp,
        allow_fetching=False,
    )
    found = validate_pdf_signature(seal, trusted)
    whole = found.coverage == SignatureCoverageLevel.ENTIRE_FILE
    verdict: SealVerdict = "right" if found.bottom_line else "stranger"
    if not (found.intact and found.valid and whole) or (
        verdict == "right" and not _is_as_written(pdf, seal)
    ):
        verdict = "altered"
    return SealFound(
        verdict,
        signer=found.signing_cert.subject.native.get("common_name", ""),
        specimen=seal.sig_object.get("/Reason") == SPECIMEN,
        certificate=found.signing_cert.sha256.hex(),
    )


def _is_as_written(pdf: bytes, seal: "EmbeddedPdfSignature") -> bool:
    """Check the seal's own bytes, which it cannot cover: digits, then noughts, as we write them."""
    from asn1crypto import cms  # noqa: PLC0415

    _, begin, end, _ = (int(place) for place in seal.sig_object["/ByteRange"])
    digits: bytes = cms.ContentInfo.load(seal.pkcs7_content).dump().hex().upper().encode()
    return pdf[begin:end] == b"<" + digits.ljust(end - begin - 2, b"0") + b">"


def _main() -> None:
    """Judge what comes in: the roots as a line of JSON, then the PDF."""
    confined.tell(_judge_told, loads=True)


def _judge_told(data: bytes) -> object:
    line, _, pdf = data.partition(b"\n")
    return asdict(judge(pdf, [bytes.fromhex(one) for one in json.loads(line)]))


if __name__ == "__main__":
    _main()
