"""Budgets of directions: a round can say of one question of the form what all that gave the same
answer are paid together, at most.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from services import formats
from services.catalogue import Item, item
from services.catalogue.fields import ChoiceField
from services.errors import Problem
from services.language import LANGUAGES, N_, Language, Message, Text, listed
from services.written import Unreadable
from services.written.figures import read_amount

_Told = TypeVar("_Told")

_BREAK = re.compile(r"[\s:：]+(?=[^\s:：]+$)")
"""What stands between an answer and its budget: the last blanks or colon of a line."""


@dataclass(frozen=True, slots=True)
class Directions:
    """The directions of a round that have a budget of their own.

    Args:
        by: the path of the question by which it is divided; empty if it is not.
        budgets: RMB at most, by the code of the answer; other answers share the whole budget.
    """

    by: str = ""
    budgets: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def stored(cls, found: Mapping[str, Any]) -> "Directions":
        """Read what `as_json` wrote."""
        budgets = {code: Decimal(of) for code, of in found.get("budgets", {}).items()}
        return cls(found.get("by", ""), budgets)

    def as_json(self) -> dict[str, Any]:
        """Write them in JSON values only; nothing where the round has none."""
        if not self.by:
            return {}
        return {"by": self.by, "budgets": {code: f"{of:.2f}" for code, of in self.budgets.items()}}


def list_questions(wanted: Item) -> Mapping[str, ChoiceField]:
    """Map the questions by which a round can be divided to their paths: all that have one answer
    of every applicant.
    """
    return {
        f"{section.code}.{one.code}": one
        for section in wanted.sections
        if section.when is None
        for one in section.fields
        if isinstance(one, ChoiceField) and one.required and one.when is None
    }


def find_problems(
    wanted: Item, by: str, lines: Sequence[str], envelope: Decimal | None
) -> list[Problem]:
    """Check the budgets of directions as they are written, an answer and its budget a line.

    Args:
        envelope: RMB of the whole round; None where it cannot be read.
    """
    if not by:
        unasked = N_("Select the question whose answers have budgets of their own")
        return [Problem("split_by", unasked)] if lines else []
    question = list_questions(wanted).get(by)
    if question is None:
        return [Problem("split_by", N_("Select one of these"))]
    if not lines:
        return [Problem("directions", N_("Enter at least one answer with its budget"))]
    problem = next(_line_problems(question, lines, envelope), None)
    return [Problem("directions", problem)] if problem else []


def read_directions(wanted: Item, by: str, lines: Sequence[str]) -> Directions:
    """Read budgets that `find_problems` finds right."""
    question = list_questions(wanted).get(by)
    if question is None:
        return Directions()
    read = [_read(question, line) for line in lines]
    return Directions(by, {code: amount for code, amount in read if code and amount is not None})


def describe_directions(item_code: str, stored: Mapping[str, Any]) -> list[tuple[Text, Decimal]]:
    """List what the directions of a round are called, each with its budget in RMB."""
    known = Directions.stored(stored)
    return [
        (name_direction(item_code, known.by, code), of)
        for code, of in in_order(item_code, known.by, known.budgets)
    ]


def in_order(item_code: str, by: str, told: Mapping[str, _Told]) -> list[tuple[str, _Told]]:
    """List what is told of answers in the order in which the form gives these."""
    question = list_questions(item(item_code)).get(by)
    places = {one.code: at for at, one in enumerate(question.leaves() if question else ())}
    return sorted(told.items(), key=lambda one: (places.get(one[0], len(places)), one[0]))


def name_direction(item_code: str, by: str, code: str) -> Text:
    """Name an answer as the form does."""
    question = list_questions(item(item_code)).get(by)
    option = question.option(code) if question else None
    return option.label if option else Text.of(code, code)


def write_lines(item_code: str, stored: Mapping[str, Any], language: Language) -> str:
    """Write the budgets of directions as the form takes them."""
    described = describe_directions(item_code, stored)
    return "\n".join(f"{name[language]} {of:f}" for name, of in described)


def _read(question: ChoiceField, line: str) -> tuple[str | None, Decimal | None]:
    """Read a line: the code of the answer and its budget, None where one cannot be read."""
    name, *rest = _BREAK.split(line.strip(), maxsplit=1)
    try:
        amount = read_amount(rest[0]) if rest else None
    except Unreadable:
        amount = None
    return _find_option(question, name if rest else line), amount


def _find_option(question: ChoiceField, name: str) -> str | None:
    """Find an answer by its code or by its words in any language."""
    wanted = name.strip().casefold()
    for option in question.leaves():
        known = (option.code, *(option.label[language] for language in LANGUAGES))
        if wanted in {one.casefold() for one in known}:
            return option.code
    return None


def _line_problems(
    question: ChoiceField, lines: Sequence[str], envelope: Decimal | None
) -> Iterator[Message]:
    """Find what is wrong with lines, one after the other, and with all together."""
    budgets: dict[str, Decimal] = {}
    for line in lines:
        code, amount = _read(question, line)
        if code is None:
            names = listed(option.label for option in question.leaves())
            yield N_(
                "“%(line)s” does not begin with one of these: %(names)s", line=line, names=names
            )
            return
        label = question.by_code[code].label
        if amount is None or not 0 < amount <= (envelope or amount):
            yield N_(
                "Write the budget of %(name)s in RMB behind it: above 0, and no more than that of"
                " the round",
                name=label,
            )
        if code in budgets:
            yield N_("%(name)s stands here twice", name=label)
        budgets[code] = amount or Decimal(0)
    sum_of_all = sum(budgets.values(), Decimal(0))
    if envelope and len(budgets) == len(question.leaves()) and sum_of_all < envelope:
        yield N_(
            "Every answer has a budget, and together they are only %(sum)s: the rest of the budget"
            " of the round could never be paid",
            sum=formats.in_all_languages(formats.money, sum_of_all),
        )
