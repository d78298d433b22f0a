"""Finds the questions that are asked, given the answers so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.catalogue.fields import Field, RowsField
from services.catalogue.schema import Item
from services.catalogue.values import Identity, make_storable, parse_answer, to_json
from services.conditions import Lookup, When, applies
from services.written import Unreadable

Answers = Mapping[str, Any]
"""Answers by section, then field. They come from forms or spreadsheets and may be anything."""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row as it was filled in.

    Args:
        index: its place in the list, from 0, counting empty rows.
        raw: the answers as given.
        values: the readable answers to the columns that are asked.
        asked: the columns that are asked.
        unreadable: the columns asked whose answers do not fit their kind.
    """

    index: int
    raw: Mapping[str, Any]
    values: dict[str, Any]
    asked: frozenset[str]
    unreadable: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether no column asked was filled in; a kind of document needs a number."""
        answered = (
            value.number if isinstance(value, Identity) else True for value in self.values.values()
        )
        return not self.unreadable and not any(answered)

    def stored(self, column: str) -> Any:
        """Convert the answer to a column to the form stored; as typed if unreadable."""
        if column in self.unreadable:
            return self.raw[column]
        return to_json(self.values.get(column))


class View:
    """An item with the answers of one applicant: the questions asked, and the answers to them.

    Conditions compare only earlier questions, so one pass is enough.
    """

    def __init__(self, item: Item, answers: Answers) -> None:
        self.item = item
        self.paths: set[str] = set()
        """Sections, `section.field` and `documents.slot` that are asked for."""
        self.raw: dict[str, Any] = {}
        """The answers as given to the questions asked, by path."""
        self.unreadable: set[str] = set()
        """Paths of questions asked whose answers do not fit their kind."""
        self._typed: dict[str, Any] = {}
        self._rows: dict[str, tuple[FilledRow, ...]] = {}
        for section in item.sections:
            if not applies(section.when, self.answer):
                continue
            self.paths.add(section.code)
            values = answers.get(section.code)
            for field in section.fields:
                if applies(field.when, self.answer):
                    value = values.get(field.code) if isinstance(values, Mapping) else None
                    self._add(f"{section.code}.{field.code}", field, value)
        self.paths |= {
            f"documents.{document.code}"
            for document in item.documents
            if applies(document.when, self.answer)
        }

    @classmethod
    def of(cls, item: Item, answers: "Answers | View") -> "View":
        """Make a view of answers; a view is returned as it is."""
        return answers if isinstance(answers, View) else cls(item, answers)

    def _add(self, path: str, field: Field, value: Any) -> None:
        self.paths.add(path)
        self.raw[path] = value
        try:
            self._typed[path] = parse_answer(field, value)
        except Unreadable:
            self.unreadable.add(path)

    def answer(self, path: str) -> Any:
        """Look up the typed answer at a path; None if missing, hidden or unreadable.

        A list of rows is returned as a list of their typed values, without empty rows.
        """
        if isinstance(self.item.by_path.get(path), RowsField):
            return [row.values for row in self.rows(path)] or None
        return self._typed.get(path)

    def rows(self, path: str) -> tuple[FilledRow, ...]:
        """List the rows at a path that are not empty."""
        found = self._rows.get(path)
        if found is None:
            field = self.item.by_path[path]
            assert isinstance(field, RowsField)
            rows = (
                self._row(field, index, raw)
                for index, raw in enumerate(self._typed.get(path) or ())
            )
            found = self._rows[path] = tuple(row for row in rows if not row.is_empty)
        return found

    def _row(self, field: RowsField, index: int, raw: Mapping[str, Any]) -> FilledRow:
        values: dict[str, Any] = {}
        asked, unreadable = set(), set()
        for column in field.columns:
            if not applies(column.when, self.row_lookup(values)):
                continue
            asked.add(column.code)
            try:
                value = parse_answer(column, raw.get(column.code))
            except Unreadable:
                unreadable.add(column.code)
                continue
            if value is not None:
                values[column.code] = value
        return FilledRow(index, raw, values, frozenset(asked), frozenset(unreadable))

    def row_lookup(self, row: Mapping[str, Any]) -> Lookup:
        """Make a lookup for conditions in a row: of its columns by code, of the form by path."""
        return lambda path: self.answer(path) if "." in path else row.get(path)

    def needs(self, required: bool | When, row: Mapping[str, Any] | None = None) -> bool:
        """Check whether an answer is required."""
        if isinstance(required, bool):
            return required
        return applies(required, self.answer if row is None else self.row_lookup(row))


def clean(item: Item, answers: Answers | View) -> dict[str, dict[str, Any]]:
    """Normalise the answers to questions asked; drop hidden, unknown and empty ones."""
    view = View.of(item, answers)
    kept: dict[str, dict[str, Any]] = {}
    for path, raw in view.raw.items():
        value = _clean_answer(view, path, raw)
        if value is not None:
            section, code = path.split(".")
            kept.setdefault(section, {})[code] = value
    return kept


def _clean_answer(view: View, path: str, raw: Any) -> Any:
    field = view.item.by_path[path]
    if not isinstance(field, RowsField):
        return make_storable(raw) if path in view.unreadable else to_json(view.answer(path))
    rows = [
        {
            column.code: value
            for column in field.columns
            if column.code in row.asked and (value := row.stored(column.code)) is not None
        }
        for row in view.rows(path)
    ]
    return rows or None
