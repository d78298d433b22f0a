"""What an applicant is asked and has answered, for the check page and the case page."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from services import formats
from services.catalogue.field_checks import find_doubt
from services.catalogue.fields import Column, Field, OptionsField, RowsField, asks_for_number
from services.catalogue.money.currencies import CurrencySum, format_sum
from services.catalogue.parts import DocumentSlot, Section
from services.catalogue.places import all_countries, districts
from services.catalogue.rules.figures import column_sum
from services.catalogue.schema import Item
from services.catalogue.sensitive import NumberKind
from services.catalogue.values import Identity
from services.catalogue.visibility import Answers, FilledRow, View
from services.catalogue.wording import word_value
from services.contact import format_phone
from services.identifiers import IDENTITY_NAMES, mask
from services.language import LANGUAGES, N_, Message, Text, capitalise, listed

Shown = Text | Message | str
"""Words in three languages, or as the applicant typed them."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as they were filled in.

    Args:
        headers: one for each column that was asked in any row.
        numeric: whether each column is of figures.
        long: whether each column is of texts of several lines.
        rows: cells in the order of the headers; empty if nothing was answered.
        totals: label and sum of the columns that have a total.
    """

    headers: tuple[Text, ...]
    numeric: tuple[bool, ...]
    long: tuple[bool, ...]
    rows: tuple[tuple[Shown, ...], ...]
    totals: tuple[tuple[Text, Shown], ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer.

    Args:
        path: `section.field`.
        values: the answer in words, several if several were chosen; none if it is
            empty or a table.
        long: whether it is a text of several lines.
        doubt: what to compare, where the answer may be wrong although it is taken.
        masked: whether a number in it is shown in part.
    """

    path: str
    label: Text
    values: tuple[Shown, ...] = ()
    table: Table | None = None
    long: bool = False
    doubt: Message | None = None
    masked: bool = False

    @property
    def anchor(self) -> str:
        """The id of the answer on a page."""
        return f"answer-{self.path.replace('.', '-')}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not self.values and self.table is None


class AskedSection:
    """A section as one applicant is asked it: its visible fields, and their answers."""

    def __init__(
        self, section: Section, view: View, *, masked: Collection[NumberKind] = ()
    ) -> None:
        self.section = section
        self.code, self.title, self.intro = section.code, section.title, section.intro
        self.fields: tuple[Field, ...] = tuple(
            field for field in section.fields if f"{section.code}.{field.code}" in view.paths
        )
        self._view, self._masked = view, masked

    @cached_property
    def lines(self) -> tuple[AnswerLine, ...]:
        """Questions with answers, in the order of the form."""
        line = partial(_line, self._view, masked=self._masked)
        return tuple(line(f"{self.code}.{field.code}", field) for field in self.fields)


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document asked for, and whether it must be handed in."""

    slot: DocumentSlot
    required: bool


def sections_asked(
    item: Item, answers: Answers | View, *, masked: Collection[NumberKind] = ()
) -> tuple[AskedSection, ...]:
    """List the sections that are asked, with the fields asked and their answers.

    Args:
        masked: the kinds of number that are shown in part.
    """
    view = View.of(item, answers)
    return tuple(
        AskedSection(section, view, masked=masked)
        for section in item.sections
        if section.code in view.paths
    )


def is_undecided(section: Section, view: View) -> bool:
    """Check whether answers that are still to come decide if a section is asked."""
    return section.when is not None and section.when.holds(view.answer) is None


def documents_asked(item: Item, answers: Answers | View) -> tuple[AskedDocument, ...]:
    """List the documents that are asked for, given the answers."""
    view = View.of(item, answers)
    return tuple(
        AskedDocument(slot, view.needs(slot.required))
        for slot in item.documents
        if f"documents.{slot.code}" in view.paths
    )


_FIGURES = frozenset({"integer", "decimal", "money", "currency"})


def _line(view: View, path: str, field: Field, *, masked: Collection[NumberKind]) -> AnswerLine:
    partly = asks_for_number(field, masked)
    if isinstance(field, RowsField):
        table = _table(view, path, field, masked=masked)
        return AnswerLine(path, field.label, table=table, masked=partly)
    values = tuple(_values(view, path, field, masked=partly))
    doubt = find_doubt(field, view.answer(path))
    return AnswerLine(
        path, field.label, values, long=field.kind == "textarea", doubt=doubt, masked=partly
    )


def _table(
    view: View, path: str, field: RowsField, *, masked: Collection[NumberKind]
) -> Table | None:
    rows = view.rows(path)
    if not rows:
        return None
    columns = [c for c in field.columns if any(c.code in row.asked for row in rows)]
    values = [row.values for row in rows]
    return Table(
        headers=tuple(column.label for column in columns),
        numeric=tuple(column.kind in _FIGURES for column in columns),
        long=tuple(column.kind == "textarea" for column in columns),
        rows=tuple(
            tuple(_cell(column, row, masked=asks_for_number(column, masked)) for column in columns)
            for row in rows
        ),
        totals=tuple(
            (column.label, _figure(column, column_sum(values, column.code)))
            for column in columns
            if column.code in field.totals
        ),
    )


def _cell(column: Column, row: FilledRow, *, masked: bool) -> Shown:
    if column.code in row.unreadable:
        return _as_typed(row.raw[column.code], masked=masked)
    value = row.values.get(column.code)
    if masked:
        value = _mask(value)
    if isinstance(value, list):
        return _join_answers([word_answer(column, one) for one in value])
    if doubt := find_doubt(column, value):
        return _join_answers([word_answer(column, value), doubt])
    return "" if value is None else word_answer(column, value)


def _as_typed(raw: Any, *, masked: bool = False) -> str:
    """Show an unreadable answer as it was typed; nothing of it where it is masked."""
    typed = " ".join(str(part) for part in raw.values()) if isinstance(raw, Mapping) else str(raw)
    return "*" * len(typed) if masked else typed


def _mask(value: Any) -> Any:
    """Hide the middle of a number of an identity document or of an account."""
    if isinstance(value, Identity):
        return Identity(value.kind, mask(value.number))
    return mask(value) if isinstance(value, str) else value


def _join_answers(words: list[Shown]) -> Text:
    """Join several answers in one cell."""
    together = listed(words)
    return Text(**{language: together.in_(language) for language in LANGUAGES})


def _values(view: View, path: str, field: Field, *, masked: bool) -> Iterator[Shown]:
    """Yield the answer in words; as typed if it cannot be read."""
    if path in view.unreadable:
        yield _as_typed(view.raw[path], masked=masked)
        return
    value = _mask(view.answer(path)) if masked else view.answer(path)
    for one in value if isinstance(value, list) else [value]:
        if one is not None:
            yield word_answer(field, one)


def word_answer(field: Field | Column, value: Any) -> Shown:
    """Word an answer that could be read, whatever the kind of question."""
    if isinstance(field, OptionsField):
        option = field.option(value)
        return option.label if option else str(value)
    if field.kind == "district":
        return districts().get(value, str(value))
    if field.kind == "country":
        return all_countries().get(value, str(value))
    if field.kind == "phone":
        return formats.in_all_languages(format_phone, value)
    match value:
        case bool():
            return N_("Yes") if value else N_("No")
        case Identity():
            return _identity(value)
        case CurrencySum():
            return formats.in_all_languages(format_sum, value)
        case date():
            return formats.in_all_languages(formats.day, value)
        case int() | Decimal():
            return _figure(field, value)
    return str(value)


def _figure(field: Field | Column, value: int | Decimal) -> Text:
    return formats.in_all_languages(partial(word_value, field), value)


def _identity(value: Identity) -> Shown:
    if value.kind is None:
        return value.number
    name = capitalise(IDENTITY_NAMES[value.kind])
    return Text(**{language: f"{name[language]} {value.number}" for language in LANGUAGES})
