"""Am I eligible? Questions, answers with their reasons, points. Public, and keeps nothing.

The answers travel in the address, as `services.eligibility.links` packs them; the
log records rules, not addresses. Every page is a plain GET: it can be reloaded,
sent, and gone back from.
"""

from flask import Blueprint

blueprint = Blueprint("eligibility", __name__, url_prefix="/eligibility")

from portal.eligibility import point_views, question_views, result_views, sheet_views  # noqa: E402

__all__ = ["blueprint", "point_views", "question_views", "result_views", "sheet_views"]
