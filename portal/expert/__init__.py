"""Where experts work: the panels for which they were drawn, and the sheets that they sign."""

from flask import Blueprint

blueprint = Blueprint("expert", __name__, url_prefix="/expert")

from portal.expert import panel_views, sheet_views  # noqa: E402

__all__ = ["blueprint", "panel_views", "sheet_views"]
