"""`check-plan`: whether all content agrees, and what it says of the plan.

To read and check everything takes seconds, so what was found consistent is kept, under
the digest of all the code and content that said so.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portal.commands.arguments import FILE, as_json, print_json
from services import moments
from services.settings import ROOT, settings

if TYPE_CHECKING:
    from portal.plan_report import Report

READ = ("requirements.txt", "portal/**/*.py", "portal/public/content/*", "services/**/*")
READ_TOO = ("translations/*.yaml", "translations/*/LC_MESSAGES/*.po")
"""All that the answer hangs on, as patterns below the root."""


@click.command("check-plan")
@as_json
@click.option(
    "--text",
    type=FILE,
    help="The plan's published text, to be held against the data.",
)
@click.pass_context
def check_plan(context: click.Context, as_json: bool, text: Path | None) -> None:
    """Check that plan, agencies, items and all other content agree. Exits with 1 if not."""
    report, problems = _check(_read(text)) if text else _check_once()
    if as_json:
        print_json({"ok": not problems, "problems": problems} | report)
    else:
        _describe_plan(report, problems)
    context.exit(1 if problems else 0)


def _check(text: str | None = None) -> "tuple[Report, list[str]]":
    from portal.plan_report import checked  # noqa: PLC0415  # brings in all that can be checked

    return checked(text)


def _check_once() -> "tuple[Report, list[str]]":
    """Answer without a text, from the file of the last consistent answer if it still holds."""
    kept = settings().var / "check-plan.json"
    digest = _digest()
    with suppress(OSError, ValueError):
        known = json.loads(kept.read_text("utf-8"))
        if known["digest"] == digest:
            return known["report"], []
    report, problems = _check()
    if not problems:
        with suppress(OSError):  # a disk that cannot be written keeps nothing
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps({"digest": digest, "report": report}), "utf-8")
    return report, problems


def _digest() -> str:
    """Digest all that the answer hangs on; the day too, as it decides which versions hold."""
    found = sha256(moments.today().isoformat().encode())
    for path in _files():
        found.update(f"{path}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _files() -> Iterator[Path]:
    for pattern in READ + READ_TOO:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _read(text: Path) -> str:
    try:
        return text.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"cannot read {text}: {error}", param_hint="--text") from error


def _describe_plan(report: "Report", problems: list[str]) -> None:
    for measure in report["measures"]:
        click.echo(f"{measure['number']:>2} {measure['title']}：{measure['units_verbatim']}")
    for agency in report["agencies"]:
        then = "、".join(f"{s['name']}（{s['from']}）" for s in agency["successors"])
        click.echo(f"{agency['code']:<9} {agency['name']}{' → ' + then if then else ''}")
    for one in report["items"]:
        click.echo(f"{one['code']}: measure {one['measure']}, {_route(one)}")
    for problem in problems:
        click.echo(f"Problem: {problem}", err=True)
    counts = ", ".join(f"{len(found)} {name}" for name, found in report.items() if found)
    said = f"{len(problems)} problem{'s'[: len(problems) > 1]}" if problems else "consistent"
    click.echo(f"{counts}: {said}" if counts else said)


def _route(one: dict[str, Any]) -> str:
    """Say who handles an item, in what part."""
    parts = [("with", "joint"), ("consulting", "consulted"), ("informing", "informed")]
    others = [f"{word} {', '.join(one[part])}" for word, part in parts if one[part]]
    return ", ".join([one["lead"], *others]) if others else f"{one['lead']} alone"
