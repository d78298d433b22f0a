"""The particulars of an item, and how one that is not verified is amended.

A particular is a figure or a sentence with a source or a status: a time limit, the fee, a
condition, a share, a sum or a cap. `amendments.py` says from when an amendment counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from services.catalogue.consistency import problems
from services.catalogue.money.terms import Cap, FlatSum, InterestLine, Rate, UnitSum
from services.catalogue.parts import Condition, Fee, Limit, Result
from services.catalogue.schema import Item
from services.catalogue.types import Source
from services.content import BadContent, Frozen, Status
from services.language import N_, Message, Text

Stated = int | Decimal | Text
"""What a particular says: a number, a figure, or words."""

AMENDABLE: Mapping[type[Frozen], tuple[Message, tuple[str, ...]]] = {
    Limit: (N_("Time limit"), ("days", "basis")),
    Fee: (N_("Fee"), ("text",)),
    Result: (N_("Result"), ("text", "validity", "months")),
    Condition: (N_("Condition"), ("text",)),
    Rate: (N_("Share of a cost"), ("share", "each")),
    FlatSum: (N_("Flat sum"), ("sum",)),
    UnitSum: (N_("Sum for each"), ("sum",)),
    Cap: (N_("Cap"), ("most", "rows", "times")),
    InterestLine: (N_("Interest"), ("percent",)),
    Source: (N_("Statement"), ("text",)),
}
"""What each kind of particular is called, and what of it can be amended."""

VALUE_NAMES: Mapping[str, Message] = {
    "days": N_("Days"),
    "basis": N_("Legal basis"),
    "text": N_("Words"),
    "validity": N_("Validity"),
    "months": N_("Months"),
    "share": N_("Share, at most 1"),
    "each": N_("RMB for each at most"),
    "sum": N_("RMB"),
    "most": N_("RMB at most"),
    "rows": N_("Number at most"),
    "times": N_("Times at most"),
    "percent": N_("Percent a year"),
}

SKIPPED = frozenset({"basis", "sources", "sections", "documents", "route", "rules", "reckoned"})
"""Parts that have no particulars: the law is in the register, the form in its file."""

STATUS_NAMES: Mapping[Status, Message] = {
    "V": N_("Verified in a public source"),
    "P": N_("Verified in part"),
    "K": N_("Indicative, not verified"),
}


@dataclass(frozen=True, slots=True)
class Particular:
    """A particular of an item.

    Args:
        path: where it stands: `limits.decision`, `amount.lines.training.rates.0`.
        kind: what it is called.
        about: the line of an amount that it belongs to, if it does.
        values: what it says, by the keys of `VALUE_NAMES`.
        source: where it comes from; None if that is part of what it says.
        status: how far it is verified.
    """

    path: str
    kind: Message
    about: Text | None
    values: Mapping[str, Stated]
    source: Text | None
    status: Status


def list_particulars(item: Item) -> list[Particular]:
    """List the particulars of an item, as they stand in its file."""
    return list(_particulars(item, "", None))


def find_particular(item: Item, path: str) -> Particular:
    """Find the particular at a path. Raises KeyError."""
    for one in list_particulars(item):
        if one.path == path:
            return one
    raise KeyError(path)


def amend(
    item: Item, path: str, values: Mapping[str, Stated], source: Text, status: Status
) -> Item:
    """Return an item with one particular amended.

    Args:
        values: what it says now, for some or all of its keys.
        source: where that was found.

    Raises:
        KeyError: the item has no such particular.
        BadContent: the item could not say that.
    """
    found = find_particular(item, path)
    changes: dict[str, Any] = {key: values[key] for key in found.values if key in values}
    try:
        amended: Item = _changed(item, path.split("."), changes, source, status)
    except ValidationError as error:
        raise BadContent("\n".join(one["msg"] for one in error.errors())) from None
    if wrong := list(problems(amended)):
        raise BadContent("\n".join(wrong))
    return amended


def _particulars(node: Frozen, path: str, about: Text | None) -> Iterator[Particular]:
    about = getattr(node, "label", about)
    status, source = _status(node), getattr(node, "source", None)
    if status and type(node) in AMENDABLE:
        kind, keys = AMENDABLE[type(node)]
        said = {key: value for key in keys if (value := getattr(node, key)) is not None}
        if said:
            yield Particular(path, kind, about, said, source.text if source else None, status)
    for name in type(node).model_fields:
        if name in SKIPPED:
            continue
        value = getattr(node, name)
        if isinstance(value, Frozen) and name != "source":
            yield from _particulars(value, _join(path, name), about)
        elif isinstance(value, tuple):
            for key, part in _keyed(value):
                yield from _particulars(part, _join(path, name, key), about)


def _status(node: Frozen) -> Status | None:
    own: Status | None = getattr(node, "status", None)
    source: Source | None = getattr(node, "source", None)
    return own or (source.status if source else None)


def _keyed(parts: tuple[Any, ...]) -> Iterator[tuple[str, Frozen]]:
    for index, part in enumerate(parts):
        if isinstance(part, Frozen):
            yield getattr(part, "code", None) or getattr(part, "phase", None) or str(index), part


def _join(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _changed(
    node: Any, path: list[str], changes: Mapping[str, Any], source: Text, status: Status
) -> Any:
    """Return a part of an item, validated anew, with the particular at a path under it changed."""
    given = {name: getattr(node, name) for name in node.model_fields_set}
    if not path:
        has_source = "source" in type(node).model_fields
        proof = {"source": Source(text=source, status=status)} if has_source else {"status": status}
        return type(node).model_validate(given | dict(changes) | proof)
    name, *rest = path
    value = getattr(node, name)
    if isinstance(value, tuple):
        key, *rest = rest
        value = tuple(
            _changed(part, rest, changes, source, status) if key == own else part
            for own, part in _keyed(value)
        )
    else:
        value = _changed(value, rest, changes, source, status)
    return type(node).model_validate(given | {name: value})


def to_json(value: Stated) -> Any:
    """Write what a particular says as the database keeps it."""
    match value:
        case Text():
            return {"sc": value.sc, "tc": value.tc, "en": value.en}
        case Decimal():
            return f"{value:f}"
        case _:
            return value


def from_json(kept: Any) -> Stated:
    """Read what `to_json` wrote."""
    match kept:
        case dict():
            return Text(**kept)
        case str():
            return Decimal(kept)
        case _:
            return int(kept)
