"""Where registrars work: requests of organisations to be confirmed, and of new names."""

from flask import Blueprint

blueprint = Blueprint("registrar", __name__, url_prefix="/registrar")

from portal.registrar import request_views  # noqa: E402

__all__ = ["blueprint", "request_views"]
