"""Helpers for controls, whatever the form is made from."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.catalogue.fields import (
    CountryField,
    CurrencyField,
    DistrictField,
    IdentityField,
    OptionsField,
)
from services.catalogue.money.currencies import currency_names
from services.catalogue.places import all_countries, countries, districts
from services.identifiers import IDENTITY_NAMES
from services.language import N_, Language, Message, Text, capitalise

YES, NO = N_("Yes"), N_("No")

DAY = ("year", "month", "day")
"""The inputs of a date, in the order of Chinese."""


def typed_parts(formdata: Any, name: str, parts: Iterable[str] = DAY) -> dict[str, str]:
    """Take what a browser sent of a date, which has an input for each part."""
    return {part: str(formdata.get(f"{name}-{part}", "")).strip() for part in parts}


def order_parts(typed: Mapping[str, str], language: Language) -> tuple[tuple[str, str], ...]:
    """Put the parts of a date into the order of a language; a time comes last."""
    order = reversed(DAY) if language == "en" else DAY
    return tuple((part, typed[part]) for part in (*order, "time") if part in typed)


Offers = tuple[tuple[str, Text | Message], ...]
"""Codes and words of what can be chosen."""


def list_choices(field: object) -> Offers:
    """List codes and words of what can be chosen; nothing where the answer is typed.

    Args:
        field: a question of the catalogue, or a column.
    """
    match field:
        case OptionsField():
            return tuple((option.code, option.label) for option in field.leaves())
        case DistrictField():
            return tuple(districts().items())
        case CountryField():
            codes = countries(nationality=field.nationality, foreign=field.foreign)
            return tuple((code, all_countries()[code]) for code in sorted(codes))
        case CurrencyField():
            return tuple((code, currency_names()[code]) for code in field.offered)
        case IdentityField():
            return tuple((kind, capitalise(IDENTITY_NAMES[kind])) for kind in field.kinds)
    return (("yes", YES), ("no", NO)) if getattr(field, "kind", "") == "yesno" else ()
