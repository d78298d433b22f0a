"""What commands take and print alike: days, and JSON."""

import json
import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

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


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(report: dict[str, Any]) -> None:
    """Print what scripts read."""
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))


def explain_file(file: Path, wrong: ValidationError) -> str:
    """Say what is wrong in a file, a line for each place."""
    lines = (
        f"{'.'.join(map(str, error['loc'])) or file.name}: {error['msg']}"
        for error in wrong.errors()
    )
    return "\n".join(lines)
