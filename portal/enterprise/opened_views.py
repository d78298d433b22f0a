"""Who among staff opened an application, for its applicant to read."""

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.on_application import OnApplication
from portal.pages import renders
from portal.web import gettext as _
from portal.web import read, t
from portal.wording import paper_name
from services.actor import APPLICANT_ROLES, ROLE_NAMES
from services.applications.case.loading import load
from services.applications.case.opened import Opening, OpeningsPage, list_openings
from services.errors import NotFound
from services.plan import load_plan


@renders("enterprise/opened.html")
class OpenedTemplate(OnApplication):
    """Which agency saw the case or a file of it, when and in which role."""

    page: OpeningsPage
    before: str | None

    @staticmethod
    def agency(one: Opening) -> str:
        """Name the agency; of others than officers, only what they do."""
        known = load_plan().bodies.get(one.body_code or "")
        return t(known.name) if known else "–"

    @staticmethod
    def role(one: Opening) -> str:
        """Name the role, as a table shows it."""
        words = ROLE_NAMES.get(one.role or "")
        return t(words) if words else "–"

    def what(self, one: Opening) -> str:
        """Say what was seen."""
        if not one.downloaded:
            return _("Opened the case")
        if one.paper:
            return _("Downloaded: %(what)s", what=t(paper_name(self.case.item, one.paper)))
        if one.filename:
            return _("Downloaded: %(what)s", what=one.filename)
        return _("Downloaded a file of the case")


@blueprint.get("/applications/<uuid:application_id>/opened")
@access.roles(*APPLICANT_ROLES)
def show_openings(application_id: UUID) -> str | Response:
    """Show who among staff opened the case, newest first."""
    case = load(read(), actor(), application_id)
    if case.application.submitted_at is None:
        return redirect(url_for("enterprise.show_tasks", application_id=application_id), 303)
    before = request.args.get("before")
    try:
        key = UUID(before) if before else None
    except ValueError:
        raise NotFound from None
    page = list_openings(read(), case, before=key)
    return OpenedTemplate(case=case, page=page, before=before).render()
