"""Settings of the operator, read once from the environment.

Every name is `PORTAL_...`, except `DATABASE_URL`, which hosts set by that name.
`portal/settings.py` adds those that only the web side needs.
"""

import os
import secrets
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.private_files import read_or_make

ROOT = Path(__file__).parent.parent

NONE = "none"
"""What says that there is to be no scanner, mail server or register: production wants it said."""

DEMONSTRATION = "demonstration"
"""What says that the portal makes keys of its own for digital seals, which prove nothing."""

SCHEMES = {
    "database_url": ("postgresql://", "postgres://"),
    "smtp_url": ("smtp://", "smtps://"),
    "seal_token": ("pkcs11:",),
}


def _local_origin() -> str:
    """Return where the portal is reached on its own machine, at the port that it is served at."""
    return f"http://localhost:{os.environ.get('PORT') or 8000}"


class Settings(BaseSettings):
    """Settings shared by the web side, the job worker and the command line."""

    model_config = SettingsConfigDict(
        hide_input_in_errors=True,
        env_prefix="PORTAL_",
        env_ignore_empty=True,  # an empty value counts as not set
        extra="ignore",
        frozen=True,
    )

    environment: Literal["development", "production"] = "development"
    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    """A `postgresql://` address; without one the portal starts its own server in `var`."""
    data_keys: SecretStr = SecretStr("")
    """Keys for what is encrypted in the database, separated by commas: the first encrypts, all
    decrypt. In development one is made and kept in `var/data-key`."""
    var: Path = ROOT / "var"
    """The folder of everything that the portal writes: database, documents, mail."""
    record_key: Path | None = None
    """The file of the Ed25519 key that signs the record; made in `var` in development."""
    origin: str = Field(default_factory=_local_origin, pattern=r"^https?://[^/\s]+$")
    """Scheme and host of the portal, for links in mail and papers."""
    store_url: str | None = Field(default=None, pattern=r"^(s3|gs|az|file)://.")
    """Object store for documents, e.g. `s3://bucket/prefix`; else a folder in `var`."""
    store_allow_http: bool = Field(default=False, validation_alias="AWS_ALLOW_HTTP")
    """Whether the object store may be reached without TLS, on a private network."""
    clamav: str | None = Field(default=None, pattern=r"^(/.+|.+:\d+|none)$")
    """`host:port` of a ClamAV daemon, or its socket's path, or `none`; see `scanner`."""
    smtp_url: SecretStr | None = None
    """`smtp://` or `smtps://user:password@host:port`, or `none`; see `mail_server`."""
    register_url: str | None = Field(default=None, pattern=r"^https?://[^\s]+$|^none$")
    """Address of the company register's service, or `none`; see `company_register`."""
    fonts: Path | None = None
    """A folder of more fonts for papers (`.otf`, `.ttf`), behind those that the portal has."""
    mail_from: str = "no-reply@example.com"
    demonstration: bool = True
    """Whether every page says that nothing filed here reaches an agency, and every paper that
    it is a specimen."""
    seals: str | None = Field(default=None, pattern=r"^(/.+|demonstration)$")
    """Folder with the certificates of digital seals and their keys, or `demonstration`."""
    seal_token: SecretStr | None = None
    """The PKCS#11 token that has the keys instead, as RFC 7512 writes it:
    `pkcs11:token=portal?module-path=/usr/lib/module.so&pin-value=1234`."""

    @field_validator("database_url", "smtp_url", "seal_token")
    @classmethod
    def _has_scheme(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Refuse an address of another scheme. The message omits it: it may hold a password."""
        schemes = SCHEMES[info.field_name or ""]
        if value and value.get_secret_value() == NONE and info.field_name == "smtp_url":
            return value
        if value is not None and not _is_address(value.get_secret_value(), schemes):
            raise ValueError(f"must be an address that begins with {' or '.join(schemes)}")
        return value

    @property
    def scanner(self) -> str | None:
        """The ClamAV daemon; without one, uploads count as unscanned."""
        return None if self.clamav == NONE else self.clamav

    @property
    def company_register(self) -> str | None:
        """The address of the company register; without one, registrars decide alone."""
        return None if self.register_url == NONE else self.register_url

    @property
    def mail_server(self) -> str | None:
        """The address of the mail server; without one, mail lands in `var/mail`."""
        address = self.smtp_url.get_secret_value() if self.smtp_url else NONE
        return None if address == NONE else address

    def data_keys_listed(self) -> list[str]:
        """Return the keys for what is encrypted in the database, as they were set."""
        return listed(self.data_keys)

    @property
    def seal_folder(self) -> Path:
        """The folder of the certificates of digital seals; of the portal's own making in `var`."""
        given = None if self.seals == DEMONSTRATION else self.seals
        return Path(given) if given else self.var / "seals"

    @property
    def makes_seals(self) -> bool:
        """Whether the portal makes the keys of digital seals itself, for a demonstration."""
        return self.seals in (None, DEMONSTRATION)

    @property
    def production(self) -> bool:
        """Whether real people use this instance."""
        return self.environment == "production"


@cache
def settings() -> Settings:
    """Read the settings of this process.

    Raises:
        pydantic.ValidationError: a variable has a value that cannot be used.
    """
    return Settings()


def kept_secret(path: Path) -> str:
    """Return the secret in a file that only its owner reads; all processes get the same one."""
    return read_or_make(path, lambda: secrets.token_urlsafe(48).encode()).decode()


def listed(keys: SecretStr) -> list[str]:
    """Return keys that are separated by commas."""
    return [key.strip() for key in keys.get_secret_value().split(",") if key.strip()]


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        urlsplit(value).port  # noqa: B018  # raises ValueError if it is not a number
    except ValueError:
        return False
    return value.startswith(schemes)
