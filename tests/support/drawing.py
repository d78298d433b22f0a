"""Drawing forms without Flask, and reading them as a browser would send them."""

from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from forms.builder import SectionForm, build
from services import formats
from services.catalogue import item
from services.catalogue.visibility import Answers
from services.language import Language, gettext, listed, ngettext, plain

TEMPLATES = Path(__file__).parents[2] / "portal" / "templates"
FORM = (
    '{% from "macros/fields.html" import form_fields %}'
    "<form>{{ form_fields(form, **options) }}</form>"
)
SECTION = (
    '{% from "macros/fields.html" import show_section %}{{ show_section(section, **options) }}'
)


@cache
def environment(language: Language) -> Environment:
    """Templates as the portal sets them up, in one language."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["_"] = lambda msgid, **params: _word(msgid, language, params)
    env.globals["ngettext"] = lambda one, many, num: (
        Markup(ngettext(one, many, num, language)) % {"num": num}  # noqa: S704
    )
    env.globals["t"] = env.filters["t"] = lambda value: plain(value, language)
    env.filters["listed"] = lambda words: listed(words).in_(language)
    env.globals["money"] = lambda value: formats.money(value, language)
    env.globals["current_language"] = lambda: language
    return env


def _word(msgid: str, language: Language, params: dict[str, object]) -> Markup:
    """As the portal's own `_()`: without values there is nothing to put in."""
    sentence = Markup(gettext(msgid, language))  # noqa: S704  # our own words
    return sentence % params if params else sentence


@cache
def _template(source: str, language: Language) -> Template:
    return environment(language).from_string(source)


def draw_form(form, language: Language = "en", **options) -> BeautifulSoup:
    """A form's questions as HTML."""
    template = _template(FORM, language)
    return BeautifulSoup(template.render(form=form, options=options), "html.parser")


def draw_section(section, language: Language = "en", **options) -> BeautifulSoup:
    """A section's answers as HTML."""
    template = _template(SECTION, language)
    return BeautifulSoup(template.render(section=section, options=options), "html.parser")


def sent(page: BeautifulSoup) -> MultiDict[str, str]:
    """What a browser sends when the form is submitted without a button."""
    pairs = []
    for control in page.select("input[name], select[name], textarea[name]"):
        pairs += [(control["name"], value) for value in _values(control)]
    return MultiDict(pairs)


def _values(control: Tag) -> list[str]:
    if control.name == "textarea":
        # A browser drops one newline after the tag and sends lines ended by CRLF.
        text = control.get_text().removeprefix("\n")
        return [text.replace("\n", "\r\n")]
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return [chosen["value"]] if chosen else []
    if control["type"] in ("radio", "checkbox"):
        return [control["value"]] if control.has_attr("checked") else []
    return [control.get("value", "")]


def form_of(
    item_code: str, section: str, answers: Answers, language: Language = "en", **options: Any
) -> SectionForm:
    """The form of one section of an item; English unless told."""
    return build(item(item_code), section, answers, language, **options)


def post(
    item_code: str,
    section: str,
    answers: Answers,
    data: Any,
    language: Language = "en",
    **options: Any,
) -> SectionForm:
    """The form after a browser sent it."""
    typed = data if isinstance(data, MultiDict) else MultiDict(data)
    return form_of(item_code, section, answers, language, formdata=typed, **options)
