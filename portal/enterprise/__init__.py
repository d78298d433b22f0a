"""Where companies and people file applications and follow their cases."""

from flask import Blueprint

blueprint = Blueprint("enterprise", __name__, url_prefix="/enterprise")

from portal.enterprise import (  # noqa: E402
    case,
    correction,
    documents,
    listing,
    sections,
    signing,
    spreadsheets,
    starting,
    tasks,
)

__all__ = [
    "blueprint",
    "case",
    "correction",
    "documents",
    "listing",
    "sections",
    "signing",
    "spreadsheets",
    "starting",
    "tasks",
]
