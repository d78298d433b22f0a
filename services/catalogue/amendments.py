"""Amendments of particulars: which are in force on a day, without a release.

They are read once a day, Shenzhen time: one that is recorded counts from a later day, so no
process can miss it, and nothing that was begun before changes. Whoever keeps them says with
`read_from` how they are read; without that there are none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import structlog

from services import moments
from services.catalogue.particulars import Stated, amend
from services.catalogue.schema import Item
from services.content import BadContent, Status
from services.language import Text

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Amendment:
    """One amendment of one version of an item.

    Args:
        id: its number; the later one counts where two are about the same.
        path: the particular; see `particulars.py`.
        values: what it says now.
        source: where that was found, on the day `seen_on`.
        takes_effect: the first day on which it counts.
    """

    id: int
    code: str
    version: int
    path: str
    values: Mapping[str, Stated]
    source: Text
    seen_on: date
    status: Status
    takes_effect: date


@dataclass
class _Known:
    """What a process has read, and when; and the items as amended."""

    read: Callable[[], Iterable[Amendment]] = tuple
    changed: set[Callable[[], object]] = field(default_factory=set)
    day: date | None = None
    left_out: bool = False
    by_version: Mapping[tuple[str, int], list[Amendment]] = field(default_factory=dict)
    items: dict[tuple[str, int, tuple[int, ...]], Item] = field(default_factory=dict)


_known = _Known()


def read_from(read: Callable[[], Iterable[Amendment]]) -> None:
    """Say how the amendments are read; they are read anew when they are next asked for."""
    _known.read, _known.day = read, None


def when_changed(forget: Callable[[], object]) -> None:
    """Have something called whenever other amendments are in force than before."""
    _known.changed.add(forget)


@contextmanager
def as_written() -> Iterator[None]:
    """Leave amendments out: what is read or checked in this block are the files."""
    before, _known.left_out = _known.left_out, True
    try:
        yield
    finally:
        _known.left_out = before


def amendments_of(item: Item) -> list[Amendment]:
    """List the amendments of a version of an item, those to come too, oldest first."""
    today = moments.today()
    if _known.left_out:
        return []
    if _known.day != today:
        found = defaultdict[tuple[str, int], list[Amendment]](list)
        for one in sorted(_known.read(), key=lambda one: one.id):
            found[one.code, one.version].append(one)
        _known.day, before, _known.by_version = today, _known.by_version, found
        _known.items.clear()
        if before or found:
            for forget in _known.changed:
                forget()
    return _known.by_version.get((item.code, item.version), [])


def amended(item: Item, on: date) -> Item:
    """Return an item as it is on a day, with the amendments that are in force."""
    known = in_force(item, on)
    if not known:
        return item
    key = (item.code, item.version, tuple(one.id for one in known))
    if key not in _known.items:
        _known.items[key] = _apply(item, known)
    return _known.items[key]


def in_force(item: Item, on: date) -> list[Amendment]:
    """List the amendments of a version of an item that count on a day."""
    return [one for one in amendments_of(item) if one.takes_effect <= on]


def _apply(item: Item, amendments: Iterable[Amendment]) -> Item:
    for one in amendments:
        try:
            item = amend(item, one.path, one.values, one.source, one.status)
        except (BadContent, KeyError) as error:  # the file says otherwise by now
            log.error("an amendment does not fit", item=one.code, path=one.path, why=str(error))
    return item
