"""An item: everything that can be said about one thing to apply for.

One YAML file holds one version of one item. Guide page, form, routing, time
limits, papers and self-check are all read off it; a file that contradicts itself
is refused when the process starts.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import Field as Constrained
from pydantic import model_validator

from services.catalogue.fields import (
    ChoiceField,
    ChoicesField,
    Column,
    DateField,
    Field,
    MoneyField,
    RowsField,
    TreeField,
    YesNoField,
)
from services.catalogue.parts import (
    AmountRule,
    ApplicantKind,
    Basis,
    Condition,
    DocumentSlot,
    Fee,
    Limit,
    LimitPhase,
    Nature,
    Reason,
    ReasonUse,
    Result,
    Routing,
    Section,
    SelfCheck,
)
from services.catalogue.reasons import reasons
from services.catalogue.rules import AddsUp, CountEquals, Rule
from services.catalogue.types import ContentText, Frozen, ItemCode, Source, When
from services.language import Text

REQUIRED_PHASES = frozenset({"acceptance", "correction", "decision", "delivery"})
"""Limits that every item needs whose filings are decided."""


class Item(Frozen):
    """One version of one item (事项)."""

    code: ItemCode
    version: int = Constrained(ge=1)
    valid_from: date
    valid_to: date | None = None
    measure: int = Constrained(ge=1, le=27)
    nature: Nature
    name: ContentText
    short_name: ContentText
    summary: ContentText
    who: tuple[ContentText, ...] = Constrained(min_length=1)
    applicants: tuple[ApplicantKind, ...] = Constrained(min_length=1)
    route: Routing
    basis: tuple[Basis, ...] = Constrained(min_length=1)
    conditions: tuple[Condition, ...] = ()
    steps: tuple[ContentText, ...] = Constrained(min_length=1)
    limits: tuple[Limit, ...] = ()
    fee: Fee
    result: Result
    benefit: ContentText | None = None
    sources: tuple[Source, ...] = ()
    rounds: bool = False
    english: bool = False
    sections: tuple[Section, ...] = ()
    rules: tuple[Rule, ...] = ()
    documents: tuple[DocumentSlot, ...] = ()
    declaration: ContentText
    amount: AmountRule | None = None
    self_check: SelfCheck | None = None

    def in_force(self, on: date) -> bool:
        """Whether this version can be filed on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def limit(self, phase: LimitPhase) -> Limit | None:
        """The time limit of a phase; None where the item sets none."""
        return next((limit for limit in self.limits if limit.phase == phase), None)

    def require_limit(self, phase: LimitPhase) -> Limit:
        """The time limit of a phase that every decided item has. Raises KeyError."""
        limit = self.limit(phase)
        if limit is None:
            raise KeyError(phase)
        return limit

    def reasons(self, use: ReasonUse) -> tuple[Reason, ...]:
        """The reasons an agency can give for an action against the applicant's wish."""
        return tuple(r for r in reasons() if use in r.uses and self.nature in r.natures)

    def section(self, code: str) -> Section:
        """The section of a code. Raises KeyError."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    def field(self, path: str) -> Field:
        """The field at `section.field`. Raises KeyError."""
        return self.by_path[path]

    def document(self, code: str) -> DocumentSlot:
        """The document slot of a code. Raises KeyError."""
        for document in self.documents:
            if document.code == code:
                return document
        raise KeyError(code)

    def title_of(self, path: str) -> Text:
        """What an answer or a document is called, by its path. Raises KeyError."""
        kind, code = path.split(".")
        return self.document(code).title if kind == "documents" else self.field(path).label

    def basis_on(self, on: date) -> tuple[Basis, ...]:
        """The laws and policies in force on a day."""
        return tuple(
            basis
            for basis in self.basis
            if (basis.valid_from or on) <= on <= (basis.valid_to or on)
        )

    @cached_property
    def by_path(self) -> dict[str, Field]:
        """Every field by `section.field`, in the order of the form."""
        return {f"{s.code}.{f.code}": f for s in self.sections for f in s.fields}

    def prefill(self, **known: Any) -> dict[str, dict[str, Any]]:
        """Answers that the portal already has, by section and field.

        Args:
            known: `applicant`, anything with the attributes of `models.Applicant`;
                `filer`, with those of `models.User`; and `draft`, with its `language`,
                `chinese` or `english`. Who is not known fills in nothing.
        """
        if "applicant" in known:
            known[known["applicant"].kind] = known["applicant"]
        filled: dict[str, dict[str, Any]] = {}
        for path, field in self.by_path.items():
            if field.prefill and (value := _known(known, field.prefill)):
                section, code = path.split(".")
                filled.setdefault(section, {})[code] = value
        return filled

    @model_validator(mode="after")
    def _is_consistent(self) -> "Item":
        for problem in _inconsistencies(self):
            raise ValueError(problem)
        return self


def _known(known: Mapping[str, Any], prefill: str) -> Any:
    who, name = prefill.split(".")
    if who not in known:
        return None
    if name == "identity":
        kind, number = known[who].identity_kind, known[who].identity_number
        return {"kind": kind, "number": number} if kind and number else None
    value = getattr(known[who], name)
    return value.isoformat() if isinstance(value, date) else value


def _inconsistencies(item: Item) -> Iterator[str]:
    yield from _duplicates("sections", [section.code for section in item.sections])
    for section in item.sections:
        yield from _duplicates(f"fields of {section.code}", [f.code for f in section.fields])
    yield from _duplicates("documents", [document.code for document in item.documents])
    yield from _duplicates("conditions", [condition.code for condition in item.conditions])
    yield from _duplicates("limits", [limit.phase for limit in item.limits])
    if any(section.code == "documents" for section in item.sections):
        yield "a section cannot be called documents"
    if item.valid_to is not None and item.valid_to < item.valid_from:
        yield "valid_to is before valid_from"
    yield from _limits(item)
    yield from _conditions_on_answers(item)
    yield from _references(item)


def _duplicates(what: str, codes: list[str]) -> Iterator[str]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"two {what} are called {code}"


def _limits(item: Item) -> Iterator[str]:
    if item.nature == "guide":
        return
    needed = REQUIRED_PHASES | ({"opinion"} if item.route.joint else frozenset())
    if missing := needed - {limit.phase for limit in item.limits}:
        yield f"no limit for {', '.join(sorted(missing))}"


def _conditions_on_answers(item: Item) -> Iterator[str]:
    """Every condition looks back, at a question that can have the value it names."""
    before: dict[str, Field] = {}
    for section in item.sections:
        yield from _unmet(section.code, section.when, before)
        for field in section.fields:
            path = f"{section.code}.{field.code}"
            yield from _unmet(path, field.when, before)
            yield from _unmet(path, _when(field.required), before)
            if isinstance(field, RowsField):
                yield from _of_columns(path, field, before)
            before[path] = field
    for document in item.documents:
        yield from _unmet(f"documents.{document.code}", document.when, before)
        yield from _unmet(f"documents.{document.code}", _when(document.required), before)
    for part in item.route.joint:
        yield from _unmet(f"route.{part.agency}", part.when, before)
    for rate in item.amount.rates if item.amount else ():
        yield from _unmet("amount.rates", rate.when, before)


def _of_columns(path: str, field: RowsField, before: dict[str, Field]) -> Iterator[str]:
    known: dict[str, Field | Column] = dict(before)
    for column in field.columns:
        yield from _unmet(f"{path}.{column.code}", column.when, known)
        yield from _unmet(f"{path}.{column.code}", _when(column.required), known)
        if isinstance(column, DateField):
            yield from _unmet(f"{path}.{column.code}", column.under_when, known)
        known[column.code] = column


def _when(required: bool | When) -> When | None:
    return required if isinstance(required, When) else None


def _unmet(where: str, when: When | None, before: dict[str, Any]) -> Iterator[str]:
    if when is None:
        return
    for part in when.all or when.any or ():
        yield from _unmet(where, part, before)
    if when.field is None:
        return
    field = before.get(when.field)
    if field is None:
        yield f"{where}: its condition looks at {when.field}, which is not asked before it"
    elif isinstance(field, YesNoField) and not isinstance(when.value, bool):
        yield f"{where}: {when.field} is answered true or false"
    elif isinstance(field, ChoiceField | ChoicesField | TreeField):
        values = when.value if isinstance(when.value, list | tuple) else [when.value]
        for value in values:
            if field.option(value) is None:
                yield f"{where}: {when.field} has no option {value}"


def _references(item: Item) -> Iterator[str]:
    fields = item.by_path
    for rule in item.rules:
        yield from _rule(rule, fields)
    for field in fields.values():
        yield from _born(field, fields)
        if isinstance(field, RowsField):
            columns = {column.code: column for column in field.columns}
            for column in field.columns:
                yield from _born(column, columns)
    for name, fact in item.self_check.facts.items() if item.self_check else ():
        if fact.answer not in fields:
            yield f"fact {name}: there is no {fact.answer}"
    if item.amount:
        yield from _amount(item.amount, fields)
    yield from _holder(item, fields)


def _holder(item: Item, fields: Mapping[str, Field]) -> Iterator[str]:
    holder = item.result.holder
    for path in (holder.name, holder.name_en, holder.identity) if holder else ():
        if path not in fields:
            yield f"holder: there is no {path}"


def _rule(rule: Rule, fields: Mapping[str, Field]) -> Iterator[str]:
    for path in rule.paths():
        if path not in fields:
            yield f"rule {rule.rule}: there is no {path}"
    if isinstance(rule, CountEquals | AddsUp):
        rows = fields.get(rule.rows)
        if rows is not None and not isinstance(rows, RowsField):
            yield f"rule {rule.rule}: {rule.rows} is not a list"


def _amount(amount: AmountRule, fields: Mapping[str, Field]) -> Iterator[str]:
    rows = fields.get(amount.rows)
    columns = rows.columns if isinstance(rows, RowsField) else ()
    if not any(isinstance(c, MoneyField) and c.code == amount.cost for c in columns):
        yield f"amount: {amount.rows} has no column of money called {amount.cost}"


def _born(field: Field | Column, dates: Mapping[str, Field | Column]) -> Iterator[str]:
    born = field.born if field.kind == "identity" else None
    if born and not isinstance(dates.get(born), DateField):
        yield f"{field.code}: {born} is not a date"
