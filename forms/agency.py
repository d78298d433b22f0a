"""What officers fill in, one form an action that needs more than a button.

A form parses; whether it is right is for the service to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, DecimalField, Form, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import RadioField
from wtforms.validators import Optional

from services.applications.reviewing import Correction
from services.catalogue import Item
from services.errors import Problem
from services.language import N_, Message, Text

Choices = Sequence[tuple[str, Text | Message]]


class ActionForm(Form):
    """Base of the forms of officers' actions."""

    def __init__(self, formdata: MultiDict[str, str] | None = None, **values: Any) -> None:
        super().__init__(formdata, **values)
        self.typed = formdata is not None
        if self.typed:
            self.validate()  # parses; what is missing is for the service to find

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Give the fields that choose what there is to choose from."""
        for name, offered in choices.items():
            if name in self:
                self[name].choices = list(offered)

    def add(self, problems: Sequence[Problem]) -> None:
        """Put the service's problems beside the fields they are about."""
        for problem in problems:
            if problem.field in self:
                field = self[problem.field]
                field.errors = [*field.errors, problem.message]


class ReasonedForm(ActionForm):
    """An action with a text to whom it concerns."""

    text = TextAreaField(N_("Reasons"))


class NotedForm(ActionForm):
    """An action with a text that may be left out."""

    text = TextAreaField(N_("Message (optional)"))


class DeclineForm(ActionForm):
    """Not accepting (不予受理)."""

    reasons = SelectMultipleField(N_("Grounds for not accepting"), validate_choice=False)
    text = TextAreaField(N_("Explanation to the applicant"))
    competent_agency = StringField(N_("Competent agency, if it is another"))


class OpinionForm(ActionForm):
    """A joint agency's opinion (会办意见)."""

    opinion = RadioField(N_("Your agency's opinion"), validate_choice=False)
    text = TextAreaField(N_("Reasons or conditions"))


class SuspendForm(ActionForm):
    """Suspending the clock (中止)."""

    reason = RadioField(N_("Why the clock stops"), validate_choice=False)
    until = DateField(N_("Expected to last until"), validators=[Optional()])
    text = TextAreaField(N_("Explanation to the applicant"))


class ConcludeForm(ActionForm):
    """The lead reviewer's conclusion (审查意见)."""

    recommendation = RadioField(N_("Recommendation"), validate_choice=False)
    text = TextAreaField(N_("Reasoning"))


class ApproveForm(ActionForm):
    """Approval (准予)."""

    amount = DecimalField(N_("Amount to grant (RMB)"), validators=[Optional()], places=2)
    text = TextAreaField(N_("Remarks for the decision (optional)"))


class RefuseForm(ActionForm):
    """Refusal (不予)."""

    reasons = SelectMultipleField(N_("Grounds for refusal"), validate_choice=False)
    text = TextAreaField(N_("Explanation to the applicant"))


@dataclass(frozen=True, slots=True)
class Line:
    """One answer or document that a correction notice may list."""

    path: str
    label: Text
    chosen: bool
    note: str
    errors: Sequence[Message] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one section of the form, or of the documents."""

    title: Text | Message
    lines: Sequence[Line]


class CorrectionForm(ActionForm):
    """The one complete correction notice (补正通知): a line for each thing wrong."""

    def __init__(self, formdata: MultiDict[str, str] | None = None) -> None:
        super().__init__(formdata)
        typed = formdata or MultiDict()
        self._chosen = typed.getlist("correct")
        self._notes = {
            name.removeprefix("note."): note
            for name, note in typed.items()
            if name.startswith("note.")
        }
        self._problems: dict[str, list[Message]] = {}

    def corrections(self) -> list[Correction]:
        """What was chosen, in the order of the form."""
        return [Correction(path, self._notes.get(path, "")) for path in self._chosen]

    def add(self, problems: Sequence[Problem]) -> None:
        """Put the service's problems beside the lines they are about."""
        for problem in problems:
            path = problem.field.removeprefix("note.")
            self._problems.setdefault(path, []).append(problem.message)

    def groups(self, item: Item) -> list[Group]:
        """All that the notice may list, by section, as typed so far."""
        sections = [
            Group(
                section.title,
                [
                    self._line(f"{section.code}.{field.code}", field.label)
                    for field in section.fields
                ],
            )
            for section in item.sections
        ]
        documents = [self._line(f"documents.{slot.code}", slot.title) for slot in item.documents]
        return [*sections, Group(N_("Documents"), documents)]

    def _line(self, path: str, label: Text) -> Line:
        return Line(
            path=path,
            label=label,
            chosen=path in self._chosen,
            note=self._notes.get(path, ""),
            errors=self._problems.get(path, ()),
        )


def until_or_never(form: SuspendForm) -> date:
    """The day typed; a day long past where none was, so that the service objects."""
    typed: date | None = form.until.data
    return typed or date.min
