"""Rounds that are announced: the feed of them, and their days for a calendar."""

from flask import Response, url_for

from portal.access import access
from portal.calendar import calendar_entry
from portal.public import blueprint
from portal.public.feeds import FeedEntry, write_feed
from portal.web import gettext as _
from portal.web import language, t
from services import formats, moments
from services.catalogue import item as read_item
from services.catalogue import items_on
from services.errors import NotFound
from services.models import Round
from services.rounds.windows import find_announced, list_announced


@blueprint.get("/rounds/announced.atom")
@access.anyone
def show_announced() -> Response:
    """Show the rounds that are open or still to come as an Atom feed, the newest first."""
    known = {one.code for one in items_on(moments.today())}
    found = [one for one in list_announced(moments.now()) if one.item_code in known]
    address = url_for("public.show_announced", _external=True)
    return write_feed(address, _("Announced rounds"), map(_entry, found))


def _entry(one: Round) -> FeedEntry:
    opens, closes = (formats.moment(at, language()) for at in (one.opens_at, one.closes_at))
    return FeedEntry(
        key=f"urn:uuid:{one.id}",
        title=f"{t(read_item(one.item_code).name)} · {one.name}",
        updated=one.created_at,
        summary=_("Open for applications: %(opens)s to %(closes)s", opens=opens, closes=closes),
        page=url_for("public.show_service", code=one.item_code, _anchor="rounds", _external=True),
    )


@blueprint.get("/services/<code>/round.ics")
@access.anyone
def save_round(code: str) -> Response:
    """Send a calendar entry for the last day of the open round, or the first of the next.

    Raises NotFound where none is announced.
    """
    rounds = find_announced(code, moments.now())
    if rounds.first is None:
        raise NotFound
    title = _("Last day to apply: %(service)s") if rounds.open else _("Round opens: %(service)s")
    at = rounds.first.closes_at if rounds.open else rounds.first.opens_at
    entry = calendar_entry(
        moments.local_day(at),
        title % {"service": t(read_item(code).name)},
        url_for("public.show_service", code=code, _external=True),
        key=f"round-{rounds.first.id}",
    )
    return Response(entry, content_type="text/calendar; charset=utf-8")
