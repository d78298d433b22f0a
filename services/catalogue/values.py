"""Reads answers of each kind, from pages and spreadsheets.

An answer is stored as JSON: numbers with decimals and dates as strings, telephone
numbers with their country code (E.164), an identity as `{"kind", "number"}`, rows as
a list of objects. An unreadable answer is kept as typed, so that nothing is lost, and
`check` reports it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from services.catalogue.fields import (
    Column,
    CurrencyField,
    DateField,
    DecimalField,
    Field,
    IntegerField,
    MoneyField,
    RowsField,
    TextField,
)
from services.catalogue.money.currencies import CURRENCIES, CurrencySum
from services.characters import clean_characters, one_line, tidy_paragraphs, usual_forms
from services.contact import normalise_phone, tidy_email
from services.identifiers import IDENTITY_KINDS, IdentityKind, normalise
from services.language import Text
from services.written import Unreadable
from services.written.days import read_day
from services.written.figures import read_amount, read_figure

_YES = frozenset({"yes", "true", "y", "是"})
_NO = frozenset({"no", "false", "n", "否"})
YEAR = Text.of(sc="年", en="")


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity document: its kind and its normalised number."""

    kind: IdentityKind | None
    number: str


def parse_answer(field: Field | Column, value: object) -> Any:
    """Read an answer as str, int, Decimal, date, bool, list, Identity or CurrencySum.

    Returns:
        None if nothing was answered; rows as they are, to be read column by column.

    Raises:
        Unreadable: the answer does not fit the kind of the question.
    """
    if isinstance(value, str):
        text: str = make_storable(value)
        if not text.strip():
            return None
        value = text
    return None if value is None else _READERS.get(field.kind, _line)(field, value)


def normalise_answer(field: Field | Column, value: object) -> Any:
    """Convert an answer to the form stored; as typed if it cannot be read."""
    value = make_storable(value)
    try:
        found = parse_answer(field, value)
    except Unreadable:
        return value
    if isinstance(field, RowsField) and found is not None:
        return _normalised_rows(field, found)
    return to_json(found)


def make_storable(value: Any) -> Any:
    """Remove from input what a database cannot hold: control characters and NaN."""
    match value:
        case str():
            return clean_characters(value)
        case Mapping():
            return {make_storable(str(key)): make_storable(inner) for key, inner in value.items()}
        case list() | tuple():
            return [make_storable(inner) for inner in value]
        case float():
            return value if isfinite(value) else str(value)
        case _:
            return value


def to_json(value: Any) -> Any:
    """Convert a typed value for JSON."""
    match value:
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case Identity():
            return {"kind": value.kind, "number": value.number}
        case CurrencySum():
            return {"currency": value.currency, "amount": format(value.amount, "f")}
        case _:
            return value


def count_characters(text: str) -> int:
    """Count the characters of a text; a run of white space counts as one."""
    return len(one_line(text))


def is_empty_row(row: object) -> bool:
    """Check whether nothing was filled in to a row."""
    return isinstance(row, Mapping) and all(_blank(value) for value in row.values())


def _blank(value: object) -> bool:
    if isinstance(value, Mapping):
        return not (value.get("number") or value.get("amount"))
    return value in (None, "", [])


def _line(field: Field | Column, value: object) -> str | None:
    text = _string(value)
    if isinstance(field, TextField) and field.pattern is not None:
        text = normalise(text) if field.is_number else usual_forms(text)
    return one_line(text) or None


def _lines(_field: Field | Column, value: object) -> str | None:
    return tidy_paragraphs(_string(value)) or None


def _credit_code(_field: Field | Column, value: object) -> str | None:
    return normalise(_string(value)) or None


def _email(_field: Field | Column, value: object) -> str | None:
    return tidy_email(_string(value)) or None


def _phone(_field: Field | Column, value: object) -> str | None:
    return normalise_phone(_string(value)) or None


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable
    return value


def _figure(value: object) -> str:
    """Write a figure as text: JSON and spreadsheets have numbers, which are clear."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Unreadable
    return str(value)


def _decimal(field: DecimalField, value: object) -> Decimal:
    places = field.places if isinstance(value, str) else 8
    return read_figure(_figure(value), places=places, unit=field.unit)


def _integer(field: IntegerField, value: object) -> int:
    unit = YEAR if field.is_year else field.unit
    text = _figure(value)
    if field.is_year:
        text = text.strip().removesuffix("度")  # 2019年度
    found = read_figure(text, places=0, unit=unit)
    if found != int(found):
        raise Unreadable
    return int(found)


def _money(_field: MoneyField, value: object) -> Decimal:
    return read_amount(value) if isinstance(value, str) else read_figure(_figure(value))


def _date(_field: DateField, value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return read_day(_string(value))


def _yesno(_field: Field | Column, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable


def _codes(_field: Field | Column, value: object) -> list[str] | None:
    codes = [value] if isinstance(value, str) else value
    if not isinstance(codes, list | tuple) or not all(isinstance(code, str) for code in codes):
        raise Unreadable
    return list(dict.fromkeys(codes)) or None


def _identity(_field: Field | Column, value: object) -> Identity | None:
    if isinstance(value, Identity):
        return value
    if not isinstance(value, Mapping):
        raise Unreadable
    kind, number = value.get("kind"), value.get("number")
    if not kind and not number:
        return None
    if not isinstance(number or "", str):
        raise Unreadable
    known = next((k for k in IDENTITY_KINDS if k == kind), None)
    return Identity(known, normalise(make_storable(number or "")))


def _currency(_field: CurrencyField, value: object) -> CurrencySum | None:
    if not isinstance(value, Mapping):
        raise Unreadable
    amount, currency = value.get("amount"), value.get("currency")
    if amount is None or (isinstance(amount, str) and not amount.strip()):
        return None
    known = currency if currency in CURRENCIES else None
    if not isinstance(amount, str):
        return CurrencySum(known, read_figure(_figure(amount)))
    return CurrencySum(known, read_amount(amount, currency=known))


def _rows(_field: Field | Column, value: object) -> list[Mapping[str, Any]] | None:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise Unreadable
    return value or None


def _normalised_rows(field: RowsField, rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            column.code: normalise_answer(column, row[column.code])
            for column in field.columns
            if not _blank(row.get(column.code))
        }
        for row in rows
    ]


_READERS: dict[str, Callable[[Any, object], Any]] = {
    "textarea": _lines,
    "integer": _integer,
    "decimal": _decimal,
    "money": _money,
    "currency": _currency,
    "date": _date,
    "yesno": _yesno,
    "choices": _codes,
    "tree": _codes,
    "email": _email,
    "phone": _phone,
    "credit_code": _credit_code,
    "identity": _identity,
    "rows": _rows,
}
"""The reader of each kind; the other kinds are one line of text."""
