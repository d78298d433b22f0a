"""Commands of the running portal: tables, jobs, demonstration data, everything at once."""

import click

from portal.log import configure_logging
from services import schema


@click.command()
def migrate() -> None:
    """Bring the database to the tables that this code expects."""
    schema.upgrade()
    click.echo(f"tables at revision {schema.head()}")


@click.command()
def worker() -> None:
    """Run jobs until told to stop."""
    from services import jobs

    configure_logging()
    jobs.queue.run_worker(name="worker", delete_jobs="successful", concurrency=1)


@click.command()
def demo() -> None:
    """Fill an empty database with demonstration data, and list its accounts."""
    from services.database import Session
    from services.demo import accounts, seed

    with Session() as db, db.begin():
        added = seed(db)
    click.echo("demonstration data added" if added else "there is data already; nothing added")
    for account in accounts():
        click.echo(account)


@click.command()
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True)
@click.option("--demo/--no-demo", default=True, help="Add demonstration data if there is none.")
def serve(port: int, demo: bool) -> None:
    """Run the whole portal on this machine: database, web, jobs."""
    from portal.supervisor import Supervisor

    raise SystemExit(Supervisor(port=port, demo=demo).run())
