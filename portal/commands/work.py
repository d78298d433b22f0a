"""The running portal: its tables, its jobs, and everything at once."""

import click

from portal import supervisor
from services import jobs, schema
from services.database import conninfo


@click.command()
def migrate() -> None:
    """Bring the database to the tables that this code expects."""
    schema.upgrade()
    click.echo(f"tables at revision {schema.head()}")


@click.command()
def worker() -> None:
    """Run jobs until told to stop."""
    conninfo()  # where there is no database, say so before a pool waits for it
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
