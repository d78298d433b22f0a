"""Answers that pass every check, made from the item itself.

Each kind of question gets a plausible answer; `SAID` holds the few that must
fit together.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

from services import moments
from services.catalogue import Item, clean, documents_asked
from services.catalogue.fields import Column, Field, RowsField
from services.demo import said
from services.documents.inspect import Upload, inspect
from services.models import Applicant

Answers = dict[str, dict[str, Any]]


def answers_to(item: Item, applicant: Applicant, random: Random) -> Answers:
    """Complete answers to every section of an item.

    Args:
        applicant: whose profile fills in what it can.
    """
    filled = item.prefill(applicant)
    known = said.answers(item.code, random)
    answers: Answers = {}
    for section in item.sections:
        answers[section.code] = {
            field.code: known.get(
                f"{section.code}.{field.code}",
                filled.get(section.code, {}).get(field.code) or _answer(field, applicant, random),
            )
            for field in section.fields
        }
    return {section: dict(values) for section, values in clean(item, answers).items()}


def files_for(item: Item, answers: Mapping[str, Any]) -> Iterator[tuple[str, Upload]]:
    """One file for each document that the answers make necessary."""
    for asked in documents_asked(item, answers):
        if asked.required:
            kind = "pdf" if "pdf" in asked.slot.accept else "png"
            yield asked.slot.code, _file(f"{asked.slot.title.sc[:40]}（示例）.{kind}", kind)


def faulty_path(item: Item) -> str:
    """An answer that a correction notice may complain of."""
    return said.FAULTY[item.code]


def _answer(field: Field | Column, applicant: Applicant, random: Random) -> Any:
    """A plausible answer to one question, as JSON keeps it."""
    match field.kind:
        case "text":
            return f"示例{field.label.sc}"[: field.max_length]
        case "textarea":
            return (said.PARAGRAPH * (field.min_length // len(said.PARAGRAPH) + 1))[
                : field.max_length
            ]
        case "integer":
            return max(field.min, min(field.max, random.randint(1, 40)))
        case "decimal" | "money":
            return str(max(field.min, min(field.max, random.randint(10, 900) * 10_000)))
        case "date":
            return _day(field.past, field.future, random).isoformat()
        case "yesno":
            return False
        case "choice":
            return random.choice(field.leaves()).code
        case "choices" | "tree":
            return sorted({random.choice(field.leaves()).code for _ in range(2)})
        case "district":
            return applicant.district
        case "country":
            return random.choice(("SG", "DE", "JP", "CA"))
        case "email":
            return "contact@company.example.com"
        case "phone":
            return "0755-00001234"
        case "credit_code":
            return applicant.credit_code or said.SOME_CREDIT_CODE
        case "identity":
            return {"kind": "passport", "number": f"X{random.randint(10**7, 10**8 - 1)}"}
        case "rows":
            return _rows(field, applicant, random)


def _rows(field: RowsField, applicant: Applicant, random: Random) -> list[dict[str, Any]]:
    count = max(field.min, min(field.max, random.randint(1, 4)))
    return [
        {
            column.code: f"{_answer(column, applicant, random)}{number}"
            if column.code == field.unique
            else _answer(column, applicant, random)
            for column in field.columns
        }
        for number in range(1, count + 1)
    ]


def _day(past: bool, future: bool, random: Random) -> date:
    days = timedelta(days=random.randint(30, 600))
    return moments.today() + days if future and not past else moments.today() - days


@cache
def _file(filename: str, kind: str) -> Upload:
    """An empty page, or a grey square: all that a demonstration hands in."""
    content = said.EMPTY_PDF if kind == "pdf" else said.SMALL_PNG
    return inspect(filename, BytesIO(content), accept=[kind])
