"""Conditions on answers: one comparison, or all or any of several."""

import pytest

from services.catalogue.types import When
from services.catalogue.visibility import holds


@pytest.mark.parametrize(
    ("op", "value", "holding"),
    [
        ("==", 5, [5]),
        ("!=", 5, [4, 6]),
        (">", 5, [6]),
        (">=", 5, [5, 6]),
        ("<", 5, [4]),
        ("<=", 5, [4, 5]),
        ("in", [4, 6], [4, 6]),
    ],
)
def test_each_comparison(op, value, holding):
    when = When(field="a.b", op=op, value=value)
    assert [n for n in (4, 5, 6) if holds(when, {"a.b": n}.get)] == holding
    assert not holds(when, {}.get), "nothing answered"
    assert not holds(when, {"a.b": "text"}.get) or op == "!="


def test_a_list_answered_holds_by_its_members():
    answer = {"a.b": ["one", "two"]}.get
    assert holds(When(field="a.b", op="==", value="one"), answer)
    assert not holds(When(field="a.b", op="!=", value="one"), answer)
    assert holds(When(field="a.b", op="in", value=["two", "three"]), answer)
    assert not holds(When(field="a.b", op=">", value="one"), answer)


def test_all_and_any():
    first, second = ({"field": f"a.{code}", "op": "==", "value": 1} for code in "bc")
    answer = {"a.b": 1, "a.c": 2}.get
    assert not holds(When(all=[first, second]), answer)
    assert holds(When(any=[first, second]), answer)
    assert holds(When(all=[first, {"any": [second, first]}]), answer)
