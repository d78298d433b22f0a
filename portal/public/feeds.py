"""Atom feeds (RFC 4287)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response

from portal.web import gettext as _
from services import moments


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed.

    Args:
        key: as a URN, the same whenever it is read.
        page: address of the page that tells more.
    """

    key: str
    title: str
    updated: datetime
    summary: str
    page: str


def write_feed(address: str, title: str, entries: Iterable[FeedEntry]) -> Response:
    """Answer with a feed of entries, the newest first.

    Args:
        address: of the feed itself.
    """
    entries = list(entries)
    newest = max((one.updated for one in entries), default=day_begins(date(2026, 1, 1)))
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add(feed, id=address, title=title, updated=newest.isoformat())
    SubElement(feed, "link", rel="self", href=address)
    SubElement(SubElement(feed, "author"), "name").text = _("Shenzhen Service Trade Single Window")
    for one in entries:
        entry = SubElement(feed, "entry")
        updated = one.updated.isoformat()
        _add(entry, id=one.key, title=one.title, updated=updated, summary=one.summary)
        SubElement(entry, "link", href=one.page)
    return Response(tostring(feed, "utf-8", xml_declaration=True), mimetype="application/atom+xml")


def day_begins(day: date) -> datetime:
    """Find the moment at which a day begins in Shenzhen."""
    return datetime.combine(day, time(), moments.SHENZHEN)


def _add(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text
