"""Checks that the record of what happened was not tampered with."""

import json
import sys

import click

from services.applications import ledger
from services.database import ReadSession


@click.command("verify-ledger")
@click.option("--json", "as_json", is_flag=True, help="Print the flaws as JSON.")
def verify_ledger(as_json: bool) -> None:
    """Check the hash chain of every case; name the first altered event of each.

    Exits with 1 if there is any flaw.
    """
    with ReadSession() as db:
        flaws = list(ledger.verify(db))
    if as_json:
        rows = [
            {"application": str(f.application_id), "sequence": f.sequence, "reason": f.reason}
            for f in flaws
        ]
        click.echo(json.dumps(rows, indent=2))
    else:
        for flaw in flaws:
            click.echo(f"{flaw.application_id}: event {flaw.sequence}: {flaw.reason}")
        click.echo(f"{len(flaws)} flaws")
    sys.exit(1 if flaws else 0)
