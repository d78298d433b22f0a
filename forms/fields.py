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

from forms.controls import DAY, Offers, list_choices, order_parts, typed_parts
from services.catalogue import fields as kinds
from services.catalogue.asked import word_answer
from services.catalogue.field_checks import find_doubt
from services.catalogue.money.currencies import RMB
from services.catalogue.places import country_options
from services.catalogue.sensitive import sensitive_reasons
from services.catalogue.values import normalise_answer, parse_answer
from services.contact import format_phone
from services.language import N_, Language, plain

RADIOS = 8
"""Up to this many options are radio buttons; more are a drop-down list."""

NONE = "none_of_these"
"""The value of a checkbox for none of the others."""


class AnswerControl(WTField):
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
        """Whether it is asked, given the answers so far."""
        self.rule = rule
        self.in_row = False
        self.offered: frozenset[str] | None = None
        """The codes left to choose from, where answers on other pages rule some out."""
        self.errors: list[str] = []

    def add_hint(self, said: str) -> None:
        """Say one more thing under the question."""
        both = {"one": self.hint, "other": said}
        self.hint = N_("%(one)s. %(other)s", **both).in_(self.language) if self.hint else said

    @property
    def answer(self) -> Any:
        """The answer as it is stored; None where there is none."""
        return normalise_answer(self.spec, self.data)

    def process_data(self, value: Any) -> None:
        """Take a stored answer."""
        self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what a browser sent."""
        self.data = valuelist[0] if valuelist else None

    @property
    def value(self) -> str:
        """The value that the input shows."""
        return "" if self.data is None else str(self.data)

    @property
    def doubt(self) -> str:
        """What to compare in an answer that is taken and may still be wrong; empty if nothing."""
        message = None if self.errors else find_doubt(self.spec, self.answer)
        return message.in_(self.language) if message else ""

    @property
    def why(self) -> str:
        """Why it is asked, if it asks for sensitive personal information; empty otherwise."""
        return why_asked(self.spec, self.language)

    @property
    def width(self) -> str:
        """The width of the input, in characters."""
        usual = "20" if self.kind in ("phone", "credit_code") else "full"
        width: str = getattr(self.spec, "width", usual)
        return width

    @property
    def attributes(self) -> Markup:
        """HTML attributes that help with typing, such as the keyboard of a telephone."""
        if not isinstance(self.spec, kinds.TextField):
            return _ATTRIBUTES.get(self.kind, _TEXT)
        found = _TEXT
        if self.spec.is_number:
            found += Markup(' spellcheck="false" autocapitalize="characters"')
        if self.spec.autocomplete and not self.in_row:
            found += Markup(' autocomplete="{}"').format(self.spec.autocomplete)
        return found

    @property
    def unit(self) -> str:
        """The unit, shown behind the input."""
        unit = getattr(self.spec, "unit", None)
        return unit[self.language] if unit else ""


_TEXT = Markup(' type="text"')
_ATTRIBUTES: dict[str, Markup] = {
    "email": Markup(' type="email" autocomplete="email" spellcheck="false"'),
    "phone": Markup(' type="tel" autocomplete="tel"'),
    "integer": Markup(' type="text" inputmode="numeric"'),
    "decimal": Markup(' type="text" inputmode="decimal"'),
    "money": Markup(' type="text" inputmode="decimal"'),
    "credit_code": Markup(
        ' type="text" spellcheck="false" autocapitalize="characters" autocomplete="off"'
    ),
}


def why_asked(spec: kinds.Question, language: Language) -> str:
    """Say why a question asks for sensitive personal information; empty if it asks for none."""
    return sensitive_reasons()[spec.sensitive].why[language] if spec.sensitive else ""


def _is_offered(field: AnswerControl, code: str, chosen: str) -> bool:
    """Check whether an option can be chosen; one that was is shown whatever is left."""
    return field.offered is None or code in field.offered or code == chosen


def _choices_html(field: AnswerControl, chosen: str) -> Markup:
    """Render the options of a list that are left, with the one that is chosen."""
    offers = list_choices(field.spec)
    if field.offered is not None:
        offers = tuple(one for one in offers if _is_offered(field, one[0], chosen))
    return _selected(_offered_html(offers, field.language), chosen)


class PhoneControl(AnswerControl):
    """A telephone number, shown with its country code once it is known to be one."""

    @property
    def value(self) -> str:
        """The value that the input shows."""
        return format_phone(super().value, self.language)


class YesNoControl(AnswerControl):
    """Yes or no."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take `yes` or `no`."""
        self.data = {"yes": True, "no": False}.get(valuelist[0] if valuelist else "")

    @property
    def value(self) -> str:
        """`yes`, `no` or nothing."""
        return {True: "yes", False: "no"}.get(self.data, "")


class DateControl(AnswerControl):
    """A day in three inputs. What is not a date is kept as year-month-day, as typed."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the three inputs, or a stored answer."""
        del extra_filters
        if formdata is None:
            self.data = data
            return
        parts = typed_parts(formdata, self.name).values()
        self.data = "-".join(parts) if any(parts) else None

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The inputs with what they show, in the order of the language."""
        typed = str(self.data).rsplit("-", 2) if isinstance(self.data, str) else []
        shown = dict(zip(DAY, (*typed, "", "", ""), strict=False))
        if len(typed) == len(DAY) and self.answer == self.data:
            shown |= {part: shown[part].lstrip("0") for part in ("month", "day")}
        return order_parts(shown, self.language)


class ChoiceControl(AnswerControl):
    """One of several."""

    radios = RADIOS
    attributes = Markup()

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
            if _is_offered(self, option.code, self.value)
        )

    @property
    def is_list(self) -> bool:
        """Whether it is a drop-down list rather than radio buttons."""
        return self.in_row or len(self.spec.options) > self.radios

    @property
    def options_html(self) -> Markup:
        """The options of the list."""
        return _choices_html(self, self.value)


class PlaceControl(AnswerControl):
    """A district, country or region, from a drop-down list."""

    is_list = True

    @property
    def attributes(self) -> Markup:
        """Attributes that stop browsers from filling in the country where the user lives."""
        return Markup(' autocomplete="off"') if self.kind == "country" else Markup()

    @property
    def options_html(self) -> Markup:
        """The options of the list."""
        spec = self.spec
        html = (
            _offered_html(list_choices(spec), self.language)
            if spec.kind == "district"
            else _countries_html(self.language, spec.nationality, spec.foreign)
        )
        return _selected(html, self.value)


class ChoicesControl(AnswerControl):
    """Any of several; in a tree, any of its leaves."""

    none_label = ""
    """The label of a checkbox for none of them, if there is one."""

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


class IdentityControl(AnswerControl):
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
        return _choices_html(self, self._part("kind"))

    @property
    def number(self) -> str:
        """The value that the input of the number shows."""
        return self._part("number")

    def _part(self, name: str) -> str:
        return str(self.data.get(name) or "") if isinstance(self.data, Mapping) else ""


class CurrencyControl(AnswerControl):
    """An amount and its currency."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the two inputs, or a stored answer."""
        del extra_filters
        if formdata is None:
            self.data = data
            return
        amount = str(formdata.get(f"{self.name}-amount", "")).strip()
        currency = formdata.get(f"{self.name}-currency", "")
        self.data = {"currency": currency, "amount": amount} if amount else None

    @property
    def options_html(self) -> Markup:
        """The currencies to choose from."""
        chosen = self._part("currency") if self.data else RMB
        return _selected(_offered_html(list_choices(self.spec), self.language), chosen)

    @property
    def amount(self) -> str:
        """The value that the input of the amount shows."""
        return self._part("amount")

    def _part(self, name: str) -> str:
        return str(self.data.get(name) or "") if isinstance(self.data, Mapping) else ""


def _options_html(options: Iterable[tuple[str, str]], language: Language) -> str:
    """Render the options of a list, beginning with an empty one that asks to select."""
    ask = N_("Select from the list").in_(language)
    rest = "".join(f'<option value="{code}">{escape(label)}</option>' for code, label in options)
    return f'<option value="">{escape(ask)}</option>{rest}'


class FixedControl(AnswerControl):
    """An answer that the profile gives: shown as text, and never taken from a browser."""

    def __init__(self, spec: Any, language: Language, rule: str = "", **kwargs: Any) -> None:
        super().__init__(spec, language, rule, **kwargs)
        self.kind = "fixed"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Leave what a browser sent."""

    @property
    def answer(self) -> Any:
        """The answer as the profile gives it."""
        return self.data

    @property
    def value(self) -> str:
        """The answer in words."""
        known = parse_answer(self.spec, self.data)
        return "" if known is None else plain(word_answer(self.spec, known), self.language)


@cache
def _offered_html(offers: Offers, language: Language) -> str:
    return _options_html(((code, plain(words, language)) for code, words in offers), language)


@cache
def _countries_html(language: Language, nationality: bool, foreign: bool) -> str:
    options = country_options(language, nationality=nationality, foreign=foreign)
    return _options_html(options, language)


def _selected(html: str, code: str) -> Markup:
    if code.replace("_", "").isalnum():
        html = html.replace(f'value="{code}"', f'value="{code}" selected', 1)
    return Markup(html)  # noqa: S704 - made above of escaped labels and codes of the catalogue


FIELDS: dict[str, type[AnswerControl]] = {
    "text": AnswerControl,
    "textarea": AnswerControl,
    "integer": AnswerControl,
    "decimal": AnswerControl,
    "money": AnswerControl,
    "currency": CurrencyControl,
    "date": DateControl,
    "yesno": YesNoControl,
    "choice": ChoiceControl,
    "choices": ChoicesControl,
    "tree": ChoicesControl,
    "district": PlaceControl,
    "country": PlaceControl,
    "email": AnswerControl,
    "phone": PhoneControl,
    "credit_code": AnswerControl,
    "identity": IdentityControl,
}
"""The control of each kind of question; lists of rows are in `row_fields.py`."""
