"""Applies caps to an amount, beside the applicant's other filings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from services.catalogue.money.results import NOTHING, Amount, Earlier, LineAmount, RowAmount
from services.catalogue.money.terms import Cap, Reach
from services.conditions import Lookup, applies
from services.language import N_, Message, listed
from services.lookalikes import comparison_key

_Taken = TypeVar("_Taken")

_WITHIN: dict[Reach, Callable[[Earlier], bool]] = {
    "filing": lambda _: False,
    "round": lambda filing: filing.in_round,
    "year": lambda filing: filing.in_year,
    "lifetime": lambda _: True,
}


def cap_line(found: LineAmount, answer: Lookup, before: Sequence[Earlier]) -> LineAmount:
    """Apply the caps of a line, in order, to its rows and to its money."""
    code = found.line.code
    for cap in found.line.caps:
        taken = _used(cap, answer, before, lambda filing: filing.of(code))
        if not applies(cap.when, answer):
            continue
        if cap.rows is not None:
            found = _cap_rows(found, cap, cap.rows, {n: one.counted for n, one in taken.items()})
        else:
            money = {n: one.total or NOTHING for n, one in taken.items()}
            total, notes = _cap_money(found.total, cap, money)
            found = replace(found, total=total, notes=(*found.notes, *notes))
    return found


def cap_total(
    found: Amount, caps: Sequence[Cap], answer: Lookup, before: Sequence[Earlier]
) -> Amount:
    """Apply the caps on the sum of all lines."""
    for cap in caps:
        if applies(cap.when, answer):
            money = _used(cap, answer, before, lambda filing: filing.found.total)
            total, notes = _cap_money(found.total, cap, money)
            found = replace(found, total=total, notes=(*found.notes, *notes))
    return found


def cut_to_grant(found: Amount, granted: Decimal) -> Amount:
    """Cut an amount to what was granted: pay lines and rows from the top until it is used up."""
    left, lines = granted, []
    for line in found.lines:
        total = left if line.total is None else min(line.total, left)
        rows, of_line = [], total
        for row in line.rows:
            paid = of_line if row.amount is None else min(row.amount, of_line)
            rows.append(replace(row, amount=paid))
            of_line -= paid
        lines.append(replace(line, total=total, rows=tuple(rows)))
        left -= total
    return replace(found, total=granted, lines=tuple(lines))


def _used(
    cap: Cap, answer: Lookup, before: Sequence[Earlier], part: Callable[[Earlier], _Taken | None]
) -> dict[str, _Taken]:
    """Find how much of a cap each filing that counts towards it has used, by case number."""
    parts = {
        filing.number: part(filing)
        for filing in before
        if _WITHIN[cap.per](filing) and _of_the_same(cap, answer, filing)
    }
    return {number: one for number, one in parts.items() if one is not None}


def _of_the_same(cap: Cap, answer: Lookup, filing: Earlier) -> bool:
    """Check whether a filing is for the same thing, where a cap is for one thing."""
    if cap.subject is None:
        return True
    asked: Any = as_subject(answer(cap.subject.at))
    return bool(filing.subjects.get(cap.subject.at) == asked)


def as_subject(answer: Any) -> Any:
    """Reduce an answer to what caps compare, so that what looks the same is the same."""
    return comparison_key(answer) if isinstance(answer, str) else answer


def _cap_rows(found: LineAmount, cap: Cap, most: int, taken: Mapping[str, int]) -> LineAmount:
    """Count only as many rows as the cap has left, from the top."""
    left = max(most - sum(taken.values()), 0)
    if found.counted <= left:
        return found
    said = _name_filings(cap.words, taken)
    rows: list[RowAmount] = []
    for row in found.rows:
        over = row.counts and left <= 0
        rows.append(replace(row, amount=NOTHING, reasons=(said,)) if over else row)
        left -= row.counts
    unknown = any(row.amount is None for row in rows)
    total = None if unknown else sum((row.amount or NOTHING for row in rows), NOTHING)
    return replace(found, rows=tuple(rows), total=total, notes=(*found.notes, said))


def _cap_money(
    total: Decimal | None, cap: Cap, taken: Mapping[str, Decimal]
) -> tuple[Decimal | None, tuple[Message, ...]]:
    """Pay what the cap has left, or nothing if the applicant was paid often enough."""
    paying = {number: money for number, money in taken.items() if money > 0}
    if cap.times is not None:
        if len(paying) < cap.times:
            return total, ()
        return NOTHING, (_name_filings(cap.words, paying),)
    assert cap.most is not None
    left = max(cap.most - sum(paying.values(), NOTHING), NOTHING)
    if total is None or total <= left:
        return total, ()
    return left, (_name_filings(cap.words, paying),)


def _name_filings(said: Message, taken: Mapping[str, object]) -> Message:
    """Add to the words of a cap the filings that have used some of it."""
    if not taken:
        return said
    return N_("%(cap)s; counted with %(numbers)s", cap=said, numbers=listed(sorted(taken)))
