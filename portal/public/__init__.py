"""What everybody may read: home, services, the plan, help, and one's rights."""

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from services.eligibility.sources import sources

blueprint = Blueprint("public", __name__)


def _tell_day(setup: BlueprintSetupState) -> None:
    """Give the footer the day on which the sources were all compared, the earliest of them."""
    day = min(one.seen for one in sources().sources.values())
    setup.app.jinja_env.globals.update(facts_as_of=day)


blueprint.record_once(_tell_day)

from portal.public import (  # noqa: E402
    answer_views,
    association_answer_views,
    errand_views,
    estimate_views,
    figure_views,
    handout_views,
    information_views,
    list_views,
    plan_map_views,
    plan_views,
    progress_views,
    publicity_views,
    rating_views,
    round_views,
    search_views,
    service_views,
    verify_views,
)

__all__ = [
    "answer_views",
    "association_answer_views",
    "blueprint",
    "errand_views",
    "estimate_views",
    "figure_views",
    "handout_views",
    "information_views",
    "list_views",
    "plan_map_views",
    "plan_views",
    "progress_views",
    "publicity_views",
    "rating_views",
    "round_views",
    "search_views",
    "service_views",
    "verify_views",
]
