"""One question of the eligibility checker as a form, made from its fact."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from wtforms import Field, SelectFieldBase, StringField
from wtforms.validators import StopValidation

from forms.plain import ChoiceField, DayField, PlainForm, stripped
from services.eligibility import Fact, all_facts
from services.eligibility.facts import NUMBERS, Value, complaint, plain_value
from services.language import N_, Message, Text

NONE = "none_of_these"
"""What the box for "none of these" sends."""


class ChoicesField(SelectFieldBase):
    """Any of several, or none of them if the question says how none is called."""

    data: Any

    def __init__(
        self, label: Text, missing: Message, choices: Sequence[tuple[str, Text]], **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.missing, self.choices = missing, choices

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was ticked."""
        self.data = valuelist

    def pre_validate(self, form: PlainForm) -> None:  # noqa: ARG002
        """Refuse nothing at all, what was not on offer, and "none" beside something."""
        chosen = set(self.data or ())
        if not chosen or chosen - {code for code, _ in self.choices}:
            raise StopValidation(self.missing)
        if NONE in chosen and len(chosen) > 1:
            raise StopValidation(N_("Select what applies, or “none of these”, but not both"))


class Answer:
    """Validator: what was typed is an answer to the question."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact

    def __call__(self, _form: PlainForm, field: Field) -> None:
        """Refuse what the question cannot read."""
        try:
            _read(self.fact, field.data)
        except ValueError as error:
            raise StopValidation(complaint(self.fact)) from error


class QuestionForm(PlainForm):
    """A form with one field, named after its fact."""

    fact: Fact

    @property
    def field(self) -> Field:
        """The field."""
        return self[self.fact.code]

    @property
    def value(self) -> Value:
        """The answer, of a form that is valid."""
        return _read(self.fact, self.field.data)


def question_form(
    fact: Fact, typed: Mapping[str, Any] | None = None, value: Value | None = None
) -> QuestionForm:
    """The form of one question.

    Args:
        typed: what a browser sent; None for a form that is only shown.
        value: the answer that is known already.
    """
    return _form_class(fact.code)(typed, data={fact.code: _shown(fact, value)})


@cache
def _form_class(code: str) -> type[QuestionForm]:
    fact = all_facts()[code]
    return type("Question", (QuestionForm,), {"fact": fact, code: _field(fact)})


def _field(fact: Fact) -> Field:
    label, missing = fact.question or fact.label, complaint(fact)
    if fact.kind == "yesno":
        return ChoiceField(label, missing, (("yes", N_("Yes")), ("no", N_("No"))))
    choices = [(choice.code, choice.label) for choice in fact.choices]
    if fact.kind == "choice":
        return ChoiceField(label, missing, choices)
    if fact.kind == "choices":
        none = [(NONE, fact.none)] if fact.none else []
        return ChoicesField(label, missing, [*choices, *none])
    if fact.kind == "date":
        return DayField(label, validators=[Answer(fact)])
    return StringField(label, filters=[stripped], validators=[Answer(fact)])


def _shown(fact: Fact, value: Value | None) -> Any:
    if value is None or fact.kind == "date":
        return value
    if fact.kind == "yesno":
        return "yes" if value else "no"
    if fact.kind == "choices":
        return plain_value(value) or ([NONE] if fact.none else [])
    return f"{value:,}" if fact.kind in NUMBERS else value


def _read(fact: Fact, typed: Any) -> Value:
    return fact.read([] if typed == [NONE] else typed)
