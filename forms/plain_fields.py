"""Fields of plain forms. Each names its kind of control in `kind`, by which
`portal/templates/macros/forms.html` draws it.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from wtforms import (
    BooleanField,
    Field,
    Form,
    PasswordField,
    SelectFieldBase,
    StringField,
    TextAreaField,
)
from wtforms.validators import StopValidation

from forms.controls import DAY, order_parts, typed_parts
from services.characters import usual_forms
from services.documents.inspect import KINDS, MAX_BYTES, Upload, inspect
from services.errors import Invalid
from services.language import N_, Language, Message, Text
from services.moments import SHENZHEN
from services.written import Unreadable
from services.written.days import read_day
from services.written.figures import read_amount, read_figure

Choices = Sequence[tuple[str, Text | Message | str]]

TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")


class LineField(StringField):
    """A text of one line."""

    kind = "line"


class LongTextField(TextAreaField):
    """A text of several lines."""

    kind = "long_text"


class MailField(StringField):
    """An e-mail address."""

    kind = "email"


class SecretField(PasswordField):
    """A password, which no page shows again."""

    kind = "password"


class CodeField(StringField):
    """A code of the authenticator app."""

    kind = "code"


class TickField(BooleanField):
    """A statement to agree to."""

    kind = "tick"


class UploadField(Field):
    """A file, which the view takes from the request; no browser sends it again by itself.

    `missing` is what is said where there is none; None where it can be left out.
    """

    kind = "file"
    data: Upload | None

    def __init__(
        self, label: Message, missing: Message | None, accept: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.accept = accept
        self.problem: Message | None = missing

    def process_formdata(self, valuelist: list[str]) -> None:
        """Leave what was typed: a file is no text."""

    def take(self, filename: str, stream: IO[bytes]) -> None:
        """Inspect the file that was sent."""
        try:
            self.data, self.problem = inspect(filename, stream, accept=self.accept), None
        except Invalid as error:
            self.problem = error.problems[0].message

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse a form without a file that can be taken."""
        if self.problem:
            raise StopValidation(self.problem)

    @property
    def most_megabytes(self) -> int:
        """The size of the largest file taken, in MB."""
        return MAX_BYTES >> 20

    @property
    def extensions(self) -> str:
        """The kinds of file taken, as an `accept` attribute."""
        return ",".join(f".{one}" for code in self.accept for one in KINDS[code].extensions)

    @property
    def kinds(self) -> list[str]:
        """The kinds of file taken, to read."""
        return [KINDS[code].name for code in self.accept]


class OneOfField(SelectFieldBase):
    """One of several choices, which the form gives or the view sets, each with its button."""

    kind = "choice"
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
        if (self.data or "") not in {value for value, _ in self.choices}:
            raise StopValidation(self.missing)


class ListField(OneOfField):
    """One of many choices, in a list."""

    kind = "list"


class AnyOfField(Field):
    """Any of several choices, which the view sets."""

    kind = "choices"
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

    kind = "day"
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
            self.data = self._day()
        except Unreadable as error:
            self.process_errors = [error.cause or N_("Enter a real date, like 27 3 2015")]

    def _day(self) -> date:
        return read_day("-".join(self.typed[part] for part in DAY))


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
            clock = TIME.fullmatch(usual_forms(self.typed["time"]))
            if clock is None:
                raise Unreadable
            hour, minute = map(int, clock.groups())
            self.data = datetime.combine(self._day(), time(hour, minute), SHENZHEN)
        except ValueError:
            message = N_("Enter a real date and time, like 27 3 2015 and 09:00")
            self.process_errors = [message]


class AmountField(StringField):
    """An amount in RMB, to the fen."""

    kind = "figure"

    @property
    def amount(self) -> Decimal | None:
        """The amount typed; None if it is not an amount."""
        try:
            amount = read_amount(self.data or "")
        except Unreadable:
            return None
        return amount if amount == round(amount, 2) else None

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse a text that is not an amount."""
        message = N_("Enter an amount in RMB, like 4500 or 4500.50")
        try:
            amount = read_amount(self.data or "0")
        except Unreadable as error:
            raise StopValidation(error.cause or message) from error
        if amount != round(amount, 2):
            raise StopValidation(message)


class FigureField(StringField):
    """A figure with as many decimals as it needs."""

    kind = "figure"

    @property
    def figure(self) -> Decimal | None:
        """The number typed; None if it is not a number."""
        try:
            return read_figure(self.data or "")
        except Unreadable:
            return None
