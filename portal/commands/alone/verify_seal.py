"""`verify-seal`: whether the digital seal of a PDF is right, without the portal's database."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from portal.commands.arguments import as_json, print_json
from services.documents.digital_seals.certificates import read_certificates_from, read_roots
from services.documents.digital_seals.judging import SealVerdict, judge

WORDS: dict[SealVerdict, str] = {
    "right": "as it was sealed, by {signer}",
    "altered": "changed since it was sealed, or damaged",
    "stranger": "as it was sealed, but by nobody who is known, as {signer}",
    "absent": "without a digital seal",
}


@click.command("verify-seal")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--roots",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The certificates to trust, in PEM, in place of this portal's.",
)
@as_json
def verify_seal(file: Path, roots: Path | None, *, as_json: bool) -> None:
    """Judge the digital seal of a PDF. Exits with 1 unless it is right."""
    trusted = read_certificates_from(roots) if roots else read_roots()
    if roots and not trusted:
        raise click.BadParameter(f"no certificate in {roots}", param_hint="--roots")
    found = judge(file.read_bytes(), trusted)
    if as_json:
        print_json(asdict(found))
    else:
        mark = "SPECIMEN 演示样张, " if found.specimen else ""
        click.echo(mark + WORDS[found.verdict].format(signer=found.signer))
    sys.exit(0 if found.verdict == "right" else 1)
