"""Answers and documents of the demonstration: an item's right filing, for each applicant."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from io import BytesIO
from typing import Any

from services.catalogue import Item, clean, documents_asked
from services.catalogue.answers import right_filing
from services.catalogue.fields import Column, IdentityField, RowsField, TextField
from services.demo.files import EMPTY_PDF, SMALL_PNG
from services.documents.contents.examining import examine
from services.documents.inspect import Upload, inspect
from services.models import Applicant

RawAnswers = dict[str, dict[str, Any]]


def answers_to(item: Item, applicant: Applicant, serial: int = 0) -> RawAnswers:
    """Answer every section of an item.

    Args:
        applicant: their profile fills in what it can. The identity document stays that of
            the right filing, as it must fit the other answers about the person.
        serial: below 100,000; filings with different numbers list different rows, so that
            nothing is claimed twice. If it is 0, the rows are those of the right filing.
    """
    answers = deepcopy(right_filing(item.code).answers)
    if serial:
        _list_other_rows(item, answers, serial)
    for section, values in item.prefill(applicant=applicant).items():
        for code, value in values.items():
            if item.field(f"{section}.{code}").kind != "identity":
                answers.setdefault(section, {})[code] = value
    return {section: dict(values) for section, values in clean(item, answers).items()}


def _list_other_rows(item: Item, answers: RawAnswers, serial: int) -> None:
    for path, field in item.by_path.items():
        if isinstance(field, RowsField):
            section, code = path.split(".")
            columns = [field.column(one) for one in field.unique]
            for row in answers.get(section, {}).get(code) or ():
                row |= {one.code: _other(one, row[one.code], serial) for one in columns}


def _other(column: Column, value: Any, serial: int) -> Any:
    """Change a value, unless it has a check character or a pattern."""
    match column:
        case IdentityField() if value["kind"] == "passport":
            number = value["number"]
            return {**value, "number": f"{number[:1]}{serial:05d}{number[-3:]}"}
        case TextField(pattern=None):
            return f"{value}-{serial}"
        case _:
            return value


def files_for(item: Item, answers: Mapping[str, Any]) -> Iterator[tuple[str, Upload]]:
    """Make one file for each document that the answers require."""
    for asked in documents_asked(item, answers):
        if asked.required:
            kind = "pdf" if "pdf" in asked.slot.accept else "png"
            yield asked.slot.code, _file(f"{asked.slot.title.sc[:40]}（示例）.{kind}", kind)


def faulty_path(item: Item) -> str:
    """Name the answer that a correction notice complains of."""
    return right_filing(item.code).doubtful


@cache
def _file(filename: str, kind: str) -> Upload:
    content = EMPTY_PDF if kind == "pdf" else SMALL_PNG
    return inspect(filename, BytesIO(content), accept=[kind], examine=examine)
