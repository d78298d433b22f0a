"""Where administrators work: staff of the agencies, the audit, requests to join."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

from portal.admin import audit_views, request_views, staff_views  # noqa: E402

__all__ = ["audit_views", "blueprint", "request_views", "staff_views"]
