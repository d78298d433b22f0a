"""From an item's section to a form: parsing what a browser sends, and drawing it.

    form = build(item, "staff", answers, language, formdata=request.form)
    save(form.values)
    form.add(check(item, answers_now, section="staff"))

The form keeps everything typed, right or wrong, and judges nothing itself.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from forms.conditions import browser_rule
from forms.fields import FIELDS, FixedControl
from forms.row_fields import PAGE, RowsControl, whole_number
from services.catalogue import Amount, Item, Section, codes_offered, identified
from services.catalogue.rules.figures import AddsUp
from services.catalogue.visibility import Answers, View
from services.errors import Problem
from services.language import N_, Language

BUTTON = "rows"
"""Name of the buttons in a list: `add:people`, `remove:people:3`, `show:people:40`."""


def build(
    item: Item,
    section: str,
    answers: Answers,
    language: Language,
    *,
    formdata: Any = None,
    starts: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    fixed: Mapping[str, Any] | None = None,
    beside: Collection[str] = (),
) -> "SectionForm":
    """Build the form of one section.

    Args:
        answers: all stored answers, by section and field.
        formdata: what was posted, with `getlist`; None to show what is stored.
        starts: which row each list shows first, by field code; the query of the
            request will do.
        only: paths of the questions that can be changed, during a correction.
        fixed: the answers that nobody types, by path; they are shown as text.
        beside: paths of the questions of other forms on the same page.

    Raises:
        KeyError: the item has no such section.
    """
    fixed = {path: value for path, value in (fixed or {}).items() if path in item.by_path}
    return SectionForm(
        item,
        item.section(section),
        identified(answers, fixed),
        language,
        formdata,
        starts or {},
        only,
        frozenset(fixed),
        beside,
    )


class SectionForm(BaseForm):
    """One section of an item as a form. Made by `build`; iterates over its fields.

    A `BaseForm`, whose fields are not attributes: their codes come from YAML.
    """

    def __init__(
        self,
        item: Item,
        section: Section,
        answers: Answers,
        language: Language,
        formdata: Any,
        starts: Mapping[str, str],
        only: Collection[str] | None,
        fixed: frozenset[str] = frozenset(),
        beside: Collection[str] = (),
    ) -> None:
        self.item, self.section, self.language = item, section, language
        stored = answers.get(section.code)
        self._stored: dict[str, Any] = dict(stored) if isinstance(stored, Mapping) else {}
        view = View(item, answers)
        self._asked_before = frozenset(view.paths)
        self.lookup = view.answer
        self.on_page = frozenset(
            path
            for path in (f"{section.code}.{field.code}" for field in section.fields)
            if path not in fixed and (only is None or path in only)
        ).union(beside)
        """Paths of what the page can change, so that it settles no condition on them."""
        self.offered = codes_offered(item, self.on_page, view.answer)
        """The codes left to choose from where other pages rule some out, by path."""
        listed = fixed if only is None else fixed.intersection(only)
        super().__init__(self._unbound(view, listed), prefix=f"{section.code}-")
        self.process(formdata, data={code: self._stored.get(code) for code in self._fields})
        if formdata is not None:
            view = View(item, {**answers, section.code: self.values})
            self.lookup = view.answer
        for name, field in self._fields.items():
            field.shown = f"{section.code}.{name}" in view.paths
            field.offered = self.offered.get(f"{section.code}.{name}")
        self._hint_at_sums()
        self.turned: dict[str, int] = {}
        """The row to show first after a button in a list was pressed, by field code."""
        self._show_rows(formdata, starts)

    def _unbound(self, view: View, fixed: frozenset[str]) -> dict[str, UnboundField]:
        """Make a control for each question that this page can ask, whatever is answered on it."""
        fields: dict[str, UnboundField] = {}
        for spec in self.section.fields:
            path = f"{self.section.code}.{spec.code}"
            rule = browser_rule(spec.when, self.on_page, "", view.answer)
            if rule is False or path not in (self.on_page | fixed):
                continue
            kind = RowsControl if spec.kind == "rows" else FIELDS[spec.kind]
            if path in fixed:
                kind = FixedControl
            fields[spec.code] = kind(spec, self.language, "" if rule is True else rule)
        return fields

    def _hint_at_sums(self) -> None:
        """Say of each question that a list adds up to that it does, before somebody mistypes it."""
        for rule in self.item.rules:
            if not isinstance(rule, AddsUp):
                continue
            section, _, code = rule.field.partition(".")
            if section == self.section.code and code in self._fields:
                rows = self.item.by_path[rule.rows].noun
                said = N_("Must equal the sum of %(rows)s", rows=rows).in_(self.language)
                self._fields[code].add_hint(said)

    @property
    def values(self) -> dict[str, Any]:
        """The section's answers as they are stored, including those not on the page."""
        typed = {code: field.answer for code, field in self._fields.items()}
        kept = {code: value for code, value in self._stored.items() if code not in typed}
        return kept | {code: value for code, value in typed.items() if value is not None}

    @property
    def has_rows(self) -> bool:
        """Whether it asks for a list of rows, and so has more than one button."""
        return any(isinstance(field, RowsControl) for field in self)

    @property
    def asks_new_question(self) -> bool:
        """Whether the answers sent make the form ask a new question that is not answered yet."""
        return any(
            field.shown
            and field.answer is None
            and f"{self.section.code}.{code}" not in self._asked_before
            for code, field in self._fields.items()
        )

    def add(self, problems: Iterable[Problem]) -> None:
        """Put problems, such as those `check` finds, beside the fields they are about."""
        for problem in problems:
            section, _, rest = problem.field.partition(".")
            code, _, place = rest.partition(".")
            field = self._fields.get(code)
            if section != self.section.code or field is None:
                continue
            if place:
                field.add_to_row(place, problem.message)
            else:
                field.errors = [*field.errors, problem.message.in_(self.language)]

    def show_amounts(self, amount: Amount) -> None:
        """Say in each row shown why it does not count towards the amount."""
        for line in amount.lines:
            section, _, code = getattr(line.line, "rows", "").partition(".")
            if section != self.section.code or code not in self._fields:
                continue
            reasons = {row.index: (*row.reasons, *row.notes) for row in line.rows}
            for row in self._fields[code].rows:
                row.notes += [reason.in_(self.language) for reason in reasons.get(row.index, ())]

    def _show_rows(self, formdata: Any, starts: Mapping[str, str]) -> None:
        pressed = formdata.get(BUTTON, "") if formdata is not None else ""
        action, _, rest = pressed.partition(":")
        code, _, number = rest.partition(":")
        for name, field in self._fields.items():
            if not isinstance(field, RowsControl):
                continue
            start = field.start if formdata is not None else whole_number(starts.get(name))
            if name == code and action in ("add", "remove", "show"):
                start = len(field.data) if action == "add" else whole_number(number)
                if action == "remove" and number.isdecimal():
                    field.remove(start)
                self.turned[name] = start // PAGE * PAGE
            field.show_page(start)
