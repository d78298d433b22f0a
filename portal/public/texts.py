"""Long texts of the portal: one YAML file a page, in `content/`."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field as Constrained
from pydantic import TypeAdapter, model_validator

from services.catalogue.sensitive import sensitive_reasons
from services.content import BadContent, ContentText, Frozen, Status, check_shape, load_yaml
from services.language import LANGUAGES, Text
from services.periods import periods

FOLDER = Path(__file__).parent / "content"


class TextLink(Frozen):
    """A way on: `to` is the endpoint of a page."""

    text: ContentText
    to: str = Constrained(pattern=r"^[a-z]+\.[a-z_]+$")


class TextFact(Frozen):
    """One row of what is known by name: a telephone number, how long something is kept."""

    name: ContentText
    value: ContentText
    status: Status = "V"


class TextQuestion(Frozen):
    """A frequent question and the paragraphs of its answer."""

    question: ContentText
    answer: tuple[ContentText, ...] = Constrained(min_length=1)
    links: tuple[TextLink, ...] = ()


class TextSection(Frozen):
    """One section of a page: paragraphs, a list, facts, questions, a note, ways on."""

    code: str = Constrained(pattern=r"^[a-z]+$")
    title: ContentText
    text: tuple[ContentText, ...] = ()
    points: tuple[ContentText, ...] = ()
    facts: tuple[TextFact, ...] = ()
    questions: tuple[TextQuestion, ...] = ()
    note: ContentText | None = None
    links: tuple[TextLink, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "TextSection":
        if not (self.text or self.points or self.facts or self.questions or self.links):
            raise ValueError(f"{self.code} is empty")
        return self


class TextPage(Frozen):
    """A page of text, with the day of its last revision."""

    title: ContentText
    lead: ContentText
    revised: date
    parts: tuple[TextSection, ...] = Constrained(min_length=1)


PageName = Literal["help", "contact", "accessibility", "privacy"]


@cache
def pages() -> dict[PageName, TextPage]:
    """Return the text of each page.

    Raises:
        BadContent: a file is wrong; names the place in it.
    """
    shape = TypeAdapter(TextPage)
    return {
        name: check_shape(_with_periods(load_yaml(path)), shape, path.name)
        for name in get_args(PageName)
        for path in (FOLDER / f"{name}.yaml",)
    }


def _with_periods(value: Any, key: object = None) -> Any:
    """Put the words of periods in place of their names in braces, and what is `sensitive`."""
    if value == "sensitive" and key == "facts":
        return [
            {"name": _plain(one.name), "value": _plain(one.why)}
            for one in sensitive_reasons().values()
        ]
    if isinstance(value, Mapping):
        return {name: _with_periods(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_periods(inner) for inner in value]
    if not isinstance(value, str) or key not in LANGUAGES:
        return value
    return re.sub(r"\{(\w+)\}", lambda found: _period_words(found[1])[key], value)


def _plain(text: Text) -> dict[str, str]:
    return {"sc": text.sc, "en": text.en}


def _period_words(name: str) -> Text:
    if name not in periods():
        raise BadContent(f"periods.yaml has no period {name}")
    return periods()[name].words
