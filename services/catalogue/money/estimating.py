"""Estimates: what a fund would pay, from the few answers that its amount depends on.

The form of an estimate is the item's own form, cut down to these questions. So what is asked,
what is wrong with an answer, what counts and what is paid follow from the same rules as of a
filing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from services.catalogue import own_rules
from services.catalogue.check import check
from services.catalogue.fields import Column, Field, IntegerField, RowsField
from services.catalogue.money.calculating import amount
from services.catalogue.money.consistency import amount_conditions
from services.catalogue.money.results import Amount, FundRound, LineAmount
from services.catalogue.money.terms import AmountRule, CostsLine, InterestLine, StatedLine
from services.catalogue.schema import Item
from services.catalogue.values import parse_answer
from services.catalogue.visibility import Answers
from services.conditions import Compound, When
from services.errors import Problem
from services.language import N_, Text, capitalise
from services.written import Unreadable

ALIKE = "alike"
"""The column that an estimate adds to long lists: how many rows are like this one."""
MOST_TYPED = 20
"""Rows that are typed for an estimate, at most."""
WORDS = frozenset({"text", "textarea", "email", "phone", "credit_code", "identity"})
"""Kinds of question that no figure depends on, and that may hold personal data."""


def has_estimate(item: Item) -> bool:
    """Check whether an item's amount can be estimated: some figure of it is published."""
    return item.amount is not None and not all(
        isinstance(line, StatedLine) for line in item.amount.lines
    )


def cut_down(item: Item) -> Item:
    """Cut an item down to the questions that its amount depends on.

    Args:
        item: one that has an estimate.
    """
    assert item.amount is not None
    paths = _needed_paths(item, item.amount)
    columns = {path: _needed_columns(item, item.amount, path) for path in paths}
    sections = []
    for section in item.sections:
        fields = tuple(
            _cut_field(field, section.when, columns[path])
            for field in section.fields
            if (path := f"{section.code}.{field.code}") in paths
        )
        if fields:
            cut = {"fields": fields, "intro": None, "when": None}
            sections.append(section.model_copy(update=cut))
    # Not copied: a copy would keep what the whole item has worked out of its sections.
    said = {name: getattr(item, name) for name in Item.model_fields}
    short = {"sections": tuple(sections), "rules": (), "documents": (), "self_check": None}
    return Item.model_construct(**(said | short))


def find_estimate_problems(
    item: Item, short: Item, answers: Answers, current: FundRound | None
) -> list[Problem]:
    """List what is wrong with the answers to an estimate.

    Args:
        item: the whole item.
        short: the item cut down.
    """
    problems = check(short, answers, period=current)
    for path, (rows, _) in _spread_lists(short, answers).items():
        field = item.by_path[path]
        assert isinstance(field, RowsField)
        if len(rows) > field.max:
            noun = capitalise(field.noun)
            message = N_("%(Noun)s can have at most %(max)s rows", Noun=noun, max=field.max)
            problems.append(Problem(path, message))
    return problems


def estimate(short: Item, answers: Answers, current: FundRound | None) -> Amount:
    """Calculate what right answers to an estimate come to, as of an applicant's first filing.

    Its rows have the places of the rows that were typed, each as often as it stands for.
    """
    lists = _spread_lists(short, answers)
    spread = {code: dict(values) for code, values in answers.items()}
    for path, (rows, _) in lists.items():
        section, code = path.split(".")
        spread.setdefault(section, {})[code] = rows
    found = amount(short, spread, current)
    assert found is not None
    return replace(found, lines=tuple(_put_in_place(line, lists) for line in found.lines))


_Spread = tuple[list[dict[str, Any]], list[int]]
"""Rows, each as often as it stands for, and the place at which each was typed."""


def _spread_lists(short: Item, answers: Answers) -> dict[str, _Spread]:
    """Repeat the rows of each list as often as they stand for."""
    found = {}
    for path, field in short.by_path.items():
        if isinstance(field, RowsField):
            found[path] = _spread_rows(field, _rows_at(answers, *path.split(".")))
    return found


def _rows_at(answers: Answers, section: str, code: str) -> list[Mapping[str, Any]]:
    values = answers.get(section)
    rows = values.get(code) if isinstance(values, Mapping) else None
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _spread_rows(field: RowsField, typed: list[Mapping[str, Any]]) -> _Spread:
    rows: list[dict[str, Any]] = []
    places: list[int] = []
    for place, row in enumerate(typed[:MOST_TYPED]):
        alike = _alike(field, row.get(ALIKE))
        rows += [{code: value for code, value in row.items() if code != ALIKE}] * alike
        places += [place] * alike
    return rows, places


def _alike(field: RowsField, typed: Any) -> int:
    asked = next((column for column in field.columns if column.code == ALIKE), None)
    if asked is None:
        return 1
    try:
        return min(max(parse_answer(asked, typed) or 1, 1), 1000)
    except Unreadable:
        return 1


def _put_in_place(line: LineAmount, lists: Mapping[str, _Spread]) -> LineAmount:
    """Give the rows of a line the places at which they were typed."""
    if not isinstance(line.line, CostsLine | InterestLine):
        return line
    _, places = lists[line.line.rows]
    rows = tuple(replace(row, index=places[row.index]) for row in line.rows)
    return replace(line, rows=rows, keys={})


# --- what an amount depends on ----------------------------------------------------


def _needed_paths(item: Item, rule: AmountRule) -> frozenset[str]:
    """Find the questions that an amount depends on, and those on which it depends that
    they are asked.
    """
    needed = set(rule.paths) | {path for path in _compared(rule) if "." in path}
    ahead = list(needed)
    while ahead:
        path = ahead.pop()
        new = set(_asked_by(item, rule, path)) - needed
        needed |= new
        ahead += new
    return frozenset(needed)


def _compared(rule: AmountRule, rows: str | None = None) -> Iterator[str]:
    """Yield what the conditions of an amount compare.

    Args:
        rows: yield only what those on the rows of a list compare.
    """
    for _, when, listed in amount_conditions(rule):
        if when is not None and rows in (None, listed):
            yield from when.paths()


def _asked_by(item: Item, rule: AmountRule, path: str) -> Iterator[str]:
    """Yield the questions that decide whether a question, or a column of it, is asked."""
    field = item.by_path[path]
    conditions = [item.section(path.partition(".")[0]).when, field.when]
    if isinstance(field, RowsField):
        columns = _needed_columns(item, rule, path)
        conditions += [one.when for one in field.columns if one.code in columns]
    for when in conditions:
        if when is not None:
            yield from (one for one in when.paths() if "." in one)


def _needed_columns(item: Item, rule: AmountRule, path: str) -> frozenset[str]:
    """Find the columns of a list that an amount depends on.

    Where Python of the item says which rows count, those that it mentions, and where a condition
    looks at the whole list, all; but none of words.
    """
    field = item.by_path[path]
    if not isinstance(field, RowsField):
        return frozenset()
    lines = [line for line in rule.with_rows if line.rows == path]
    closed = {column.code for column in field.columns if column.kind not in WORDS}
    if not lines:
        return frozenset(closed)
    needed = {one for line in lines for one in _columns_of(line)}
    if any(isinstance(line, CostsLine) and line.counts for line in lines):
        needed |= closed & own_rules.mentioned(item.code)
    needed |= {one for one in _compared(rule, path) if "." not in one}
    if path in set(_compared(rule)):
        needed |= closed
    return frozenset(_with_conditions(field, needed))


def _columns_of(line: CostsLine | InterestLine) -> Iterator[str]:
    days = line.days if isinstance(line, InterestLine) else None
    yield from filter(None, (line.cost, line.dated, days))


def _with_conditions(field: RowsField, needed: set[str]) -> set[str]:
    """Add the columns that decide whether others are asked; they stand before them."""
    for column in reversed(field.columns):
        if column.code in needed and column.when is not None:
            needed |= {path for path in column.when.paths() if "." not in path}
    return needed


def _cut_field(field: Field, when: When | None, kept: frozenset[str]) -> Field:
    """Cut a field down, to be asked on one page with all others.

    Args:
        when: the condition of its section.
        kept: of a list, the columns to keep.
    """
    both = tuple(one for one in (when, field.when) if one is not None)
    cut: dict[str, Any] = {"when": Compound(every=True, parts=both) if both else None}
    if isinstance(field, RowsField):
        cut |= _cut_list(field, kept)
    return field.model_copy(update=cut)


def _cut_list(field: RowsField, kept: frozenset[str]) -> dict[str, Any]:
    columns = tuple(column for column in field.columns if column.code in kept)
    return {
        "columns": (*columns, _alike_column(field)) if field.importable else columns,
        "max": min(field.max, MOST_TYPED),
        "importable": False,
        "unique": (),
        "totals": (),
        "checks": tuple(rule for rule in field.checks if kept.issuperset(rule.paths())),
    }


_HOW_MANY = Text.of("相同情形的行数（选填）", "How many are like this (optional)")
_ONE = Text.of("不填为1", "1 unless told")
_HOW_MANY_NOUN = Text.of("相同情形的行数", "how many are like this")


def _alike_column(field: RowsField) -> Column:
    return IntegerField(
        code=ALIKE,
        kind="integer",
        label=_HOW_MANY,
        hint=_ONE,
        noun=_HOW_MANY_NOUN,
        required=False,
        min=1,
        max=field.max,
        width="4",
    )
