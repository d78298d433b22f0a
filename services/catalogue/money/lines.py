"""Calculates each line of an amount by itself, before any cap."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from typing import Any

from services import formats
from services.catalogue import own_rules
from services.catalogue.fields import RowsField
from services.catalogue.money.currencies import FEN, CurrencySum, conversion_note, convert_to_rmb
from services.catalogue.money.examining import NOT_EXAMINED, Examined
from services.catalogue.money.results import NOTHING, Earlier, FundRound, LineAmount, RowAmount
from services.catalogue.money.terms import (
    AmountLine,
    CostsLine,
    FigureLine,
    FlatLine,
    InterestLine,
    Rate,
    StatedLine,
    UnitsLine,
)
from services.catalogue.visibility import FilledRow, View
from services.conditions import applies, as_decimal
from services.language import N_, Message


@dataclass(frozen=True, slots=True)
class Known:
    """The data that a line is calculated from.

    Args:
        current: the round filed in; without it, no date is checked against a period.
        before: the applicant's filings that come before this one.
        examined: what an officer found of it.
        above: the lines of the amount that come before this one.
    """

    view: View
    current: FundRound | None
    before: Sequence[Earlier] = ()
    examined: Examined = NOT_EXAMINED
    above: Sequence[LineAmount] = ()

    @property
    def rates(self) -> Mapping[str, Decimal]:
        """The round's rates of exchange."""
        return self.current.rates if self.current else {}


def calculate_line(line: AmountLine, known: Known) -> LineAmount | None:
    """Calculate a line by itself; None if it does not apply."""
    if not applies(line.when, known.view.answer):
        return None
    match line:
        case CostsLine() | InterestLine():
            return _calculate_rows(line, known)
        case FigureLine():
            return _calculate_figure(line, known)
        case FlatLine():
            return _calculate_flat(line, known)
        case UnitsLine():
            return _calculate_units(line, known)
        case StatedLine():
            return _calculate_stated(line, known)


# --- lines with rows --------------------------------------------------------------


def _calculate_rows(line: CostsLine | InterestLine, known: Known) -> LineAmount:
    field = known.view.item.by_path[line.rows]
    assert isinstance(field, RowsField)
    taken = _keys_counted_before(line, field, known)
    struck = known.examined.struck.get(line.code, {})
    keys: dict[int, tuple[Any, ...]] = {}
    rows = []
    for row in known.view.rows(line.rows):
        key = tuple(row.values.get(column) for column in field.unique)
        if key and None not in key:
            keys[row.index] = key
        if row.index in struck:
            said = N_("Struck out: %(reason)s", reason=struck[row.index])
            rows.append(RowAmount(row.index, NOTHING, reasons=(said,)))
        else:
            rows.append(_calculate_row(line, row, known, taken.get(key)))
    unknown = any(row.amount is None for row in rows)
    total = None if unknown else sum((row.amount or NOTHING for row in rows), NOTHING)
    notes = tuple(_interest_notes(line, known)) if isinstance(line, InterestLine) else ()
    return LineAmount(line, total, tuple(rows), keys, notes)


def _keys_counted_before(
    line: CostsLine | InterestLine, field: RowsField, known: Known
) -> dict[tuple[Any, ...], Message]:
    """Map the keys of rows that count already to where: in another list of this filing that is
    paid for, or in another filing of the round.
    """
    taken: dict[tuple[Any, ...], Message] = {}
    for found in known.above:
        if _counts_alike(found, line, field, known) and found.line.code != line.code:
            said = N_("It counts under “%(line)s” already", line=found.line.label)
            taken |= dict.fromkeys(found.counted_keys, said)
    for filing in known.before:
        for found in filing.found.lines if filing.in_round else ():
            if _counts_alike(found, line, field, known):
                said = N_("It counts in %(number)s already", number=filing.number)
                taken |= dict.fromkeys(found.counted_keys, said)
    return taken


def _counts_alike(
    found: LineAmount, line: CostsLine | InterestLine, field: RowsField, known: Known
) -> bool:
    """Check whether a row of another line would be paid for twice: two lines over one list are
    meant to look at the same rows, those over two lists with the same keys are not.
    """
    if found.line.code == line.code:
        return True
    if not isinstance(found.line, CostsLine | InterestLine) or found.line.rows == line.rows:
        return False
    other = known.view.item.by_path.get(found.line.rows)
    return isinstance(other, RowsField) and other.unique == field.unique


def _calculate_row(
    line: CostsLine | InterestLine, row: FilledRow, known: Known, elsewhere: Message | None
) -> RowAmount:
    reasons = tuple(_reasons(line, row.values, known))
    if not reasons and elsewhere:
        reasons = (elsewhere,)
    if reasons:
        return RowAmount(row.index, NOTHING, reasons=reasons)
    value = row.values.get(line.cost)
    cost = convert_to_rmb(value, known.rates)
    if cost is None and isinstance(value, CurrencySum):
        return RowAmount(row.index, None, reasons=(no_rate(value.currency),))
    if isinstance(line, InterestLine):
        found = _interest(line, row, cost or NOTHING, known)
    else:
        found = _cost(line, row, cost or NOTHING, known)
    said = conversion_note(value, known.rates, known.current.rates_on if known.current else None)
    return replace(found, notes=(said,)) if said else found


def _cost(line: CostsLine, row: FilledRow, cost: Decimal, known: Known) -> RowAmount:
    lookup = known.view.row_lookup(row.values)
    rate = next((rate for rate in line.rates if applies(rate.when, lookup)), None)
    if rate is None:
        return RowAmount(row.index, NOTHING, reasons=(N_("No rate applies to this row"),))
    return _paid(row.index, rate, cost)


def _reasons(
    line: CostsLine | InterestLine, row: Mapping[str, Any], known: Known
) -> Iterator[Message]:
    """Yield the reasons why a row does not count."""
    if isinstance(line, CostsLine) and line.counts is not None:
        yield from own_rules.function(known.view.item.code, line.counts)(row, known.current)
        return
    needed = [line.cost, line.dated, line.days if isinstance(line, InterestLine) else None]
    current = known.current
    if any(row.get(column) is None for column in needed if column):
        yield N_("The row is not complete")
    elif line.dated and current and not current.costs_from <= row[line.dated] <= current.costs_to:
        yield N_("What lies outside the period of this round does not count")


def _paid(index: int, rate: Rate, cost: Decimal) -> RowAmount:
    """Calculate the share of a cost that is paid, to the fen, rounded down."""
    share = max(cost * rate.share, NOTHING)
    capped = share if rate.each is None else min(share, rate.each)
    return RowAmount(index, capped.quantize(FEN, ROUND_DOWN), rate, share)


def no_rate(currency: str | None) -> Message:
    """Word that the round has no rate for a currency."""
    return N_("The round has no rate for %(currency)s yet", currency=currency or "?")


def _interest(line: InterestLine, row: FilledRow, principal: Decimal, known: Known) -> RowAmount:
    percent = _percent(line, known)
    if percent is None:
        return RowAmount(row.index, None, reasons=(N_("The round has no rate of interest yet"),))
    days = Decimal(line.basis if line.days is None else row.values[line.days])
    amount = max(principal * percent * days, NOTHING) / (100 * line.basis)
    return RowAmount(row.index, amount.quantize(FEN, ROUND_DOWN), uncapped=amount)


def _percent(line: InterestLine, known: Known) -> Decimal | None:
    return line.percent or (known.current.interest if known.current else None)


def _interest_notes(line: InterestLine, known: Known) -> Iterator[Message]:
    percent = _percent(line, known)
    if percent is None:
        return
    if line.days is None:
        yield N_("Interest of a year at %(percent)s%%", percent=f"{percent:f}")
    else:
        yield N_(
            "Interest at %(percent)s%% a year, by the day, %(basis)s days to the year",
            percent=f"{percent:f}",
            basis=line.basis,
        )


# --- lines without ----------------------------------------------------------------


def _calculate_figure(line: FigureLine, known: Known) -> LineAmount:
    answers = [known.view.answer(path) for path in (line.cost, line.less) if path]
    rate = next((rate for rate in line.rates if applies(rate.when, known.view.answer)), None)
    if rate is None or None in answers:
        return LineAmount(line, NOTHING)
    figures: list[Decimal] = []
    for value in answers:
        figure = convert_to_rmb(value, known.rates)
        if figure is None:
            return LineAmount(line, None, notes=(no_rate(value.currency),))
        figures.append(figure)
    cost = figures[0] - sum(figures[1:], NOTHING)
    row = _paid(0, rate, cost)
    return LineAmount(line, row.amount, (row,))


def _calculate_flat(line: FlatLine, known: Known) -> LineAmount:
    found = next((one for one in line.sums if applies(one.when, known.view.answer)), None)
    if found is None:
        return LineAmount(line, NOTHING)
    total = found.sum.quantize(FEN)
    words = formats.in_all_languages(formats.money, total)
    return LineAmount(line, total, notes=(N_("A flat sum of %(sum)s", sum=words),))


def _calculate_units(line: UnitsLine, known: Known) -> LineAmount:
    quantity = as_decimal(known.view.answer(line.quantity))
    found = next((one for one in line.sums if applies(one.when, known.view.answer)), None)
    if found is None or quantity is None:
        return LineAmount(line, NOTHING)
    total = (quantity * found.sum).quantize(FEN, ROUND_DOWN)
    words = formats.in_all_languages(formats.money, found.sum)
    note = N_("%(quantity)s at %(sum)s each", quantity=f"{quantity:f}", sum=words)
    return LineAmount(line, total, notes=(note,))


def _calculate_stated(line: StatedLine, known: Known) -> LineAmount:
    claimed = convert_to_rmb(known.view.answer(line.claimed), known.rates)
    found = known.examined.stated.get(line.code)
    if found is None:
        note = N_("No figure is published. The agency states the sum, with its reason")
        return LineAmount(line, claimed, notes=(note,))
    words = formats.in_all_languages(formats.money, found.amount)
    note = N_("The agency states %(sum)s: %(note)s", sum=words, note=found.note)
    total = found.amount if claimed is None else min(found.amount, claimed)
    return LineAmount(line, total, notes=(note,))
