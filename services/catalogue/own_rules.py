"""Python that belongs to one item: `rules.py` in its folder, its functions by name.

A rule of which only one item knows is written there and not among the rules that
all items share. `amount.counts` names a function that says why a row does not count,
a fact's `rows` one that says whether a row passes.
"""

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

_FOUND: dict[str, dict[str, Callable[..., Any]]] = {}


def learn(code: str, file: Path) -> None:
    """Read the functions of an item's `rules.py`, if it has one."""
    _FOUND[code] = _functions(code, file) if file.exists() else {}


def names(code: str) -> frozenset[str]:
    """Name the functions of an item."""
    return frozenset(_FOUND.get(code, ()))


def function(code: str, name: str) -> Callable[..., Any]:
    """Find a function of an item. Raises KeyError."""
    return _FOUND[code][name]


def _functions(code: str, file: Path) -> dict[str, Callable[..., Any]]:
    """The functions that a file defines. It is imported by its path: a folder is called
    as the item is, with hyphens, which no package can be.
    """
    name = f"{__package__}.items.{code.replace('-', '_')}.rules"
    spec = spec_from_file_location(name, file)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return {
        called: found
        for called, found in getmembers(module, isfunction)
        if found.__module__ == name and not called.startswith("_")
    }
