"""English is a solicitor's: what the red pencil struck out does not come back, anywhere."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from babel.messages.pofile import read_po

from services.language import LOCALES, TRANSLATIONS

ROOT = Path(__file__).parents[2]
STRUCK: dict[int, tuple[str, str]] = yaml.safe_load(
    (TRANSLATIONS / "english.yaml").read_text("utf-8")
)["never"]
"""By its number, what is not said and what is said in its place."""
LINES = 66
"""Lines of the list; more may come after them."""


def _content() -> Iterator[tuple[str, str]]:
    """Every file of content, and every message, by name; what was released is made from them."""
    for folder in ("services", "portal", "forms"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".yaml", ".md") and "released" not in path.parts:
                yield path.name, path.read_text("utf-8")
    with (TRANSLATIONS / LOCALES["sc"] / "LC_MESSAGES" / "messages.po").open("rb") as file:
        said = (one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file) if one.id)
        yield "messages.po", "\n".join(said)


def struck_out(words: str) -> list[int]:
    """The numbers of the lines whose old words stand in a text, over line ends too."""
    flat = " ".join(words.split()).casefold()
    return [number for number, (old, _new) in STRUCK.items() if old.casefold() in flat]


def test_what_was_struck_out_stands_in_no_text() -> None:
    found = {name: numbers for name, words in _content() if (numbers := struck_out(words))}
    assert found == {}


def test_every_line_of_the_list_is_held() -> None:
    assert set(STRUCK) >= set(range(1, LINES + 1))


def test_a_line_does_not_strike_out_its_own_correction() -> None:
    for number, (old, new) in STRUCK.items():
        assert struck_out(f"so: {old.upper()}\n and more") == [number]
        assert not struck_out(new), number
