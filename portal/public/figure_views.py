"""What is published of direct reporting: all firms together, never one."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.web import read
from services import formats
from services.language import Text
from services.models import PublishedFigure
from services.reporting.publishing import list_published
from services.reporting.returning import DIRECTIONS, SERVICES


@renders("public/figures.html")
class FiguresTemplate(PageTemplate):
    """The figures of the last months, the latest first."""

    months: Mapping[date, Sequence[PublishedFigure]]
    directions = DIRECTIONS
    services = SERVICES

    @staticmethod
    def name_month(month: date) -> Text:
        """Write a month."""
        return formats.in_all_languages(formats.month, month)


@blueprint.get("/plan/figures")
@access.anyone
def show_figures() -> str:
    """Show what key enterprises reported, all together."""
    return FiguresTemplate(months=list_published(read())).render()
