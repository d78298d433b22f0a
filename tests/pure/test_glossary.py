"""The glossary names what is there."""

import re
from importlib.util import find_spec

from services.settings import ROOT
from tests.pure.test_names import FOLDERS, types_in

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
ROWS = [line.strip("| ").split("|") for line in GLOSSARY.splitlines() if line.startswith("| ")]


def _types() -> set[str]:
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    return {name for file in files for name in types_in(file.read_text("utf-8"))}


def test_every_name_in_it_stands_in_the_code() -> None:
    cited, types = re.findall(r"`([\w.]+)`", GLOSSARY), _types()
    missing = [name for name in cited if not (find_spec(name) if "." in name else name in types)]
    assert len(cited) > 30
    assert missing == []


def test_every_word_is_explained_once() -> None:
    words = [row[0].strip() for row in ROWS if row[0].strip() not in ("word", "---")]
    assert len(words) == len(set(words))
