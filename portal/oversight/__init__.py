"""Where supervisors work: what is escalated and overdue, and what is decided about it."""

from flask import Blueprint

blueprint = Blueprint("oversight", __name__, url_prefix="/oversight")

from portal.oversight import (  # noqa: E402
    document_views,
    escalation_views,
    load_views,
    rating_views,
)

__all__ = ["blueprint", "document_views", "escalation_views", "load_views", "rating_views"]
