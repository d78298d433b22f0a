"""`clock`: where a case stands in time, by the events that a file tells."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from portal.commands.arguments import FILE, as_json, print_json, read_file
from services import moments
from services.applications.clock import clock
from services.applications.clock.calendar import CalendarUnknown
from services.applications.clock.replaying import (
    ImpossibleHistory,
    ReplayedEvent,
    ToldHistory,
    replay,
)
from services.applications.lifecycle import Action
from services.applications.lifecycles import LIFECYCLES
from services.catalogue import Item
from services.catalogue.loader import known_codes, read_item
from services.errors import NotFound

UNITS = {"working_day": "working days", "day": "days"}


@click.command("clock")
@click.option(
    "--events",
    "file",
    type=FILE,
    required=True,
    help="Item, day and events, in JSON.",
)
@as_json
def show_clock(file: Path, as_json: bool) -> None:
    """Say how many days of a case are used and left, and when it is due."""
    told = read_file(file, ToldHistory)
    on = told.on or moments.today()
    first = moments.local_day(told.events[0].at) if told.events else on
    one = _item_of(told.item, first)
    try:
        events = replay(LIFECYCLES[one.nature], told.events)
        _require_receipt(one, events)
        described = _describe_clock(one, events, on, told.closes_on)
    except (ImpossibleHistory, CalendarUnknown) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print_json(described)
    else:
        _echo_clock(one, described)


def _item_of(code: str, on: date) -> Item:
    try:
        return read_item(code.strip().lower(), on)
    except NotFound as error:
        known = ", ".join(known_codes())
        raise click.ClickException(f"item: there is no item {code}; there are {known}") from error


def _require_receipt(one: Item, events: list[ReplayedEvent]) -> None:
    """Refuse to guess the day of receipt where the law counts from it."""
    decision = one.limit("decision")
    submitted = any(event.action == Action.SUBMIT for event in events)
    if decision and decision.from_receipt and events and not submitted:
        raise ImpossibleHistory(
            f"event 1, {events[0].action}: {one.code} counts from receipt, so begin with submit"
        )


def _describe_clock(
    one: Item, events: list[ReplayedEvent], on: date, closes_on: date | None
) -> dict[str, Any]:
    happened = [event for event in events if moments.local_day(event.at) <= on]
    phases = LIFECYCLES[one.nature].phases
    read = clock.read(happened, one.limits, on, phases=phases, closes_on=closes_on)
    return {
        "item": one.code,
        "version": one.version,
        "on": on.isoformat(),
        "state": happened[-1].to_state if happened else None,
        "phase": read.phase,
        "unit": read.limit.unit if read.limit else None,
        "started_on": _written(read.started_on),
        "due_on": _written(read.due_on),
        "days_allowed": read.days_allowed,
        "days_used": read.days_used,
        "days_left": read.days_left,
        "days_excluded": read.days_excluded,
        "overdue": read.overdue,
        "paused": read.paused,
        "resumes_on": _written(read.resumes_on),
        "extended": read.extended,
        "provisional": read.provisional,
    }


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _echo_clock(one: Item, read: dict[str, Any]) -> None:
    click.echo(f"{one.name.sc} · {one.name.en} · {read['on']}")
    if read["due_on"] is None and read["unit"] is None:
        click.echo("no limit runs")
        return
    unit = UNITS[read["unit"]]
    click.echo(f"{read['phase']}: {read['days_allowed']} {unit} after {read['started_on']}")
    late = ", overdue" if read["overdue"] else ""
    if read["paused"] and not late:
        until = read["resumes_on"] or "nobody knows when"
        click.echo(
            f"suspended until {until}; then due on {read['due_on'] or 'a day not known yet'}"
        )
    else:
        click.echo(f"due on {read['due_on']}{late}{', suspended' if read['paused'] else ''}")
    click.echo(
        f"{read['days_used']} used, {read['days_left']} left, {read['days_excluded']} excluded"
    )
    if read["provisional"]:
        click.echo("Provisional: the working days of that year are not published yet.", err=True)
