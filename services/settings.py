"""What the operator decides, read once from the environment.

Every name is `PORTAL_...`, except `DATABASE_URL`, which hosts set by that name.
`portal/settings.py` adds what only the web side needs.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent


class Settings(BaseSettings):
    """Settings shared by the web side, the job worker and the command line."""

    model_config = SettingsConfigDict(
        hide_input_in_errors=True, env_prefix="PORTAL_", extra="ignore", frozen=True
    )

    environment: Literal["development", "production"] = "development"
    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    """A `postgresql://` address; without one the portal starts its own server in `var`."""
    var: Path = ROOT / "var"
    """Where everything lives that the portal writes: database, documents, mail."""
    origin: str = "http://localhost:8000"
    """Scheme and host under which readers reach the portal, for links in mail and papers."""
    store_url: str | None = Field(default=None, pattern=r"^(s3|gs|az|file)://.")
    """Object store for documents, e.g. `s3://bucket/prefix`; else a folder in `var`."""
    store_allow_http: bool = Field(default=False, validation_alias="AWS_ALLOW_HTTP")
    """Whether the object store may be spoken to without TLS, on a network of one's own."""
    clamav: str | None = None
    """`host:port` of a ClamAV daemon; without one, uploads count as unscanned."""
    smtp_url: SecretStr | None = None
    """`smtp://` or `smtps://user:password@host:port`; without one, mail lands in `var/mail`."""
    mail_from: str = "no-reply@example.com"

    @property
    def production(self) -> bool:
        """Whether real people use this instance."""
        return self.environment == "production"


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        pydantic.ValidationError: a variable has a value that cannot be used.
    """
    return Settings()
