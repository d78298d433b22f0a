"""Keys of digital seals in a PKCS#11 token. The one module that needs the extra `pkcs11`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from services.documents.digital_seals.certificates import SealUnavailable

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign.signers import Signer


@contextmanager
def open_token(
    address: str, body_code: str, own: "x509.Certificate", above: "list[x509.Certificate]"
) -> "Iterator[Signer]":
    """Open a PKCS#11 token, in which the key of a body is labelled with the body's code."""
    try:
        from pkcs11 import PKCS11Error  # noqa: PLC0415
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415
    except ImportError as error:
        raise SealUnavailable("python-pkcs11 is not installed") from error

    module, label, pin = read_token_address(address)
    try:
        with open_pkcs11_session(module, None, TokenCriteria(label), pin) as session:
            yield PKCS11Signer(
                session,
                signing_cert=own,
                ca_chain=above,
                key_label=body_code,
                use_raw_mechanism=True,  # hashed here: not every token hashes
            )
    except PKCS11Error as error:
        raise SealUnavailable(f"the token {label}: {type(error).__name__} {error}") from error


def read_token_address(address: str) -> tuple[str, str, str]:
    """Read module, label and PIN from the address of a token, as RFC 7512 writes it.

    >>> read_token_address("pkcs11:token=the%20portal?module-path=/lib/x.so&pin-value=12%2634")
    ('/lib/x.so', 'the portal', '12&34')

    Raises:
        SealUnavailable: one of the three is missing.
    """
    path, _, query = address.removeprefix("pkcs11:").partition("?")
    named = dict(part.partition("=")[::2] for part in path.split(";"))
    asked = parse_qs(query.replace("+", "%2B"))
    try:
        return asked["module-path"][0], unquote(named["token"]), asked["pin-value"][0]
    except KeyError as missing:
        raise SealUnavailable(f"PORTAL_SEAL_TOKEN does not say {missing}") from None
