"""What everybody may read: home, services, the plan, help, and one's rights."""

from datetime import date

from flask import Blueprint

FACTS_AS_OF = date(2026, 11, 22)
"""The day on which plan, services and schemes were last compared with public sources."""

blueprint = Blueprint("public", __name__)
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(facts_as_of=FACTS_AS_OF))

from portal.public import (  # noqa: E402
    answer_views,
    estimate_views,
    handout_views,
    information_views,
    list_views,
    plan_views,
    progress_views,
    search_views,
    service_views,
    verify_views,
)

__all__ = [
    "answer_views",
    "blueprint",
    "estimate_views",
    "handout_views",
    "information_views",
    "list_views",
    "plan_views",
    "progress_views",
    "search_views",
    "service_views",
    "verify_views",
]
