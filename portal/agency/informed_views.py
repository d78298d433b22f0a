"""Cases that an agency was only told of: read only, and nothing of what was filed."""

from uuid import UUID

from flask import request

from portal.access import access, actor
from portal.agency import blueprint
from portal.pages import PageTemplate, renders
from portal.progress_wording import STAGES
from portal.web import read
from services.actor import AGENCY_ROLES
from services.applications.casework import informing
from services.applications.casework.informing import InformedPage
from services.applications.lifecycle import State
from services.language import Message


@renders("agency/informed.html")
class InformedTemplate(PageTemplate):
    """One page of the cases that the agency was told of.

    Args:
        before: whether newer ones are on the page before.
    """

    page: InformedPage
    before: bool

    @staticmethod
    def stage(state: State) -> Message:
        """Say how far a case is, in the words that everybody may read."""
        return STAGES[state].sentence


@blueprint.get("/informed")
@access.roles(*AGENCY_ROLES)
def list_informed() -> str:
    """List the cases that the agency was told of and has no part in."""
    before = request.args.get("before", type=UUID)
    page = informing.list_informed(read(), actor(), before=before)
    return InformedTemplate(page=page, before=before is not None).render()
