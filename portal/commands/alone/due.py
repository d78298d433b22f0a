"""`due`: the day on which a limit or a publicity ends."""

from datetime import date

import click

from portal.commands.arguments import Day
from services.applications.clock.calendar import (
    CalendarUnknown,
    add_working_days,
    end_of_publicity,
    is_provisional,
)


@click.command("due")
@click.option("--from", "start", type=Day(), required=True, help="The day of the event.")
@click.option("--working-days", "days", type=click.IntRange(min=0), required=True)
@click.option("--first-day-counts", "public", is_flag=True, help="As in a publicity.")
def show_due(start: date, days: int, *, public: bool) -> None:
    """Print the day on which a limit ends. The day of the event does not count."""
    if public and not days:
        raise click.UsageError("with --first-day-counts there is at least one working day")
    try:
        due = end_of_publicity(start, days) if public else add_working_days(start, days)
    except CalendarUnknown as error:
        raise click.ClickException(str(error)) from error
    click.echo(due.isoformat())
    if is_provisional(due):
        click.echo(
            f"Provisional: the working days of {due.year} have not been published yet.", err=True
        )
