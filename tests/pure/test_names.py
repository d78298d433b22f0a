"""One word for one thing: no two classes or types of the code share a name."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from services.settings import ROOT

FOLDERS = ("portal", "services", "forms")
A_TYPE = re.compile(r"[A-Z]\w*[a-z]\w*")
"""How classes and names of types are written; constants have no small letter."""


def types_in(source: str) -> Iterator[str]:
    """The classes of a module, nested ones too, and the types it gives a name."""
    tree = ast.parse(source)
    yield from (node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = (target.id for target in targets if isinstance(target, ast.Name))
        yield from (name for name in names if A_TYPE.fullmatch(name))


def shared(modules: Mapping[str, str]) -> dict[str, list[str]]:
    """Names that stand more than once in modules, with where."""
    found = defaultdict(list)
    for where, source in modules.items():
        for name in types_in(source):
            found[name].append(where)
    return {name: places for name, places in found.items() if len(places) > 1}


def _modules() -> dict[str, str]:
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    return {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in files}


def test_a_class_and_a_type_of_the_same_name_are_found() -> None:
    modules = {
        "a.py": "class Part: ...\nLIMIT = 1",
        "b.py": "Part = int | str\nLIMIT = 2",
        "c.py": "class Outer:\n    class Part: ...",
    }
    assert shared(modules) == {"Part": ["a.py", "b.py", "c.py"]}


def test_no_name_stands_for_two_things() -> None:
    private = re.compile(r"_")  # a private name is seen in its module alone
    found = {name: where for name, where in shared(_modules()).items() if not private.match(name)}
    assert found == {}
