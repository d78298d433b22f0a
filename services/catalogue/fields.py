"""The closed set of kinds of question that an item can ask.

Each kind is one class, with only the keys that belong to it. `values.py` reads the
answers, `check.py` checks them, `forms/` draws the controls.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field as Constrained
from pydantic import model_validator

from services.catalogue.money.currencies import (
    RMB,
    TEN_THOUSANDS,
    CountedCurrency,
    Currency,
    CurrencySum,
)
from services.catalogue.prefills import Prefill
from services.catalogue.rules import RowRule
from services.catalogue.sensitive import NumberKind, SensitiveKind
from services.catalogue.types import Code, Codes, Source, When
from services.content import ContentText, Frozen
from services.identifiers import IDENTITY_KINDS, IdentityKind

Width = Literal["2", "3", "4", "5", "10", "20", "30", "full"]
"""Widths of one-line inputs in characters, from GOV.UK Frontend."""


class Question(Frozen):
    """Base of all kinds of question.

    Args:
        label: the words above the control.
        noun: how messages name the answer, e.g. "the number of staff"; for a
            yes-or-no question a clause, e.g. "whether the firm is a legal person".
        hint: help under the label.
        required: whether it must be answered, perhaps depending on a condition.
        when: it is asked only if this holds; always if None.
        source: the rule that makes the question necessary.
        prefill: what fills in the answer when a draft is started.
    """

    code: Code
    label: ContentText
    noun: ContentText
    hint: ContentText | None = None
    required: bool | When = True
    when: When | None = None
    source: Source | None = None
    prefill: Prefill | None = None
    sensitive: SensitiveKind | None = None
    """The kind of sensitive personal information that it asks for, if it does."""


class TextField(Question):
    """One line of text."""

    kind: Literal["text"]
    max_length: int = Constrained(default=200, ge=1, le=1000)
    pattern: str | None = None
    """Regular expression that the whole answer must match, after NFKC."""
    pattern_help: ContentText | None = None
    """The sentence shown if it does not match, e.g. "Enter 8 to 30 digits"."""
    autocomplete: str | None = None
    is_number: bool = False
    """Whether it is a number of digits and letters, such as an account's: blanks, hyphens
    and lower case do not matter, and are not stored."""
    width: Width = "full"

    @model_validator(mode="after")
    def _pattern_is_explained(self) -> "TextField":
        try:
            re.compile(self.pattern or "")
        except re.error as error:
            raise ValueError(f"pattern is no regular expression: {error}") from error
        if (self.pattern is None) != (self.pattern_help is None):
            raise ValueError("pattern and pattern_help go together")
        return self


class TextareaField(Question):
    """Several lines. Lengths are in characters; a run of white space counts as one."""

    kind: Literal["textarea"]
    min_length: int = Constrained(default=0, ge=0)
    max_length: int = Constrained(default=2000, ge=1, le=20000)
    rows: int = Constrained(default=5, ge=2, le=30)


class _Number(Question):
    unit: ContentText | None = None
    """Shown behind the input, e.g. 人 or "people"."""
    width: Width = "10"


class IntegerField(_Number):
    """A whole number.

    Args:
        is_year: whether it is a year, written without separators of thousands.
        closed: whether that year must be over.
    """

    kind: Literal["integer"]
    min: int = 0
    max: int = 999_999_999
    is_year: bool = False
    closed: bool = False


class DecimalField(_Number):
    """A number with decimals.

    Args:
        ten_thousands: the currency of which it counts units of 10,000; `unit` follows from it.
    """

    kind: Literal["decimal"]
    ten_thousands: CountedCurrency | None = None
    min: Decimal = Decimal(0)
    max: Decimal = Decimal("999999999999")
    places: int = Constrained(default=2, ge=0, le=6)

    @model_validator(mode="before")
    @classmethod
    def _count_in_ten_thousands(cls, given: dict[str, Any]) -> dict[str, Any]:
        unit = TEN_THOUSANDS.get(given.get("ten_thousands", ""))
        return {**given, "unit": unit} if unit else given

    def sum_of(self, value: Decimal) -> CurrencySum | None:
        """Tell what sum of money a figure is; None unless it counts in units of 10,000."""
        return CurrencySum(self.ten_thousands, value * 10_000) if self.ten_thousands else None


class MoneyField(_Number):
    """An amount in RMB, to the fen."""

    kind: Literal["money"]
    min: Decimal = Decimal(0)
    max: Decimal = Decimal("999999999999.99")


class CurrencyField(Question):
    """An amount in RMB or another currency; the round's day says what that is in RMB.

    Args:
        currencies: those offered after RMB.
    """

    kind: Literal["currency"]
    currencies: tuple[Currency, ...] = Constrained(default=("USD", "EUR", "HKD"), min_length=1)
    min: Decimal = Decimal(0)
    max: Decimal = Decimal("999999999999.99")

    @property
    def offered(self) -> tuple[str, ...]:
        """Everything it can be answered in, RMB first."""
        return (RMB, *self.currencies)


class DateField(Question):
    """A day. `past` and `future` are relative to the day of the check, which both include."""

    kind: Literal["date"]
    min: date | None = None
    max: date | None = None
    past: bool = False
    future: bool = False
    birthday: bool = False
    """Whether a browser may fill in the user's own date of birth."""
    under: int | None = None
    """For a date of birth in a row: the age in years that the person must be under."""
    under_when: When | None = None
    """The condition of the age limit; it always applies if None."""


class YesNoField(Question):
    """Yes or no, stored as true or false."""

    kind: Literal["yesno"]


class Option(Frozen):
    """An option to choose; in a tree it may contain others."""

    code: Code
    label: ContentText
    hint: ContentText | None = None
    also: tuple[str, ...] = ()
    """Other words for it, which are taken from spreadsheets."""
    options: "tuple[Option, ...]" = ()

    def leaves(self) -> "Iterator[Option]":
        """Yield the options under this one that can be chosen; itself if it has none."""
        if not self.options:
            yield self
        for option in self.options:
            yield from option.leaves()


class OptionsField(Question):
    """Base of questions with options."""

    options: tuple[Option, ...] = Constrained(min_length=2)

    @model_validator(mode="after")
    def _codes_are_unique(self) -> "OptionsField":
        codes = [leaf.code for leaf in self.leaves()]
        if len(codes) != len(set(codes)):
            raise ValueError("two options have the same code")
        return self

    def leaves(self) -> tuple[Option, ...]:
        """List all options that can be chosen, in order."""
        return tuple(leaf for option in self.options for leaf in option.leaves())

    def option(self, code: object) -> Option | None:
        """Find an option that can be chosen, by its code; None if there is none."""
        return self.by_code.get(code)

    @cached_property
    def by_code(self) -> dict[object, Option]:
        """All options that can be chosen, by code."""
        return {leaf.code: leaf for leaf in self.leaves()}


class ChoiceField(OptionsField):
    """One of several."""

    kind: Literal["choice"]


class ChoicesField(OptionsField):
    """Any of several."""

    kind: Literal["choices"]


class TreeField(OptionsField):
    """Any leaves of a tree, such as the scopes of a recognition."""

    kind: Literal["tree"]


class DistrictField(Question):
    """A district of Shenzhen."""

    kind: Literal["district"]


class CountryField(Question):
    """A country or region (ISO 3166-1 alpha-2); of nationality, countries only."""

    kind: Literal["country"]
    nationality: bool = False
    foreign: bool = False
    """Whether the mainland is left out; Hong Kong, Macao and Taiwan count as overseas (境外)."""


class EmailField(Question):
    """An e-mail address."""

    kind: Literal["email"]


class PhoneField(Question):
    """A telephone number, with its country code unless it is of the mainland."""

    kind: Literal["phone"]


class CreditCodeField(Question):
    """A unified social credit code, GB 32100-2015."""

    kind: Literal["credit_code"]


class IdentityField(Question):
    """A kind of identity document and its number."""

    kind: Literal["identity"]
    sensitive: SensitiveKind = "identity"
    kinds: tuple[IdentityKind, ...] = Constrained(default=IDENTITY_KINDS, min_length=1)
    born: str | None = None
    """The question of the date of birth in the number: a path, or in a row a column."""
    nationality: str | None = None
    """The question of the country whose passport it is, which only a passport needs answered."""


Column = Annotated[
    TextField
    | TextareaField
    | IntegerField
    | DecimalField
    | MoneyField
    | CurrencyField
    | DateField
    | YesNoField
    | ChoiceField
    | ChoicesField
    | TreeField
    | DistrictField
    | CountryField
    | EmailField
    | PhoneField
    | CreditCodeField
    | IdentityField,
    Constrained(discriminator="kind"),
]
"""The kinds that can be columns of a row: all but another list."""


class RowsField(Question):
    """A list of rows with the same columns.

    Args:
        row: the name of one row, e.g. "Trainee".
        totals: columns whose sum is shown.
        importable: whether a spreadsheet can fill it in.
        unique: a column, or several together, in which no two rows may be equal.
        checks: rules between the columns of one row.
    """

    kind: Literal["rows"]
    row: ContentText
    columns: tuple[Column, ...] = Constrained(min_length=1)
    min: int = Constrained(default=1, ge=0)
    max: int = Constrained(default=50, ge=1, le=500)
    totals: tuple[Code, ...] = ()
    importable: bool = False
    unique: Codes = ()
    checks: tuple[RowRule, ...] = ()

    @model_validator(mode="after")
    def _refers_to_its_columns(self) -> "RowsField":
        codes = [column.code for column in self.columns]
        if len(codes) != len(set(codes)):
            raise ValueError("two columns have the same code")
        named = {
            *self.totals,
            *self.unique,
            *(path for rule in self.checks for path in rule.paths()),
        }
        if unknown := named - set(codes):
            raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
        kinds = {column.code: column.kind for column in self.columns}
        if any(kinds[code] not in ("integer", "decimal", "money") for code in self.totals):
            raise ValueError("only numbers have a total")
        if any(kinds[code] in ("choices", "tree") for code in self.unique):
            raise ValueError("what can be several things at once cannot be unique")
        return self

    def column(self, code: str) -> Column:
        """Find a column by its code. Raises KeyError."""
        for column in self.columns:
            if column.code == code:
                return column
        raise KeyError(code)


Field = Annotated[
    TextField
    | TextareaField
    | IntegerField
    | DecimalField
    | MoneyField
    | CurrencyField
    | DateField
    | YesNoField
    | ChoiceField
    | ChoicesField
    | TreeField
    | DistrictField
    | CountryField
    | EmailField
    | PhoneField
    | CreditCodeField
    | IdentityField
    | RowsField,
    Constrained(discriminator="kind"),
]

NUMBERS = (IntegerField, DecimalField, MoneyField)


def asks_for_number(field: Field | Column, kinds: Collection[NumberKind]) -> bool:
    """Check whether a question, or a column of its rows, asks for a number of one of the kinds."""
    if isinstance(field, RowsField):
        return any(asks_for_number(column, kinds) for column in field.columns)
    return field.sensitive in kinds
