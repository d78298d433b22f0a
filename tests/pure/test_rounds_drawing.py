"""Experts are drawn by chance alone, and anybody can draw again."""

import hashlib
from collections.abc import Collection
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rounds.drawing import (
    BAR_WORDS,
    Candidate,
    DrawBar,
    Firm,
    Tie,
    draw,
    find_bars,
)

TODAY = date(2026, 3, 10)
FIRM = Firm(("深圳示例云舟软件服务有限公司", "深圳示例云舟有限公司"), "91440300DEM0000012")


def bars(*ties: Tie, name: str = "示例专家", officers: Collection[str] = ()) -> set[DrawBar]:
    return set(find_bars(name, ties, [FIRM], officers, TODAY))


@pytest.mark.parametrize(
    ("tie", "bar"),
    [
        (Tie("employer", "另一名称", FIRM.code), DrawBar.EMPLOYED),
        (Tie("employer", "深圳示例云舟软件服务有限公司", "91440300DEM0000020"), None),
        (Tie("employer", "深圳示例云舟有限公司 "), DrawBar.EMPLOYED),  # an old name, without a code
        (Tie("relation", "Ｘ", FIRM.code), DrawBar.RELATED),
        (Tie("former", "Ｘ", FIRM.code), DrawBar.EMPLOYED_BEFORE),
        (Tie("former", "Ｘ", FIRM.code, date(2023, 3, 10)), DrawBar.EMPLOYED_BEFORE),
        (Tie("former", "Ｘ", FIRM.code, date(2023, 3, 9)), None),
        (Tie("employer", "某大学"), None),
    ],
)
def test_ties_bar(tie: Tie, bar: DrawBar | None) -> None:
    assert bars(tie) == ({bar} if bar else set())


def test_a_leap_day_is_three_years_before_the_next_one() -> None:
    left = Tie("former", "Ｘ", FIRM.code, date(2024, 2, 29))
    assert find_bars("x", [left], [FIRM], (), date(2027, 2, 28)) == {DrawBar.EMPLOYED_BEFORE}
    assert find_bars("x", [left], [FIRM], (), date(2027, 3, 1)) == set()


def test_who_is_called_like_an_officer_of_the_lead_is_barred() -> None:
    assert bars(name="林 示例", officers=["林示例"]) == {DrawBar.OFFICER}
    assert set(BAR_WORDS) == set(DrawBar)


KEYS = st.text("abcdef", min_size=1, max_size=4)
POOLS = st.dictionaries(KEYS, st.sampled_from(["", "", "甲", "乙", "丙", "丁"]), max_size=20).map(
    lambda found: [Candidate(*one) for one in found.items()]
)


@given(st.text(), POOLS, st.sets(KEYS), st.integers(1, 7), st.sets(st.sampled_from("甲乙")))
def test_a_draw_keeps_its_rules_and_can_be_repeated(
    seed: str, pool: list[Candidate], barred: set[str], seats: int, beside: set[str]
) -> None:
    drawn = draw(seed, pool, barred, seats, beside=beside)
    assert drawn == draw(seed, pool[::-1], barred, seats, beside=beside), "order of the pool"
    assert len(drawn) == len(set(drawn)) <= seats
    assert not barred.intersection(drawn)
    employers = {one.key: one.employer for one in pool}
    named = [employers[key] for key in drawn if employers[key]]
    assert len(named) == len(set(named))
    assert not beside.intersection(named)
    left = [
        one
        for one in pool
        if one.key not in {*drawn, *barred} and one.employer not in {*named, *beside} - {""}
    ]
    assert len(drawn) == seats or not left, "a seat is empty only where nobody can sit on it"
    # Whoever is drawn stays drawn if somebody who was not drawn leaves the pool.
    fewer = [one for one in pool if one.key in drawn]
    assert draw(seed, fewer, barred, seats, beside=beside) == drawn


def test_a_draw_is_repeated_with_nothing_but_sha_256() -> None:
    pool = [Candidate(f"e{n}") for n in range(9)]
    by_hand = sorted(pool, key=lambda one: hashlib.sha256(f"s:{one.key}".encode()).digest())
    assert draw("s", pool, {"e3"}, 5) == tuple(one.key for one in by_hand if one.key != "e3")[:5]


def test_everybody_is_drawn_as_often() -> None:
    pool = [Candidate(f"e{n}") for n in range(10)]
    times = dict.fromkeys((one.key for one in pool), 0)
    for seed in range(2_000):
        for key in draw(str(seed), pool, (), 3):
            times[key] += 1
    assert all(500 < count < 700 for count in times.values()), times
