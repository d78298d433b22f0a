"""Facts: the answers that rules look at, with their questions, as in `facts.yaml`.

The questions of the public checker, the fields of its forms, the answers file
of the command line and the documentation all come from that file.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field as Constrained
from pydantic import TypeAdapter, model_validator

from services import moments
from services.catalogue import fields
from services.catalogue.comparable import comparable
from services.catalogue.field_checks import read_answer
from services.catalogue.types import Code
from services.conditions import Comparable, When
from services.content import ContentText, Frozen, read_yaml
from services.errors import Invalid, Problem
from services.language import N_, Message, Text

HERE = Path(__file__).parent

FactValue = str | bool | int | Decimal | date | frozenset[str]
"""An answer, as rules compare it. Amounts are in RMB, shares in percent."""

FactField = Annotated[
    fields.ChoiceField
    | fields.ChoicesField
    | fields.YesNoField
    | fields.IntegerField
    | fields.DecimalField
    | fields.MoneyField
    | fields.DateField
    | fields.CountryField,
    Constrained(discriminator="kind"),
]
"""The kinds of question that rules can look at."""


class NoAnswer(ValueError):
    """A value is not an answer to its question; the message says what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class Fact(Frozen):
    """Something that rules need to know, with a question like those of items.

    Args:
        field: the question of the public checker.
        name: the name of the answer in tables and reasons.
        why: why it is asked, shown beside the question; a fact without it comes only
            from applications, calculators and answers files.
        terms: terms of the glossary used in the question.
        none: the words for choosing none of several options.
        unasked: options that only an application gives; the checker asks for figures instead.
        page: questions of one page of the checker have the same.
    """

    field: FactField
    name: ContentText
    why: ContentText | None = None
    terms: tuple[Code, ...] = ()
    none: ContentText | None = None
    unasked: tuple[Code, ...] = ()
    page: Code | None = None

    @model_validator(mode="before")
    @classmethod
    def _parted(cls, raw: Any) -> Any:
        """Separate the keys of the question from the rest; YAML has them side by side."""
        if not isinstance(raw, Mapping) or "field" in raw:
            return raw
        own = {key: value for key, value in raw.items() if key in cls.model_fields}
        asked = {key: value for key, value in raw.items() if key not in own}
        named = {"noun": raw.get("name")} | ({} if "why" in raw else {"label": raw.get("name")})
        return own | {"field": named | asked}

    @property
    def code(self) -> str:
        """Its code in rules, links and answers files."""
        return self.field.code

    @property
    def kind(self) -> str:
        """The kind of question."""
        return self.field.kind

    @property
    def question(self) -> Text | None:
        """The words of the checker's question; None if it does not ask."""
        return self.field.label if self.why else None

    @property
    def asked_field(self) -> FactField:
        """The question as the checker asks it, without the options that it leaves out."""
        if not isinstance(self.field, fields.OptionsField) or not self.unasked:
            return self.field
        offered = tuple(one for one in self.field.options if one.code not in self.unasked)
        return self.field.model_copy(update={"options": offered})

    @property
    def unit(self) -> Text | None:
        """The unit of a number."""
        return self.field.unit if isinstance(self.field, fields.NUMBERS) else None

    @property
    def when(self) -> When | None:
        """The condition under which it is asked."""
        return self.field.when

    @property
    def options(self) -> tuple[fields.Option, ...]:
        """The answers to choose from; empty if the answer is typed."""
        return self.field.leaves() if isinstance(self.field, fields.OptionsField) else ()

    @property
    def comparable(self) -> Comparable:
        """What conditions can compare it with."""
        return comparable(self.field)

    def option(self, code: str) -> fields.Option:
        """Find the option of a code. Raises KeyError."""
        for option in self.options:
            if option.code == code:
                return option
        raise KeyError(code)

    def read(self, raw: object) -> FactValue:
        """Read an answer from JSON, YAML or a form, as rules compare it.

        Raises:
            NoAnswer: it is not an answer to this question.
        """
        several = self.kind == "choices"
        if several and isinstance(raw, list | tuple | set | frozenset) and not raw:
            return frozenset()
        given = sorted(raw) if isinstance(raw, set | frozenset) else raw
        value, wrong = read_answer(self.field, given, moments.today())
        if wrong is not None:
            raise NoAnswer(wrong)
        answer: FactValue = frozenset(value) if several else value
        return answer


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
    """Load every fact by code, in the order of the questions.

    Raises:
        BadContent: the file is wrong.
    """
    file: _File = read_yaml(HERE / "facts.yaml", TypeAdapter(_File))
    return {fact.code: fact for fact in file.facts}


def parse(raw: Mapping[str, Any]) -> dict[str, FactValue]:
    """Read a set of answers; None means that the answer is not known.

    Args:
        raw: by fact code, as in JSON: numbers may be strings, dates are ISO strings,
            several choices a list. Values that have been read before are kept.

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
            except NoAnswer as error:
                problems.append(Problem(code, error.message))
    if problems:
        raise Invalid(problems)
    return facts


def plain_value(value: FactValue) -> Any:
    """Convert a value for JSON: amounts and dates to strings, several choices to a list."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal | date):
        return str(value)
    return value
