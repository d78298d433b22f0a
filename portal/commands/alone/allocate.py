"""`allocate`: what each entry of a round is paid, by a file that tells the round."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self

import click
from pydantic import BeforeValidator, Field, model_validator

from portal.commands.arguments import FILE, as_json, print_json, read_file
from services.catalogue.money.results import Below
from services.content import Frozen
from services.rounds.allocating import (
    RULE_WORDS,
    Allocation,
    Allotment,
    RoundEntry,
    allocate,
    shown,
)
from services.rounds.terms import LARGEST

PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read_plain(value: Any) -> Decimal:
    """Read a number in digits; what could be read in two ways, as 1,000 and 1_000, is refused."""
    written = value if isinstance(value, str) else json.dumps(value)
    if not PLAIN.fullmatch(written):
        raise ValueError(f"{written[:40]} is not a number in digits, like 1234567.89")
    return Decimal(written) or Decimal(0)  # -0 is 0


Plain = Annotated[Decimal, BeforeValidator(read_plain)]
"""A number, written as a string or as one of JSON."""
Money = Annotated[Plain, Field(ge=0, lt=int(LARGEST), decimal_places=2)]
"""RMB, written as a string."""
Score = Annotated[Plain, Field(ge=0, le=1000, decimal_places=4)]


class ToldFloor(Frozen):
    """The least payment, and whether what would be less is dropped or kept."""

    amount: Money
    below: Below


class ToldEntry(Frozen):
    """An entry, as it is written down."""

    id: Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
    base: Money
    score: Score | None = None
    direction: str = ""


class ToldRound(Frozen):
    """The terms and entries of a round, as they are written down."""

    envelope: Money
    unit: Annotated[Money, Field(gt=0)] = Decimal("0.01")
    least: ToldFloor | None = Field(default=None, alias="floor")
    least_score: Score | None = None
    directions: Mapping[Annotated[str, Field(min_length=1)], Money] = Field(default_factory=dict)
    entries: tuple[ToldEntry, ...]

    @model_validator(mode="after")
    def need_scores_for_the_least(self) -> Self:
        """Refuse a least score that would be measured against nothing."""
        if self.least_score is not None and all(one.score is None for one in self.entries):
            raise ValueError("least_score is for a competitive round, and no entry has a score")
        return self

    @model_validator(mode="after")
    def need_entries_of_directions(self) -> Self:
        """Refuse a budget of a direction of which no entry is: that may be a mistake of typing."""
        unknown = sorted(set(self.directions) - {one.direction for one in self.entries})
        if unknown:
            raise ValueError(f"directions: no entry is of {', '.join(unknown)}")
        return self

    @property
    def floor(self) -> Decimal | None:
        """The least payment, in RMB."""
        return self.least.amount if self.least else None

    @property
    def below(self) -> Below:
        """Whether an amount under the least payment is dropped or kept."""
        return self.least.below if self.least else "keep"


@click.command("allocate")
@click.option(
    "--round",
    "file",
    type=FILE,
    required=True,
    help="Terms and entries, in JSON.",
)
@as_json
def show_allocation(file: Path, as_json: bool) -> None:
    """Divide the envelope of a round among its entries."""
    told = read_file(file, ToldRound)
    entries = [
        RoundEntry(one.id, one.base, one.score, direction=one.direction) for one in told.entries
    ]
    try:
        found = allocate(told.envelope, told, entries, told.least_score, directions=told.directions)
    except ValueError as wrong:
        raise click.ClickException(f"entries: {wrong}") from wrong
    if as_json:
        print_json(_describe(found))
    else:
        _echo(found)


def _describe(found: Allocation) -> dict[str, Any]:
    return {
        "sum": _written(found.asked),
        "coefficient": f"{found.share.numerator}/{found.share.denominator}",
        "coefficient_shown": f"{shown(found.share):f}",
        "total": _written(found.total),
        "remainder": _written(found.remainder),
        **_describe_directions(found),
        "entries": [_describe_one(one) for one in found.allotments],
    }


def _describe_directions(found: Allocation) -> dict[str, Any]:
    """Write what directions with budgets got; nothing where none has one."""
    if not found.shares:
        return {}
    sums = {
        name: [one for one in found.allotments if one.entry.direction == name]
        for name in found.shares
    }
    return {
        "directions": {
            name: {
                "sum": _written(sum((one.entry.base for one in sums[name]), Decimal(0))),
                "coefficient": f"{share.numerator}/{share.denominator}",
                "coefficient_shown": f"{shown(share):f}",
                "total": _written(sum((one.amount for one in sums[name]), Decimal(0))),
            }
            for name, share in found.shares.items()
        }
    }


def _describe_one(one: Allotment) -> dict[str, str]:
    said = RULE_WORDS[one.rule]
    return {
        "id": one.entry.id,
        "base": _written(one.entry.base),
        "amount": _written(one.amount),
        "reason": one.rule.value,
        "words": said.in_("sc"),
        "words_en": said.in_("en"),
    }


def _written(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _echo(found: Allocation) -> None:
    click.echo(f"{_written(found.asked)} asked, coefficient {shown(found.share):f}")
    for one in found.allotments:
        click.echo(f"{one.entry.id}  {_written(one.amount)}  {RULE_WORDS[one.rule].in_('en')}")
    click.echo(f"{_written(found.total)} paid, {_written(found.remainder)} left")
