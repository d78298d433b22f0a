"""Reads the errands of `files/`, once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from services.catalogue import all_items
from services.content import BadContent, check_shape, load_yaml, noting, refuse
from services.errands.consistency import problems
from services.errands.schema import Errand
from services.errors import NotFound

FILES = Path(__file__).parent / "files"

_SHAPE: TypeAdapter[Errand] = TypeAdapter(Errand)


@cache
def load_errands() -> dict[str, Errand]:
    """Load every errand by code. Called when the process starts.

    Raises:
        BadContent: a file is wrong; names the file and the place in it.
    """
    return read_errands(FILES)


def read_errands(folder: Path) -> dict[str, Errand]:
    """Read a folder of errands. Raises BadContent."""
    wrong: list[str] = []
    found: dict[str, Errand] = {}
    known = frozenset(one.code for one in all_items())
    for path in sorted(folder.glob("*.yaml")):
        with noting(wrong):
            found[path.stem] = _read(path, known)
    refuse(wrong)
    return found


def find_errand(code: str) -> Errand:
    """Find an errand by its code. Raises NotFound."""
    if found := load_errands().get(code):
        return found
    raise NotFound


def errands_of(item_code: str) -> Iterator[Errand]:
    """Yield the errands that file a service."""
    return (one for one in load_errands().values() if item_code in one.items)


def _read(path: Path, known: frozenset[str]) -> Errand:
    name = f"errands/{path.name}"
    raw: Any = load_yaml(path, name)
    if not isinstance(raw, dict):
        raise BadContent(f"{name}: holds no errand")
    found: Errand = check_shape({"code": path.stem} | raw, _SHAPE, name)
    if wrong := [f"{name}: {problem}" for problem in problems(found, known)]:
        raise BadContent("\n".join(wrong))
    return found
