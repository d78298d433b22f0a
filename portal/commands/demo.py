"""Demonstration data, and the accounts to try it with."""

from collections.abc import Iterator
from itertools import groupby

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
    """List the demonstration accounts, a line a body, and how to sign in with them."""
    lines = [
        ("|".join(account.email.partition("@")[0] for account in same) + f"@{domain}", same[0])
        for (domain, _who), found in groupby(demo.accounts(), _place)
        for same in [list(found)]
    ]
    width = max(len(emails) for emails, _ in lines)
    yield f"Demonstration accounts, all with the password {PASSWORD}; a|b@c is a@c and b@c"
    for emails, account in lines:
        yield f"  {emails:<{width}} {'*' if account.second_factor else ' '} {account.who}"
    yield "* asks for a six-digit code as well: .venv/bin/flask --app wsgi totp EMAIL"
    yield f"  or add this key to an authenticator app: {TOTP_SECRET}"


def _place(account: demo.Account) -> tuple[str, str]:
    return account.email.partition("@")[2], account.who


@click.command("demo")
def add_demo() -> None:
    """Fill an empty database with demonstration data, and list its accounts."""
    added = sow_if_empty()
    click.echo("Added." if added else "There is data already; nothing was added.")
    for line in account_sheet():
        click.echo(line)
