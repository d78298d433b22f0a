"""Checks that what is kept is whole: the record of what happened, and the files."""

import json
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import click

from portal.commands.arguments import FILE, as_json, print_json
from services.applications.case import checks, proving
from services.database import ReadSession, Session, Snapshot
from services.documents import store
from services.documents.digital_seals import comparing
from services.inventory import checking, heads

HEAD = {"document", "signature"}
"""The keys of a line of `export-heads`."""


@click.command("verify-ledger")
@as_json
@click.option(
    "--head",
    type=FILE,
    help="A signed head that was kept elsewhere, to check against as well.",
)
def verify_ledger(as_json: bool, head: Path | None) -> None:
    """Check the ledger of every case, every row against its inventory, the audit and all heads.

    Names what is missing, altered or not the portal's. Exits with 1 if there is any flaw.
    """
    kept = _read_heads(head) if head else []
    with Snapshot() as db:
        flaws = list(proving.find_flaws(db))
        for one in kept:
            flaws += heads.check_against(db, one)
    if as_json:
        print_json([_as_json(flaw) for flaw in flaws])
    else:
        for flaw in flaws:
            click.echo(_in_words(flaw))
        click.echo(f"{len(flaws)} flaws")
    sys.exit(1 if flaws else 0)


@click.command("export-heads")
@click.option("--sign", is_flag=True, help="Sign the state of now first.")
def export_heads(sign: bool) -> None:
    """Print all signed heads, one a line, to be kept where nobody can change them."""
    if sign:
        with Session() as writing, writing.begin():
            heads.sign_head(writing)
    with ReadSession() as db:
        for head in heads.list_heads(db):
            click.echo(json.dumps(heads.export(head), sort_keys=True))


@click.command("verify-files")
def verify_files() -> None:
    """Read every document and paper that the database names; name what is not whole, and
    papers without the digital seal that is on record.

    Rows that the portal did not write are named too. Exits with 1 if there is any.
    """
    found = 0
    with Snapshot() as db:
        for flaw in checking.check_files(db):
            found += 1
            click.echo(_in_words(flaw))
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


def _read_heads(path: Path) -> list[dict[str, Any]]:
    """Read what `export-heads` printed; of several lines, each is a head."""
    try:
        kept = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except ValueError as error:
        raise click.UsageError(f"{path} holds no signed heads: {error}") from error
    if not kept or not all(isinstance(one, dict) and one.keys() == HEAD for one in kept):
        raise click.UsageError(f"{path} holds no signed heads")
    return kept


def _as_json(flaw: proving.AnyFlaw) -> dict[str, Any]:
    match flaw:
        case checks.LedgerFlaw():
            where: dict[str, Any] = {
                "application": str(flaw.application_id),
                "sequence": flaw.sequence,
            }
        case checking.RowFlaw():
            where = {
                "application": str(flaw.key) if flaw.kind == "case" else None,
                "inventory": f"{flaw.kind} {flaw.key}",
                "table": flaw.table,
                "row": flaw.row,
            }
        case heads.HeadFlaw():
            where = {"application": None, "head": flaw.number}
    return {**where, "reason": flaw.reason}


def _in_words(flaw: proving.AnyFlaw) -> str:
    match flaw:
        case checks.LedgerFlaw():
            return f"{flaw.application_id}: event {flaw.sequence}: {flaw.reason}"
        case checking.RowFlaw():
            row = f": {flaw.table} {flaw.row}" if flaw.table else ""
            return f"{flaw.kind} {flaw.key}{row}: {flaw.reason}"
        case heads.HeadFlaw():
            return f"signed head {flaw.number}: {flaw.reason}"
