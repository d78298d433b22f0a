"""The items that there are, read once.

`items/<code>/` is an item: `v1.yaml`, `v2.yaml` ... its versions, `answers.yaml` one right
filing, `rules.py` what no other item knows. A version that was released is read from
`released/` instead, where it stands with everything that it took in.
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
from services.catalogue.citing import cite
from services.catalogue.consistency import problems
from services.catalogue.fragments import Parts, changed, resolve
from services.catalogue.reasons import reasons
from services.catalogue.schema import Item
from services.content import BadContent, load_yaml, noting, refuse, shaped
from services.errors import NotFound
from services.language import Text

ITEMS = Path(__file__).parent / "items"

VERSION = re.compile(r"v([1-9][0-9]*)")

OF_ONE_VERSION = frozenset({"code", "version", "valid_from", "valid_to"})
"""What a version does not take over from the one that it changes."""

_SHAPE: TypeAdapter[Item] = TypeAdapter(Item)


@dataclass(slots=True)
class Folder:
    """What a folder of items holds.

    Args:
        items: every version of every item by code, oldest first.
        cited: the keys of the register of laws that they cite.
    """

    items: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)


def load_catalogue() -> dict[str, tuple[Item, ...]]:
    """Every version of every item by code, oldest first. Called when the process starts.

    Raises:
        BadContent: a file is wrong; names the file and the place in it.
    """
    return loaded().items


def laws_cited() -> frozenset[str]:
    """The keys of the register of laws that items cite."""
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
    """What is kept of a reason is its code, so that it can have one meaning only."""
    owners = {reason.code: "reasons.yaml" for reason in reasons()}
    for code, versions in found.items.items():
        for own in dict.fromkeys(reason.code for one in versions for reason in one.reasons):
            if owners.setdefault(own, code) != code:
                yield f"{code}: reasons.{own}: {owners[own]} has a reason of that code"


def reason_texts() -> dict[str, Text]:
    """The words of every reason that was ever on offer, by code."""
    own = (one.reasons for versions in load_catalogue().values() for one in versions)
    return {reason.code: reason.text for some in (*own, reasons()) for reason in some}


def read_items(folder: Path, frozen: Path | None = None) -> Folder:
    """Read a folder of items.

    Args:
        frozen: where released versions stand; none are looked for where None.

    Raises:
        BadContent: a file is wrong, or two versions are in force on one day.
    """
    found, parts, wrong = Folder(), Parts(), list[str]()
    for home in _homes(folder):
        with noting(wrong):
            found.items[home.name] = _read_home(home, frozen, parts, found.cited)
    refuse(wrong)
    return found


def known_codes() -> list[str]:
    """List the codes of all items, without reading them."""
    return [home.name for home in _homes(ITEMS)]


def read_item(code: str, on: date) -> Item:
    """Find what `item` gives for a day, for who needs no other and does without reading all.

    Raises:
        NotFound: there is no such item.
        BadContent: it is wrong.
    """
    if code not in known_codes():
        raise NotFound
    return _governing(_read_home(ITEMS / code, released.FOLDER, Parts(), set()), on)


def _homes(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _read_home(home: Path, frozen: Path | None, parts: Parts, cited: set[str]) -> tuple[Item, ...]:
    own_rules.learn(home.name, home / "rules.py")
    return _ended(home.name, _versions(home, frozen, parts, cited))


def _versions(home: Path, frozen: Path | None, parts: Parts, cited: set[str]) -> list[Item]:
    """The versions in one folder, each held against what items must be."""
    raws: dict[int, dict[str, Any]] = {}
    versions = []
    for number, path in files_of(home):
        raw = read_version(path, raws, parts, frozen)
        raws[number] = raw.said
        cited |= raw.cited
        versions.append(_checked(raw, f"{home.name}/{path.name}"))
    if not versions:
        raise BadContent(f"{home.name}: there is no v1.yaml")
    if versions[-1].sections and not (home / "answers.yaml").exists():
        raise BadContent(f"{home.name}: there is no answers.yaml, one right filing")
    return versions


def _checked(version: released.Version, name: str) -> Item:
    found: Item = shaped(version.said, _SHAPE, name)
    if wrong := [f"{name}: {problem}" for problem in problems(found)]:
        raise BadContent("\n".join(wrong))
    return found


def release(code: str, folder: Path | None = None, frozen: Path = released.FOLDER) -> Path:
    """Release the newest version of an item: write down in full what it says.

    Raises:
        NotFound: there is no such item.
        BadContent: its file is wrong.
    """
    home, parts = (folder or ITEMS) / code, Parts()
    raws: dict[int, dict[str, Any]] = {}
    files = files_of(home)
    if not files:
        raise NotFound
    own_rules.learn(code, home / "rules.py")
    for number, path in files:
        newest = path == files[-1][1]
        version = read_version(path, raws, parts, None if newest else frozen)
        raws[number] = version.said
    _checked(version, f"{code}/{path.name}")
    return released.write(frozen, code, number, path, version)


def files_of(home: Path) -> list[tuple[int, Path]]:
    """The files of an item's versions, by number."""
    found = [(VERSION.fullmatch(path.stem), path) for path in home.glob("v*.yaml")]
    return sorted((int(match[1]), path) for match, path in found if match)


def read_version(
    path: Path, earlier: dict[int, dict[str, Any]], parts: Parts, frozen: Path | None
) -> released.Version:
    """What a version says, with everything that it takes in.

    Args:
        earlier: what the versions before it say, by number.

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
    said, cited = cite(_resolved(raw, earlier, parts, name), name)
    return released.Version({"code": code, "version": number} | said, cited)


def _resolved(
    raw: dict[str, Any], earlier: dict[int, dict[str, Any]], parts: Parts, name: str
) -> dict[str, Any]:
    """An item with what it shares: from a part, or from the version that it changes."""
    if "changes" not in raw:
        return dict(resolve(raw, parts, name))
    match = VERSION.fullmatch(str(raw["changes"]))
    base = earlier.get(int(match[1])) if match else None
    if base is None:
        raise BadContent(f"{name}: changes: there is no earlier version {raw['changes']}")
    said = {key: value for key, value in raw.items() if key != "changes"}
    kept = {key: value for key, value in base.items() if key not in OF_ONE_VERSION}
    return dict(changed(deepcopy(kept), said, parts, name))


def _ended(code: str, versions: list[Item]) -> tuple[Item, ...]:
    """The versions, each ended by the next; refuses two in force on one day."""
    for index, (older, newer) in enumerate(pairwise(versions)):
        last = newer.valid_from - timedelta(days=1)
        if last < older.valid_from or (older.valid_to or last) > last:
            raise BadContent(f"{code}: versions {older.version} and {newer.version} overlap")
        if older.valid_to is None:
            versions[index] = older.model_copy(update={"valid_to": last})
    return tuple(versions)


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
