"""Reads answers of each kind, from pages and spreadsheets.

An answer is stored as JSON: numbers with decimals and dates as strings, telephone
numbers with their country code (E.164), an identity as `{"kind", "number"}`, rows as
a list of objects. An unreadable answer is kept as typed, so that nothing is lost, and
`check` reports it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from services.catalogue.fields import Column, Field, RowsField, TextField
from services.catalogue.money.currencies import CURRENCIES, CurrencySum
from services.characters import clean_characters, one_line, tidy_paragraphs
from services.contact import normalise_phone, tidy_email
from services.identifiers import IDENTITY_KINDS, IdentityKind, normalise

MAX_DIGITS = 18
"""More digits than any figure needs; also limits the time that huge input takes."""

_MONEY_SIGNS = re.compile(r"^(RMB|CNY|¥|人民币)|(元|人民币)$", re.IGNORECASE)
_INTEGER = re.compile(rf"[+-]?[0-9]{{1,{MAX_DIGITS}}}")
_DECIMAL = re.compile(rf"[+-]?[0-9]{{1,{MAX_DIGITS}}}(\.[0-9]{{0,8}})?")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}([,\s][0-9]{3})+(\.[0-9]*)?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_YES = frozenset({"yes", "true", "y", "是"})
_NO = frozenset({"no", "false", "n", "否"})


class Unreadable(ValueError):
    """The answer does not fit the kind of its question."""


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
        exact = isinstance(field, TextField) and field.pattern is not None
        value = unicodedata.normalize("NFKC", text) if exact else text
    return None if value is None else _READERS.get(field.kind, _line)(value)


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


def decimal(value: object) -> Decimal:
    """Read a number as people write it: with commas, full-width, with 元 or RMB.

    Raises:
        Unreadable: it is not a number.
    """
    written = _figure(value)
    if not _DECIMAL.fullmatch(written):
        raise Unreadable
    try:
        return Decimal(written)
    except InvalidOperation as error:
        raise Unreadable from error


def is_empty_row(row: object) -> bool:
    """Check whether nothing was filled in to a row."""
    return isinstance(row, Mapping) and all(_blank(value) for value in row.values())


def _blank(value: object) -> bool:
    if isinstance(value, Mapping):
        return not (value.get("number") or value.get("amount"))
    return value in (None, "", [])


def _line(value: object) -> str | None:
    return one_line(_string(value)) or None


def _lines(value: object) -> str | None:
    return tidy_paragraphs(_string(value)) or None


def _credit_code(value: object) -> str | None:
    return normalise(_string(value)) or None


def _email(value: object) -> str | None:
    return tidy_email(_string(value)) or None


def _phone(value: object) -> str | None:
    return normalise_phone(_string(value)) or None


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable
    return value


def _figure(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Unreadable
    written = unicodedata.normalize("NFKC", str(value)).strip()
    written = _MONEY_SIGNS.sub("", written).strip()
    if _THOUSANDS.fullmatch(written):
        written = re.sub(r"[,\s]", "", written)
    return written


def _integer(value: object) -> int:
    written = _figure(value)
    if not _INTEGER.fullmatch(written):
        raise Unreadable
    return int(written)


def _date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise Unreadable
    written = unicodedata.normalize("NFKC", value).strip()
    if not _ISO_DATE.fullmatch(written):
        raise Unreadable
    try:
        return date(*(int(part) for part in written.split("-")))
    except ValueError as error:
        raise Unreadable from error


def _yesno(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable


def _codes(value: object) -> list[str] | None:
    codes = [value] if isinstance(value, str) else value
    if not isinstance(codes, list | tuple) or not all(isinstance(code, str) for code in codes):
        raise Unreadable
    return list(dict.fromkeys(codes)) or None


def _identity(value: object) -> Identity | None:
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


def _currency(value: object) -> CurrencySum | None:
    if not isinstance(value, Mapping):
        raise Unreadable
    amount, currency = value.get("amount"), value.get("currency")
    if amount is None or (isinstance(amount, str) and not amount.strip()):
        return None
    return CurrencySum(currency if currency in CURRENCIES else None, decimal(amount))


def _rows(value: object) -> list[Mapping[str, Any]] | None:
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


_READERS: dict[str, Callable[[object], Any]] = {
    "textarea": _lines,
    "integer": _integer,
    "decimal": decimal,
    "money": decimal,
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
