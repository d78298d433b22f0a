"""Beside each question of sensitive personal information stands why it is asked."""

import re

import pytest

from services.catalogue import View, all_items, item, sections_asked
from services.catalogue.answers import right_filing
from services.catalogue.fields import Question, RowsField, asks_for_number
from services.catalogue.sensitive import NUMBERS, sensitive_reasons
from services.catalogue.values import Identity

TELLING = re.compile(r"犯罪|指纹|病|健康|体检|宗教|本人账号|本人银行")
"""How labels name what is sensitive, apart from identity documents, which have their own kind."""


def questions() -> list[tuple[str, Question]]:
    """Every question and column of every item, with its place."""
    found: list[tuple[str, Question]] = []
    for wanted in all_items():
        for path, field in wanted.by_path.items():
            columns = field.columns if isinstance(field, RowsField) else ()
            found += [(f"{wanted.code} {path}", one) for one in (field, *columns)]
    return found


def test_what_is_sensitive_is_said_to_be() -> None:
    unsaid = [
        f"{place}: {one.label.sc}"
        for place, one in questions()
        if TELLING.search(one.label.sc) and one.sensitive is None
    ]
    assert unsaid == []


def test_every_kind_is_asked_for() -> None:
    asked = {one.sensitive for _, one in questions() if one.sensitive}
    assert asked | {"profile"} == set(sensitive_reasons())


@pytest.mark.parametrize("kind", sensitive_reasons())
def test_a_reason_says_what_for_what_it_may_do_and_when_it_is_erased(kind: str) -> None:
    """Necessity and effect: articles 28 to 30."""
    why = sensitive_reasons()[kind].why  # type: ignore[index]
    assert "没有它" in why.sc
    assert "泄露" in why.sc
    assert "without it" in why.en
    assert "In wrong hands" in why.en
    assert "删除" in why.sc
    assert "It is erased with " in why.en
    assert why.sc.count("。") == 1


def test_what_is_masked_shows_no_number_whole_and_all_else() -> None:
    seen = 0
    for wanted in (one for one in all_items() if one.sections):
        answers = right_filing(wanted.code).answers
        view = View(wanted, answers)
        whole, partly = (
            {line.path: line for part in asked for line in part.lines}
            for asked in (
                sections_asked(wanted, view),
                sections_asked(wanted, view, masked=NUMBERS),
            )
        )
        for path, line in whole.items():
            marked = asks_for_number(wanted.by_path[path], NUMBERS)
            assert partly[path].masked == marked, path
            assert marked or partly[path] == line, path
            numbers = {n for n in numbers_in(wanted.by_path[path], view, path) if n in str(line)}
            seen += len(numbers)
            assert not [number for number in numbers if number in str(partly[path])], path
    assert seen >= 10


def numbers_in(field: Question, view: View, path: str) -> set[str]:
    """The numbers of identity documents and accounts in an answer."""
    if isinstance(field, RowsField):
        marked = [one.code for one in field.columns if asks_for_number(one, NUMBERS)]
        values = [row.values.get(code) for row in view.rows(path) for code in marked]
    else:
        values = [view.answer(path)] if field.sensitive in NUMBERS else []
    return {one.number if isinstance(one, Identity) else str(one) for one in values if one}


def test_what_cannot_be_read_is_hidden_whole() -> None:
    wanted = item("talent-programme")
    (path,) = [p for p, f in wanted.by_path.items() if f.kind == "identity"]
    section, _, code = path.partition(".")
    answers = {section: {code: "810000199001010019"}}
    asked = sections_asked(wanted, answers, masked=NUMBERS)
    (line,) = [line for part in asked for line in part.lines if line.path == path]
    assert line.values == ("*" * 18,)
