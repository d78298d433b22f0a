"""The points table line by line, the next step up, and the shortest ways."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.conditions import Range
from services.eligibility import parse
from services.eligibility.derivations import cars_allowed
from services.eligibility.points import Points, scale, tally_points, total_points

BEST = {
    "annual_pay": 450000,
    "education": "doctor",
    "related_years": 17,
    "months_in_china": 9,
    "chinese_level": "hsk5",
    "age": 26,
    "merits": ["top_university"],
    "local_points": 10,
}
NONE = {
    "annual_pay": 0,
    "education": "other",
    "related_years": 0,
    "months_in_china": 0,
    "chinese_level": "none",
    "age": 61,
    "merits": [],
    "local_points": 0,
}


def points(**facts: Any) -> Points:
    return tally_points(parse(facts).get)


def line(fact: str, value: Any) -> int:
    (found,) = (line for line in points(**{fact: value}).lines if line.factor.fact == fact)
    assert found.points.is_known
    return found.points.low


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        ("annual_pay", {"49999.99": 0, 50000: 5, 69999: 5, 70000: 8, 149999: 8, 150000: 11}),
        ("annual_pay", {249999: 11, 250000: 14, 349999: 14, 350000: 17, 449999: 17, 450000: 20}),
        ("education", {"doctor": 20, "senior_technician": 20, "master": 15, "technician": 15}),
        ("education", {"bachelor": 10, "senior_worker": 10, "other": 0}),
        ("related_years", {0: 0, 1: 0, 2: 5, 3: 6, 16: 19, 17: 20, 40: 20}),
        ("months_in_china", {2: 0, 3: 5, 5: 5, 6: 10, 8: 10, 9: 15, 12: 15}),
        ("chinese_level", {"former_national": 5, "chinese_degree": 5, "hsk5": 5, "hsk4": 4}),
        ("chinese_level", {"hsk3": 3, "hsk2": 2, "hsk1": 1, "none": 0}),
        ("age", {17: 0, 18: 10, 25: 10, 26: 15, 45: 15, 46: 10, 55: 10, 56: 5, 60: 5, 61: 0}),
        ("local_points", {0: 0, 10: 10}),
    ],
)
def test_each_line_changes_exactly_where_the_table_says(fact: str, values: dict[Any, int]) -> None:
    assert {value: line(fact, value) for value in values} == values


@given(
    pay=st.integers(0, 600_000),
    years=st.integers(0, 40),
    months=st.integers(0, 12),
    age=st.integers(0, 90),
    local=st.integers(0, 10),
)
def test_a_total_is_what_the_published_table_gives(
    pay: int, years: int, months: int, age: int, local: int
) -> None:
    bands = ((45, 20), (35, 17), (25, 14), (15, 11), (7, 8), (5, 5))
    expected = next((got for low, got in bands if pay >= low * 10_000), 0)
    expected += min(20, years + 3) if years >= 2 else 0
    expected += {0: 0, 1: 5, 2: 10}.get(months // 3, 15)
    expected += (
        0 if age < 18 or age > 60 else 10 if age < 26 else 15 if age < 46 else 10 if age < 56 else 5
    )
    reached = points(
        **NONE
        | {"annual_pay": pay, "related_years": years, "months_in_china": months}
        | {"age": age, "local_points": local}
    )
    assert reached.total == Range(expected + local, expected + local)


def test_extras_count_once_and_grounds_of_category_a_give_none() -> None:
    assert line("merits", ["fortune_500", "top_university", "intellectual_property"]) == 5
    assert line("merits", ["talent_programme", "young_talent"]) == 0


def test_a_hundred_and_ten_is_the_most_in_shenzhen() -> None:
    assert points(**BEST).total == Range(110, 110)
    assert scale().highest == 110
    assert points(**NONE).total == Range(0, 0)


def test_a_missing_answer_may_still_give_all_its_line_allows() -> None:
    assert points().total == Range(0, 110)
    assert points(education="master").total == Range(15, 105)
    assert total_points(parse({"education": "master"}).get) == Range(15, 105)


def test_the_next_step_up_is_the_nearest() -> None:
    lines = {line.factor.fact: line for line in points(**NONE | {"annual_pay": 260000}).lines}
    step = lines["annual_pay"].rungs[0]
    assert (step.goal, step.gain) == (350000, 3)
    assert lines["age"].rungs == ()
    assert lines["local_points"].rungs == ()
    assert lines["chinese_level"].rungs[0].goal == "hsk1"


def test_the_shortest_way_changes_as_few_lines_as_possible() -> None:
    architect = BEST | {
        "education": "bachelor",
        "related_years": 10,
        "chinese_level": "none",
        "merits": [],
        "local_points": 0,
    }
    reached = points(**architect)
    assert reached.total == Range(73, 73)
    ways = [[(rung.factor.fact, rung.gain) for rung in way] for way in reached.ways_to(85)]
    assert ways == [
        [("education", 10), ("merits", 5)],
        [("education", 10), ("related_years", 2)],
        [("education", 10), ("chinese_level", 2)],
    ]


def test_one_line_is_enough_where_one_is() -> None:
    reached = points(**BEST | {"education": "bachelor", "merits": [], "local_points": 0})
    assert reached.total == Range(85, 85)
    short = points(**BEST | {"education": "bachelor", "chinese_level": "none", "local_points": 0})
    assert [len(way) for way in short.ways_to(90)] == [1, 1]


def test_there_is_no_way_to_what_is_reached_or_out_of_reach() -> None:
    assert points(**BEST).ways_to(85) == ()
    assert points(**NONE).ways_to(86) == ()
    assert points(**NONE).ways_to(85) != ()


@pytest.mark.parametrize(
    ("tax", "number"),
    [
        (149999, 0),
        (150000, 1),
        (499999, 1),
        (500000, 2),
        (999999, 2),
        (1000000, 3),
        (1999999, 3),
        (2000000, 4),
        (12999999, 14),
        (13000000, 15),
        (90000000, 15),
    ],
)
def test_cars_follow_the_tax_paid(tax: int, number: int) -> None:
    assert cars_allowed(parse({"guangdong_tax": tax}).get) == Range(number, number)


def test_any_number_of_cars_is_possible_before_the_tax_is_known() -> None:
    assert cars_allowed({}.get) == Range(0, 15)
