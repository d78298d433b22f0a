"""Answers that pass every check, made from the item itself.

Each kind of question gets a plausible answer; `said.py` holds the few that must
fit together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

from services import moments
from services.catalogue import Item, check, clean, documents_asked
from services.catalogue.fields import Column, Field, RowsField
from services.catalogue.rules import NotAbove, NotBefore, Rule
from services.catalogue.values import typed
from services.demo import said
from services.documents.inspect import Upload, inspect
from services.models import Applicant

Answers = dict[str, dict[str, Any]]

ATTEMPTS = 30
"""How often chance is asked for answers that break no rule between them."""


def answers_to(item: Item, applicant: Applicant, random: Random) -> Answers:
    """Complete answers to every section of an item.

    Args:
        applicant: whose profile fills in what it can.
    """
    for _ in range(ATTEMPTS):
        answers = _made_up(item, applicant, random)
        if not check(item, answers):
            break
    return answers


def can_answer(item: Item) -> bool:
    """Whether answers can be made up that pass every check of an item."""
    somebody = Applicant(kind=item.applicants[0], name="深圳示例有限公司", district="nanshan")
    return not check(item, answers_to(item, somebody, Random(1)))


def _made_up(item: Item, applicant: Applicant, random: Random) -> Answers:
    filled = item.prefill(applicant=applicant)
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
    by_path = {path: answers[path.split(".")[0]][path.split(".")[1]] for path in item.by_path}
    for path, value in _in_order(item.rules, by_path, item.by_path).items():
        part, question = path.split(".")
        answers[part][question] = value
    for line in item.amount.with_rows if item.amount else ():
        for row in by_path[line.rows] if line.dated else ():
            row[line.dated] = _day_paid_for(random).isoformat()
    return {section: dict(values) for section, values in clean(item, answers).items()}


def files_for(item: Item, answers: Mapping[str, Any]) -> Iterator[tuple[str, Upload]]:
    """One file for each document that the answers make necessary."""
    for asked in documents_asked(item, answers):
        if asked.required:
            kind = "pdf" if "pdf" in asked.slot.accept else "png"
            yield asked.slot.code, _file(f"{asked.slot.title.sc[:40]}（示例）.{kind}", kind)


def faulty_path(item: Item) -> str:
    """An answer that a correction notice may complain of: the first of the form unless told."""
    return said.FAULTY.get(item.code, next(iter(item.by_path)))


def _answer(field: Field | Column, applicant: Applicant, random: Random) -> Any:
    """A plausible answer to one question, as JSON keeps it."""
    return ANSWERS[field.kind](field, applicant, random)


def _number(field: Any, least: int, most: int, step: int, random: Random) -> Any:
    return max(field.min, min(field.max, random.randint(least, most) * step))


def _paragraphs(field: Any) -> str:
    times = field.min_length // len(said.PARAGRAPH) + 1
    text: str = (said.PARAGRAPH * times)[: field.max_length]
    return text


def _codes(field: Any, count: int, random: Random) -> list[str]:
    return sorted({random.choice(field.leaves()).code for _ in range(count)})


def _in_order(
    rules: Iterable[Rule], values: dict[str, Any], asked: Mapping[str, Field | Column]
) -> dict[str, Any]:
    """The values, exchanged where a part is above its whole or an end before its start."""
    for rule in rules:
        match rule:
            case NotAbove():
                low, high = rule.field, rule.limit
            case NotBefore():
                low, high = rule.start, rule.field
            case _:
                continue
        if typed(asked[low], values[low]) > typed(asked[high], values[high]):
            values[low], values[high] = values[high], values[low]
    return values


def _rows(field: RowsField, applicant: Applicant, random: Random) -> list[dict[str, Any]]:
    count = max(field.min, min(field.max, random.randint(1, 4)))
    rows: list[dict[str, Any]] = [
        {
            column.code: f"{_answer(column, applicant, random)}{number}"
            if column.code in field.unique and column.kind == "text"
            else _answer(column, applicant, random)
            for column in field.columns
        }
        for number in range(1, count + 1)
    ]
    columns = {column.code: column for column in field.columns}
    return [_in_order(field.checks, row, columns) for row in rows]


def _day(past: bool, future: bool, random: Random) -> date:
    days = timedelta(days=random.randint(30, 600))
    return moments.today() + days if future and not past else moments.today() - days


def _day_paid_for(random: Random) -> date:
    """A day in the period of whichever round is open; see `sowing`."""
    return moments.today() - timedelta(days=random.randint(190, 360))


@cache
def _file(filename: str, kind: str) -> Upload:
    """An empty page, or a grey square: all that a demonstration hands in."""
    content = said.EMPTY_PDF if kind == "pdf" else said.SMALL_PNG
    return inspect(filename, BytesIO(content), accept=[kind])


ANSWERS: dict[str, Callable[[Any, Applicant, Random], Any]] = {
    "text": lambda field, _who, _dice: f"示例{field.label.sc}"[: field.max_length],
    "textarea": lambda field, _who, _dice: _paragraphs(field),
    "integer": lambda field, _who, dice: _number(field, 1, 40, 1, dice),
    "decimal": lambda field, _who, dice: str(_number(field, 10, 900, 10_000, dice)),
    "money": lambda field, _who, dice: str(_number(field, 10, 900, 10_000, dice)),
    "currency": lambda field, _who, dice: {
        "currency": field.currencies[0],
        "amount": str(_number(field, 10, 900, 10_000, dice)),
    },
    "date": lambda field, _who, dice: _day(field.past, field.future, dice).isoformat(),
    "yesno": lambda _field, _who, _dice: False,
    "choice": lambda field, _who, dice: _codes(field, 1, dice)[0],
    "choices": lambda field, _who, dice: _codes(field, 2, dice),
    "tree": lambda field, _who, dice: _codes(field, 2, dice),
    "district": lambda _field, who, _dice: who.district,
    "country": lambda _field, _who, dice: dice.choice(("SG", "DE", "JP", "CA")),
    "email": lambda _field, _who, _dice: "contact@company.example.com",
    "phone": lambda _field, _who, _dice: "0755-00001234",
    "credit_code": lambda _field, who, _dice: who.credit_code or said.SOME_CREDIT_CODE,
    "identity": lambda _field, _who, dice: said.passport(dice),
    "rows": _rows,
}
"""How each kind of question is answered."""
