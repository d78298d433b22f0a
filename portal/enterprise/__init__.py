"""Where companies and people file applications and follow their cases."""

from flask import Blueprint

blueprint = Blueprint("enterprise", __name__, url_prefix="/enterprise")

from portal.enterprise import (  # noqa: E402
    case_views,
    clarification_views,
    correction_views,
    document_views,
    ending_views,
    errand_views,
    fitting_views,
    group_views,
    invitation_views,
    listing_views,
    message_views,
    objection_views,
    opened_views,
    payment_views,
    performance_views,
    recovery_views,
    recusal_views,
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
    "clarification_views",
    "correction_views",
    "document_views",
    "ending_views",
    "errand_views",
    "fitting_views",
    "group_views",
    "invitation_views",
    "listing_views",
    "message_views",
    "objection_views",
    "opened_views",
    "payment_views",
    "performance_views",
    "recovery_views",
    "recusal_views",
    "section_views",
    "sharing_views",
    "signing_views",
    "spreadsheet_views",
    "starting_views",
    "task_views",
]
