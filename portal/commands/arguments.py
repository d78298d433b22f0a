"""What commands take and print alike: days, and JSON."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import BaseModel, ValidationError

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(click.ParamType[date]):
    """A date written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or a usage error."""
        with suppress(ValueError):  # a day that no month has
            if ISO_DAY.fullmatch(value):  # `fromisoformat` takes more, such as weeks
                return date.fromisoformat(value)
        return self.fail(f"{value!r} is not a date like 2026-11-22", param, ctx)


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file that is there."""

Told = TypeVar("Told", bound=BaseModel)

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(report: Any) -> None:
    """Print what scripts read."""
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))


def read_file(file: Path, model: type[Told]) -> Told:
    """Read what a file of JSON tells.

    Raises:
        click.ClickException: it does not tell it; names each place that is wrong.
    """
    # Editors put a mark before UTF-8, and write other encodings, which are refused by name.
    try:
        written = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise click.ClickException(f"{file.name}: not a text in UTF-8") from wrong
    try:
        told = model.model_validate_json(written, strict=True)
        json.loads(written, object_pairs_hook=_refuse_twice)
    except ValidationError as wrong:
        lines = (
            f"{'.'.join(map(str, error['loc'])) or file.name}: "
            f"{error['msg'].removeprefix('Value error, ')}"
            for error in wrong.errors()
        )
        raise click.ClickException("\n".join(lines)) from wrong
    except ValueError as wrong:
        raise click.ClickException(f"{file.name}: {wrong}") from wrong
    return told


def _refuse_twice(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object in which a key stands twice, as one of its values would be lost."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key} is said twice")
        found[key] = value
    return found
