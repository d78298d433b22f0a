"""The form that amends a particular of a service."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from wtforms import Form
from wtforms.validators import StopValidation

from forms.plain import PlainForm, Required, join_lines, strip_blanks
from forms.plain_fields import DayField, FigureField, LongTextField, OneOfField
from services.catalogue.particulars import STATUS_NAMES, VALUE_NAMES, Particular, Stated
from services.content import Status
from services.language import N_, Message, Text

IN_CHINESE, IN_ENGLISH = N_("%(what)s, in Simplified Chinese"), N_("%(what)s, in English")
FOUND: Mapping[str, Message] = {code: STATUS_NAMES[code] for code in ("V", "P")}
MISSING = N_("Enter this: nothing is left out by an amendment")


class ParticularForm(PlainForm):
    """Base of the forms that amend a particular; `particular_form` adds the fields."""

    kinds: ClassVar[Mapping[str, type]] = {}

    @property
    def source(self) -> Text:
        """The place where it was found."""
        return Text.of(self["source_sc"].data or "", self["source_en"].data or "")

    @property
    def chosen(self) -> Status:
        """The status: verified, or in part."""
        return cast("Status", self["status"].data)

    @property
    def day(self) -> date | None:
        """The day on which it was seen."""
        day: date | None = self["seen_on"].data
        return day

    @property
    def said(self) -> set[str]:
        """The names of the fields that say what the particular says."""
        return {
            name
            for key, kind in self.kinds.items()
            for name in ((f"{key}_sc", f"{key}_en") if kind is Text else (key,))
        }

    @property
    def values(self) -> dict[str, Stated]:
        """The figures and words of the particular, as they were typed."""
        return {key: self._value(key, kind) for key, kind in self.kinds.items()}

    def _value(self, key: str, kind: type) -> Stated:
        if kind is Text:
            return Text.of(self[f"{key}_sc"].data or "", self[f"{key}_en"].data or "")
        figure: Decimal = self[key].figure or Decimal(0)
        return int(figure) if kind is int else figure


def particular_form(particular: Particular) -> type[ParticularForm]:
    """Make the form for a particular."""
    fields: dict[str, Any] = {}
    for key, value in particular.values.items():
        name = VALUE_NAMES[key]
        if isinstance(value, Text):
            for language, words in (("sc", IN_CHINESE), ("en", IN_ENGLISH)):
                fields[f"{key}_{language}"] = LongTextField(
                    Message(words.msgid, {"what": name}), [Required(MISSING)], filters=[join_lines]
                )
        else:
            checks = [Required(MISSING), _refuse_part if isinstance(value, int) else _refuse_words]
            fields[key] = FigureField(name, checks, filters=[strip_blanks])
    kinds = {key: type(value) for key, value in particular.values.items()}
    return type("AmendmentForm", (ParticularForm,), {"kinds": kinds, **fields, **_proof()})


def _proof() -> dict[str, Any]:
    """Make the fields that say where it was found; they come last, so they are made last."""
    missing = Required(N_("Enter where this was found"))
    sources = {
        f"source_{language}": LongTextField(
            Message(words.msgid, {"what": N_("Source")}), [missing], filters=[join_lines]
        )
        for language, words in (("sc", IN_CHINESE), ("en", IN_ENGLISH))
    }
    return {
        **sources,
        "seen_on": DayField(N_("Day on which you saw it there")),
        "status": OneOfField(
            N_("How far it is verified"), N_("Select how far it is verified"), list(FOUND.items())
        ),
    }


def _refuse_words(_form: Form, field: FigureField) -> None:
    if field.figure is None:
        raise StopValidation(N_("Enter a number"))


def _refuse_part(_form: Form, field: FigureField) -> None:
    if field.figure is None or field.figure != int(field.figure):
        raise StopValidation(N_("Enter a whole number"))


def as_typed(particular: Particular) -> dict[str, Any]:
    """Return what a particular says, as its form is filled in before anything is typed."""
    typed: dict[str, Any] = {}
    for key, value in particular.values.items():
        if isinstance(value, Text):
            typed |= {f"{key}_sc": value.sc, f"{key}_en": value.en}
        else:
            typed[key] = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return typed
