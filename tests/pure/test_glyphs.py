"""Rare characters: papers show each or name it, and whoever typed it is told."""

import json
import unicodedata
from pathlib import Path
from shutil import copy

import pytest
import typst

from services import glyphs
from services.catalogue import item
from services.catalogue.field_checks import find_doubt
from services.glyphs import doubt_printing, font_files, font_folders, spell_unprintable
from services.settings import settings

SIMPLE = '#set text(font: ("Libertinus Serif", "Noto Serif SC"))\n#json(bytes(sys.inputs.words))'
NEVER_TYPED = {"Cc", "Cs"}


def test_every_character_is_shown_or_named() -> None:
    """PDF/A is refused where a glyph is wanting, so one document of all of them is the proof."""
    every = [chr(code) for code in range(0x20, 0x110000)]
    typed = [char for char in every if unicodedata.category(char) not in NEVER_TYPED]
    shown = [char for char in typed if spell_unprintable(char) == char]
    assert len(shown) > 32_000
    named = {spell_unprintable(char) for char in set(typed) - set(shown)}
    assert all(word == "" or word.startswith("〔U+") for word in named)
    fonts = typst.Fonts(
        include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()]
    )
    compiler = typst.Compiler(root="/", font_paths=fonts, ignore_system_fonts=True)
    words = {"words": json.dumps(" ".join(shown))}
    assert compiler.compile(SIMPLE.encode(), sys_inputs=words, pdf_standards=["a-2u"])


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("深圳䶮乙有限公司", "深圳䶮乙有限公司"),
        ("甲\ue863乙", "甲〔U+E863〕乙"),
        ("𠮷田", "〔U+20BB7〕田"),
        ("𱵭", "〔U+31D6D〕"),
        ("葛\U000e0100城", "葛城"),
        ("甲\u200b乙\u202e", "甲乙"),
        ("Nguyễn Đức Şahin", "Nguyễn Đức Şahin"),
        ("a\nb\tc", "a\nb\tc"),
    ],
)
def test_what_a_paper_prints(given: str, printed: str) -> None:
    assert spell_unprintable(given) == printed


def test_the_warning_names_each_character_once() -> None:
    assert doubt_printing("深圳有限公司，深商务〔2026〕12号") is None
    said = doubt_printing("甲\ue863乙𠮷\ue863")
    assert said
    assert "printed: \ue863 U+E863, 𠮷 U+20BB7." in said.in_("en")
    assert "：\ue863 U+E863、𠮷 U+20BB7。" in said.in_("sc")


def test_a_text_that_cannot_be_printed_is_doubted_where_it_is_typed_and_read() -> None:
    field = next(f for s in item("talent-green").sections for f in s.fields if f.kind == "text")
    assert find_doubt(field, "甲\ue863乙")
    assert find_doubt(field, "甲乙") is None


def test_a_font_of_whoever_runs_the_portal_stands_behind_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    traditional = next(file for file in font_files() if file.stem == "NotoSerifTC-Regular")
    copy(traditional, tmp_path)
    monkeypatch.setattr(glyphs, "FONTS", ("pylopdf_fonts_zh_cn",))
    more = settings().model_copy(update={"fonts": tmp_path})
    glyphs.covered.cache_clear()
    before = spell_unprintable("𠀡")
    monkeypatch.setattr(glyphs, "settings", lambda: more)
    glyphs.covered.cache_clear()
    after = spell_unprintable("𠀡")
    glyphs.covered.cache_clear()
    assert (before, after) == ("〔U+20021〕", "𠀡")
