"""For machines that watch the portal: is it alive, can it serve."""

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.access import access
from portal.errors import RETRY_AFTER
from portal.web import read
from services.schema import head

blueprint = Blueprint("health", __name__)

LATER = {"Retry-After": str(RETRY_AFTER)}
HealthAnswer = tuple[dict[str, object], int, dict[str, str]]


@blueprint.get("/healthz")
@access.anyone
def show_alive() -> HealthAnswer:
    """Answer that the process runs."""
    return {"alive": True}, 200, {}


@blueprint.get("/readyz")
@access.anyone
def show_ready() -> HealthAnswer:
    """Answer whether the database is there, with the tables that this code needs.

    Tables may be ahead: a migration leaves the code of the release before all that it needs.
    """
    try:
        revision: str | None = read().scalar(text("select version_num from alembic_version"))
    except SQLAlchemyError:
        return {"ready": False, "database": False}, 503, LATER
    migrated = revision is not None and revision >= head()
    answer: dict[str, object] = {"ready": migrated, "database": True, "migrated": migrated}
    return (answer, 200, {}) if migrated else (answer, 503, LATER)
