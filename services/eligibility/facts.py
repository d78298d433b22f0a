"""Facts: what the rules look at, how each is asked for, and how answers are read.

The questions of the public checker, the fields of its forms, the answers file
of the command line and the documentation all come from `facts.yaml`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field as Constrained
from pydantic import TypeAdapter, model_validator

from services import formats
from services.catalogue.types import Code
from services.conditions import Comparable, When
from services.content import ContentText, Frozen, read_yaml
from services.errors import Invalid, Problem
from services.language import N_, Message, Text

HERE = Path(__file__).parent

Kind = Literal["choice", "choices", "yesno", "integer", "decimal", "money", "date"]
Value = str | bool | int | Decimal | date | frozenset[str]
"""An answer as the rules compare it. Amounts are RMB; shares of a whole are percentages."""

NUMBERS = ("integer", "decimal", "money")
LARGEST = Decimal("999999999999")


class Choice(Frozen):
    """One of the answers to choose from."""

    code: Code
    label: ContentText


class Fact(Frozen):
    """Something the rules need to know.

    Args:
        question: how the public checker asks for it; a fact without one comes
            only from applications, calculators and answers files.
        why: why it is asked, shown beside the question.
        when: the condition under which it is asked.
        terms: terms of the glossary used in the question.
        unit: what a number counts.
        none: the words for an empty answer of `choices`.
        earliest, latest: the days that a date may lie between.
    """

    code: Code
    kind: Kind
    label: ContentText
    question: ContentText | None = None
    why: ContentText | None = None
    hint: ContentText | None = None
    unit: ContentText | None = None
    min: int = 0
    max: int | None = None
    earliest: date | None = None
    latest: date | None = None
    choices: tuple[Choice, ...] = ()
    none: ContentText | None = None
    when: When | None = None
    terms: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "Fact":
        if (self.question is None) != (self.why is None):
            raise ValueError(f"{self.code}: a question says why it is asked")
        if (self.kind in ("choice", "choices")) != bool(self.choices):
            raise ValueError(f"{self.code}: choices belong to choice and choices")
        if (self.kind == "date") != (self.earliest is not None and self.latest is not None):
            raise ValueError(f"{self.code}: a date has an earliest and a latest day")
        return self

    @property
    def comparable(self) -> Comparable:
        """What conditions can say of it."""
        match self.kind:
            case "choice" | "choices":
                codes = frozenset(choice.code for choice in self.choices)
                return Comparable.code(self.kind, codes, several=self.kind == "choices")
            case "yesno":
                return Comparable.yes_or_no(self.kind)
            case "date":
                return Comparable.day(self.kind)
            case _:
                return Comparable.number(self.kind, self.min, self.max or int(LARGEST))

    def choice(self, code: str) -> Choice:
        """The choice of a code. Raises KeyError."""
        for choice in self.choices:
            if choice.code == code:
                return choice
        raise KeyError(code)

    def read(self, raw: object) -> Value:
        """An answer from JSON, YAML or a form field, as the rules compare it.

        Raises:
            ValueError: it is not an answer to this question.
        """
        value = _READERS[self.kind](raw)
        if self.choices:
            given = value if isinstance(value, frozenset) else {value}
            if given - {choice.code for choice in self.choices}:
                raise ValueError("no such choice")
        if self.kind in NUMBERS:
            assert isinstance(value, int | Decimal)
            if not self.min <= value <= (LARGEST if self.max is None else self.max):
                raise ValueError("out of range")
        if self.earliest and self.latest:
            assert isinstance(value, date)
            if not self.earliest <= value <= self.latest:
                raise ValueError("out of range")
        return value


class _File(Frozen):
    facts: tuple[Fact, ...] = Constrained(min_length=1)

    @model_validator(mode="after")
    def _codes_are_unique(self) -> "_File":
        codes = [fact.code for fact in self.facts]
        if repeated := {code for code in codes if codes.count(code) > 1}:
            raise ValueError(f"facts appear twice: {', '.join(sorted(repeated))}")
        return self


@cache
def all_facts() -> Mapping[str, Fact]:
    """Every fact by code, in the order of the questions.

    Raises:
        BadContent: the file is wrong.
    """
    file: _File = read_yaml(HERE / "facts.yaml", TypeAdapter(_File))
    return {fact.code: fact for fact in file.facts}


def parse(raw: Mapping[str, Any]) -> dict[str, Value]:
    """Read a set of answers; None means that the answer is not known.

    Args:
        raw: by fact code, as JSON has them: numbers may be strings, dates are
            ISO strings, several choices a list. Values already read pass through.

    Raises:
        Invalid: an unknown fact, or an answer that does not fit its question.
    """
    facts, problems = {}, []
    for code, value in raw.items():
        fact = all_facts().get(code)
        if fact is None:
            problems.append(Problem(code, N_("There is no question “%(code)s”", code=code)))
        elif value is not None:
            try:
                facts[code] = fact.read(value)
            except ValueError:
                problems.append(Problem(code, complaint(fact)))
    if problems:
        raise Invalid(problems)
    return facts


def complaint(fact: Fact) -> Message:
    """What to do about an answer that does not fit its question."""
    noun = Text(fact.label.sc, fact.label.en[:1].upper() + fact.label.en[1:], fact.label.tc)
    bounds = {"min": fact.min, "max": fact.max}
    match fact.kind, fact.max is not None:
        case "integer", True:
            sentence = N_("%(noun)s must be a whole number from %(min)s to %(max)s", **bounds)
        case "integer", False:
            sentence = N_("%(noun)s must be a whole number")
        case (("decimal" | "money"), True):
            sentence = N_("%(noun)s must be a number from %(min)s to %(max)s", **bounds)
        case (("decimal" | "money"), False):
            sentence = N_("%(noun)s must be a number")
        case "date", _:
            days = {"earliest": _day(fact.earliest), "latest": _day(fact.latest)}
            sentence = N_("%(noun)s must be a day from %(earliest)s to %(latest)s", **days)
        case _:
            sentence = N_("%(noun)s: select an answer")
    return Message(sentence.msgid, {**sentence.params, "noun": noun})


def _day(day: date | None) -> Text:
    assert day is not None
    return formats.everywhere(formats.day, day)


def plain_value(value: Value) -> Any:
    """A value as JSON has it: amounts and dates as strings, several choices as a list."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal | date):
        return str(value)
    return value


_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


def _yesno(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw in _YES_OR_NO:
        return _YES_OR_NO[raw]
    raise ValueError("neither yes nor no")


DIGITS, PLACES = 15, 20
"""Beyond them no answer makes sense, and `1e999999999` is a short way to write a gigabyte."""


def _number(raw: object) -> Decimal:
    if not isinstance(raw, int | float | str | Decimal):
        raise ValueError("not a number")
    try:
        number = Decimal(str(raw).strip().replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    _sign, _digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or number.adjusted() >= DIGITS or exponent < -PLACES:
        raise ValueError("not a number")
    return number


def _integer(raw: object) -> int:
    number = _number(raw)
    if number != number.to_integral_value():
        raise ValueError("not a whole number")
    return int(number)


def _date(raw: object) -> date:
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str):
        raise ValueError("not a date")
    return date.fromisoformat(raw)


def _choice(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError("not a choice")
    return raw


def _choices(raw: object) -> frozenset[str]:
    if not isinstance(raw, list | tuple | set | frozenset) or not all(
        isinstance(code, str) for code in raw
    ):
        raise ValueError("not a list of choices")
    return frozenset(raw)


_READERS: dict[Kind, Callable[[object], Value]] = {
    "choice": _choice,
    "choices": _choices,
    "yesno": _yesno,
    "integer": _integer,
    "decimal": _number,
    "money": _number,
    "date": _date,
}
