"""One search over services, conditions, measures, agencies and help."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.web import language
from services import moments
from services.database import ReadSession
from services.language import N_, Message
from services.search.entries import EntryKind
from services.search.finding import LONGEST, Hit, find, is_indexed

KINDS: dict[EntryKind, Message] = {
    "service": N_("Service"),
    "errand": N_("Several services in one filing"),
    "scheme": N_("Check your eligibility"),
    "measure": N_("Measure of the plan"),
    "agency": N_("Agency"),
    "page": N_("Page"),
    "answer": N_("Question and answer"),
    "published": N_("Question that somebody asked"),
}
"""What each kind of thing is called."""

SUMMARY = 180
"""Characters of a summary that are shown."""


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A thing that was found, in the reader's language."""

    kind: Message
    title: str
    summary: str
    address: str


@renders("public/search.html")
class SearchTemplate(PageTemplate):
    """What was found, or how to ask.

    Args:
        ready: whether anything can be found yet.
    """

    typed: str
    hits: Sequence[ShownHit]
    ready: bool
    longest = LONGEST


@blueprint.get("/search")
@access.anyone
def search() -> str:
    """Find what was asked for, across services, the checker, the plan, agencies and help."""
    typed = request.args.get("q", "").strip()[:LONGEST]
    with ReadSession() as db:
        found = find(db, typed, moments.today()) if typed else []
        ready = bool(found) or is_indexed(db)
    return SearchTemplate(typed=typed, hits=[_show(hit) for hit in found], ready=ready).render()


def _show(hit: Hit) -> ShownHit:
    summary = hit.summary[language()]
    if len(summary) > SUMMARY:
        summary = f"{summary[:SUMMARY].rstrip()}…"
    return ShownHit(KINDS[hit.kind], hit.title[language()], summary, _address(hit))


def _address(hit: Hit) -> str:
    """Build the address of what was found."""
    match hit.kind:
        case "service":
            return url_for("public.show_service", code=hit.key)
        case "errand":
            return url_for("public.show_errand", errand_code=hit.key)
        case "scheme":
            return url_for("eligibility.show_scheme", code=hit.key)
        case "measure":
            return url_for("public.show_measure", number=hit.key)
        case "agency":
            return url_for("public.show_agency", code=hit.key)
        case "published":
            return url_for("public.show_answer", key=hit.key)
        case "page" | "answer":
            endpoint, _, place = hit.key.partition("#")
            return url_for(endpoint, _anchor=place or None)
