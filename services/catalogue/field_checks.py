"""Checks of one answer, by kind of question."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from services import formats
from services.catalogue.fields import (
    Column,
    CountryField,
    CreditCodeField,
    CurrencyField,
    DateField,
    DecimalField,
    DistrictField,
    EmailField,
    Field,
    IdentityField,
    IntegerField,
    MoneyField,
    OptionsField,
    PhoneField,
    TextareaField,
    TextField,
    YesNoField,
)
from services.catalogue.money.currencies import CurrencySum
from services.catalogue.places import countries, districts
from services.catalogue.values import Identity, count_characters, parse_answer
from services.contact import check_email, check_phone
from services.glyphs import doubt_printing
from services.identifiers import check_credit_code, check_identity, doubt_credit_code
from services.language import N_, Message, Text, capitalise
from services.written import Unreadable

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Dates outside this range are typing errors, whatever the question."""

_SELECTED = (YesNoField, OptionsField, DistrictField, CountryField)


def missing_message(field: Field | Column | OptionsField) -> Message:
    """Word that a required answer is missing."""
    if isinstance(field, _SELECTED):
        return N_("Select %(noun)s", noun=field.noun)
    return N_("Enter %(noun)s", noun=field.noun)


def read_answer(field: Field | Column, raw: object, on: date) -> tuple[Any, Message | None]:
    """Read a required answer, and say what is wrong with it, if anything is.

    Args:
        raw: from a form, JSON or YAML.
        on: the day of the check.
    """
    try:
        value = parse_answer(field, raw)
    except Unreadable as error:
        return None, error.cause or check_answer(field, None, on)
    return (
        (value, missing_message(field))
        if value is None
        else (value, check_answer(field, value, on))
    )


def unreadable_message(field: Field | Column, raw: object, on: date) -> Message | None:
    """Say why an answer that was typed cannot be read."""
    return read_answer(field, raw, on)[1]


def check_answer(field: Field | Column, value: Any, on: date) -> Message | None:
    """Say what is wrong with an answer that was given, or None.

    Args:
        value: the typed answer; None if it could not be read.
        on: the day of the check.
    """
    judge = _CHECKS.get(field.kind)
    if judge is not None:
        return judge(field, value, on)
    return missing_message(field) if value is None else None


def find_doubt(field: Field | Column, value: Any) -> Message | None:
    """Say what to compare in an answer that is taken, and may still be wrong; None if nothing.

    The applicant is warned, and the officer sees the same words beside the answer.
    """
    if isinstance(field, CreditCodeField) and value is not None:
        return doubt_credit_code(value)
    if field.kind in ("text", "textarea") and isinstance(value, str):
        return doubt_printing(value)
    return None


def _check_text(field: TextField, value: str | None, _on: date) -> Message | None:
    if value is None:
        return missing_message(field)
    if field.pattern is not None and not re.fullmatch(field.pattern, value):
        return Message("%(help)s", {"help": field.pattern_help})
    return _check_length(field.noun, value, 0, field.max_length)


def _check_textarea(field: TextareaField, value: str | None, _on: date) -> Message | None:
    return _check_length(field.noun, value, field.min_length, field.max_length)


def _check_length(noun: Text, value: str | None, least: int, most: int) -> Message | None:
    if value is None:
        return N_("Enter %(noun)s", noun=noun)
    counted = count_characters(value)
    if counted < least:
        return N_(
            "%(Noun)s must be at least %(min)s characters; it has %(n)s",
            Noun=capitalise(noun),
            min=f"{least:,}",
            n=f"{counted:,}",
        )
    if counted > most:
        return N_(
            "%(Noun)s must be at most %(max)s characters; it has %(n)s",
            Noun=capitalise(noun),
            max=f"{most:,}",
            n=f"{counted:,}",
        )
    return None


def _check_number(
    field: IntegerField | DecimalField | MoneyField, value: Any, on: date
) -> Message | None:
    found = _check_amount(field, value)
    if found is None and isinstance(field, IntegerField) and field.closed and value >= on.year:
        return N_("%(Noun)s must be a year that is over", Noun=capitalise(field.noun))
    return found


def _check_amount(
    field: IntegerField | DecimalField | MoneyField | CurrencyField, value: Any
) -> Message | None:
    start = capitalise(field.noun)
    places = 2 if isinstance(field, MoneyField | CurrencyField) else getattr(field, "places", 0)
    if value is None:
        if isinstance(field, IntegerField):
            example = _example(field)
            return N_(
                "%(Noun)s must be a whole number, like %(example)s", Noun=start, example=example
            )
        like = _decimal_example(field.max, places)
        return N_("%(Noun)s must be a number, like %(example)s", Noun=start, example=like)
    if isinstance(value, Decimal) and value != round(value, places):
        return N_(
            "%(Noun)s has too many decimals; the most is %(places)s", Noun=start, places=places
        )
    comma = "" if getattr(field, "is_year", False) else ","
    if value < field.min:
        return N_("%(Noun)s must be %(min)s or more", Noun=start, min=f"{field.min:{comma}}")
    if value > field.max:
        return N_("%(Noun)s must be %(max)s or less", Noun=start, max=f"{field.max:{comma}}")
    return None


def _example(field: IntegerField) -> int:
    """Give a whole number that would be an answer to the question."""
    if field.is_year:
        return 2025
    return 120 if field.max > 120 else 35


def _decimal_example(most: Decimal, places: int) -> str:
    """Write a number that is no larger than the most, with no more decimals than may be."""
    whole = next((one for one in ("1234", "12", "1") if int(one) < most), "0")
    return f"{whole}.{'50'[:places]}" if places else whole


def _check_currency(field: CurrencyField, value: CurrencySum | None, _on: date) -> Message | None:
    if value is not None and value.currency not in field.offered:
        return N_("Select the currency of %(noun)s", noun=field.noun)
    return _check_amount(field, None if value is None else value.amount)


def _check_date(field: DateField, value: date | None, on: date) -> Message | None:
    start = capitalise(field.noun)
    if value is None:
        return N_("%(Noun)s must be a real date, with a year of 4 digits", Noun=start)
    if field.past and value > on:
        return N_("%(Noun)s must be today or in the past", Noun=start)
    if field.future and value < on:
        return N_("%(Noun)s must be today or in the future", Noun=start)
    earliest, latest = field.min or EARLIEST, field.max or LATEST
    if value < earliest:
        return N_("%(Noun)s must be on or after %(min)s", Noun=start, min=_day(earliest))
    if value > latest:
        return N_("%(Noun)s must be on or before %(max)s", Noun=start, max=_day(latest))
    return None


def _day(value: date) -> Text:
    return formats.in_all_languages(formats.day, value)


def _check_identity(field: IdentityField, value: Identity | None, _on: date) -> Message | None:
    if value is None:
        return missing_message(field)
    if value.kind is None or value.kind not in field.kinds:
        return N_("Select the kind of document for %(noun)s", noun=field.noun)
    if not value.number:
        return N_("Enter the number for %(noun)s", noun=field.noun)
    return check_identity(value.kind, value.number)


def _check_options(field: OptionsField, value: Any, _on: date) -> Message | None:
    chosen = value if isinstance(value, list) else [value]
    return None if all(field.option(code) for code in chosen) else missing_message(field)


def _check_district(field: DistrictField, value: str | None, _on: date) -> Message | None:
    return None if value in districts() else missing_message(field)


def _check_country(field: CountryField, value: str | None, _on: date) -> Message | None:
    offered = countries(nationality=field.nationality, foreign=field.foreign)
    return None if value in offered else missing_message(field)


def _check_email(_field: EmailField, value: str | None, _on: date) -> Message | None:
    return check_email(value or "")


def _check_phone(field: PhoneField, value: str | None, _on: date) -> Message | None:
    return missing_message(field) if value is None else check_phone(value)


def _check_credit_code(field: CreditCodeField, value: str | None, _on: date) -> Message | None:
    return missing_message(field) if value is None else check_credit_code(value)


_CHECKS: dict[str, Callable[[Any, Any, date], Message | None]] = {
    "text": _check_text,
    "textarea": _check_textarea,
    "integer": _check_number,
    "decimal": _check_number,
    "money": _check_number,
    "currency": _check_currency,
    "date": _check_date,
    "choice": _check_options,
    "choices": _check_options,
    "tree": _check_options,
    "district": _check_district,
    "country": _check_country,
    "email": _check_email,
    "phone": _check_phone,
    "credit_code": _check_credit_code,
    "identity": _check_identity,
}
"""The check of each kind; yes or no only has to be readable."""
