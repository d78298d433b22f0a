"""Plain forms: what account pages and administration ask for.

Labels and errors are `Message`s; templates put them into the reader's language.
A form checks whether something was filled in. The service checks whether it is right,
and `add` puts the problems it finds beside the fields.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from wtforms import Field, Form, SelectFieldBase, StringField
from wtforms.validators import StopValidation

from forms.controls import DAY, order_parts, typed_parts
from services.catalogue.values import Unreadable, decimal
from services.characters import one_line
from services.contact import check_email, tidy_email
from services.errors import Problem
from services.language import N_, Language, Message, Text
from services.moments import SHENZHEN

Choices = Sequence[tuple[str, Text | Message | str]]

TIME = re.compile(r"(\d{1,2})[:：.](\d{2})")
LINK = re.compile(r"://|www\.", re.IGNORECASE)


class PlainForm(Form):
    """Base of all plain forms."""

    @property
    def problems(self) -> list[Problem]:
        """The problems in the order of the fields, for the summary at the top."""
        return [Problem(field.name, error) for field in self for error in field.errors]

    def add(self, problems: Sequence[Problem]) -> None:
        """Put the service's problems beside the fields they are about."""
        for problem in problems:
            field = self[problem.field]
            if not field.errors:  # do not call missing what could not be read
                field.errors = [problem.message]


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


def email_field(label: Message, missing: Message) -> StringField:
    """Make a field for an e-mail address."""
    return StringField(
        label, filters=[tidy_address], validators=[Required(missing), refuse_bad_email]
    )


def name_field(label: Message, missing: Message) -> StringField:
    """Make a field for the name of a person or an organisation."""
    return StringField(
        label, filters=[join_lines], validators=[Required(missing), AtMost(120), refuse_link]
    )


def text_field(label: Message, longest: int) -> StringField:
    """Make a field for a short text that may be left out."""
    return StringField(label, filters=[join_lines], validators=[AtMost(longest)])


class OneOfField(SelectFieldBase):
    """One of several choices, which the form gives or the view sets."""

    data: Any
    choices: Choices

    def __init__(
        self, label: Message | Text, missing: Message, choices: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.missing = missing
        self.choices = choices

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was chosen."""
        self.data = valuelist[0] if valuelist else None

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse a value that is not among the choices."""
        if self.data not in {value for value, _ in self.choices}:
            raise StopValidation(self.missing)


class AnyOfField(Field):
    """Any of several choices, which the view sets."""

    data: list[str]
    choices: Choices = ()

    def process_data(self, value: Any) -> None:
        """Take the known values."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the values chosen, each once."""
        self.data = list(dict.fromkeys(valuelist))


class DayField(Field):
    """A date as three inputs, `<name>-day`, `<name>-month` and `<name>-year`."""

    PARTS: tuple[str, ...] = DAY
    data: Any

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three inputs, or the date that is known."""
        super().process(None, data, extra_filters)
        if formdata is None:
            self.typed = self._written(self.data) if self.data else self._untouched()
            return
        self.typed = typed_parts(formdata, self.name, self.PARTS)
        self.data = None
        if any(self.typed.values()):
            self._read()

    def parts(self, language: Language) -> tuple[tuple[str, str], ...]:
        """List the inputs with their values, in the order of a language."""
        return order_parts(self.typed, language)

    def _untouched(self) -> dict[str, str]:
        return dict.fromkeys(self.PARTS, "")

    def _written(self, known: Any) -> dict[str, str]:
        return {part: str(getattr(known, part)) for part in self.PARTS}

    def _read(self) -> None:
        try:
            self.data = date(*(int(self.typed[part]) for part in self.PARTS))
        except (ValueError, OverflowError):
            self.process_errors = [N_("Enter a real date, like 27 3 2015")]


class MomentField(DayField):
    """A moment in Shenzhen: a date, and a time as a fourth input, `<name>-time`."""

    PARTS = (*DAY, "time")

    def __init__(self, label: Message, *, time: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.time = time
        """The time that the form suggests."""

    def _untouched(self) -> dict[str, str]:
        return super()._untouched() | {"time": self.time}

    def _written(self, known: datetime) -> dict[str, str]:
        local = known.astimezone(SHENZHEN)
        return {"time": f"{local:%H:%M}"} | {part: str(getattr(local, part)) for part in DAY}

    def _read(self) -> None:
        if not any(self.typed[part] for part in DAY):
            return  # the suggested time alone is no answer
        try:
            day = date(*(int(self.typed[part]) for part in DAY))
            if (clock := TIME.fullmatch(self.typed["time"])) is None:
                raise ValueError("not a time")
            hour, minute = map(int, clock.groups())
            self.data = datetime.combine(day, time(hour, minute), SHENZHEN)
        except (ValueError, OverflowError):
            message = N_("Enter a real date and time, like 27 3 2015 and 09:00")
            self.process_errors = [message]


class AmountField(StringField):
    """An amount in RMB, to the fen."""

    @property
    def amount(self) -> Decimal | None:
        """The amount typed; None if it is not an amount."""
        try:
            amount = decimal(self.data)
        except Unreadable:
            return None
        return amount if amount == round(amount, 2) else None

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse a text that is not an amount."""
        if self.data and self.amount is None:
            raise StopValidation(N_("Enter an amount in RMB, like 4500 or 4500.50"))
