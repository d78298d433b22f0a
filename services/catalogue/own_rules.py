"""Rules of one item alone: the functions of `rules.py` in its folder, by name.

`amount.counts` names a function that says why a row does not count; `rows` of a fact
names one that says whether a row counts.
"""

import ast
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

_MENTIONED: dict[str, frozenset[str]] = {}
_FOUND: dict[str, dict[str, Callable[..., Any]]] = {}


def load_rules(code: str, file: Path) -> None:
    """Read the functions of an item's `rules.py`, if it has one."""
    written = file.read_text("utf-8") if file.exists() else ""
    _FOUND[code] = _functions(code, file) if written else {}
    _MENTIONED[code] = frozenset(
        node.value
        for node in ast.walk(ast.parse(written))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def mentioned(code: str) -> frozenset[str]:
    """List the words in quotes in the functions of an item: the columns that they look at."""
    return _MENTIONED.get(code, frozenset())


def names(code: str) -> frozenset[str]:
    """List the names of the functions of an item."""
    return frozenset(_FOUND.get(code, ()))


def function(code: str, name: str) -> Callable[..., Any]:
    """Find a function of an item. Raises KeyError."""
    return _FOUND[code][name]


def _functions(code: str, file: Path) -> dict[str, Callable[..., Any]]:
    """Import the functions that a file defines. It is imported by its path, because the
    folder has the name of the item, with hyphens, which a package cannot have.
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
