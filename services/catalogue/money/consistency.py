"""Checks an amount against the questions that it is calculated from."""

from collections.abc import Iterator, Mapping

from services.catalogue.fields import Field, RowsField
from services.catalogue.money.terms import (
    AmountLine,
    AmountRule,
    CostsLine,
    FigureLine,
    FlatLine,
    InterestLine,
    StatedLine,
    UnitsLine,
)
from services.catalogue.types import When

MONEY = frozenset({"money", "currency"})
"""Kinds of question that are answered with a sum."""
NUMBERS = frozenset({"integer", "decimal"})
"""Kinds of question that are answered with a number of things."""


def amount_conditions(rule: AmountRule) -> Iterator[tuple[str, When | None, str | None]]:
    """Yield every condition of an amount: its place, itself, and the list whose rows it sees."""
    for line in rule.lines:
        where = f"amount.{line.code}"
        yield where, line.when, None
        for cap in line.caps:
            yield f"{where}.caps", cap.when, None
        if isinstance(line, CostsLine | FigureLine):
            rows = line.rows if isinstance(line, CostsLine) else None
            for rate in line.rates:
                yield f"{where}.rates", rate.when, rows
        if isinstance(line, FlatLine | UnitsLine):
            for one in line.sums:
                yield f"{where}.sums", one.when, None
    for cap in rule.caps:
        yield "amount.caps", cap.when, None


def problems_of_amount(rule: AmountRule, fields: Mapping[str, Field]) -> Iterator[str]:
    """Yield what the lines of an amount refer to that does not exist or is of another kind."""
    for line in rule.lines:
        for problem in _line_problems(line, fields):
            yield f"amount.{line.code}: {problem}"
    for path in rule.subjects:
        if path not in fields or isinstance(fields[path], RowsField):
            yield f"amount.caps: {path} is no question that names what a cap is for"


def _line_problems(line: AmountLine, fields: Mapping[str, Field]) -> Iterator[str]:
    match line:
        case CostsLine() | InterestLine():
            yield from _row_problems(line, fields.get(line.rows))
        case FigureLine():
            for path in filter(None, (line.cost, line.less)):
                yield from _check_money(path, fields)
        case UnitsLine():
            if line.quantity not in fields or fields[line.quantity].kind not in NUMBERS:
                yield f"{line.quantity} is no question of a number"
        case StatedLine():
            if line.claimed not in fields or fields[line.claimed].kind != "money":
                yield f"{line.claimed} is no question of money in RMB"


def _check_money(path: str, fields: Mapping[str, Field]) -> Iterator[str]:
    if path not in fields or fields[path].kind not in MONEY:
        yield f"{path} is no question of money"


def _row_problems(line: CostsLine | InterestLine, rows: Field | None) -> Iterator[str]:
    if not isinstance(rows, RowsField):
        yield f"{line.rows} is no list of rows"
        return
    kinds = {column.code: column.kind for column in rows.columns}
    if kinds.get(line.cost) not in MONEY:
        yield f"{line.rows} has no column of money called {line.cost}"
    if line.dated and kinds.get(line.dated) != "date":
        yield f"{line.rows} has no column of dates called {line.dated}"
    if isinstance(line, InterestLine) and line.days and kinds.get(line.days) != "integer":
        yield f"{line.rows} has no column of whole numbers called {line.days}"
