"""Checks that what is kept is whole: the record of what happened, and the files."""

import json
import sys
from itertools import chain

import click

from services.applications.case import ledger
from services.database import ReadSession
from services.documents import store
from services.documents.digital_seals import comparing


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


@click.command("verify-files")
def verify_files() -> None:
    """Read every document and paper that the database names; name what is not whole, and
    papers without the digital seal that is on record.

    Exits with 1 if there is any.
    """
    found = 0
    with ReadSession() as db:
        try:
            for wrong, application_id, digest in chain(store.verify(db), comparing.compare(db)):
                found += 1
                click.echo(f"{application_id}: {digest} is {wrong}")
        except store.StoreUnavailable as error:
            reason, *_ = str(error.__cause__).splitlines()
            raise click.ClickException(f"the document store does not answer: {reason}") from error
        papers, specimens = comparing.count(db)
    click.echo(f"{papers} papers, {specimens} of them SPECIMEN 演示样张")
    click.echo(f"{found} files missing, altered or not sealed as recorded")
    sys.exit(1 if found else 0)
