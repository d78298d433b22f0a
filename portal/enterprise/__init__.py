"""Where companies and people file applications and follow their cases."""

from flask import Blueprint

blueprint = Blueprint("enterprise", __name__, url_prefix="/enterprise")

from portal.enterprise import (  # noqa: E402
    case_views,
    correction_views,
    document_views,
    fitting_views,
    listing_views,
    objection_views,
    payment_views,
    performance_views,
    recovery_views,
    section_views,
    sharing_views,
    signing_views,
    spreadsheet_views,
    starting_views,
    task_views,
)

__all__ = [
    "blueprint",
    "case_views",
    "correction_views",
    "document_views",
    "fitting_views",
    "listing_views",
    "objection_views",
    "payment_views",
    "performance_views",
    "recovery_views",
    "section_views",
    "sharing_views",
    "signing_views",
    "spreadsheet_views",
    "starting_views",
    "task_views",
]
