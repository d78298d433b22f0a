"""The audit, to be read and never changed."""

from collections.abc import Sequence

from flask import request

from portal.access import access, actor
from portal.admin import blueprint
from portal.admin.filters import FilteredTemplate, day_asked, filters_asked
from portal.pages import renders
from portal.web import read, t
from services import audit
from services.actor import Role
from services.audit import EntryPage


@renders("admin/audit.html")
class AuditTemplate(FilteredTemplate):
    """One page of the audit."""

    page: EntryPage
    before: int | None
    actions: Sequence[tuple[str, str]]


@blueprint.get("/audit")
@access.roles(Role.ADMINISTRATOR)
def list_entries() -> str:
    """List who changed which account or right, newest first."""
    filters = filters_asked("person", "action", "since", "until")
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
