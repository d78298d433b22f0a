"""Loads all items, once.

`items/<code>/` is the folder of an item: `v1.yaml`, `v2.yaml` ... are its versions,
`answers.yaml` is one right filing, `rules.py` has rules of this item alone. A version that
was released is read from `released/` instead, where it is complete with all shared parts.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from services import moments
from services.catalogue import own_rules, released
from services.catalogue.amendments import amended
from services.catalogue.citing import cite
from services.catalogue.consistency import problems
from services.catalogue.fragments import Parts, apply_changes, resolve
from services.catalogue.reasons import reasons
from services.catalogue.schema import Item
from services.content import BadContent, check_shape, load_yaml, noting, refuse
from services.errors import NotFound
from services.language import Text

ITEMS = Path(__file__).parent / "items"

VERSION = re.compile(r"v([1-9][0-9]*)")

OF_ONE_VERSION = frozenset({"code", "version", "valid_from", "valid_to"})
"""Keys that a version does not inherit from the version that it changes."""

_SHAPE: TypeAdapter[Item] = TypeAdapter(Item)


@dataclass(slots=True)
class Folder:
    """The content of a folder of items.

    Args:
        items: every version of every item by code, oldest first.
        cited: the keys of the register of laws that they cite.
    """

    items: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)


def load_catalogue() -> dict[str, tuple[Item, ...]]:
    """Load every version of every item by code, oldest first. Called when the process starts.

    Raises:
        BadContent: a file is wrong; names the file and the place in it.
    """
    return loaded().items


def laws_cited() -> frozenset[str]:
    """List the keys of the register of laws that items cite."""
    return frozenset(loaded().cited)


@cache
def loaded() -> Folder:
    """Read the catalogue, once."""
    found = read_items(ITEMS, released.FOLDER)
    for reason in reasons():
        if unknown := set(reason.items) - set(found.items):
            raise BadContent(
                f"reasons.yaml: {reason.code}: there is no item {', '.join(sorted(unknown))}"
            )
    refuse(list(_reasons_called_alike(found)))
    return found


def _reasons_called_alike(found: Folder) -> Iterator[str]:
    """Refuse a code of a reason with two meanings: only the code of a reason is stored."""
    owners = {reason.code: "reasons.yaml" for reason in reasons()}
    for code, versions in found.items.items():
        for own in dict.fromkeys(reason.code for one in versions for reason in one.reasons):
            if owners.setdefault(own, code) != code:
                yield f"{code}: reasons.{own}: {owners[own]} has a reason of that code"


def reason_texts() -> dict[str, Text]:
    """Map the code of every reason ever on offer to its words."""
    own = (one.reasons for versions in load_catalogue().values() for one in versions)
    return {reason.code: reason.text for some in (*own, reasons()) for reason in some}


def read_items(folder: Path, frozen: Path | None = None) -> Folder:
    """Read a folder of items.

    Args:
        frozen: the folder of released versions; none are read if None.

    Raises:
        BadContent: a file is wrong, or two versions are in force on one day.
    """
    found, parts, wrong = Folder(), Parts(), list[str]()
    for home in _item_folders(folder):
        with noting(wrong):
            found.items[home.name] = _read_item_folder(home, frozen, parts, found.cited)
    refuse(wrong)
    return found


def known_codes() -> list[str]:
    """List the codes of all items, without reading them."""
    return [home.name for home in _item_folders(ITEMS)]


def read_item(code: str, on: date) -> Item:
    """Read the version of one item that `item` returns for a day, without reading other items.

    Raises:
        NotFound: there is no such item.
        BadContent: it is wrong.
    """
    if code not in known_codes():
        raise NotFound
    return _governing(_read_item_folder(ITEMS / code, released.FOLDER, Parts(), set()), on)


def _item_folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _read_item_folder(
    home: Path, frozen: Path | None, parts: Parts, cited: set[str]
) -> tuple[Item, ...]:
    own_rules.load_rules(home.name, home / "rules.py")
    return _end_versions(home.name, _read_versions(home, frozen, parts, cited))


def _read_versions(home: Path, frozen: Path | None, parts: Parts, cited: set[str]) -> list[Item]:
    """Read and check the versions in one folder."""
    raws: dict[int, dict[str, Any]] = {}
    versions = []
    for number, path in version_files(home):
        raw = read_version(path, raws, parts, frozen)
        raws[number] = raw.said
        cited |= raw.cited
        versions.append(_check(raw, f"{home.name}/{path.name}"))
    if not versions:
        raise BadContent(f"{home.name}: there is no v1.yaml")
    if versions[-1].sections and not (home / "answers.yaml").exists():
        raise BadContent(f"{home.name}: there is no answers.yaml, one right filing")
    return versions


def _check(version: released.Version, name: str) -> Item:
    found: Item = check_shape(version.said, _SHAPE, name)
    if wrong := [f"{name}: {problem}" for problem in problems(found)]:
        raise BadContent("\n".join(wrong))
    return found


def release(code: str, folder: Path | None = None, frozen: Path = released.FOLDER) -> Path:
    """Release the newest version of an item: write it in full to a file.

    Raises:
        NotFound: there is no such item.
        BadContent: its file is wrong.
    """
    home, parts = (folder or ITEMS) / code, Parts()
    raws: dict[int, dict[str, Any]] = {}
    files = version_files(home)
    if not files:
        raise NotFound
    own_rules.load_rules(code, home / "rules.py")
    for number, path in files:
        newest = path == files[-1][1]
        version = read_version(path, raws, parts, None if newest else frozen)
        raws[number] = version.said
    _check(version, f"{code}/{path.name}")
    return released.write(frozen, code, number, path, version)


def version_files(home: Path) -> list[tuple[int, Path]]:
    """List the files of an item's versions, by number."""
    found = [(VERSION.fullmatch(path.stem), path) for path in home.glob("v*.yaml")]
    return sorted((int(match[1]), path) for match, path in found if match)


def read_version(
    path: Path, earlier: dict[int, dict[str, Any]], parts: Parts, frozen: Path | None
) -> released.Version:
    """Read a version, complete with its shared parts.

    Args:
        earlier: the content of the versions before it, by number.

    Raises:
        BadContent: the file is wrong, or was changed after its release.
    """
    code, number = path.parent.name, int(path.stem[1:])
    if frozen and (kept := released.read(frozen, code, number, path)):
        return kept
    name = f"{code}/{path.name}"
    raw = load_yaml(path, name)
    if not isinstance(raw, dict):
        raise BadContent(f"{name}: holds no item")
    said, cited = cite(_complete(raw, earlier, parts, name), name)
    return released.Version({"code": code, "version": number} | said, cited)


def _complete(
    raw: dict[str, Any], earlier: dict[int, dict[str, Any]], parts: Parts, name: str
) -> dict[str, Any]:
    """Complete an item from shared parts, or from the version that it changes."""
    if "changes" not in raw:
        return dict(resolve(raw, parts, name))
    match = VERSION.fullmatch(str(raw["changes"]))
    base = earlier.get(int(match[1])) if match else None
    if base is None:
        raise BadContent(f"{name}: changes: there is no earlier version {raw['changes']}")
    said = {key: value for key, value in raw.items() if key != "changes"}
    kept = {key: value for key, value in base.items() if key not in OF_ONE_VERSION}
    return dict(apply_changes(deepcopy(kept), said, parts, name))


def _end_versions(code: str, versions: list[Item]) -> tuple[Item, ...]:
    """End each version when the next begins; refuse two that are in force on one day."""
    for index, (older, newer) in enumerate(pairwise(versions)):
        last = newer.valid_from - timedelta(days=1)
        if last < older.valid_from or (older.valid_to or last) > last:
            raise BadContent(f"{code}: versions {older.version} and {newer.version} overlap")
        if older.valid_to is None:
            versions[index] = older.model_copy(update={"valid_to": last})
    return tuple(versions)


def item(code: str, version: int | None = None, *, on: date | None = None) -> Item:
    """Find a version of an item; by default the one in force on a day, or else the last that was.

    A version does not govern before its first day. Of an item that is only announced, the first
    to come is found, to be read: `in_force` says that nothing can be filed under it yet.

    Args:
        on: the day; by default today. What was amended with effect from a later one is not
            amended in it.

    Raises:
        NotFound: there is no such item or version.
    """
    versions, day = load_catalogue().get(code, ()), on or moments.today()
    if version is None and versions:
        return amended(_governing(versions, day), day)
    for candidate in versions:
        if version == candidate.version:
            return amended(candidate, day)
    raise NotFound


def all_items(on: date | None = None) -> tuple[Item, ...]:
    """List every item, in the version that `item` returns for a day, by measure, then code."""
    day = on or moments.today()
    governing = (_governing(versions, day) for versions in load_catalogue().values())
    return tuple(sorted((amended(one, day) for one in governing), key=_order))


def _governing(versions: tuple[Item, ...], on: date) -> Item:
    """Find the last version that has begun, be it over or not; before all, the first to come."""
    begun = [version for version in versions if version.valid_from <= on]
    return begun[-1] if begun else versions[0]


def items_on(on: date) -> list[Item]:
    """List the version of each item that can be filed on a day, by measure, then code."""
    current = [
        amended(candidate, on)
        for versions in load_catalogue().values()
        for candidate in versions
        if candidate.in_force(on)
    ]
    return sorted(current, key=_order)


def _order(candidate: Item) -> tuple[int, str]:
    return candidate.measure, candidate.code
