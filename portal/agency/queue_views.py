"""The queue of one's own agency."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import get_template_attribute, redirect, request, session, url_for
from markupsafe import Markup
from sqlalchemy import Row
from werkzeug.wrappers import Response

from portal import kept
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.queue_places import (
    FILTERS,
    PLACE,
    addresses,
    addresses_of,
    place_in_queue,
    read_filters,
    read_key,
    write_filters,
    write_sort,
)
from portal.downloads import MEDIA, send_bytes
from portal.pages import PageTemplate, renders
from portal.web import language, listed, read
from portal.wording import STATES
from services import moments
from services.actor import AGENCY_ROLES
from services.applications.casework import queue
from services.applications.casework.overseeing import SOON
from services.applications.casework.queue import Filters, QueuePage, Tab
from services.applications.casework.sorting import Order, Sort
from services.applications.clock.calendar import add_working_days
from services.catalogue import all_items
from services.language import LANGUAGES, N_, Language
from services.plan import load_plan

MOST_EXPORTED = 2_000
"""Cases in a file of the queue."""

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


SORT_WORDS = {
    Order(Sort.DUE): N_("Due soonest first"),
    Order(Sort.DUE, descends=True): N_("Due latest first"),
    Order(Sort.NUMBER): N_("Oldest case number first"),
    Order(Sort.NUMBER, descends=True): N_("Newest case number first"),
    Order(Sort.SERVICE): N_("Sorted by service"),
    Order(Sort.SERVICE, descends=True): N_("Sorted by service, from the end"),
}
"""What each order is called, for who chooses it from a list."""


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
        views: the reader's own views: their names, and what addresses say of them.
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
    views: Sequence[tuple[str, Mapping[str, str]]]
    most_exported = MOST_EXPORTED
    most_counted = queue.MOST_COUNTED

    def sorted_as(self, name: str) -> Order | None:
        """Return the order of the page, if it is by this column."""
        return self.filters.order if self.filters.order.by == name else None

    def sorts(self, name: str) -> str:
        """Build the address of the page sorted by a column: from its end, if it is already."""
        order, wanted = self.sorted_as(name), Sort(name)
        descends = order is not None and not order.descends
        return self.address(sort=write_sort(self.filters.view, Order(wanted, descends)))

    @property
    def orders(self) -> Sequence[tuple[str, str]]:
        """The orders to choose from, as addresses say them and in words; the usual one first."""
        view = self.filters.view
        found = [
            (write_sort(view, order), words.in_(language()))
            for order, words in SORT_WORDS.items()
            if order.by in queue.list_sorts(view)
        ]
        return sorted(found, key=lambda one: one[0] != "")

    @property
    def sortables(self) -> Sequence[Sort]:
        """The columns that this tab can be sorted by."""
        return queue.list_sorts(self.filters.view)

    @property
    def chosen_order(self) -> str:
        """The order of the page, as addresses say it."""
        return write_sort(self.filters.view, self.filters.order)

    def address_of_view(self, place: Mapping[str, str]) -> str:
        """Build the address of one of the reader's own views."""
        return addresses_of(place)()

    def is_shown(self, place: Mapping[str, str]) -> bool:
        """Check whether the page is what one of the reader's own views shows."""
        return place == write_filters(self.filters)

    @property
    def on_own_view(self) -> bool:
        """Whether the page is what any of the reader's own views shows."""
        return any(self.is_shown(place) for _name, place in self.views)

    @property
    def save_address(self) -> str:
        """Where this view is given a name."""
        return f"{url_for('agency.save_view')}?{urlencode(write_filters(self.filters))}"

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


@blueprint.get("/")
@access.roles(*AGENCY_ROLES)
def go_home() -> Response:
    """Lead on to where an officer begins to work."""
    return redirect(url_for("agency.show_queue"), 303)


@blueprint.get("/queue")
@access.roles(*AGENCY_ROLES)
def show_queue() -> str:
    """Cases of the officer's body, most urgent first."""
    asked = request.args.to_dict()
    filters = read_filters(asked)
    after, before = read_key(asked.get("after")), read_key(asked.get("before"))
    someone = actor()
    place = addresses()(after=asked.get("after"), before=asked.get("before"))
    if place_in_queue() != place:
        session[PLACE] = place

    def render_content(found: kept.Fingerprint) -> str:
        page = queue.page(read(), someone, filters, after=after, before=before)
        return _render_content(page, filters, found)

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

    filters = read_filters(request.args.to_dict())
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
    found = queue.page(read(), actor(), read_filters(place), after=after, size=1)
    if not found.rows:
        return redirect(addresses_of(place)(ended="1"), 303)
    row = found.rows[0]
    return redirect(url_for("agency.show_case", application_id=row.id), 303)


def _render_content(page: QueuePage, filters: Filters, found: kept.Fingerprint) -> str:
    return QueueContentTemplate(
        page=page,
        rows=Markup("").join(_row(row, page.overdue.get(row.id)) for row in page.rows),
        choose_service=_choose_service(filters.item),
        filters=filters,
        counts=queue.read_counts(actor(), found),
        views=queue.read_views(found),
        say=_words(language()),
        tabs=_tabs(queue.list_tabs(actor()), language()),
        address=addresses(),
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
