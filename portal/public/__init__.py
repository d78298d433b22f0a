"""What everybody may read: home, services, the plan, help, and one's rights."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from portal.public import information_views, service_views  # noqa: E402

__all__ = ["blueprint", "information_views", "service_views"]
