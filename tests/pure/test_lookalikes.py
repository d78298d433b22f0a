"""Names and codes that look the same are found and compared as the same."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identifiers import normalise
from services.lookalikes import (
    _characters_alike,
    _forms,
    comparison_key,
    letters_alike,
    search_pattern,
)

ALIKE = [
    ("Example", "Ｅｘａｍｐｌｅ"),
    ("Example", "Ехаmрlе"),  # Cyrillic Е, х, а, р, е
    ("BETA", "ΒΕΤΑ"),  # Greek
    ("MOCKBA", "Москва"),
    ("长城", "⻓城"),  # a radical, as PDF files have them
    ("月亮", "⽉亮"),
    ("龟山", "⻳山"),
    ("更新", "\uf901新"),  # a compatibility ideograph
    ("云帆科技", "云\u200b帆\u200d科\u2060技\ufeff"),
    ("云帆科技", "云帆 科技"),
    ("云\ue863", "云\ue863"),
    ("某某（深圳）", "某某(深圳)"),
    ("阿依古丽·买买提", "阿依古丽•买买提"),
    ("葛", "葛\U000e0100"),  # an ideographic variation
    ("高桥", "髙橋"),  # another form of the character, and a Traditional one
    ("户吕黄", "戶呂黃"),
    ("户", "戸"),  # as Japanese writes it
    ("宫崎青", "宮\ufa11靑"),
    ("说为真", "說為眞"),
    ("吴录强没", "呉錄強沒"),
    ("钟锋", "锺鋒"),  # both are printed for 鍾
    ("鐘楼", "鍾楼"),
    ("乾元", "乹元"),
    ("乾元", "亁元"),
    ("児玉伝", "儿玉传"),  # as Japanese writes them
    ("龟寿凤", "亀夀鳯"),
    ("荣辉", "荣煇"),
    ("宁峰", "寜峯"),
    ("划线", "㓰缐"),  # as GBK has them
    ("O'Neill-Co", "O’Neill–Co"),
]


@pytest.mark.parametrize(("name", "other"), ALIKE)
def test_what_looks_the_same_is_compared_and_found_as_the_same(name: str, other: str) -> None:
    assert comparison_key(name) == comparison_key(other)
    assert re.search(search_pattern(name), f"深圳{other}公司")
    assert re.search(search_pattern(other), f"深圳{name}公司")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("己", "已"),
        ("Example", "Exampel"),
        ("a.b", "axb"),
        ("人", "入"),
        ("喆", "哲"),
        ("芸", "艺"),
        ("堃", "坤"),
        ("凃", "涂"),
    ],
)
def test_what_is_another_name_stays_another(name: str, other: str) -> None:
    assert comparison_key(name) != comparison_key(other)
    assert not re.search(search_pattern(name), other)


def test_what_is_reduced_for_comparison_is_reduced_once() -> None:
    for character in map(chr, _characters_alike()):
        assert comparison_key(comparison_key(character)) == comparison_key(character)


def test_words_are_found_in_their_order() -> None:
    assert re.search(search_pattern("云 科技"), "深圳云帆科技")
    assert not re.search(search_pattern("科技 云"), "深圳云帆科技")
    assert search_pattern(" \u200b ") == ""


def test_a_code_typed_with_cyrillic_letters_is_the_code() -> None:
    assert normalise("91440300МА5ТЕ8Т12L") == "91440300MA5TE8T12L"


NAMES = st.text(st.characters(codec="gb18030", categories=["L", "N", "P", "Zs"]), max_size=30)


def of_single_letters(name: str) -> bool:
    folded = all(len(letter.casefold()) == 1 for letter in name)
    return folded and unicodedata.is_normalized("NFKC", name)


@given(NAMES.filter(of_single_letters))
def test_every_name_finds_itself(name: str) -> None:
    assert re.search(search_pattern(name), name)


LETTERS = sorted(one for one in _forms() if one.isalnum())


@given(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=8), st.data())
def test_every_form_of_a_character_is_found_by_every_other(characters, data) -> None:
    name = "".join(data.draw(st.sampled_from(forms_of(one))) for one in characters)
    typed = "".join(data.draw(st.sampled_from(forms_of(one))) for one in characters)
    assert comparison_key(name) == comparison_key(typed)
    assert re.search(search_pattern(typed), name)


def forms_of(character: str) -> list[str]:
    return list(_forms()[character])


def test_letters_alike_keeps_case_and_blanks() -> None:
    assert letters_alike("Ｈуа ⽉") == "Hya 月"
