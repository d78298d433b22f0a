"""The tests never run on words of yesterday."""

import gettext
import os
from pathlib import Path

from tests.support.words import compile_what_is_old

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Due"
msgstr "%s"
"""


def write(source: Path, word: str, at: int) -> None:
    source.write_text(CATALOGUE % word, "utf-8")
    os.utime(source, (at, at))


def read(source: Path) -> str:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext("Due")


def test_a_changed_catalogue_is_compiled_anew(tmp_path: Path) -> None:
    source = tmp_path / "messages.po"
    write(source, "截止", at=1_000_000)
    assert compile_what_is_old(tmp_path) == [source.with_suffix(".mo")]
    assert read(source) == "截止"
    assert compile_what_is_old(tmp_path) == []
    os.utime(source.with_suffix(".mo"), (2_000_000, 2_000_000))
    write(source, "到期", at=3_000_000)
    compile_what_is_old(tmp_path)
    assert read(source) == "到期"
