"""Where administrators work: staff, the audit, access, requests to join, what services state."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

from portal.admin import (  # noqa: E402
    access_record_views,
    audit_views,
    complaint_views,
    particular_views,
    replay_views,
    request_views,
    staff_views,
)

__all__ = [
    "access_record_views",
    "audit_views",
    "blueprint",
    "complaint_views",
    "particular_views",
    "replay_views",
    "request_views",
    "staff_views",
]
