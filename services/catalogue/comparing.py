"""What differs between two versions of somebody's answers, as they read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from services.catalogue.asked import AnswerLine, AskedSection, Shown, Table, sections_asked
from services.catalogue.schema import Item
from services.catalogue.visibility import Answers
from services.language import Text, plain


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row of a list, and where it stands, counted from 1."""

    number: int
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A question whose answer differs; a version is None where it is not asked."""

    before: AnswerLine | None
    after: AnswerLine | None

    @property
    def label(self) -> Text:
        """The question."""
        line = self.after or self.before
        assert line is not None
        return line.label

    @property
    def rows(self) -> list[tuple[NumberedRow | None, NumberedRow | None]]:
        """The rows of a list that differ, as they were and as they are; none of other questions."""
        before, after = (line.table if line else None for line in (self.before, self.after))
        return list(_compare_rows(before, after)) if before or after else []


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section in which answers differ, in the order of the form."""

    code: str
    title: Text
    differences: tuple[Difference, ...]


def compare_answers(item: Item, before: Answers, after: Answers) -> list[ChangedSection]:
    """List the sections and questions whose answers differ, in the order of the form."""
    old, new = ({s.code: s for s in sections_asked(item, one)} for one in (before, after))
    changed = []
    for section in item.sections:
        differences = _compare_lines(old.get(section.code), new.get(section.code))
        if differences:
            changed.append(ChangedSection(section.code, section.title, differences))
    return changed


def _compare_lines(
    before: AskedSection | None, after: AskedSection | None
) -> tuple[Difference, ...]:
    old, new = ({line.path: line for line in one.lines} if one else {} for one in (before, after))
    return tuple(
        Difference(old.get(path), new.get(path))
        for path in dict.fromkeys([*old, *new])
        if old.get(path) != new.get(path)
    )


def _compare_rows(
    before: Table | None, after: Table | None
) -> Iterator[tuple[NumberedRow | None, NumberedRow | None]]:
    """Yield the rows that differ; not those that others only moved up or down."""
    old, new = _number_rows(before), _number_rows(after)
    if before and after and before.headers != after.headers:
        yield from zip_longest(old, new)
        return
    matcher = SequenceMatcher(None, [_key(row) for row in old], [_key(row) for row in new])
    for kind, from_, to, other_from, other_to in matcher.get_opcodes():
        if kind != "equal":
            yield from zip_longest(old[from_:to], new[other_from:other_to])


def _number_rows(table: Table | None) -> list[NumberedRow]:
    rows = table.rows if table else ()
    return [NumberedRow(number, cells) for number, cells in enumerate(rows, start=1)]


def _key(row: NumberedRow) -> tuple[str, ...]:
    """Return what two equal rows have in common, to be hashed."""
    return tuple(plain(cell, "sc") for cell in row.cells)
