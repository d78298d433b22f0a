"""The audit, to be read and never changed."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import request

from portal.access import access, actor
from portal.admin import blueprint
from portal.pages import PageTemplate, renders
from portal.web import read, t
from services import audit
from services.actor import Role
from services.audit import EntryPage


@renders("admin/audit.html")
class AuditTemplate(PageTemplate):
    """One page of the audit."""

    page: EntryPage
    filters: Mapping[str, str]
    before: int | None
    actions: Sequence[tuple[str, str]]


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
        since=day_asked(filters["since"]),
        until=day_asked(filters["until"]),
        before=before,
    )
    return AuditTemplate(
        page=page,
        filters=filters,
        before=before,
        actions=[(code, t(words)) for code, words in audit.ACTIONS.items()],
    ).render()


def day_asked(typed: str) -> date | None:
    """Read a day of a filter; None for what is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
