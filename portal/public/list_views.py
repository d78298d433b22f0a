"""Published lists of rounds, and the feed of all that is published before it is decided."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, url_for

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.public.feeds import FeedEntry, day_begins, write_feed
from portal.public.guide import Handler, handlers
from portal.web import gettext as _
from portal.web import language, read, t
from services import formats, moments
from services.applications.case.entries import is_over
from services.applications.publicities import list_standing
from services.catalogue import Item, item
from services.funds import public_lists, reporting
from services.funds.one_list import find_superseding
from services.language import Text
from services.models import Application, Publicity, Round, RoundList
from services.plan import load_plan
from services.rounds.directions import describe_directions
from services.rounds.terms import FREED


@renders("public/round_list.html")
class PublicListTemplate(PageTemplate):
    """Who is proposed for what, from when to when, and what one can say about it.

    Args:
        lists: what was published, the newest first.
        rows: who is proposed for what, by list.
    """

    round: Round
    lists: Sequence[RoundList]
    rows: Mapping[UUID, Sequence[Any]]
    freed_words = FREED
    is_over = staticmethod(is_over)

    @property
    def open_now(self) -> bool:
        """Whether a list can still be objected to and reported on."""
        return bool(reporting.list_open(self.lists))

    def superseding(self, of: RoundList) -> RoundList | None:
        """Find which published list took the place of one that was dropped."""
        return find_superseding(of, self.lists)

    @property
    def directions(self) -> Sequence[tuple[Text, Decimal]]:
        """The directions that have a budget of their own, with these."""
        return describe_directions(self.round.item_code, self.round.directions)

    @property
    def paid(self) -> Decimal:
        """RMB that was paid in all."""
        found = (row.paid for rows in self.rows.values() for row in rows)
        return sum((paid for paid in found if paid is not None), Decimal(0))

    @property
    def recovered(self) -> bool:
        """Whether anything that was paid is to be paid back, or was."""
        return any(row.recovered for rows in self.rows.values() for row in rows)

    @property
    def item(self) -> Item:
        """The item that the round is of."""
        return item(self.round.item_code)

    @property
    def handler(self) -> Handler:
        """The unit that takes objections."""
        return handlers(load_plan(), self.item, moments.today())[0]


@blueprint.get("/rounds/<uuid:round_id>")
@access.anyone
def show_round_list(round_id: UUID) -> str:
    """Show the published list of a round. Raises NotFound."""
    found, lists = public_lists.find_published(read(), round_id)
    rows = public_lists.list_amounts(read(), lists)
    return PublicListTemplate(round=found, lists=lists, rows=rows).render()


@blueprint.get("/rounds/feed.atom")
@access.anyone
def show_feed() -> Response:
    """Show what is published before it is decided as an Atom feed, the newest first."""
    address = url_for("public.show_feed", _external=True)
    lists = [_entry(of, one) for of, one in public_lists.list_published(read())]
    cases = [_entry_of_case(of, about) for of, about in list_standing(read())]
    entries = sorted([*lists, *cases], key=lambda one: one.updated, reverse=True)
    return write_feed(address, _("Published before it is decided"), entries)


def _entry(of: RoundList, one: Round) -> FeedEntry:
    assert of.published_on is not None
    until = formats.day(of.published_until or moments.today(), language())
    named = _("List no. %(number)s", number=of.number)
    return FeedEntry(
        key=f"urn:uuid:{of.id}",
        title=f"{t(item(one.item_code).name)} · {one.name} · {named}",
        updated=day_begins(of.published_on),
        summary=_("The proposed list is published until %(day)s.", day=until),
        page=url_for("public.show_round_list", round_id=one.id, _external=True),
    )


def _entry_of_case(of: Publicity, about: Application) -> FeedEntry:
    until = formats.day(of.last_day, language())
    return FeedEntry(
        key=f"urn:uuid:{of.id}",
        title=f"{t(item(about.item_code).name)} · {about.filed_name}",
        updated=day_begins(of.first_day),
        summary=_("What is intended is published until %(day)s.", day=until),
        page=url_for("public.show_publicity", publicity_id=of.id, _external=True),
    )
