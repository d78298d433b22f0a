"""Ask the company register what it knows of an organisation, over HTTP.

The service at `PORTAL_REGISTER_URL` answers `GET /organisations/<credit code>?licence=<code>`
with 404 or with JSON: `name`, `legal_representative`, `active`, and `vouched`, which says
whether the code is one that the legal representative took from the electronic licence.
Another register gets another function here, which gives the same `RegisterEntry`.
"""

import requests
from pydantic import BaseModel, ConfigDict, ValidationError

TRIES = 3
TIMEOUT = (3.05, 5.0)
"""Seconds to connect, and without a byte of the answer."""


class RegisterSilent(Exception):
    """The register cannot be reached, or answers nothing that can be used."""


class RegisterEntry(BaseModel):
    """Entry of an organisation in the company register.

    Args:
        active: whether it exists still, and is in good standing.
        vouched: whether the electronic licence was shown for this very request.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    legal_representative: str
    active: bool
    vouched: bool = False


def look_up(address: str, credit_code: str, licence_code: str) -> RegisterEntry | None:
    """Look an organisation up; None if the register has none with this credit code.

    Args:
        address: of the register's service.
        licence_code: of the electronic licence; may be empty.

    Raises:
        RegisterSilent: it does not answer, `TRIES` times.
    """
    silent: Exception | None = None
    for _ in range(TRIES):
        try:
            answer = requests.get(
                f"{address.rstrip('/')}/organisations/{credit_code}",
                params={"licence": licence_code},
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            silent = error
            continue
        if answer.status_code == requests.codes.not_found:
            return None
        if answer.status_code == requests.codes.ok:
            return _read(answer.content)
        silent = RegisterSilent(f"status {answer.status_code}")
    raise RegisterSilent from silent


def _read(content: bytes) -> RegisterEntry:
    try:
        return RegisterEntry.model_validate_json(content)
    except ValidationError as error:
        raise RegisterSilent("an answer of another shape") from error
