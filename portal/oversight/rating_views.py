"""Low grades of the service that agencies have not answered in time."""

from collections.abc import Sequence

from portal.access import access, actor
from portal.oversight import blueprint
from portal.pages import PageTemplate, renders
from portal.web import read
from services.actor import Role
from services.catalogue import item
from services.language import Text
from services.ratings import answering
from services.ratings.answering import Graded
from services.ratings.terms import GRADES


@renders("oversight/ratings.html")
class LateRatingsTemplate(PageTemplate):
    """The low grades whose day has passed, the longest late first."""

    late: Sequence[Graded]
    grades = GRADES

    @staticmethod
    def service(code: str) -> Text:
        """Name a service in few words."""
        return item(code).short_name


@blueprint.get("/ratings")
@access.roles(Role.SUPERVISOR)
def list_late_ratings() -> str:
    """List the low grades that are late for an answer."""
    return LateRatingsTemplate(late=answering.list_late(read(), actor())).render()
