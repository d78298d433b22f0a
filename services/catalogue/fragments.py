"""Resolves the shared parts that items use, with each item's own changes.

`use: contact.v1` is replaced by the part `shared/contact.v1.yaml`: a mapping, such as a
section, or members of a list. The item's changes are written beside it, and only they:

    - use: organisation.v1
      without: [fields.sector]
      change: {fields.name.hint: {sc: 与营业执照一致, en: As on the business licence}}
      add: {fields.district: [...]}

A place is a path of keys of mappings and codes of members of lists. `without` removes,
`change` replaces (or sets a key that the part does not have), `add` appends members to a
list, or inserts them after the member named. Other keys beside these must not be in the
part. A later version of an item is written in the same way, with `changes: v1` instead
of `use`.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from services.content import BadContent, SharedMapping, identifier, load_yaml

SHARED = Path(__file__).parent / "shared"

PART = re.compile(r"[a-z]+(-[a-z]+)*\.v[1-9][0-9]*")
WORDS = ("use", "without", "change", "add")


class Parts:
    """The shared parts of a folder, each read once."""

    def __init__(self, folder: Path = SHARED) -> None:
        self._folder = folder
        self._read: dict[str, Any] = {}

    def part(self, name: str, where: str) -> Any:
        """Copy a part, with the parts that it uses itself.

        Raises:
            BadContent: there is no such part, or it is wrong.
        """
        if name not in self._read:
            file = self._folder / f"{name}.yaml"
            if not file.exists():
                raise BadContent(f"{where}: there is no shared part {name}")
            self._read[name] = resolve(load_yaml(file), self, f"shared/{file.name}")
        return _mark_part(deepcopy(self._read[name]), name)


def resolve(raw: Any, parts: Parts, where: str) -> Any:
    """Replace every `use` in a file by the part that it names.

    Args:
        where: the file, and then the place in it, for messages.

    Raises:
        BadContent: there is no such part, or a change names or changes nothing.
    """
    if isinstance(raw, list):
        return _resolve_list(raw, parts, where)
    if not isinstance(raw, Mapping):
        return raw
    if not _uses(raw):
        found = {key: resolve(raw[key], parts, _place_of(where, key)) for key in raw}
        return raw.with_values(found) if isinstance(raw, SharedMapping) else found
    return apply_changes(parts.part(raw["use"], where), raw, parts, f"{where}: {raw['use']}")


def apply_changes(base: Any, said: Mapping[str, Any], parts: Parts, where: str) -> Any:
    """Apply an author's changes to a part, or to an earlier version.

    Raises:
        BadContent: a change names nothing or changes nothing.
    """
    for path in said.get("without", ()):
        _remove(base, path, f"{where}: without {path}")
    for path, value in said.get("change", {}).items():
        here = f"{where}: change {path}"
        _replace(base, path, resolve(value, parts, here), here)
    for path, members in said.get("add", {}).items():
        here = f"{where}: add {path}"
        _insert_after(base, path, resolve(members, parts, here), here)
    own = {key: value for key, value in said.items() if key not in WORDS}
    if not own:
        return base
    if not isinstance(base, Mapping):
        raise BadContent(f"{where}: a list has no key {', '.join(own)}")
    if twice := sorted(base.keys() & own.keys()):
        raise BadContent(f"{where}: says {', '.join(twice)} already; write it under change")
    return {**base, **resolve(own, parts, where)}


def _uses(raw: Any) -> bool:
    """Check whether a mapping uses a part. Conditions also have `use`, of names without version."""
    return isinstance(raw, Mapping) and PART.fullmatch(str(raw.get("use", ""))) is not None


def _resolve_list(raw: list[Any], parts: Parts, where: str) -> list[Any]:
    found: list[Any] = []
    for index, member in enumerate(raw):
        resolved = resolve(member, parts, _place_of(where, identifier(member) or index))
        if _uses(member) and isinstance(resolved, list):
            found += resolved
        else:
            found.append(resolved)
    return found


def _place_of(where: str, step: Any) -> str:
    return f"{where}.{step}" if ": " in where else f"{where}: {step}"


def _mark_part(raw: Any, part: str) -> Any:
    """Mark every mapping with the name of its part, for messages."""
    if isinstance(raw, list):
        return [_mark_part(member, part) for member in raw]
    if not isinstance(raw, dict):
        return raw
    named = SharedMapping({key: _mark_part(value, part) for key, value in raw.items()})
    named.part = getattr(raw, "part", part)
    return named


# --- places --------------------------------------------------------------------------


def _find(base: Any, path: str, where: str) -> Any:
    """Find the value at a path."""
    here = base
    for step in path.split("."):
        index = _index(here, step)
        if index is None:
            raise BadContent(f"{where}: there is no {step}")
        here = here[index]
    return here


def _index(here: Any, step: str) -> Any:
    """Find the key, or the index in the list, of a step; None if there is none."""
    if isinstance(here, Mapping):
        return step if step in here else None
    if isinstance(here, list):
        codes = [str(identifier(member)) for member in here]
        return codes.index(step) if step in codes else None
    return None


def _find_parent(base: Any, path: str, where: str) -> tuple[Any, str]:
    """Find the mapping or list that contains the last step of a path, and that step."""
    *parents, last = path.split(".")
    return (_find(base, ".".join(parents), where) if parents else base), last


def _remove(base: Any, path: str, where: str) -> None:
    holder, last = _find_parent(base, path, where)
    index = _index(holder, last)
    if index is None:
        raise BadContent(f"{where}: there is no {last}")
    del holder[index]


def _replace(base: Any, path: str, value: Any, where: str) -> None:
    holder, last = _find_parent(base, path, where)
    index = last if isinstance(holder, dict) else _index(holder, last)
    if index is None:
        raise BadContent(f"{where}: there is no {last}")
    given = index in holder if isinstance(holder, dict) else True
    if given and holder[index] == value:
        raise BadContent(f"{where}: it says so already")
    holder[index] = value


def _insert_after(base: Any, path: str, members: Any, where: str) -> None:
    target = _find(base, path, where)
    if not isinstance(members, list):
        raise BadContent(f"{where}: takes a list")
    if isinstance(target, list):
        target += members
        return
    holder, last = _find_parent(base, path, where)
    if not isinstance(holder, list):
        raise BadContent(f"{where}: is neither a list nor a member of one")
    index = _index(holder, last) + 1
    holder[index:index] = members
