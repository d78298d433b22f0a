"""Plain forms: what account pages and administration ask for.

Labels and errors are `Message`s; templates put them into the reader's language.
A form checks whether something was filled in. The service checks whether it is right,
and `add` puts the problems it finds beside the fields.
"""

import re
from collections.abc import Sequence

from wtforms import Field, Form
from wtforms.validators import StopValidation

from forms.plain_fields import LineField, MailField
from services.characters import one_line
from services.contact import check_email, tidy_email
from services.errors import Problem
from services.language import N_, Message

LINK = re.compile(r"://|www\.", re.IGNORECASE)


LENGTHS = {
    "Use %(longest)s characters or fewer": N_("Use %(longest)s characters or fewer in “%(field)s”"),
    "Write at most %(most)s characters": N_("Write at most %(most)s characters in “%(field)s”"),
    "Write no more than %(count)s characters": N_(
        "Write no more than %(count)s characters in “%(field)s”"
    ),
    "Write %(least)s to %(most)s characters": N_(
        "Write %(least)s to %(most)s characters in “%(field)s”"
    ),
}
"""Problems that do not say what they are about, by their msgid, and how a summary says it."""


class PlainForm(Form):
    """Base of all plain forms."""

    @property
    def problems(self) -> list[Problem]:
        """The problems in the order of the fields, for the summary at the top."""
        return [
            Problem(field.name, _name_field(error, field))
            for field in self
            for error in field.errors
        ]

    def add(self, problems: Sequence[Problem]) -> None:
        """Put the service's problems beside the fields they are about."""
        for problem in problems:
            field = self[problem.field]
            if not field.errors:  # do not call missing what could not be read
                field.errors = [problem.message]


def _name_field(error: Message, field: Field) -> Message:
    """Say which field is meant where the sentence only does beside it."""
    named = LENGTHS.get(error.msgid)
    label = field.label.text
    return Message(named.msgid, {**error.params, "field": label}) if named and label else error


class Required:
    """Validator: refuses an empty field, with a message that says what to enter."""

    field_flags = {"required": True}  # noqa: RUF012

    def __init__(self, message: Message) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse an empty field."""
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(self.message)


class AtMost:
    """Validator: refuses a text that is too long."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse a text that is longer."""
        if field.data and len(field.data) > self.longest:
            raise StopValidation(N_("Use %(longest)s characters or fewer", longest=self.longest))


def refuse_bad_email(_form: Form, field: Field) -> None:
    """Refuse a text that cannot be an e-mail address."""
    if wrong := check_email(field.data or ""):
        raise StopValidation(wrong)


def refuse_link(_form: Form, field: Field) -> None:
    """Refuse web addresses in names: names are printed in mail to strangers."""
    if field.data and LINK.search(field.data):
        raise StopValidation(N_("Enter a name without a web address"))


def strip_blanks(value: str | None) -> str | None:
    """Strip blanks from both ends."""
    return value.strip() if value else value


def join_lines(value: str | None) -> str | None:
    """Replace line breaks and repeated blanks with single blanks."""
    return one_line(value) if value else value


def tidy_address(value: str | None) -> str | None:
    """Tidy an e-mail address that was typed or pasted."""
    return tidy_email(value) if value else value


def email_field(label: Message, missing: Message) -> MailField:
    """Make a field for an e-mail address."""
    return MailField(
        label, filters=[tidy_address], validators=[Required(missing), refuse_bad_email]
    )


def name_field(label: Message, missing: Message) -> LineField:
    """Make a field for the name of a person or an organisation."""
    return LineField(
        label, filters=[join_lines], validators=[Required(missing), AtMost(120), refuse_link]
    )


def text_field(label: Message, longest: int) -> LineField:
    """Make a field for a short text that may be left out."""
    return LineField(label, filters=[join_lines], validators=[AtMost(longest)])
