"""The queue of one's own agency."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from flask import get_template_attribute, redirect, request, session, url_for
from markupsafe import Markup
from sqlalchemy import Row
from werkzeug.wrappers import Response

from portal import kept
from portal.access import access, actor
from portal.agency import blueprint
from portal.downloads import MEDIA, send_bytes
from portal.pages import PageTemplate, renders
from portal.web import language, listed, read
from portal.wording import STATES
from services import moments
from services.actor import AGENCY_ROLES
from services.applications.casework import queue
from services.applications.casework.queue import Filters, QueueKey, QueuePage, Tab
from services.applications.clock.calendar import add_working_days
from services.catalogue import all_items
from services.language import LANGUAGES, N_, Language
from services.models import Review
from services.plan import load_plan

PLACE = "queue"
"""Under which name the cookie keeps where in the queue the officer was."""

MOST_EXPORTED = 2_000
"""Cases in a file of the queue."""

FILTERS = ("view", "part", "item", "holder", "q")
"""What an address may say about the queue, its page aside."""

SOON = 3
"""Working days from which a due date is marked as near."""

TABS = {
    Tab.SIGNOFF: N_("Awaiting sign-off"),
    Tab.OPEN: N_("To do"),
    Tab.MINE: N_("Mine"),
    Tab.UNCLAIMED: N_("Unclaimed"),
    Tab.ELSEWHERE: N_("Waiting for others"),
    Tab.ALL: N_("All"),
}

WORDS = {
    "case": N_("Case number"),
    "applicant": N_("Applicant"),
    "service": N_("Service"),
    "part": N_("Our part"),
    "state": N_("Status"),
    "due": N_("Due"),
    "holder": N_("Held by"),
    "lead": N_("Lead"),
    "joint": N_("Joint"),
    "me": N_("Me"),
    "nobody": N_("Nobody"),
    "mark": N_("Mark"),
}


@renders("agency/queue.html")
class QueueTemplate(PageTemplate):
    """The queue within its frame.

    Args:
        content: a page of it, rendered.
        ended: whether the officer came from the last case of this view.
    """

    content: Markup
    ended: bool


@renders("agency/queue_content.html")
class QueueContentTemplate(PageTemplate):
    """One page of the queue, without its frame.

    Args:
        rows: its rows, rendered.
        choose_service: the filter by service, rendered.
        say: what the page says, by the keys of `WORDS`.
        address: writes the queue's address with some of its filters changed.
        successors: who acts in place of a body that does not act any more.
    """

    page: QueuePage
    rows: Markup
    choose_service: Markup
    filters: Filters
    counts: Mapping[Tab, int]
    say: Mapping[str, str]
    tabs: Mapping[Tab, str]
    address: Callable[..., str]
    successors: str
    most_exported = MOST_EXPORTED
    most_counted = queue.MOST_COUNTED

    def address_of(self, format: str) -> str:  # noqa: A002  # as the address says it
        """Build the address of what is shown as a file, all its pages together."""
        chosen = {name: value for name, value in request.args.items() if name in FILTERS}
        query = f"?{urlencode(chosen)}" if chosen else ""
        return url_for("agency.download_queue", format=format) + query


@renders("agency/queue_row.html")
class QueueRowTemplate(PageTemplate):
    """One case of the queue.

    Args:
        mine: whether its reader holds it.
        late: by how many working days it is late; None if it is not.
        soon: the day up to which a due date is near.
    """

    row: Row[Any]
    mine: bool
    late: int | None
    today: date
    soon: date
    services: Mapping[str, str]
    states: Mapping[str, str]
    say: Mapping[str, str]


@blueprint.get("/queue")
@access.roles(*AGENCY_ROLES)
def show_queue() -> str:
    """Cases of the officer's body, most urgent first."""
    asked = request.args.to_dict()
    filters = _filters(asked)
    after, before = read_key(asked.get("after")), read_key(asked.get("before"))
    someone = actor()
    place = _addresses()(after=asked.get("after"), before=asked.get("before"))
    if place_in_queue() != place:
        session[PLACE] = place

    def render_content(found: kept.Fingerprint) -> str:
        page = queue.page(read(), someone, filters, after=after, before=before)
        return _render_content(page, filters, queue.read_counts(someone, found))

    def render(found: kept.Fingerprint) -> str:
        shown = (found, place, moments.today(), someone.user_id, someone.role, someone.body)
        content = kept.piece(("queue", *shown), lambda: render_content(found))
        return QueueTemplate(content=content, ended="ended" in asked).render()

    return kept.page(queue.fingerprint(someone, filters, after=after, before=before), render)


@blueprint.get("/queue/<any(xlsx, csv):format>")
@access.roles(*AGENCY_ROLES)
def download_queue(format: str) -> Response:  # noqa: A002  # as the address says it
    """Download the cases of a view, in its order."""
    from forms.load_sheet import write_csv, write_xlsx  # noqa: PLC0415  # loads openpyxl

    filters = _filters(request.args.to_dict())
    found = queue.page(read(), actor(), filters, size=MOST_EXPORTED)
    say, today = _words(language()), moments.today()
    columns = ("case", "applicant", "service", "part", "state", "due", "holder")
    services, states = _services(language(), today), _states(language())
    lines = [
        (
            row.number,
            row.applicant,
            services.get(row.item_code, row.item_code),
            say[row.part],
            states[row.state],
            row.due_on.isoformat() if row.due_on and row.waiting != "nobody" else "",
            row.assignee or "",
        )
        for row in found.rows
    ]
    heads, title = [say[name] for name in columns], _tabs((filters.view,), language())[filters.view]
    made = write_xlsx(title, heads, lines) if format == "xlsx" else write_csv(heads, lines)
    return send_bytes(made, f"{title}-{today}.{format}", MEDIA[format])


@blueprint.get("/queue/next")
@access.roles(*AGENCY_ROLES)
def show_next() -> Response:
    """Go to the case that follows another in the view of the queue where the officer was."""
    place = dict(parse_qsl(urlsplit(place_in_queue()).query))
    after = read_key(request.args.get("after"))
    found = queue.page(read(), actor(), _filters(place), after=after, size=1)
    if not found.rows:
        return redirect(_addresses_of(place)(ended="1"), 303)
    row = found.rows[0]
    return redirect(url_for("agency.show_case", application_id=row.id), 303)


def next_address(review: Review) -> str:
    """Build the address of the case that follows a part of a case in the queue."""
    return url_for("agency.show_next", after=write_key(QueueKey(review.due_on, review.id)))


def _render_content(page: QueuePage, filters: Filters, counts: Mapping[Tab, int]) -> str:
    return QueueContentTemplate(
        page=page,
        rows=Markup("").join(_row(row, page.overdue.get(row.id)) for row in page.rows),
        choose_service=_choose_service(filters.item),
        filters=filters,
        counts=counts,
        say=_words(language()),
        tabs=_tabs(queue.list_tabs(actor()), language()),
        address=_addresses(),
        successors="" if page.rows else _successors(),
    ).render()


def _row(row: Row[Any], late: int | None) -> Markup:
    """One case as a row of the table: the same for all who see these words on this day."""
    mine = row.assignee_id == actor().user_id
    today = moments.today()
    shown = (row.number, row.applicant, row.item_code, row.part, row.state, row.due_on, row.waiting)
    return kept.piece(
        ("queue row", today, mine, late, row.assignee, *shown),
        lambda: _render_row(row, today, late, mine=mine),
    )


def _render_row(row: Row[Any], today: date, late: int | None, *, mine: bool) -> str:
    return QueueRowTemplate(
        row=row,
        mine=mine,
        late=late,
        today=today,
        soon=add_working_days(today, SOON),
        services=_services(language(), today),
        states=_states(language()),
        say=_words(language()),
    ).render()


def _choose_service(chosen: str) -> Markup:
    """Draw the filter by service, whose list is long."""
    services = _services(language(), moments.today())
    select = get_template_attribute("macros/ui.html", "filter_select")
    return kept.piece(
        ("queue services", chosen, *services.values()),
        lambda: select("item", WORDS["service"].in_(language()), services.items(), chosen),
    )


def _successors() -> str:
    """Name who acts in place of the officer's body, if it does not any more."""
    bodies = load_plan().successors(actor().body or "", moments.today())
    return listed(body.name for body in bodies)


@lru_cache(maxsize=2 * len(LANGUAGES))
def _services(lang: Language, day: date) -> dict[str, str]:
    """Return the services of a day by code, put into words once for each language."""
    return {item.code: item.short_name[lang] for item in all_items(day)}


@cache
def _states(lang: Language) -> dict[str, str]:
    return {state.value: label.in_(lang) for state, label in STATES.items()}


@cache
def _words(lang: Language) -> dict[str, str]:
    """Return what the page says, put into words once for each language."""
    return {name: word.in_(lang) for name, word in WORDS.items()}


@cache
def _tabs(views: tuple[Tab, ...], lang: Language) -> dict[Tab, str]:
    return {view: TABS[view].in_(lang) for view in views}


def place_in_queue() -> str:
    """Return where the officer was in the queue, to go back to."""
    place = session.get(PLACE)
    home = url_for("agency.show_queue")
    return place if isinstance(place, str) and place.startswith(home) else home


def _filters(asked: Mapping[str, str]) -> Filters:
    offered = queue.list_tabs(actor())
    view, part = asked.get("view"), asked.get("part", "")
    return Filters(
        view=Tab(view) if view in offered else offered[0],
        part=part if part in ("lead", "joint") else "",
        item=asked.get("item", ""),
        mine=asked.get("holder") == "me",
        search=asked.get("q", "")[:100],
    )


def _addresses() -> Callable[..., str]:
    """Return what writes the queue's address with some filters changed; empty ones drop out."""
    return _addresses_of({n: v for n, v in request.args.items() if n in FILTERS})


def _addresses_of(now: dict[str, str]) -> Callable[..., str]:
    path = url_for("agency.show_queue")

    def address(**changes: str | QueueKey | None) -> str:
        wanted = {
            name: write_key(value) if isinstance(value, QueueKey) else value
            for name, value in (now | changes).items()
            if value
        }
        return f"{path}?{urlencode(wanted)}" if wanted else path

    return address


def write_key(key: QueueKey) -> str:
    """Write a key into an address."""
    return f"{key.due_on.isoformat() if key.due_on else ''}_{key.id}"


def read_key(text: str | None) -> QueueKey | None:
    """Read a key from an address; None for what is none, which shows the first page."""
    day, _, identifier = (text or "").partition("_")
    with suppress(ValueError):
        return QueueKey(date.fromisoformat(day) if day else None, UUID(identifier))
    return None
