"""Checks answers and documents, for pages and for the import of spreadsheets.

A problem names the answer by its noun and says what to do. Answers to questions that
are not asked are ignored.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services import moments
from services.catalogue.field_checks import check_answer, missing_message, unreadable_message
from services.catalogue.fields import Column, DateField, Field, IdentityField, RowsField
from services.catalogue.period import Period
from services.catalogue.rules.base import FILED, PERIOD
from services.catalogue.rules.days import full_years
from services.catalogue.schema import Item
from services.catalogue.values import Identity
from services.catalogue.visibility import Answers, FilledRow, View
from services.conditions import Lookup, applies
from services.errors import Problem
from services.identifiers import birth_date
from services.language import N_, Message, Text, capitalise
from services.lookalikes import comparison_key

DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class _Filed:
    """The day of filing, and the round."""

    on: date
    period: Period | None


def check(
    item: Item,
    answers: Answers | View,
    *,
    documents: Mapping[str, int] | None = None,
    section: str | None = None,
    on: date | None = None,
    period: Period | None = None,
) -> list[Problem]:
    """List everything that is wrong with the answers, in the order of the form.

    Args:
        answers: by section, then field; or a view of them, if there is one.
        documents: number of files held for each document slot; documents are not
            checked where None.
        section: check only this section, or `documents`.
        on: the day of filing; by default today in Shenzhen.
        period: the round filed in, for dates that must be in its period.

    Returns:
        Problems whose `field` is `section.field`, `section.rows.3.column` (from 0)
        or `documents.slot`.
    """
    view = View.of(item, answers)
    filed = _Filed(on or moments.today(), period)
    found: dict[str, list[Problem]] = {
        path: list(_check_field(view, path, filed))
        for path in view.raw
        if section is None or path.startswith(f"{section}.")
    }
    for problem in _check_rules(view, found, filed):
        found[problem.field].append(problem)
    problems = [problem for path in found for problem in found[path]]
    if documents is not None and section in (None, DOCUMENTS):
        problems += _check_documents(view, documents)
    return problems


def _check_field(view: View, path: str, filed: _Filed) -> Iterator[Problem]:
    field = view.item.by_path[path]
    if isinstance(field, RowsField):
        yield from _check_rows(view, path, field, filed)
        return
    message, value = None, view.answer(path)
    if path in view.unreadable:
        message = unreadable_message(field, view.raw[path], filed.on)
    elif value is not None:
        message = check_answer(field, value, filed.on)
    elif view.needs(field.required) or _is_of_passport(path, view.item.by_path, view.answer):
        message = missing_message(field)
    if message is None and field.kind == "identity":
        message = _check_birthday(field, value, view.answer, view.item.field)
    if message is not None:
        yield Problem(path, message)


def _check_rows(view: View, path: str, field: RowsField, filed: _Filed) -> Iterator[Problem]:
    raw = view.raw[path]
    if raw and not isinstance(raw, list):
        yield Problem(path, N_("Enter %(noun)s", noun=field.noun))
        return
    rows = view.rows(path)
    least = field.min if view.needs(field.required) else 0
    if len(rows) < least:
        yield Problem(
            path,
            N_("Add at least one row to %(noun)s", noun=field.noun)
            if least == 1
            else N_("Add at least %(min)s rows to %(noun)s", min=least, noun=field.noun),
        )
    if len(rows) > field.max:
        yield Problem(
            path,
            N_(
                "%(Noun)s can have at most %(max)s rows",
                Noun=capitalise(field.noun),
                max=field.max,
            ),
        )
        return
    for row in rows:
        for column, message in _check_row(view, field, row, filed):
            yield _in_row(path, row, column, message)
    yield from _check_unique(path, field, rows)


def _check_row(
    view: View, field: RowsField, row: FilledRow, filed: _Filed
) -> Iterator[tuple[str, Message]]:
    broken = set()
    for column in field.columns:
        if column.code not in row.asked:
            continue
        message = _check_column(view, field, column, row, filed.on)
        if message is not None:
            broken.add(column.code)
            yield column.code, message
    for rule in field.checks:
        if all(path in row.values and path not in broken for path in rule.paths()):
            known = {**row.values, PERIOD: filed.period, FILED: filed.on}
            message = rule.broken(known.get, lambda code: field.column(code).noun)
            if message is not None:
                yield rule.at, message


def _check_column(
    view: View, field: RowsField, column: Column, row: FilledRow, on: date
) -> Message | None:
    if column.code in row.unreadable:
        return unreadable_message(column, row.raw[column.code], on)
    value = row.values.get(column.code)
    if value is None:
        columns = {one.code: one for one in field.columns}
        needed = view.needs(column.required, row.values)
        needed = needed or _is_of_passport(column.code, columns, row.values.get)
        return missing_message(column) if needed else None
    message = check_answer(column, value, on)
    if message is None and column.kind == "identity":
        return _check_birthday(column, value, row.values.get, field.column)
    if message is None and column.kind == "date":
        return _check_age(column, value, view.row_lookup(row.values), on)
    return message


def _check_unique(path: str, field: RowsField, rows: tuple[FilledRow, ...]) -> Iterator[Problem]:
    if not field.unique:
        return
    first: dict[Any, int] = {}
    for row in rows:
        value = tuple(_comparable(row.values.get(column)) for column in field.unique)
        if None in value:
            continue
        if value in first:
            yield _in_row(path, row, field.unique[-1], _repeats_message(field, first[value]))
        else:
            first[value] = row.index


def _comparable(answer: Any) -> Any:
    """Reduce an answer for comparison, so that two that look the same are the same."""
    return comparison_key(answer) if isinstance(answer, str) else answer


def _repeats_message(field: RowsField, index: int) -> Message:
    """Word that a row repeats what must be unique from another row."""
    nouns = [field.column(column).noun for column in field.unique]
    if len(nouns) == 1:
        return N_(
            "%(Noun)s is the same as in row %(row)s", Noun=capitalise(nouns[0]), row=index + 1
        )
    listed = Text(
        sc="、".join(n.sc for n in nouns),
        tc="、".join(n.tc for n in nouns),
        en=" and ".join(n.en for n in nouns),
    )
    return N_(
        "%(Nouns)s are together the same as in row %(row)s",
        Nouns=capitalise(listed),
        row=index + 1,
    )


def _in_row(path: str, row: FilledRow, column: str, message: Message) -> Problem:
    return Problem(
        f"{path}.{row.index}.{column}",
        N_("Row %(row)s: %(problem)s", row=row.index + 1, problem=message),
    )


def _check_rules(
    view: View, found: Mapping[str, list[Problem]], filed: _Filed
) -> Iterator[Problem]:
    beside = {PERIOD: filed.period, FILED: filed.on}

    def noun(path: str) -> Text:
        return view.item.by_path[path].noun

    def answer(path: str) -> Any:
        return beside[path] if path in beside else view.answer(path)

    for rule in view.item.rules:
        if rule.at not in found or any(found.get(path) for path in rule.paths()):
            continue
        if not view.needs(rule.when or True):
            continue
        if all(view.answer(path) is not None for path in rule.paths()):
            message = rule.broken(answer, noun)
            if message is not None:
                yield Problem(rule.at, message)


def _check_documents(view: View, held: Mapping[str, int]) -> Iterator[Problem]:
    for document in view.item.documents:
        path = f"{DOCUMENTS}.{document.code}"
        if path not in view.paths:
            continue
        number = held.get(document.code, 0)
        rows = len(view.rows(document.each)) if document.each in view.paths else 0
        if number == 0 and view.needs(document.required):
            yield Problem(path, N_("Upload %(document)s", document=document.title))
        elif number and document.each and number < rows:
            yield Problem(
                path,
                N_(
                    "%(document)s: upload a file for each row of %(rows)s; %(least)s are needed",
                    document=document.title,
                    rows=view.item.by_path[document.each].noun,
                    least=rows,
                ),
            )
        elif number > document.max_files:
            yield Problem(
                path,
                N_(
                    "%(document)s: too many files; the most is %(max)s",
                    document=document.title,
                    max=document.max_files,
                ),
            )


def _check_age(column: DateField, born: date, answer: Lookup, on: date) -> Message | None:
    """Say what is wrong if a person has reached an age that they must be under."""
    if column.under is None or not applies(column.under_when, answer):
        return None
    if full_years(born, on) < column.under:
        return None
    return N_(
        "By %(noun)s the person is %(years)s or older; check the date and the answers before it",
        noun=column.noun,
        years=column.under,
    )


def _is_of_passport(
    code: str, fields: Mapping[str, Field | Column], answer: Callable[[str], Any]
) -> bool:
    """Check whether a question asks whose passport it is that was given."""
    return any(
        isinstance(field, IdentityField)
        and field.nationality == code
        and (identity := answer(one)) is not None
        and identity.kind == "passport"
        for one, field in fields.items()
    )


def _check_birthday(
    field: IdentityField,
    identity: Identity | None,
    answer: Callable[[str], Any],
    asked: Callable[[str], Field | Column],
) -> Message | None:
    """Say what is wrong if the number contains another date of birth than the answer."""
    born = answer(field.born) if field.born else None
    if field.born is None or born is None or identity is None or identity.kind is None:
        return None
    if birth_date(identity.kind, identity.number) in (None, born):
        return None
    return N_("The date of birth in the number differs from %(noun)s", noun=asked(field.born).noun)
