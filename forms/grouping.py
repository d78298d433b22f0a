"""What an association fills in for a group: questions of the service, and whom it asks."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wtforms.form import BaseForm

from forms.conditions import browser_rule
from forms.fields import FIELDS, AnswerControl
from forms.plain import AtMost, PlainForm, join_lines, strip_blanks
from forms.plain_fields import LineField, ListField, LongTextField, TickField
from services.catalogue import View
from services.catalogue.grouped import GroupShape, is_asked, question_at
from services.errors import Problem
from services.language import N_, Language


class GroupQuestions(BaseForm):
    """Questions of a service that an association answers for its members.

    Args:
        paths: which of them.
        answers: what is known, by path.
        typed: what a browser sent; None to show what is known.
    """

    def __init__(
        self,
        shape: GroupShape,
        paths: Collection[str],
        answers: Mapping[str, Any],
        language: Language,
        typed: Any = None,
    ) -> None:
        self.language, self._known = language, dict(answers)
        self.problems: list[Problem] = []
        self._names = {path.replace(".", "-"): path for path in paths}
        view = View(shape.item, shape.nest(answers))
        super().__init__(_make_controls(shape, self._names, view, language))
        self.process(typed, data={name: answers.get(path) for name, path in self._names.items()})
        if typed is not None:
            view = View(shape.item, shape.nest(self.answers))
        for name, field in self._fields.items():
            field.shown = is_asked(view, self._names[name])

    @property
    def answers(self) -> dict[str, Any]:
        """All that is known with what was typed, by path."""
        typed = {self._names[name]: field.answer for name, field in self._fields.items()}
        return {path: value for path, value in (self._known | typed).items() if value is not None}

    def add(self, problems: Sequence[Problem]) -> None:
        """Put problems beside the questions they are about."""
        for problem in problems:
            field = self._fields.get(problem.field.replace(".", "-"))
            if field is not None:
                field.errors = [*field.errors, problem.message.in_(self.language)]
                self.problems.append(problem)


def _make_controls(
    shape: GroupShape, names: Mapping[str, str], view: View, language: Language
) -> dict[str, AnswerControl]:
    """Make a control for each question that the page can ask, whatever is answered on it."""
    on_page = {path.rpartition(".")[2] if path.count(".") > 1 else path for path in names.values()}
    found = {}
    for name, path in names.items():
        asked = question_at(shape.item, path)
        rule = browser_rule(asked.when, on_page, f"{name.rpartition('-')[0]}-", view.answer)
        if rule is not False:
            found[name] = FIELDS[asked.kind](asked, language, "" if rule is True else rule)
    return found


class GroupForm(PlainForm):
    """Starting or changing a group; its questions are those of the service."""


class GroupInviteForm(PlainForm):
    """Asking a company to take part in a group."""

    name = LineField(N_("Name of the company"), filters=[join_lines], validators=[AtMost(120)])
    credit_code = LineField(N_("Unified social credit code"), filters=[join_lines])


class GroupFileForm(PlainForm):
    """Filing for the members that consent."""

    sure = TickField(N_("The members listed above have consented in their own accounts"))


class GroupConsentForm(PlainForm):
    """Consenting to what an association files: the declaration of the service."""

    declared = TickField(N_("I have read the declaration, I make it, and the association may file"))


class RecommendationForm(PlainForm):
    """Signing a letter that recommends a company for a service."""

    item_code = ListField(N_("For which service?"), N_("Select the service"))
    name = LineField(N_("Name of the company"), filters=[join_lines], validators=[AtMost(120)])
    credit_code = LineField(N_("Unified social credit code"), filters=[join_lines])
    text = LongTextField(N_("The letter"), filters=[strip_blanks])
