"""One question of the eligibility checker as a form, made from its fact."""

from collections.abc import Mapping
from typing import Any

from wtforms.form import BaseForm

from forms.fields import FIELDS, NONE, AnswerControl, ChoiceControl, ChoicesControl
from services.catalogue.fields import NUMBERS
from services.eligibility import Fact
from services.eligibility.facts import FactValue, NoAnswer, plain_value
from services.errors import Problem
from services.language import N_, Language


class QuestionForm(BaseForm):
    """A form with one field, which has the code of its fact as name.

    Args:
        typed: what a browser sent; None for a form that is only shown.
        known: the answer that is known already.
    """

    value: FactValue
    """The answer, of a form that is valid."""

    def __init__(
        self,
        fact: Fact,
        language: Language,
        typed: Mapping[str, Any] | None = None,
        known: FactValue | None = None,
    ) -> None:
        super().__init__({fact.code: FIELDS[fact.kind](fact.asked_field, language)})
        self.fact, self.language = fact, language
        self.problems: list[Problem] = []
        field = self.field
        if isinstance(field, ChoiceControl):
            field.radios = len(fact.options)
        if isinstance(field, ChoicesControl) and fact.none:
            field.none_label = fact.none[language]
        self.process(typed, data={fact.code: _input_value(fact, known)})

    @property
    def field(self) -> AnswerControl:
        """The field."""
        field: AnswerControl = self[self.fact.code]
        return field

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return self.field.answer is None

    def validate(self, *_args: Any, **_kwargs: Any) -> bool:
        """Read the answer, or say what is wrong with it."""
        try:
            self.value = self.fact.read(self._given())
        except NoAnswer as error:
            self.problems = [Problem(self.fact.code, error.message)]
            self.field.errors = [error.message.in_(self.language)]
        return not self.problems

    def _given(self) -> Any:
        answer = self.field.answer
        if not isinstance(self.field, ChoicesControl) or not self.field.none_label:
            return answer
        if answer == [NONE]:
            return []
        if answer and NONE in answer:
            raise NoAnswer(N_("Select what applies, or “none of these”, but not both"))
        return answer


def _input_value(fact: Fact, known: FactValue | None) -> Any:
    """Write a known answer as inputs show it."""
    if known is None:
        return None
    if isinstance(fact.field, NUMBERS):
        return f"{known:,}"
    return plain_value(known) or [NONE] if fact.kind == "choices" else plain_value(known)
