"""The items that there are, read once."""

from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from pydantic import TypeAdapter

from services import moments
from services.catalogue.consistency import problems
from services.catalogue.reasons import reasons
from services.catalogue.schema import Item
from services.content import BadContent, read_yaml
from services.errors import NotFound

ITEMS = Path(__file__).parent / "items"


@cache
def load_catalogue() -> dict[str, tuple[Item, ...]]:
    """Every version of every item by code, oldest first. Called when the process starts.

    Raises:
        BadContent: a file is wrong; names the file and the place in it.
    """
    found = read_items(ITEMS)
    for reason in reasons():
        if unknown := set(reason.items) - set(found):
            raise BadContent(
                f"reasons.yaml: {reason.code}: there is no item {', '.join(sorted(unknown))}"
            )
    return found


def known_codes() -> list[str]:
    """The codes of all items, without reading them."""
    return sorted({path.name.partition(".")[0] for path in ITEMS.glob("*.yaml")})


def read_item(code: str, on: date) -> Item:
    """What `item` gives for a day, for who needs no other item and does without reading all.

    Raises:
        NotFound: there is no such item.
        BadContent: it is wrong.
    """
    if code not in known_codes():
        raise NotFound
    return _governing(read_items(ITEMS, f"{code}.v*.yaml")[code], on)


def read_items(folder: Path, files: str = "*.yaml") -> dict[str, tuple[Item, ...]]:
    """The items of a folder of `<code>.v<n>.yaml` files.

    Args:
        files: the pattern of those to read; all, unless told.

    Raises:
        BadContent: a file is wrong, or two versions are in force on one day.
    """
    shape: TypeAdapter[Item] = TypeAdapter(Item)
    found: dict[str, list[Item]] = {}
    for path in sorted(folder.glob(files)):
        read: Item = read_yaml(path, shape)
        if path.stem != f"{read.code}.v{read.version}":
            raise BadContent(f"{path.name}: holds {read.code} version {read.version}")
        if wrong := [f"{path.name}: {problem}" for problem in problems(read)]:
            raise BadContent("\n".join(wrong))
        found.setdefault(read.code, []).append(read)
    for code, versions in found.items():
        versions.sort(key=lambda version: version.version)
        for older, newer in pairwise(versions):
            if older.valid_to is None or older.valid_to >= newer.valid_from:
                raise BadContent(f"{code}: versions {older.version} and {newer.version} overlap")
    return {code: tuple(versions) for code, versions in sorted(found.items())}


def item(code: str, version: int | None = None, *, on: date | None = None) -> Item:
    """One version of an item; unless told which, the one in force on a day, or else the newest.

    A version that is already in the catalogue but begins later governs nothing before.

    Args:
        on: the day; today unless told.

    Raises:
        NotFound: there is no such item or version.
    """
    versions = load_catalogue().get(code, ())
    if version is None and versions:
        return _governing(versions, on or moments.today())
    for candidate in versions:
        if version == candidate.version:
            return candidate
    raise NotFound


def all_items(on: date | None = None) -> tuple[Item, ...]:
    """Every item, in the version that `item` gives for a day, by measure, then code."""
    day = on or moments.today()
    governing = (_governing(versions, day) for versions in load_catalogue().values())
    return tuple(sorted(governing, key=_order))


def _governing(versions: tuple[Item, ...], on: date) -> Item:
    return next((version for version in versions if version.in_force(on)), versions[-1])


def items_on(on: date) -> list[Item]:
    """The version of each item that can be filed on a day, by measure, then code."""
    current = [
        candidate
        for versions in load_catalogue().values()
        for candidate in versions
        if candidate.in_force(on)
    ]
    return sorted(current, key=_order)


def _order(candidate: Item) -> tuple[int, str]:
    return candidate.measure, candidate.code
