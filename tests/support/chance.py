"""Right answers by chance: what a filing could say, without a thought for what it pays."""

from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from services.catalogue import Item
from services.catalogue.answers import right_filing
from services.catalogue.fields import (
    ChoiceField,
    CurrencyField,
    DateField,
    DecimalField,
    IntegerField,
    MoneyField,
    RowsField,
    TextField,
    YesNoField,
)
from tests.support.answers import DAY, Answers

MOST_ROWS = 6


def answers_by_chance(wanted: Item, seed: int) -> Answers:
    """The right filing of an item with other figures, days, choices and rows."""
    chance = Random(seed)
    answers = deepcopy(right_filing(wanted.code, DAY).answers)
    for path, field in wanted.by_path.items():
        section, code = path.split(".")
        values = answers.setdefault(section, {})
        if isinstance(field, RowsField):
            values[code] = _rows(chance, field, values.get(code) or [{}])
        elif code in values or chance.random() < 0.5:
            values[code] = _answer(chance, field, values.get(code))
    return answers


def _rows(chance: Random, field: RowsField, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    number = chance.randint(1, min(MOST_ROWS, field.max))
    return [
        {
            column.code: _answer(chance, column, row.get(column.code))
            for row in [chance.choice(rows)]
            for column in field.columns
        }
        for _ in range(number)
    ]


def _answer(chance: Random, field: Any, known: Any) -> Any:
    match field:
        case IntegerField():
            return chance.randint(field.min, min(field.max, field.min + chance.choice([9, 5000])))
        case MoneyField() | DecimalField():
            return str(_figure(chance, field))
        case CurrencyField():
            currency = chance.choice(field.offered)
            return {"currency": currency, "amount": str(_figure(chance, field))}
        case DateField():
            return (DAY - timedelta(days=chance.randint(0, 900))).isoformat()
        case TextField():  # no two alike: what is unique is paid for once
            return f"{known or ''}{chance.randint(0, 10**9)}"
        case YesNoField():
            return chance.random() < 0.5
        case ChoiceField():
            return chance.choice(field.leaves()).code
    return known


def _figure(chance: Random, field: MoneyField | DecimalField | CurrencyField) -> Decimal:
    most = min(field.max, field.min + chance.choice([10, 10_000, 1_000_000, 100_000_000]))
    return (field.min + (most - field.min) * Decimal(chance.random())).quantize(Decimal("0.01"))
