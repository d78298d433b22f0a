"""What is intended in single cases, published before it is approved, and the list of it all."""

from collections.abc import Sequence
from uuid import UUID

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.web import read
from services import moments
from services.applications.case.own_publicity import PublicityTerms, publicity_terms
from services.applications.publicities import find_standing, list_standing
from services.catalogue import Item, item, item_of
from services.funds import public_lists
from services.models import Application, Publicity, Round, RoundList
from services.plan import Body, body


@renders("public/publicities.html")
class PublicitiesTemplate(PageTemplate):
    """What stands for everybody to read: single cases, and the lists of rounds.

    Args:
        cases: what is intended in single cases, the newest first.
        lists: the lists of rounds, the newest first.
    """

    cases: Sequence[tuple[Publicity, Application]]
    lists: Sequence[tuple[RoundList, Round]]
    item_named = staticmethod(item)


@renders("public/publicity.html")
class PublicityTemplate(PageTemplate):
    """What is intended in one case: for whom, by whom, and until when one can report on it."""

    publicity: Publicity
    application: Application

    @property
    def item(self) -> Item:
        """The service, as it was filed."""
        return item_of(self.application)

    @property
    def terms(self) -> PublicityTerms:
        """What is intended, and for how many working days it stands."""
        return publicity_terms()[self.application.item_code]

    @property
    def agency(self) -> Body:
        """The agency that intends it, and takes what is said about it."""
        return body(self.application.reviews[0].body_code)

    @property
    def open_now(self) -> bool:
        """Whether it can still be reported on."""
        return moments.today() <= self.publicity.last_day


@blueprint.get("/publicity")
@access.anyone
def list_publicities() -> str:
    """List what is published before it is decided."""
    return PublicitiesTemplate(
        cases=list_standing(read()), lists=public_lists.list_published(read())
    ).render()


@blueprint.get("/publicity/<uuid:publicity_id>")
@access.anyone
def show_publicity(publicity_id: UUID) -> str:
    """Show what is intended in one case. Raises NotFound."""
    found, application = find_standing(read(), publicity_id)
    return PublicityTemplate(publicity=found, application=application).render()
