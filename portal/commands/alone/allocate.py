"""`allocate`: what each entry of a round is paid, by a file that tells the round."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import click
from pydantic import Field

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

Money = Annotated[Decimal, Field(ge=0, lt=LARGEST, decimal_places=2)]
"""RMB, written as a string."""
Score = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=4)]


class ToldFloor(Frozen):
    """The least payment, and whether what would be less is dropped or kept."""

    amount: Money
    below: Below


class ToldEntry(Frozen):
    """An entry, as it is written down."""

    id: Annotated[str, Field(min_length=1)]
    base: Money
    score: Score | None = None


class ToldRound(Frozen):
    """The terms and entries of a round, as they are written down."""

    envelope: Money
    unit: Annotated[Money, Field(gt=0)] = Decimal("0.01")
    least: ToldFloor | None = Field(default=None, alias="floor")
    least_score: Score | None = None
    entries: tuple[ToldEntry, ...]

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
    entries = [RoundEntry(one.id, one.base, one.score) for one in told.entries]
    try:
        found = allocate(told.envelope, told, entries, told.least_score)
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
        "entries": [_describe_one(one) for one in found.allotments],
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
