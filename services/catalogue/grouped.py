"""What an association may fill in for its members, of the services that take groups.

`group.yaml` in the folder of an item names it: some answers are the same for all members, some
are typed for each. A path is `section.question`, or `section.list.column` for the one row of
a list that is filled in. All else is asked of the member in its own draft.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field as Constrained
from pydantic import TypeAdapter

from services.catalogue import loader
from services.catalogue.asked import Shown, word_answer
from services.catalogue.check import check
from services.catalogue.field_checks import missing_message
from services.catalogue.fields import Column, Field, RowsField
from services.catalogue.schema import Item
from services.catalogue.types import ItemCode
from services.catalogue.values import parse_answer
from services.catalogue.visibility import View
from services.conditions import applies
from services.content import (
    BadContent,
    ContentText,
    Frozen,
    check_shape,
    load_yaml,
    noting,
    refuse,
)
from services.errors import NotFound, Problem
from services.language import Text


class GroupShape(Frozen):
    """What is filled in of a service for several members at once.

    Args:
        code: the item.
        title: what such a group is, e.g. "Members at an exhibition".
        fixed: answers that are the same in every group, by path; nobody types them.
        association: the question whose answer is the name of the association.
        shared: what is typed once for all members, by path.
        each: what is typed for each member.
    """

    code: ItemCode
    title: ContentText
    fixed: Mapping[str, Any] = {}
    association: str | None = None
    shared: tuple[str, ...] = Constrained(min_length=1)
    each: tuple[str, ...] = ()

    @property
    def item(self) -> Item:
        """The service, as it is today."""
        return loader.item(self.code)

    def nest(self, flat: Mapping[str, Any], name: str = "") -> dict[str, dict[str, Any]]:
        """Return answers by section and question, as a draft has them, of answers by path.

        Args:
            name: what the association is called.
        """
        named = {self.association: name} if self.association and name else {}
        nested: dict[str, dict[str, Any]] = {}
        for path, value in {**self.fixed, **named, **flat}.items():
            section, question, *column = path.split(".")
            values = nested.setdefault(section, {})
            if column:
                row = values.setdefault(question, [{}])[0]
                row[column[0]] = value
            else:
                values[question] = value
        return nested

    def clean(self, flat: Mapping[str, Any], paths: Collection[str]) -> dict[str, Any]:
        """Return the answers among `paths` that are asked, given all."""
        view = View(self.item, self.nest(flat))
        return {
            path: flat[path]
            for path in paths
            if flat.get(path) is not None and is_asked(view, path)
        }

    def word_answers(
        self, flat: Mapping[str, Any], paths: Collection[str]
    ) -> list[tuple[Text, Shown]]:
        """List the answers at paths with their questions, to be read."""
        found = []
        for path in paths:
            asked = question_at(self.item, path)
            value = parse_answer(asked, flat[path]) if path in flat else None
            if value is not None:
                found.append((asked.label, word_answer(asked, value)))
        return found

    def find_problems(self, flat: Mapping[str, Any], paths: Collection[str]) -> list[Problem]:
        """List what is missing or wrong of the answers at paths, given all.

        Returns:
            Problems whose `field` is the path.
        """
        nested = self.nest(flat)
        view = View(self.item, nested)
        found = {
            path: missing_message(question_at(self.item, path))
            for path in paths
            if _is_in_empty_row(view, path) and question_at(self.item, path).required is True
        }
        for problem in check(self.item, view):
            path = ".".join(part for part in problem.field.split(".") if not part.isdecimal())
            # A group has one row, and its page none: the number of the row says nothing there.
            found[path] = problem.message.params.get("problem", problem.message)
        return [Problem(path, found[path]) for path in paths if path in found]


_SHAPE: TypeAdapter[GroupShape] = TypeAdapter(GroupShape)


def question_at(wanted: Item, path: str) -> Field | Column:
    """Find the question or the column at a path.

    Raises:
        KeyError: there is none.
    """
    section, question, *column = path.split(".")
    field = wanted.field(f"{section}.{question}")
    if not column:
        return field
    if not isinstance(field, RowsField):
        raise KeyError(path)
    found = next((one for one in field.columns if one.code == column[0]), None)
    if found is None:
        raise KeyError(path)
    return found


def is_asked(view: View, path: str) -> bool:
    """Whether a question or a column of the one row is asked."""
    section, question, *column = path.split(".")
    at = f"{section}.{question}"
    if not column or at not in view.paths:
        return at in view.paths
    rows = view.rows(at)
    values = rows[0].values if rows else {}
    return applies(question_at(view.item, path).when, view.row_lookup(values))


def _is_in_empty_row(view: View, path: str) -> bool:
    """Whether a column is asked of the one row, of which nothing is filled in yet."""
    section, question, *column = path.split(".")
    return bool(column) and is_asked(view, path) and not view.rows(f"{section}.{question}")


@cache
def load_groups() -> dict[str, GroupShape]:
    """Load what every service says of groups, by its code. Called when the process starts.

    Raises:
        BadContent: a file is wrong; names the file and the place in it.
    """
    return read_groups(loader.ITEMS)


def read_groups(folder: Path) -> dict[str, GroupShape]:
    """Read what the services of a folder say of groups. Raises BadContent."""
    wrong: list[str] = []
    found: dict[str, GroupShape] = {}
    for path in sorted(folder.glob("*/group.yaml")):
        with noting(wrong):
            found[path.parent.name] = _read(path)
    refuse(wrong)
    return found


def find_group(code: str) -> GroupShape:
    """Find what a service says of groups. Raises NotFound."""
    if found := load_groups().get(code):
        return found
    raise NotFound


def _read(path: Path) -> GroupShape:
    code = path.parent.name
    name = f"{code}/group.yaml"
    raw: Any = load_yaml(path, name)
    if not isinstance(raw, dict):
        raise BadContent(f"{name}: holds no group")
    found: GroupShape = check_shape({"code": code} | raw, _SHAPE, name)
    if wrong := [f"{name}: {problem}" for problem in _list_problems(found)]:
        raise BadContent("\n".join(wrong))
    return found


def _list_problems(found: GroupShape) -> Iterator[str]:
    """Yield what does not fit the form of the service."""
    named = [*found.fixed, *found.shared, *found.each]
    if found.association:
        named.append(found.association)
    for path in named:
        try:
            asked = question_at(found.item, path)
        except (KeyError, ValueError):
            yield f"the form has no {path}"
            continue
        if isinstance(asked, RowsField):
            yield f"{path} is a list: name its columns"
    if repeated := {path for path in named if named.count(path) > 1}:
        yield f"named twice: {', '.join(sorted(repeated))}"
    if "organisation" not in found.item.applicants:
        yield "only organisations are members of an association"
