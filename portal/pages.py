"""Pages and pieces of pages: each template has a class that says what it shows.

The public attributes of the class are the names that the template may use, beside those
that all templates share: fields, properties, methods and constants alike. A test holds
both against each other: `tests/pure/test_template_contexts.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar, dataclass_transform

from flask import render_template

from forms.plain import PlainForm
from portal.web import language
from services.applications.case.case import Case
from services.catalogue import Item
from services.catalogue.wording import word_condition
from services.conditions import When
from services.errors import Problem
from services.models import Application

AnyPage = TypeVar("AnyPage", bound="PageTemplate")


class PageTemplate:
    """A template, with what it shows."""

    __slots__ = ()
    template: ClassVar[str] = ""
    context_names: ClassVar[tuple[str, ...]] = ()

    def render(self) -> str:
        """Render the template."""
        values = {name: getattr(self, name) for name in self.context_names}
        return render_template(self.template, **values)


class OnItem(PageTemplate):
    """What the pages about one service have in common."""

    __slots__ = ()
    item: Item

    def whom(self, when: When, listed: str | None = None) -> str:
        """Say for whom, or for what, a document or a figure is."""
        return word_condition(self.item, when, language(), listed)


@dataclass(frozen=True, kw_only=True)  # no slots: a page of a case may have a form
class FormTemplate(PageTemplate):
    """A page with a plain form."""

    form: PlainForm

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the form, for the summary on top."""
        return self.form.problems


@dataclass(frozen=True, kw_only=True)  # no slots: see above
class CaseTemplate(PageTemplate):
    """A page of one case."""

    case: Case

    @property
    def application(self) -> Application:
        """Its application."""
        return self.case.application

    @property
    def item(self) -> Item:
        """The version of the item that it was filed under."""
        return self.case.item


@dataclass_transform(frozen_default=True, kw_only_default=True)
def renders(template: str) -> Callable[[type[AnyPage]], type[AnyPage]]:
    """Make a class the typed context of a template, which takes its fields by keyword.

    Args:
        template: path of the template.
    """

    def make(cls: type[AnyPage]) -> type[AnyPage]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        made.template, made.context_names = template, tuple(sorted(_names_in(made)))
        return made

    return make


def _names_in(page: type[PageTemplate]) -> set[str]:
    """List the names that a class gives to its template."""
    own = set(dir(page)) - set(dir(PageTemplate))
    return {name for name in own if not name.startswith("_")}


def form_page(page: FormTemplate) -> tuple[str, int]:
    """Answer with the page of a form: 422 when there is something wrong with it."""
    return page.render(), 422 if page.problems else 200
