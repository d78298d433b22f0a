"""Where liaisons work: what applicants share with their institution, and its answers."""

from flask import Blueprint

blueprint = Blueprint("institution", __name__, url_prefix="/institution")

from portal.institution import sharing_views  # noqa: E402

__all__ = ["blueprint", "sharing_views"]
