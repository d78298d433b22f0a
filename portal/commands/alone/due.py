"""`due`: the day on which a limit ends."""

from datetime import date

import click

from portal.commands.arguments import Day
from services.applications.clock.calendar import CalendarUnknown, add_working_days, is_provisional


@click.command("due")
@click.option("--from", "start", type=Day(), required=True, help="The day of the event.")
@click.option("--working-days", "days", type=click.IntRange(min=0), required=True)
def show_due(start: date, days: int) -> None:
    """Print the day on which a limit ends. The day of the event does not count."""
    try:
        due = add_working_days(start, days)
    except CalendarUnknown as error:
        raise click.ClickException(str(error)) from error
    click.echo(due.isoformat())
    if is_provisional(due):
        click.echo(
            f"Provisional: the working days of {due.year} have not been published yet.", err=True
        )
