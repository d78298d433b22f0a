"""Settings of the operator, read once from the environment.

Every name is `PORTAL_...`, except `DATABASE_URL`, which hosts set by that name.
`portal/settings.py` adds those that only the web side needs.
"""

from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent

NONE = "none"
"""What says that there is to be no scanner, or no mail server: production wants it said."""

SCHEMES = {
    "database_url": ("postgresql://", "postgres://"),
    "smtp_url": ("smtp://", "smtps://"),
}


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
    var: Path = ROOT / "var"
    """The folder of everything that the portal writes: database, documents, mail."""
    origin: str = Field(default="http://localhost:8000", pattern=r"^https?://[^/\s]+$")
    """Scheme and host of the portal, for links in mail and papers."""
    store_url: str | None = Field(default=None, pattern=r"^(s3|gs|az|file)://.")
    """Object store for documents, e.g. `s3://bucket/prefix`; else a folder in `var`."""
    store_allow_http: bool = Field(default=False, validation_alias="AWS_ALLOW_HTTP")
    """Whether the object store may be reached without TLS, on a private network."""
    clamav: str | None = Field(default=None, pattern=r"^(/.+|.+:\d+|none)$")
    """`host:port` of a ClamAV daemon, or its socket's path, or `none`; see `scanner`."""
    smtp_url: SecretStr | None = None
    """`smtp://` or `smtps://user:password@host:port`, or `none`; see `mail_server`."""
    fonts: Path | None = None
    """A folder of more fonts for papers (`.otf`, `.ttf`), behind those that the portal has."""
    mail_from: str = "no-reply@example.com"

    @field_validator("database_url", "smtp_url")
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
    def mail_server(self) -> str | None:
        """The address of the mail server; without one, mail lands in `var/mail`."""
        address = self.smtp_url.get_secret_value() if self.smtp_url else NONE
        return None if address == NONE else address

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


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        urlsplit(value).port  # noqa: B018  # raises ValueError if it is not a number
    except ValueError:
        return False
    return value.startswith(schemes)
