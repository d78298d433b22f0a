"""Forms of officers' actions: one for each action that needs more than a button.

A form only parses; the service decides whether the values are right.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import StringField

from forms.plain import AtMost, PlainForm, Required, join_lines, strip_blanks
from forms.plain_fields import (
    AnyOfField,
    Choices,
    DayField,
    LineField,
    ListField,
    LongTextField,
    OneOfField,
    UploadField,
)
from services.applications.case.names import NO_NAME
from services.applications.casework.accepting import Correction
from services.applications.casework.concluding import NO_RECOMMENDATION
from services.applications.casework.matching import NO_INSTITUTION, NO_REPLY
from services.applications.casework.saved_views import MOST_LETTERS, NO_NAME_OF_VIEW
from services.catalogue import Item
from services.errors import Problem
from services.funds.checking import ACCEPT, NO_COMPANION
from services.language import N_, Message, Text

_DECIDES = N_("The decision is issued at once and cannot be taken back. The applicant is told.")
_NOT_SELECTED = N_(
    "This was written without selecting the line. It is selected now; clear both if nothing is"
    " wrong here"
)
_RESTS_ON = N_("Opinions that the refusal rests on")
_NAMES_AGENCY = N_("The decision then names the agency and gives its reasons; the agency is told.")
_ENDS_CASE = N_("This ends the case and cannot be taken back. The applicant is told at once.")


def text_field(label: Message, hint: Message | str = "") -> LongTextField:
    """Make a field for a text of several lines."""
    return LongTextField(label, filters=[strip_blanks], description=hint)


class ActionForm(PlainForm):
    """Base of the forms of officers' actions."""

    about: Message | None = None
    """An explanation of the action, where its name is not enough."""
    final: Message | None = None
    """A warning that the action cannot be undone."""

    @property
    def uploads(self) -> list[UploadField]:
        """The fields for files."""
        return [field for field in self if isinstance(field, UploadField)]

    def typed_texts(self) -> list[tuple[Message, str]]:
        """List the texts that were typed, with their labels."""
        return [
            (field.label.text, field.data)
            for field in self
            if isinstance(field, StringField) and field.data
        ]

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Set the choices of the fields that have them, by field name."""
        for name, offered in choices.items():
            if name in self:
                self[name].choices = offered


class AcceptForm(ActionForm):
    """Accepting (受理): nothing to fill in, only to confirm."""

    about = N_(
        "The notice of acceptance is issued at once, and the time limit for the decision runs."
    )
    final = N_("This cannot be taken back, and no correction notice can be sent afterwards.")


class ReasonedForm(ActionForm):
    """An action with a text that gives its reasons."""

    text = text_field(N_("Reasons"))


class DiscontinueForm(ReasonedForm):
    """Ending a case without a decision (终止)."""

    final = _ENDS_CASE


class NotedForm(ActionForm):
    """An action with a text that may be left out."""

    text = text_field(N_("Message (optional)"))


class AskAgainForm(ActionForm):
    """Asking joint agencies once more for their opinion."""

    about = N_(
        "All agencies have given their opinion. Whom you ask once more gives a new one in its"
        " place; the history keeps both."
    )
    bodies = AnyOfField(N_("Whom to ask again"))
    text = text_field(N_("What to look at again"))


class ReturnForm(ActionForm):
    """Returning what is a duplicate or misfiled (退件)."""

    about: Message | None = N_("Return what was filed twice, or under the wrong service.")
    final = _ENDS_CASE
    reasons = AnyOfField(N_("Grounds for returning"))
    text = text_field(N_("Explanation to the applicant"))


class ReturnNotDeclineForm(ReturnForm):
    """Returning where an application could be declined instead."""

    about = N_(
        "Return what was filed twice, or under the wrong service. What is not accepted for"
        " another reason is declined, with remedies."
    )


class DeclineForm(ActionForm):
    """Not accepting (不予受理)."""

    final = N_("The notice is issued at once and cannot be taken back. This ends the case.")
    reasons = AnyOfField(N_("Grounds for not accepting"))
    text = text_field(N_("Explanation to the applicant"))
    competent_agency = ListField(
        N_("Competent agency, if it is another"), N_("Select the competent agency")
    )


class CorrectAgainForm(ActionForm):
    """Asking the supervisor for a second correction notice (提请再次补正)."""

    about = N_(
        "The first notice was to list everything. Another one is sent only where the supervisor of"
        " the leading group allows it, with reasons. The time limit runs on."
    )
    text = text_field(N_("What is to be corrected now, and why it was not seen before"))


class DecideNameForm(ActionForm):
    """Deciding which name letters bear after a change of name (名称变更)."""

    about = N_(
        "The applicant was renamed after it had filed. What was signed stays as it is. With the new"
        " name, letters and the decision bear it with that of the filing behind it."
    )
    bears = OneOfField(N_("Name in letters and the decision"), NO_NAME)
    text = text_field(N_("What shows the change, such as the notice of the registry"))


class SiteCheckForm(ActionForm):
    """A site check by two officers: day, place, findings (现场核查)."""

    about = N_(
        "Two officers go. The check counts once the other has confirmed it; until then nothing is"
        " concluded. The applicant learns that the check was made, and not what you write here."
    )
    checked_on = DayField(N_("When was it?"))
    place = LineField(N_("Place"), filters=[join_lines])
    companion = OneOfField(N_("The second officer"), NO_COMPANION)
    text = text_field(N_("What was found, and where it differs from the file"))
    record = UploadField(N_("Signed record or photos (optional)"), None, ACCEPT)


class ConcludeForm(ActionForm):
    """The lead reviewer's conclusion (审查意见)."""

    recommendation = OneOfField(N_("Recommendation"), NO_RECOMMENDATION)
    text = text_field(N_("Reasoning"))


class ApproveForm(ActionForm):
    """Approval (准予)."""

    final = _DECIDES
    text = text_field(
        N_("Remarks for the decision"),
        N_("Needed, as reasons, where you depart from the opinion of another agency"),
    )


class ApproveWithConditionsForm(ApproveForm):
    """Approval of what another agency agrees to with conditions."""

    about = N_("The conditions of other agencies go into the decision, but for those left out.")
    left_out = AnyOfField(N_("Conditions that you leave out"))


class RefuseForm(ActionForm):
    """Refusal (不予)."""

    final = _DECIDES
    reasons = AnyOfField(N_("Grounds for refusal"))
    rests_on = AnyOfField(_RESTS_ON, description=_NAMES_AGENCY)
    text = text_field(N_("Explanation to the applicant"))


class RefuseOneForm(RefuseForm):
    """Refusal of an item of which several things can be refused."""

    refusal = OneOfField(N_("What is refused"), N_("Select what is refused"))
    reasons = AnyOfField(N_("Grounds for refusal"))
    rests_on = AnyOfField(_RESTS_ON, description=_NAMES_AGENCY)
    text = text_field(N_("Explanation to the applicant"))


class ReferForm(ActionForm):
    """Handing over to the body that decides (转交有权机关)."""

    about = N_(
        "Hand the application over to the body that decides, outside the portal, before you"
        " record it here. The applicant is told its name, its address and its system."
    )
    final = _ENDS_CASE
    reasons = AnyOfField(N_("Why it is decided elsewhere"))
    text = text_field(N_("Explanation to the applicant"))
    reference = LineField(N_("Reference there, if there is one"), filters=[join_lines])


class ForwardForm(ActionForm):
    """Forwarding to those whom the applicant chose (转送)."""

    about = N_(
        "The institutions for which the applicant’s consent stands see at once what is shared"
        " with them. Whoever has no account on the portal has to be reached by you."
    )
    text = text_field(N_("Message to the institutions (optional)"))


class EnterReplyForm(ActionForm):
    """Entering what an institution answered outside the portal (录入机构答复)."""

    about = N_("Enter what the institution told you. The applicant is told at once.")
    institution = OneOfField(N_("Institution"), NO_INSTITUTION)
    reply = OneOfField(N_("Its answer"), NO_REPLY)
    text = text_field(N_("What it says"))


class MatchForm(ActionForm):
    """Ending a matching that succeeded (对接成功)."""

    about = N_("Nobody sees what was shared any longer: what follows is between the two of them.")
    final = _ENDS_CASE
    institutions = AnyOfField(N_("With whom the applicant came to terms"))
    text = text_field(N_("Message to the applicant (optional)"))


class UnmatchForm(ReasonedForm):
    """Ending a matching that led to nothing (对接未成)."""

    about = N_("Nobody sees what was shared any longer.")
    final = _ENDS_CASE


class AnswerForm(ActionForm):
    """Answering (答复)."""

    final = _ENDS_CASE
    text = text_field(N_("Answer to the applicant"))


class PublishAnswerForm(ActionForm):
    """Publishing question and answer (公开问答), rewritten for everybody."""

    about = N_(
        "Everybody can read it from now on. Take out whatever tells who asked: names, companies,"
        " numbers, addresses."
    )
    title = LineField(N_("Heading"), filters=[strip_blanks])
    question = text_field(N_("Question"))
    answer = text_field(N_("Answer"))


class EntryForm(ActionForm):
    """Putting on file (备案), or entering in a register (登记)."""

    about = N_("The portal gives the number.")
    final = _ENDS_CASE
    text = text_field(N_("Message to the applicant (optional)"))


class NoteForm(PlainForm):
    """A note within one's own agency."""

    text = text_field(N_("New note"))
    mentions = AnyOfField(N_("Tell these colleagues (optional)"))


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One answer or document that a correction notice may list."""

    path: str
    label: Text
    chosen: bool
    note: str
    errors: Sequence[Message] = ()


@dataclass(frozen=True, slots=True)
class CorrectionGroup:
    """The lines of one section of the form, or of the documents."""

    title: Text | Message
    lines: Sequence[CorrectionLine]


class CorrectionForm(ActionForm):
    """The one complete correction notice (补正通知): a line for each answer or document."""

    def __init__(self, formdata: Any = None, **_known: Any) -> None:
        super().__init__(formdata)
        self._chosen = list(dict.fromkeys(formdata.getlist("correct"))) if formdata else []
        self._notes = {
            name.removeprefix("note."): note
            for name, note in (formdata or {}).items()
            if name.startswith("note.")
        }
        self._found: list[Problem] = []

    def validate(self, *_args: Any, **_known: Any) -> bool:
        """Refuse notes on lines that were not selected: the notice is sent only once."""
        self._found = [
            Problem(f"note.{path}", _NOT_SELECTED)
            for path, note in self._notes.items()
            if note.strip() and path not in self._chosen
        ]
        return not self._found

    @property
    def problems(self) -> list[Problem]:
        """The problems found, by this form and by the service."""
        return self._found

    def typed(self) -> list[tuple[Message, str]]:
        """List the notes that were typed, with their label."""
        label = N_("What is wrong, and what to do")
        return [(label, note) for note in self._notes.values() if note.strip()]

    def corrections(self) -> list[Correction]:
        """List the lines that were selected, with their notes, in the order of the form."""
        return [Correction(path, self._notes.get(path, "")) for path in self._chosen]

    def add(self, problems: Sequence[Problem]) -> None:
        """Put the service's problems beside the lines they are about."""
        self._found += problems

    def groups(self, item: Item, frozen: Collection[str]) -> list[CorrectionGroup]:
        """List everything that the notice may ask to correct, by section, as typed so far.

        Args:
            frozen: paths of answers that nobody can change.
        """
        sections = [
            CorrectionGroup(
                section.title,
                [
                    self._line(f"{section.code}.{field.code}", field.label)
                    for field in section.fields
                    if f"{section.code}.{field.code}" not in frozen
                ],
            )
            for section in item.sections
        ]
        documents = [self._line(f"documents.{slot.code}", slot.title) for slot in item.documents]
        groups = [*sections, CorrectionGroup(N_("Documents"), documents)]
        return [group for group in groups if group.lines]

    def _line(self, path: str, label: Text) -> CorrectionLine:
        errors = [found.message for found in self._found if found.field == f"note.{path}"]
        return CorrectionLine(
            path=path,
            label=label,
            chosen=path in self._chosen or bool(errors),
            note=self._notes.get(path, ""),
            errors=errors,
        )


class SavedViewForm(PlainForm):
    """Naming a view of the queue."""

    name = LineField(
        N_("Name"),
        filters=[join_lines],
        validators=[Required(NO_NAME_OF_VIEW), AtMost(MOST_LETTERS)],
    )
