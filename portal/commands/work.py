"""The running portal: its tables, its jobs, and everything at once."""

import click

from portal import supervisor
from portal.public.findable import list_findable_pages
from services import jobs, roles, schema
from services.applications.answers import list_findable_answers
from services.applications.case import founding
from services.database import Session, conninfo
from services.inventory.founding import CoverageLost
from services.search import indexing
from services.search.entries import list_findable


@click.command()
@click.option(
    "--seal-as-found", "anew", is_flag=True, help="Sign every row anew, when the key was lost."
)
def migrate(anew: bool) -> None:
    """Bring the database to the tables that this code expects, and seal what is not sealed yet."""
    schema.upgrade()
    click.echo(f"tables at revision {schema.head()}")
    try:
        with Session() as db, db.begin():
            sealed = founding.seal_as_found(db, anew=anew)
            granted = roles.grant_to_web(db.connection())
    except CoverageLost as lost:
        raise click.ClickException(str(lost)) from lost
    if granted:
        click.echo(f"{roles.WEB} can add to history and not change it")
    if sealed:
        click.echo(f"{sealed} rows sealed as they were found")


@click.command()
def worker() -> None:
    """Write down anew what the search finds, then run jobs until told to stop."""
    conninfo()  # where there is no database, say so before a pool waits for it
    with Session() as db, db.begin():
        answers = list_findable_answers(db)
        indexing.index(db, [*list_findable(), *list_findable_pages(), *answers])
    jobs.queue.run_worker(name="worker", delete_jobs="successful", concurrency=1)


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True
)
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--demo/--no-demo", "with_demo", help="Add demonstration data to an empty database.")
def serve(port: int, host: str, with_demo: bool) -> None:
    """Run the whole portal on this machine: database, web, jobs."""
    raise SystemExit(supervisor.run(host, port, with_demo=with_demo))
