"""Whatever is kept in YAML is read strictly, and before anything starts."""

from pathlib import Path
from typing import Any

import pytest

from portal.content import load_content
from services.applications.clock.calendar import added_years
from services.content import BadContent
from services.eligibility.facts import all_facts
from services.eligibility.points import scale
from services.language import traditional
from services.notices.delivery import templates


def spoil(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the files of a name have a key written twice."""
    read_text = Path.read_text

    def read(path: Path, *how: str) -> str:
        text = read_text(path, *how)
        return f"{text}\n? a\n? a\n" if path.name == name else text

    monkeypatch.setattr(Path, "read_text", read)


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (all_facts, "facts.yaml"),
        (scale, "points.yaml"),
        (templates, "verify_email.yaml"),
    ],
)
def test_a_key_written_twice_is_refused(
    monkeypatch: pytest.MonkeyPatch, read: Any, name: str
) -> None:
    spoil(monkeypatch, name)
    with pytest.raises(BadContent, match=f"{name}: a is written twice"):
        read.__wrapped__()


def test_the_portal_does_not_start_on_a_wrong_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(monkeypatch, "holidays.yaml")
    added_years.cache_clear()
    with pytest.raises(BadContent, match=r"holidays\.yaml"):
        load_content()


@pytest.mark.parametrize(
    ("simplified", "right"),
    [("列明了全部内容", "列明了全部內容"), ("延期、换发、补发", "延期、換發、補發")],
)
def test_words_that_look_like_others_keep_their_characters(simplified: str, right: str) -> None:
    assert traditional(simplified) == right
