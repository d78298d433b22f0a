"""The one language of conditions: what holds, what is not known, and what is refused."""

from datetime import datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.conditions import (
    Comparable,
    Defined,
    Not,
    Range,
    When,
    applies,
    may_apply,
    opposite,
    problems,
    read,
)
from services.language import Text
from tests.support.conditions import FIELDS, answers, complete, condition

CHANCE = st.builds(Random, st.integers(0, 2**32))
FIVE = {"field": "a", "op": ">=", "value": 5}
SHARE = {"ratio": ["a", "b"], "op": ">=", "value": 0.07}
GROWN = {"field": "a", "op": ">=", "of": "b", "times": 1.2, "plus": 50}
COSTS = {"rows": "costs", "sum": "amount", "op": ">", "value": 200000}
BIG = {"rows": "costs", "any_row": {"field": "amount", "op": ">", "value": 5}}


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
    when = read({"field": "a", "op": op, "value": value})
    assert [n for n in (4, 5, 6) if when.holds({"a": n}.get)] == holding
    assert when.holds({}.get) is None, "nothing answered"
    assert Not(when).holds({}.get) is None, "and its opposite is not known either"
    assert not applies(when, {}.get)
    assert not applies(Not(when), {}.get)


def test_of_several_chosen_one_is_included_or_in_a_list():
    chosen = {"a": ["one", "two"]}.get
    assert read({"field": "a", "op": "includes", "value": "one"}).holds(chosen) is True
    assert read({"field": "a", "op": "includes", "value": "three"}).holds(chosen) is False
    assert read({"field": "a", "op": "in", "value": ["two", "three"]}).holds(chosen) is True
    assert read({"field": "a", "op": "in", "value": ["three"]}).holds(chosen) is False
    none = {"a": frozenset()}.get
    assert read({"field": "a", "op": "includes", "value": "one"}).holds(none) is False


def test_a_range_is_decided_once_both_ends_agree():
    when = read(FIVE)
    assert when.holds({"a": Range(5, 9)}.get) is True
    assert when.holds({"a": Range(4, 9)}.get) is None
    assert when.holds({"a": Range(0, 4)}.get) is False


def test_a_share_is_compared_without_rounding():
    when = read(SHARE)
    assert when.holds({"a": 7, "b": 100}.get) is True
    assert when.holds({"a": Decimal("6.9999999999"), "b": 100}.get) is False


def test_a_page_cannot_make_a_share_of_a_figure_that_is_missing_elsewhere():
    when = read(SHARE)
    assert when.narrow({"a"}, {}.get) is False
    assert read({"not": SHARE}).narrow({"a"}, {}.get) is False
    assert when.narrow({"a"}, {"b": 100}.get).as_data()["ratio"] == ["a", 100]


@pytest.mark.parametrize(
    ("figure", "other", "holds"),
    [
        (1250, 1000, True),
        (Decimal("1249.99"), 1000, False),
        (50, 0, True),
        (None, 1000, None),
        (1250, None, None),
    ],
)
def test_a_figure_is_compared_with_another(figure, other, holds):
    when, known = read(GROWN), {"a": figure, "b": other}
    assert when.holds(known.get) is holds
    assert when.missing(known.get) == {code for code in "ab" if known[code] is None}
    assert read({**GROWN, "times": 1, "plus": 0}) == read({"field": "a", "op": ">=", "of": "b"})


def test_a_figure_from_elsewhere_stands_in_a_relation_as_its_number():
    when = read(GROWN)
    assert when.narrow({"a"}, {}.get) is False
    assert when.narrow({"a"}, {"b": 100}.get).as_data()["of"] == 100
    assert when.narrow({"b"}, {"a": 170}.get).as_data()["field"] == 170
    assert when.narrow(set(), {"a": 170, "b": 100}.get) is True


@pytest.mark.parametrize(
    ("amounts", "more", "big"),
    [
        (None, None, None),
        ([5], False, False),
        ([200000], False, True),
        ([200000, Decimal("0.01")], True, True),
        ([None, 6], False, True),
        ([None, 5], False, None),
    ],
)
def test_a_list_is_compared_by_its_sum_and_by_its_rows(amounts, more, big):
    rows = None if amounts is None else [{"amount": one} for one in amounts]
    known = {"costs": rows}
    assert read(COSTS).holds(known.get) is more
    assert read(BIG).holds(known.get) is big
    assert read(BIG).narrow({"other"}, known.get) is (big is True), "no page changes it"
    for raw in (COSTS, BIG):
        when = read(raw)
        assert when.missing(known.get) == ({"costs"} if when.holds(known.get) is None else set())
        assert read(when.as_data()) == when
        assert when.paths() == {"costs"}


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (None, 2), (1, None)])
def test_what_cannot_be_a_share_decides_nothing(part, whole):
    known = {"a": part, "b": whole}.get
    assert read(SHARE).holds(known) is None
    assert read({"not": SHARE}).holds(known) is None
    lacking = {code for code in "ab" if known(code) is None} or {"a", "b"}
    assert read(SHARE).missing(known) == lacking


@given(CHANCE)
@settings(max_examples=300, deadline=None)
def test_what_is_definite_is_never_taken_back(chance):
    when, known = condition(chance), answers(chance)
    before = when.holds(known.get)
    assert before in (None, when.holds(complete(chance, known).get))
    assert (before is None) is bool(when.missing(known.get)), "what is open says what it lacks"
    assert when.missing(known.get) <= when.paths()
    assert set(when.deciding_leaves(known.get)) <= set(when.leaves())
    assert Not(when).holds(known.get) is opposite(before)


@pytest.mark.parametrize(
    ("form", "known", "telling"),
    [
        ("all", {"a": 4, "b": 5}, {"a"}),
        ("all", {"a": 5, "b": 5}, {"a", "b"}),
        ("all", {"b": 5}, {"a", "b"}),
        ("any", {"a": 4, "b": 5}, {"b"}),
        ("any", {"a": 4, "b": 4}, {"a", "b"}),
    ],
)
def test_where_one_part_decides_the_others_tell_nothing(form, known, telling):
    when = read({form: [FIVE, {**FIVE, "field": "b"}]})
    assert {leaf.field for leaf in when.deciding_leaves(known.get)} == telling


@given(CHANCE)
@settings(max_examples=300, deadline=None)
def test_what_tells_is_enough_to_tell(chance):
    when, known = condition(chance), answers(chance)
    told = {path for leaf in when.deciding_leaves(known.get) for path in leaf.fields()}
    if when.holds(known.get) is not None:
        kept = {path: value for path, value in known.items() if path in told}
        assert when.holds(kept.get) is when.holds(known.get)


@given(CHANCE)
@settings(max_examples=300, deadline=None)
def test_a_condition_narrowed_to_a_page_holds_there_when_it_holds(chance):
    when, known = condition(chance), answers(chance)
    page = {field for field in FIELDS if chance.random() < 0.5}
    elsewhere = {path: value for path, value in known.items() if path not in page}
    typed = {path: value for path, value in known.items() if path in page}
    left = when.narrow(page, elsewhere.get)
    certain = when.holds(known.get) is True
    if isinstance(left, bool):
        assert left is certain
    else:
        assert left.paths() <= page
        assert applies(left, typed.get) is certain
    assert may_apply(when, page, elsewhere.get) or not certain


@given(CHANCE)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_again(chance):
    when = condition(chance)
    assert read(when.as_data()) == when
    assert list(problems(when, FIELDS, str)) == []


def test_a_condition_is_read_within_a_record():
    shape = TypeAdapter(dict[str, When | None])
    when = read(FIVE)
    assert shape.validate_python({"when": FIVE, "other": None}) == {"when": when, "other": None}
    assert shape.dump_python({"when": when}) == {"when": FIVE}
    assert applies(None, {}.get)


def test_a_condition_with_a_name_is_used_by_it():
    written = {"field": "a", "op": ">=", "value": 18}
    adult = Defined("adult", Text.of("成年", "adult"), read(written))
    when = read({"any": [{"use": "adult"}, "always"]}, {"adult": adult})
    assert when.holds({}.get) is True
    assert when.as_data() == {"any": [{"use": "adult"}, "always"]}
    assert read({"not": {"use": "adult"}}, {"adult": adult}).holds({"a": 17}.get) is True


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("sometimes", "a condition is one of"),
        ({}, "a condition is one of"),
        ({"all": [], "any": []}, "a condition is one of"),
        ({"all": []}, "all: all and any need conditions"),
        ({"any": [FIVE, {"all": "x"}]}, r"any\.1: all: all and any need conditions"),
        ({"not": {"field": "a"}}, "not: a comparison needs field, op and value"),
        ({**FIVE, "or": 1}, "and nothing else"),
        ({**FIVE, "op": "~"}, "op ~ is not one of"),
        ({**FIVE, "op": "in"}, "in compares with a list"),
        ({**FIVE, "op": "in", "value": []}, "in compares with a list"),
        ({**FIVE, "value": [5]}, r"nothing can be compared with \[5\]"),
        ({**FIVE, "value": datetime(2026, 1, 1)}, "nothing can be compared with"),  # noqa: DTZ001
        ({**FIVE, "field": 5}, "field 5 is not the name of one"),
        ({**SHARE, "value": 50}, "a value from 0 to 1"),
        ({**SHARE, "op": "=="}, "ratio: two fields"),
        ({**SHARE, "ratio": ["a"]}, "ratio: two fields"),
        ({"use": "adult"}, "use: there is no condition adult"),
        ({**GROWN, "op": "=="}, "of: a figure, one of"),
        ({**GROWN, "times": 0}, "of: a figure, one of"),
        ({**GROWN, "value": 1}, "of: a figure, one of"),
        ({**COSTS, "op": "in"}, "rows: a list and any_row, or a list, sum"),
        ({**COSTS, "value": "much"}, "rows: a list and any_row, or a list, sum"),
        ({**BIG, "any_row": {"field": "a"}}, "any_row: a comparison needs field, op and value"),
    ],
)
def test_what_is_no_condition_is_refused(raw, said):
    with pytest.raises(ValueError, match=said):
        read(raw)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"field": "shoe", "op": "==", "value": 44}, "there is no shoe"),
        ({"not": {"field": "shoe", "op": "==", "value": 44}}, "there is no shoe"),
        (
            {"field": "agreed", "op": "<", "value": True},
            "agreed (yesno) cannot be compared with <, but with != ==",
        ),
        (
            {"field": "ticked", "op": "==", "value": "one"},
            "ticked (choices) cannot be compared with ==, but with in includes",
        ),
        (
            {"field": "whole", "op": ">", "value": 1001},
            "whole is compared with a number from 0 to 1000, not 1001",
        ),
        (
            {"field": "whole", "op": ">", "value": True},
            "whole is compared with a number from 0 to 1000, not True",
        ),
        (
            {"field": "chosen", "op": "in", "value": ["one", "ten"]},
            "chosen is compared with one of its options, not 'ten'",
        ),
        (
            {"field": "day", "op": ">", "value": "2026-01-01"},
            "day is compared with a date, written without quotes, not '2026-01-01'",
        ),
        (
            {"field": "agreed", "op": "==", "value": "yes"},
            "agreed is compared with true or false, not 'yes'",
        ),
        ({"field": "text", "op": "==", "value": 7}, "text is compared with a text, not 7"),
        (
            {"ratio": ["text", "whole"], "op": ">", "value": 0.5},
            "text (text) is not a figure",
        ),
        ({**GROWN, "field": "whole", "of": "day"}, "day (date) is not a figure"),
        ({**COSTS, "rows": "text"}, "text has no column of numbers called amount"),
        ({**COSTS, "sum": "name"}, "costs has no column of numbers called name"),
        ({**BIG, "rows": "text"}, "text (text) is no list of rows"),
        (
            {**BIG, "any_row": {"field": "sum", "op": ">", "value": 5}},
            "costs has no column called sum",
        ),
        (
            {**BIG, "any_row": {"field": "amount", "op": ">", "value": 101}},
            "amount is compared with a number from 0 to 100, not 101",
        ),
        ({"field": "rows", "op": "==", "value": 1}, "rows (rows) cannot be compared with ==, but"),
        ({"field": "points", "op": "==", "value": 1}, "points (points) cannot be compared with =="),
        (
            {"field": "points", "op": ">", "value": 1.5},
            "points is compared with a whole number, not Decimal('1.5')",
        ),
    ],
)
def test_what_makes_no_sense_of_a_field_is_refused(raw, said):
    fields = FIELDS | {
        "rows": Comparable.nothing("rows"),
        "points": Comparable.derived("points"),
        "costs": Comparable.rows(
            "rows",
            {"amount": Comparable.number("money", 0, 100), "name": Comparable.text("text")},
        ),
    }
    (found,) = problems(read(raw), fields, "there is no {}".format)
    assert found.startswith(said)
