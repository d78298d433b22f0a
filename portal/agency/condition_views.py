"""The conditions of decisions that an agency checks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from portal.access import access, actor
from portal.agency import blueprint
from portal.pages import PageTemplate, renders
from portal.web import read
from services.actor import AGENCY_ROLES
from services.applications.casework.following_up import list_open
from services.catalogue import item
from services.language import Text


@renders("agency/conditions.html")
class ConditionsTemplate(PageTemplate):
    """The cases with a condition that is left to check."""

    rows: Sequence[Row[Any]]

    @staticmethod
    def service(code: str) -> Text:
        """Name a service in few words."""
        return item(code).short_name


@blueprint.get("/conditions")
@access.roles(*AGENCY_ROLES)
def list_conditions() -> str:
    """List what is left to check, the earliest day first."""
    return ConditionsTemplate(rows=list_open(read(), actor().body or "")).render()
