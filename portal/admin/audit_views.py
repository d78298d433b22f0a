"""The audit, to be read and never changed."""

from datetime import date

from flask import render_template, request

from portal.access import access, actor
from portal.admin import blueprint
from portal.web import read, t
from services import audit
from services.actor import Role


@blueprint.get("/audit")
@access.roles(Role.ADMINISTRATOR)
def list_entries() -> str:
    """Who changed which account or right, newest first."""
    filters = {
        "person": request.args.get("person", "").strip()[:100],
        "action": request.args.get("action", ""),
        "since": request.args.get("since", ""),
        "until": request.args.get("until", ""),
    }
    before = request.args.get("before", type=int)
    page = audit.list_entries(
        read(),
        actor(),
        person=filters["person"],
        action=filters["action"],
        since=_day(filters["since"]),
        until=_day(filters["until"]),
        before=before,
    )
    return render_template(
        "admin/audit.html",
        page=page,
        filters=filters,
        before=before,
        actions=[(code, t(words)) for code, words in audit.ACTIONS.items()],
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
