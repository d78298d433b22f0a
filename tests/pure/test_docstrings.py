"""A docstring says what its function does: it begins with no question."""

import ast
from collections.abc import Iterator, Mapping

from services.settings import ROOT

FOLDERS = ("portal", "services", "forms", "translations")
QUESTIONS = frozenset(["who", "whom", "whose", "what", "which", "where", "when", "why", "how"])
PROPERTIES = ("property", "cached_property")


def asking(source: str) -> Iterator[str]:
    """The functions of a module whose docstring begins with a question; properties are nouns."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        decorators = [getattr(one, "id", getattr(one, "attr", "")) for one in node.decorator_list]
        first = (ast.get_docstring(node) or "-").split(maxsplit=1)[0]
        if first.strip(",.:").lower() in QUESTIONS and not set(decorators).intersection(PROPERTIES):
            yield node.name


def test_a_question_is_found_and_a_property_may_ask() -> None:
    source = '''
def show():
    """Where it stands."""
def find():
    """Find where it stands."""
class Page:
    @property
    def item(self):
        """What it is of."""
    def silent(self): ...
'''
    assert list(asking(source)) == ["show"]


def test_no_function_is_described_by_a_question() -> None:
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    found: Mapping[str, list[str]] = {
        str(file.relative_to(ROOT)): list(asking(file.read_text("utf-8"))) for file in files
    }
    assert {place: names for place, names in found.items() if names} == {}
