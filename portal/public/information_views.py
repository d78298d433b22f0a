"""Home, help, contact, the statements a public service owes, and the site map."""

from collections.abc import Sequence
from operator import itemgetter

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.public.guide import Handler, can_be_filed, handlers
from portal.public.texts import PageName, TextPage, pages
from portal.public.wording import NATURES
from services import moments
from services.catalogue import Item, Limit, items_on
from services.plan import Plan, load_plan
from services.rounds.windows import days_until, list_open


@renders("public/home.html")
class PublicHomeTemplate(PageTemplate):
    """Who the portal is for, and the ways in.

    Args:
        services: those that take applications now.
        closing: those of them of which a round is open, the first to close first, with the
            days left.
    """

    services: Sequence[Item]
    closing: Sequence[tuple[Item, Handler, int]]
    acceptance: Limit | None
    plan: Plan
    natures = NATURES


@renders("public/site_map.html")
class SiteMapTemplate(PageTemplate):
    """Every public page."""

    services: Sequence[Item]
    plan: Plan
    texts: Sequence[tuple[PageName, TextPage]]


@renders("public/text.html")
class TextTemplate(PageTemplate):
    """A page of text."""

    page: TextPage


@blueprint.get("/")
@access.anyone
def home() -> str:
    """Show who it is for, the ways in, what one can apply for, who stands behind it."""
    today, plan = moments.today(), load_plan()
    rounds = list_open(moments.now())
    services = [item for item in items_on(today) if can_be_filed(item, rounds)]
    closing = [
        (item, handlers(plan, item, today)[0], days_until(rounds[item.code].closes_at))
        for item in services
        if item.code in rounds
    ]
    return PublicHomeTemplate(
        services=services,
        closing=sorted(closing, key=itemgetter(2)),
        acceptance=max(
            (limit for item in services if (limit := item.limit("acceptance"))),
            key=lambda limit: limit.days,
            default=None,
        ),
        plan=plan,
    ).render()


@blueprint.get("/help")
@access.anyone
def show_help() -> str:
    """Frequent questions."""
    return _text("help")


@blueprint.get("/contact")
@access.anyone
def show_contact() -> str:
    """Show where to turn to, and how to complain."""
    return _text("contact")


@blueprint.get("/accessibility")
@access.anyone
def show_accessibility() -> str:
    """Show the accessibility statement."""
    return _text("accessibility")


@blueprint.get("/privacy")
@access.anyone
def show_privacy() -> str:
    """Show the privacy notice."""
    return _text("privacy")


@blueprint.get("/site-map")
@access.anyone
def show_site_map() -> str:
    """Every public page, read off the data that they are made of."""
    plan = load_plan()
    return SiteMapTemplate(
        services=items_on(moments.today()),
        plan=plan,
        texts=list(pages().items()),
    ).render()


def _text(name: PageName) -> str:
    return TextTemplate(page=pages()[name]).render()
