"""Accounts from the command line: the first administrator, and codes for trying out."""

import click

from services.accounts import second_factor
from services.accounts.signing_up import find_user
from services.accounts.staff_invitations import invite_staff
from services.actor import Role
from services.database import ReadSession, Session
from services.errors import Invalid
from services.settings import settings


@click.command("totp")
@click.argument("email")
def show_code(email: str) -> None:
    """Print the code that the authenticator app of EMAIL shows now. Not in production."""
    if settings().production:
        raise click.ClickException("in production, codes are on their owner's phone only")
    with ReadSession() as db:
        user = find_user(db, email)
    code = second_factor.current_code(user) if user else None
    if code is None:
        raise click.ClickException(f"no account of {email} with an authenticator app")
    click.echo(code)


@click.command("invite-administrator")
@click.argument("email")
@click.argument("name")
@click.option("--language", type=click.Choice(["sc", "tc", "en"]), default="sc")
def invite_administrator(email: str, name: str, language: str) -> None:
    """Mail an invitation to EMAIL to administer the portal as NAME; for the first of them."""
    try:
        with Session() as db, db.begin():
            invite_staff(
                db,
                None,
                email=email,
                name=name,
                role=Role.ADMINISTRATOR,
                body_code=None,
                language="en" if language == "en" else "tc" if language == "tc" else "sc",
            )
    except Invalid as error:
        raise click.ClickException(str(error.problems[0].message)) from error
    click.echo(f"invited {email}")
