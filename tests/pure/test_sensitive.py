"""Beside each question of sensitive personal information stands why it is asked."""

import re

import pytest

from services.catalogue import all_items
from services.catalogue.fields import Question, RowsField
from services.catalogue.sensitive import sensitive_reasons

TELLING = re.compile(r"犯罪|指纹|病|健康|体检|宗教|本人账号|本人银行")
"""How labels name what is sensitive, apart from identity documents, which have their own kind."""


def questions() -> list[tuple[str, Question]]:
    """Every question and column of every item, with its place."""
    found: list[tuple[str, Question]] = []
    for item in all_items():
        for path, field in item.by_path.items():
            columns = field.columns if isinstance(field, RowsField) else ()
            found += [(f"{item.code} {path}", one) for one in (field, *columns)]
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
