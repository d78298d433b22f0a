"""Puts values and conditions of an item's questions into words of each language."""

from datetime import date
from decimal import Decimal

from services import formats
from services.catalogue.fields import (
    NUMBERS,
    Column,
    CountryField,
    DecimalField,
    DistrictField,
    Field,
    IntegerField,
    MoneyField,
    OptionsField,
    RowsField,
)
from services.catalogue.money.currencies import format_sum
from services.catalogue.places import all_countries, districts
from services.catalogue.schema import Item
from services.conditions import When
from services.conditions.logic import Value
from services.conditions.wording import ConditionWords
from services.language import Language, Text, gettext


def word_value(field: Field | Column, value: Value, language: Language) -> str:
    """Word a value that a question can be answered with, with its unit."""
    match value:
        case bool():
            return gettext("Yes", language) if value else gettext("No", language)
        case date():
            return formats.day(value, language)
        case str():
            return _word_code(field, value, language)
    if isinstance(field, MoneyField):
        return formats.money(Decimal(value), language)
    if isinstance(field, IntegerField) and field.is_year:
        return str(value)
    whole = field.sum_of(Decimal(value)) if isinstance(field, DecimalField) else None
    if whole and language == "en":
        return format_sum(whole, language)
    return f"{value:,}{word_unit(field.unit if isinstance(field, NUMBERS) else None, language)}"


def _word_code(field: Field | Column, code: str, language: Language) -> str:
    match field:
        case OptionsField():
            return field.by_code[code].label[language]
        case DistrictField():
            return districts()[code][language]
        case CountryField():
            return all_countries()[code][language]
    return code


def word_unit(unit: Text | None, language: Language) -> str:
    """Word a unit behind a number."""
    if unit is None:
        return ""
    space = " " if language == "en" and unit.en != "%" else ""
    return space + unit[language]


def word_condition(item: Item, when: When, language: Language, listed: str | None = None) -> str:
    """Word a condition of an item in one line.

    Args:
        listed: the list whose columns it may look at.
    """
    fields: dict[str, Field | Column] = dict(item.by_path)
    for path, rows in item.by_path.items():
        for column in rows.columns if isinstance(rows, RowsField) else ():
            fields[f"{path}.{column.code}"] = column
            if path == listed:
                fields[column.code] = column
    words = ConditionWords(
        lambda path: fields[path].label,
        lambda path, value, spoken: word_value(fields[path], value, spoken),
        stated=language != "en",
    )
    return words.condition(when, language)
