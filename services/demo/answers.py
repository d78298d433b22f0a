"""Answers and documents of the demonstration: an item's right filing, for each applicant."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from io import BytesIO
from typing import Any

from services.catalogue import Item, clean, documents_asked
from services.catalogue.answers import right_filing
from services.demo.files import EMPTY_PDF, SMALL_PNG
from services.documents.inspect import Upload, inspect
from services.models import Applicant

RawAnswers = dict[str, dict[str, Any]]


def answers_to(item: Item, applicant: Applicant) -> RawAnswers:
    """Answer every section of an item.

    Args:
        applicant: their profile fills in what it can. The identity document stays that of
            the right filing, as it must fit the other answers about the person.
    """
    answers = deepcopy(right_filing(item.code).answers)
    for section, values in item.prefill(applicant=applicant).items():
        for code, value in values.items():
            if item.field(f"{section}.{code}").kind != "identity":
                answers.setdefault(section, {})[code] = value
    return {section: dict(values) for section, values in clean(item, answers).items()}


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
    return inspect(filename, BytesIO(content), accept=[kind])
