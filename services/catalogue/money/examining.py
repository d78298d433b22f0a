"""What an officer found of the costs of a filing, and what it takes off its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal

from services import formats
from services.catalogue.money.currencies import FEN
from services.catalogue.money.results import NOTHING, LineAmount
from services.language import N_, Message, Text


@dataclass(frozen=True, slots=True)
class FoundSum:
    """Costs of a line that are not recognised, as an audit found; or the sum that is stated.

    Args:
        amount: RMB of costs, before any share of them is paid; or of the stated sum.
        note: where that is written.
    """

    amount: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found of a filing, by the code of a line; empty where nothing was.

    Args:
        struck: by line and row, from 0, why the row does not count.
        deducted: by line, the costs that do not.
        stated: by line, the sum that the agency states where no figure is published.
    """

    struck: Mapping[str, Mapping[int, Text]] = field(default_factory=dict)
    deducted: Mapping[str, Sequence[FoundSum]] = field(default_factory=dict)
    stated: Mapping[str, FoundSum] = field(default_factory=dict)


NOT_EXAMINED = Examined()


def deduct(found: LineAmount, deductions: Sequence[FoundSum]) -> LineAmount:
    """Take deductions off a line after its caps.

    Costs are taken off before a share of them is paid: what a cap cuts anyway is not cut
    twice. Of rows with several shares the largest counts.
    """
    off = sum((one.amount for one in deductions), NOTHING)
    if found.total is None or not off:
        return found
    counted = [row for row in found.rows if row.counts]
    share = max((row.rate.share for row in counted if row.rate), default=Decimal(1))
    most = sum((row.uncapped for row in counted), NOTHING) if found.rows else found.total
    left = max(most - share * off, NOTHING).quantize(FEN, ROUND_DOWN)
    notes = (*found.notes, *(_word(one) for one in deductions))
    return replace(found, total=min(found.total, left), notes=notes)


def _word(one: FoundSum) -> Message:
    amount = formats.in_all_languages(formats.money, one.amount)
    return N_("Costs of %(amount)s are not recognised: %(note)s", amount=amount, note=one.note)
