"""Lists of rows as a WTForms field: a page of rows at a time, without JavaScript.

A long list is shown in pages, so that 500 rows do not make one page of ten thousand
inputs. What is posted replaces the rows of its page; the others stay as they are.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from forms.conditions import browser_rule
from forms.fields import FIELDS, AnswerControl, why_asked
from services.catalogue.rules.figures import column_sum
from services.catalogue.values import is_empty_row, parse_answer
from services.catalogue.wording import word_value
from services.conditions import applies, may_apply
from services.language import Language, Message
from services.written import Unreadable

PAGE = 20
"""Rows shown at a time."""


class RowForm:
    """One row as its fields.

    Args:
        index: its place in the list, from 0.
        is_new: whether it is the empty row at the end, to add another.
    """

    def __init__(self, index: int, fields: Sequence[AnswerControl], *, is_new: bool) -> None:
        self.index, self.fields, self.is_new = index, tuple(fields), is_new
        self.notes: list[str] = []
        """Remarks on the row beside its errors, such as why it does not count."""

    @property
    def has_errors(self) -> bool:
        """Whether any field of the row has a problem."""
        return any(field.errors for field in self.fields)


class RowsControl(AnswerControl):
    """A list of rows with the same columns."""

    data: list[dict[str, Any]]

    def __init__(self, spec: Any, language: Language, rule: str = "", **kwargs: Any) -> None:
        super().__init__(spec, language, rule, **kwargs)
        self.row_label: str = spec.row[language]
        self.importable: bool = spec.importable
        self.max: int = spec.max
        self.start = 0
        self.rows: list[RowForm] = []
        self.elsewhere: list[tuple[str, int, str]] = []
        """Problems in rows that are not shown: id, index of the row, words."""

    @property
    def columns(self) -> tuple[Any, ...]:
        """The columns that the answers on other pages leave."""
        on_page, outer = self._on_page, self._form.lookup
        return tuple(
            column for column in self.spec.columns if may_apply(column.when, on_page, outer)
        )

    @property
    def whys(self) -> tuple[tuple[str, str], ...]:
        """The columns that ask for sensitive personal information, and why."""
        return tuple(
            (column.label[self.language], why_asked(column, self.language))
            for column in self.columns
            if column.sensitive
        )

    @property
    def _on_page(self) -> frozenset[str]:
        """What the page can still answer: the columns of a row, and the questions beside."""
        on_page: frozenset[str] = self._form.on_page
        return on_page.union(column.code for column in self.spec.columns)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Put the posted page of rows into the stored rows, or take the stored rows alone."""
        del extra_filters
        stored = data if isinstance(data, list) else []
        self.data = [dict(row) for row in stored if isinstance(row, Mapping)]
        if formdata is not None:
            self.start = whole_number(formdata.get(f"{self.name}-start"))
            posted = self._posted(formdata)
            self.data[self.start : self.start + PAGE] = posted
            while self.data and is_empty_row(self.data[-1]):
                self.data.pop()

    def _posted(self, formdata: Any) -> list[dict[str, Any]]:
        pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,4}})-")
        indexes = {int(m[1]) for name in formdata if (m := pattern.match(name))}
        last = max((i for i in indexes if self.start <= i < self.start + PAGE), default=-1)
        return [self._read(formdata, index) for index in range(self.start, last + 1)]

    def _read(self, formdata: Any, index: int) -> dict[str, Any]:
        row = dict(self.data[index]) if index < len(self.data) else {}
        for column in self.columns:
            field = self._bind(column, index)
            field.process(formdata, None)
            row[column.code] = field.answer
        return {code: value for code, value in row.items() if value is not None}

    @property
    def answer(self) -> list[dict[str, Any]] | None:
        """The rows as they are stored."""
        return self.data or None

    def remove(self, index: int) -> None:
        """Remove a row."""
        if index < len(self.data):
            del self.data[index]

    def show_page(self, start: int) -> None:
        """Show the page that holds a row, and bind its fields."""
        last = min(len(self.data), self.max - 1) // PAGE * PAGE
        self.start = min(max(start, 0) // PAGE * PAGE, last)
        end = min(self.start + PAGE, len(self.data))
        self.rows = [self._row_form(index) for index in range(self.start, end)]
        if len(self.rows) < PAGE and len(self.data) < self.max:
            self.rows.append(self._row_form(len(self.data)))

    def _row_form(self, index: int) -> RowForm:
        is_new = index >= len(self.data)
        answers = {} if is_new else self.data[index]
        typed_answers: dict[str, Any] = {}
        bound = []
        for column in self.columns:
            rule = browser_rule(
                column.when, self._on_page, f"{self.name}-{index}-", self._form.lookup
            )
            field = self._bind(column, index, "" if isinstance(rule, bool) else rule)
            field.process(None, answers.get(column.code))
            field.shown = applies(column.when, self._within(typed_answers))
            if field.shown:
                _copy_answer(typed_answers, column, answers)
            bound.append(field)
        return RowForm(index, bound, is_new=is_new)

    def _within(self, row: Mapping[str, Any]) -> Any:
        return lambda path: self._form.lookup(path) if "." in path else row.get(path)

    def _bind(self, column: Any, index: int, rule: str = "") -> AnswerControl:
        field: AnswerControl = FIELDS[column.kind](
            column,
            self.language,
            rule,
            name=f"{self.name}-{index}-{column.code}",
            _form=self._form,
            _meta=self.meta,
        )
        field.in_row = True
        path = f"{self._form.section.code}.{self.spec.code}.{column.code}"
        field.offered = self._form.offered.get(path)
        return field

    def add_to_row(self, place: str, message: Message) -> None:
        """Put a problem beside a field of a row, e.g. `3.name`; keep it if the row is not shown.

        Beside the field, the message leaves out the number of the row.
        """
        index, _, column = place.partition(".")
        for row in self.rows:
            for field in row.fields:
                if str(row.index) == index and field.spec.code == column:
                    alone = message.params.get("problem", message)
                    field.errors = [*field.errors, alone.in_(self.language)]
                    return
        words = message.in_(self.language)
        self.elsewhere.append((f"{self.id}-{index}-{column}", whole_number(index), words))

    @property
    def end(self) -> int:
        """The number of the last row shown."""
        return min(self.start + PAGE, len(self.data))

    @property
    def previous(self) -> int | None:
        """The first row of the page before; None on the first page."""
        return self.start - PAGE if self.start else None

    @property
    def next(self) -> int | None:
        """The first row of the page after; None on the last page."""
        following = self.start + PAGE
        return following if following <= min(len(self.data), self.max - 1) else None

    @property
    def totals(self) -> tuple[tuple[str, str], ...]:
        """Label and sum of each column that has one, over all rows."""
        return tuple(
            (column.label[self.language], self._sum(column))
            for column in self.spec.columns
            if column.code in self.spec.totals
        )

    def _sum(self, column: Any) -> str:
        rows: list[dict[str, Any]] = [{} for _ in self.data]
        for answers, row in zip(self.data, rows, strict=True):
            _copy_answer(row, column, answers)
        total = column_sum(rows, column.code)
        return word_value(column, total, self.language)


def _copy_answer(into: dict[str, Any], column: Any, answers: Mapping[str, Any]) -> None:
    try:
        value = parse_answer(column, answers.get(column.code))
    except Unreadable:
        return
    if value is not None:
        into[column.code] = value


def whole_number(text: object) -> int:
    """Read a number from a request; 0 if it has none."""
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 5 else 0
