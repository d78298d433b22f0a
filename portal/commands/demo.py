"""Demonstration data, and the accounts to try it with."""

from collections.abc import Iterator

import click

from services import demo
from services.database import Session
from services.demo.people import PASSWORD, TOTP_SECRET
from services.demo.register import serve as serve_register
from services.settings import settings

__all__ = ["account_sheet", "add_demo", "serve_register", "sow_if_empty"]


def sow_if_empty() -> bool:
    """Add demonstration data to an empty database; tells whether it did.

    Raises:
        click.ClickException: in production, whose data is real.
    """
    if settings().production:
        raise click.ClickException("no demonstration data in production")
    with Session() as db, db.begin():
        if not demo.is_empty(db):
            return False
        with click.progressbar(length=1, label="Adding demonstration data") as bar:

            def show(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            demo.sow(db, show)
    return True


def account_sheet() -> Iterator[str]:
    """List the demonstration accounts, a line each, and how to sign in with them."""
    accounts = demo.accounts()
    width = max(len(account.email) for account in accounts)
    yield f"Demonstration accounts, all with the password {PASSWORD}"
    for account in accounts:
        star = "*" if account.second_factor else " "
        yield f"  {account.email:<{width}} {star} {account.who}"
    yield "* asks for a six-digit code as well: .venv/bin/flask --app wsgi totp EMAIL"
    yield f"  or add this key to an authenticator app: {TOTP_SECRET}"


@click.command("demo")
def add_demo() -> None:
    """Fill an empty database with demonstration data, and list its accounts."""
    added = sow_if_empty()
    click.echo("Added." if added else "There is data already; nothing was added.")
    for line in account_sheet():
        click.echo(line)
