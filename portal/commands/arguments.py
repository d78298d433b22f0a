"""What commands take and print alike: days, and JSON."""

import json
import re
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
    try:
        return model.model_validate_json(file.read_bytes(), strict=True)
    except ValidationError as wrong:
        lines = (
            f"{'.'.join(map(str, error['loc'])) or file.name}: {error['msg']}"
            for error in wrong.errors()
        )
        raise click.ClickException("\n".join(lines)) from wrong
