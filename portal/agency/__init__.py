"""Where agency officers work: their body's queue, one case at a time, and rounds of funding."""

from flask import Blueprint

blueprint = Blueprint("agency", __name__, url_prefix="/agency")

from portal.agency import action_views, case_views, note_views, queue_views, round_views  # noqa: E402

__all__ = ["action_views", "blueprint", "case_views", "note_views", "queue_views", "round_views"]
