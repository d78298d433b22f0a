"""What the operator decides about the web side; refuses what would be unsafe."""

import logging
import os
from functools import cache
from typing import Self

from pydantic import Field, SecretStr, ValidationError, model_validator

from services.settings import DEMONSTRATION, Settings, kept_secret, listed


class WebSettings(Settings):
    """Settings of the web side, on top of those all parts share."""

    secret_key: SecretStr = SecretStr("")
    """Signs cookies. In development one is made and kept in `var/secret`."""
    secret_key_fallbacks: SecretStr = SecretStr("")
    """Keys of former times, separated by commas: what they signed is taken for a while longer."""
    debug: bool = False
    """Flask's debugger; development only."""
    proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies in front of the portal set `X-Forwarded-...`."""

    @model_validator(mode="after")
    def _safe_in_production(self) -> Self:
        if not self.production:
            return self
        refusals = {
            "PORTAL_SECRET_KEY must have at least 32 characters": len(
                self.secret_key.get_secret_value()
            )
            < 32,
            "PORTAL_SECRET_KEY_FALLBACKS must have at least 32 characters each": any(
                len(key) < 32 for key in self.former_signing_keys()
            ),
            "PORTAL_ORIGIN must begin with https://": not self.origin.startswith("https://"),
            "PORTAL_DEBUG must be off": self.debug,
            # Else all readers share the proxy's address, and one of them uses up everybody's tries.
            "PORTAL_PROXIES must say how many proxies are in front": self.proxies == 0,
            "PORTAL_DATA_KEYS must have at least 32 characters each": not self.data_keys_listed()
            or any(len(key) < 32 for key in self.data_keys_listed()),
            "DATABASE_URL must name a database": self.database_url is None,
            "PORTAL_CLAMAV must name a scanner, or say none": self.clamav is None,
            "PORTAL_RECORD_KEY must name the key that signs the record": self.record_key is None,
            "PORTAL_SMTP_URL must name a mail server, or say none": self.smtp_url is None,
            "PORTAL_SEALS must name a folder of keys, or say demonstration": self.seals is None,
            "PORTAL_SEALS: demonstration keys seal nothing but specimens: name the folder of real"
            " ones, or leave PORTAL_DEMONSTRATION on": self.seals == DEMONSTRATION
            and not self.demonstration,
            "PORTAL_REGISTER_URL must name a company register, or say none": (
                self.register_url is None
            ),
        }
        if unsafe := [sentence for sentence, found in refusals.items() if found]:
            raise ValueError("not safe in production: " + "; ".join(unsafe))
        return self

    def signing_key(self) -> str:
        """Return the key that signs cookies; made on first use in development."""
        return self.secret_key.get_secret_value() or kept_secret(self.var / "secret")

    def former_signing_keys(self) -> list[str]:
        """Return the keys of former times, which sign nothing any more."""
        return listed(self.secret_key_fallbacks)


def explained(error: ValidationError) -> str:
    """List what is wrong with the settings, a line each, by the names that the operator set."""
    lines = []
    for one in error.errors(include_input=False, include_url=False):
        name = str(one["loc"][0]) if one["loc"] else ""
        if name and name not in os.environ:
            name = f"PORTAL_{name.upper()}"
        lines.append(f"{name}: {one['msg'].removeprefix('Value error, ')}".removeprefix(": "))
    return "\n".join(["The settings are wrong.", *lines])


def warn_of_unknown() -> None:
    """Say in the log which settings nobody reads: their names may be mistyped."""
    known = {f"PORTAL_{name.upper()}" for name in WebSettings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith("PORTAL_"))
    if unknown := [name for name in unknown if name not in known]:
        logging.getLogger(__name__).warning("no such setting: %s", ", ".join(unknown))


@cache
def web_settings() -> WebSettings:
    """Return the web settings of this process.

    Raises:
        pydantic.ValidationError: a value is missing, wrong or unsafe.
    """
    return WebSettings()
