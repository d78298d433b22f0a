"""Where agency officers work: their body's queue, one case at a time, and rounds of funding."""

from flask import Blueprint

blueprint = Blueprint("agency", __name__, url_prefix="/agency")

from portal.agency import (  # noqa: E402
    action_views,
    assign_views,
    association_views,
    case_views,
    condition_views,
    deputy_views,
    document_views,
    expert_views,
    informed_views,
    list_views,
    marked_views,
    note_views,
    panel_views,
    payment_views,
    queue_views,
    rating_views,
    report_views,
    round_views,
    saved_view_views,
    what_if_views,
)

__all__ = [
    "action_views",
    "assign_views",
    "association_views",
    "blueprint",
    "case_views",
    "condition_views",
    "deputy_views",
    "document_views",
    "expert_views",
    "informed_views",
    "list_views",
    "marked_views",
    "note_views",
    "panel_views",
    "payment_views",
    "queue_views",
    "rating_views",
    "report_views",
    "round_views",
    "saved_view_views",
    "what_if_views",
]
