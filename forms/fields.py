"""WTForms fields for the closed set of kinds of question.

A field turns what a browser sends into an answer and an answer back into what
inputs show. It never judges: `services.catalogue.check` does, and the form puts
the problems here. `portal/templates/macros/fields.html` draws them.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup, escape
from wtforms import Field as WTField

from services.catalogue import fields as kinds
from services.catalogue.places import country_options, districts
from services.catalogue.rules import capitalised
from services.catalogue.values import normalised
from services.identifiers import IDENTITY_NAMES, IdentityKind
from services.language import N_, Language

RADIOS = 8
"""More options than this are offered in a list that opens."""

NONE = "none_of_these"
"""What a box for none of the others sends."""


class AnswerField(WTField):
    """One question as the reader sees it. Base of all; itself for one-line answers.

    Args:
        spec: the question, from the catalogue.
        language: in which it is asked.
        rule: the condition that shows and hides it in the browser, as JSON; see
            `portal/static/js/conditions.js`.
    """

    data: Any

    def __init__(self, spec: Any, language: Language, rule: str = "", **kwargs: Any) -> None:
        super().__init__(label=spec.label[language], **kwargs)
        self.spec, self.language, self.kind = spec, language, spec.kind
        self.hint = spec.hint[language] if spec.hint else ""
        self.shown = True
        """Whether the answers so far ask it."""
        self.rule = rule
        self.in_row = False
        self.errors: list[str] = []

    @property
    def answer(self) -> Any:
        """The answer as it is stored; None where there is none."""
        return normalised(self.spec, self.data)

    def process_data(self, value: Any) -> None:
        """Take a stored answer."""
        self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what a browser sent."""
        self.data = valuelist[0] if valuelist else None

    @property
    def value(self) -> str:
        """What the input shows."""
        return "" if self.data is None else str(self.data)

    @property
    def unit(self) -> str:
        """What stands behind the input."""
        unit = getattr(self.spec, "unit", None)
        return unit[self.language] if unit else ""


class YesNoField(AnswerField):
    """Yes or no."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take `yes` or `no`."""
        self.data = {"yes": True, "no": False}.get(valuelist[0] if valuelist else "")

    @property
    def value(self) -> str:
        """`yes`, `no` or nothing."""
        return {True: "yes", False: "no"}.get(self.data, "")


class DateField(AnswerField):
    """A day in three inputs. What is no date is kept as year-month-day, as typed."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the three inputs, or a stored answer."""
        del extra_filters
        if formdata is None:
            self.data = data
            return
        parts = [str(formdata.get(f"{self.name}-{part}", "")).strip() for part in _PARTS]
        self.data = "-".join(parts) if any(parts) else None

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The inputs with what they show, in the order of the language."""
        typed = str(self.data).rsplit("-", 2) if isinstance(self.data, str) else []
        shown = dict(zip(_PARTS, (*typed, "", "", ""), strict=False))
        if len(typed) == len(_PARTS) and self.answer == self.data:
            shown |= {part: shown[part].lstrip("0") for part in ("month", "day")}
        order = reversed(_PARTS) if self.language == "en" else _PARTS
        return tuple((part, shown[part]) for part in order)


_PARTS = ("year", "month", "day")


class ChoiceField(AnswerField):
    """One of several."""

    radios = RADIOS

    @property
    def options(self) -> tuple[tuple[str, str, str], ...]:
        """Code, label and hint of each option."""
        return tuple(
            (
                option.code,
                option.label[self.language],
                option.hint[self.language] if option.hint else "",
            )
            for option in self.spec.options
        )

    @property
    def is_list(self) -> bool:
        """Whether it is a list that opens rather than radio buttons."""
        return self.in_row or len(self.spec.options) > self.radios

    @property
    def options_html(self) -> Markup:
        """The options of the list."""
        options = ((code, label) for code, label, _hint in self.options)
        return _selected(_options_html(options, self.language), self.value)


class PlaceField(AnswerField):
    """A district, country or region, from a list that opens."""

    is_list = True

    @property
    def options_html(self) -> Markup:
        """The options of the list."""
        spec = self.spec
        html = (
            _districts_html(self.language)
            if spec.kind == "district"
            else _countries_html(self.language, spec.nationality, spec.foreign)
        )
        return _selected(html, self.value)


class ChoicesField(AnswerField):
    """Any of several; in a tree, any of its leaves."""

    none_label = ""
    """What stands at a box for none of them, if there is one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the codes that were ticked."""
        self.data = valuelist or None

    @property
    def options(self) -> tuple[kinds.Option, ...]:
        """The options, which in a tree may hold others."""
        options: tuple[kinds.Option, ...] = self.spec.options
        return options

    @property
    def chosen(self) -> frozenset[str]:
        """The codes ticked."""
        ticked = self.data if isinstance(self.data, list) else [self.data]
        return frozenset(code for code in ticked if isinstance(code, str))


class IdentityField(AnswerField):
    """A kind of identity document and its number."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the two inputs, or a stored answer."""
        del extra_filters
        if formdata is None:
            self.data = data
            return
        kind = formdata.get(f"{self.name}-kind", "") or self._only_kind
        number = str(formdata.get(f"{self.name}-number", "")).strip()
        chosen = kind if kind != self._only_kind else ""
        self.data = {"kind": kind, "number": number} if chosen or number else None

    @property
    def _only_kind(self) -> str:
        return self.spec.kinds[0] if len(self.spec.kinds) == 1 else ""

    @property
    def options_html(self) -> Markup:
        """The kinds of document to choose from."""
        return _selected(_identities_html(self.language, self.spec.kinds), self._part("kind"))

    @property
    def number(self) -> str:
        """What the input of the number shows."""
        return self._part("number")

    def _part(self, name: str) -> str:
        return str(self.data.get(name) or "") if isinstance(self.data, Mapping) else ""


def _options_html(options: Iterable[tuple[str, str]], language: Language) -> str:
    """The options of a list, first the empty one that asks to choose."""
    ask = N_("Select from the list").in_(language)
    rest = "".join(f'<option value="{code}">{escape(label)}</option>' for code, label in options)
    return f'<option value="">{escape(ask)}</option>{rest}'


@cache
def _districts_html(language: Language) -> str:
    names = ((code, name[language]) for code, name in districts().items())
    return _options_html(names, language)


@cache
def _countries_html(language: Language, nationality: bool, foreign: bool) -> str:
    options = country_options(language, nationality=nationality, foreign=foreign)
    return _options_html(options, language)


@cache
def _identities_html(language: Language, codes: tuple[IdentityKind, ...]) -> str:
    names = ((code, capitalised(IDENTITY_NAMES[code])[language]) for code in codes)
    return _options_html(names, language)


def _selected(html: str, code: str) -> Markup:
    if code.replace("_", "").isalnum():
        html = html.replace(f'value="{code}"', f'value="{code}" selected', 1)
    return Markup(html)  # noqa: S704 - made above of escaped labels and codes of the catalogue


FIELDS: dict[str, type[AnswerField]] = {
    "text": AnswerField,
    "textarea": AnswerField,
    "integer": AnswerField,
    "decimal": AnswerField,
    "money": AnswerField,
    "date": DateField,
    "yesno": YesNoField,
    "choice": ChoiceField,
    "choices": ChoicesField,
    "tree": ChoicesField,
    "district": PlaceField,
    "country": PlaceField,
    "email": AnswerField,
    "phone": AnswerField,
    "credit_code": AnswerField,
    "identity": IdentityField,
}
"""By kind; rows are in `row_fields.py`, which needs these."""
