"""What the sheets of a panel come to."""

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.catalogue import all_items
from services.catalogue.scoring import ScoringSheet
from services.rounds.allocating import AllotmentRule, RoundEntry, allocate, rank
from services.rounds.scoring import (
    ScoredSheet,
    TypedSheet,
    find_outlying,
    find_score,
    half_up,
    sheet_problems,
)
from tests.support.funds import Year

TEXT = {"sc": "标准", "en": "Criterion"}


def make_sheet(*weights: int, **more: Any) -> ScoringSheet:
    criteria = [
        {"code": f"c{n}", "label": TEXT, "weight": weight} for n, weight in enumerate(weights)
    ]
    return ScoringSheet.model_validate({"criteria": criteria, **more})


ONE, TWO = make_sheet(100), make_sheet(60, 40)


def scored(*totals: str) -> list[ScoredSheet]:
    return [ScoredSheet({"c0": Decimal(total)}) for total in totals]


@pytest.mark.parametrize(
    ("totals", "score"),
    [
        (["84"], "84.00"),
        (["80", "81", "81"], "80.67"),
        (["0", "84", "84", "84.5", "100"], "84.17"),  # 252.5 / 3 = 84.1666...
        (["70", "70", "90", "90"], "80.00"),  # four: nothing is left out
        (["10", "10", "80", "99", "99"], "63.00"),  # one highest, one lowest
        (["80.1", "80.2", "80.2", "80.2", "80.2", "80.2", "80.2", "80.2", "80.2", "80.3"], "80.20"),
        (["0", "0.1", "0", "0", "0", "0", "0", "0.1", "0.1", "0.1"], "0.04"),  # 0.3 / 8 = 0.0375
        (["0", "0.1", "0", "0", "0", "0.1", "0", "0", "0", "0"], "0.01"),  # 0.0125
        (["1", "1", "1", "1", "1", "1.1", "1.1", "1", "1", "1"], "1.01"),
    ],
)
def test_a_score_is_the_mean_of_what_is_left(totals: list[str], score: str) -> None:
    assert find_score(ONE, scored(*totals)).score == Decimal(score)


@pytest.mark.parametrize(("value", "rounded"), [("0.005", "0.01"), ("0.0049", "0.00"), ("7", "7")])
def test_half_is_rounded_up(value: str, rounded: str) -> None:
    assert half_up(Fraction(value)) == Decimal(rounded)
    assert half_up(Fraction(2, 3)) == Decimal("0.67")


def test_means_of_criteria_are_told_and_break_ties() -> None:
    sheets = [
        ScoredSheet({"c0": Decimal(c0), "c1": Decimal(c1)}) for c0, c1 in ((50, 30), (40, 40))
    ]
    found = find_score(TWO, sheets)
    assert found.means == {"c0": Decimal(45), "c1": Decimal(35)}
    assert found.ties == (Fraction(45), Fraction(80))


@pytest.mark.parametrize(
    ("sheets", "asked"),
    [
        ({"a": "80", "b": "80", "c": "80"}, ""),
        ({"a": "80", "b": "80", "c": "95"}, "c"),
        ({"a": "80", "b": "80", "c": "94.9"}, ""),
        ({"a": "80", "b": "80", "c": "65"}, "c"),
        ({"a": "80-", "b": "80", "c": "80"}, "a"),
        ({"a": "80-", "b": "80-", "c": "80"}, "c"),
        ({"a": "60", "b": "80"}, "ab"),
        ({"a": "60"}, ""),
    ],
)
def test_who_is_far_from_the_others_or_alone_is_asked(sheets: dict[str, str], asked: str) -> None:
    signed = {
        key: ScoredSheet({"c0": Decimal(said.removesuffix("-"))}, not said.endswith("-"))
        for key, said in sheets.items()
    }
    assert find_outlying(signed) == set(asked)


POINTS = st.integers(0, 1000).map(lambda tenths: Decimal(tenths).scaleb(-1))


@given(st.lists(POINTS, min_size=1, max_size=15), st.randoms())
def test_a_score_lies_between_the_sheets_in_whatever_order(
    totals: list[Decimal], chance: Random
) -> None:
    sheets = [ScoredSheet({"c0": total}) for total in totals]
    found = find_score(ONE, sheets)
    assert min(totals) <= found.score <= max(totals)
    chance.shuffle(sheets)
    assert find_score(ONE, sheets) == found
    if len(totals) >= 5:  # one wild sheet moves the score no further than the next one
        wild = [*sorted(totals)[:-1], Decimal(100)]
        moved = find_score(ONE, [ScoredSheet({"c0": total}) for total in wild]).score
        assert moved == found.score


ENTRIES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 2), st.integers(0, 2), st.integers(0, 900)),
    max_size=12,
)


def of(told: list[tuple[int, int, int, int]]) -> list[RoundEntry]:
    return [
        RoundEntry(str(n), Decimal(base), Decimal(60 + score), (Fraction(first), Fraction(second)))
        for n, (score, first, second, base) in enumerate(told)
    ]


@given(ENTRIES, st.integers(0, 4_000), st.integers(60, 69))
def test_money_goes_by_rank_and_never_below_the_least_score(
    told: list[tuple[int, int, int, int]], envelope: int, least: int
) -> None:
    entries = of(told)
    found = allocate(Decimal(envelope), Year(), entries, Decimal(least))
    ranks, amounts = rank(entries), {one.entry.id: one.amount for one in found.allotments}
    assert found.total <= envelope
    for one in found.allotments:
        below = one.entry.standing[0] < least
        assert (one.rule is AllotmentRule.LEAST) == below
        assert not (below and one.amount)
        for other in entries:
            if other.standing > one.entry.standing:
                assert ranks[other.id] < ranks[one.entry.id]
                # Whoever is ranked above is paid in full, or nobody below gets anything.
                assert one.amount == 0 or amounts[other.id] == other.base
            if other.standing == one.entry.standing:
                assert ranks[other.id] == ranks[one.entry.id]
    again = allocate(Decimal(envelope), Year(), entries[::-1], Decimal(least))
    assert again.allotments[::-1] == found.allotments


def test_equals_share_a_rank_and_the_next_rank_counts_them() -> None:
    entries = of([(5, 1, 1, 1), (5, 1, 1, 1), (5, 2, 0, 1), (9, 0, 0, 1), (1, 0, 0, 1)])
    found = rank(entries)
    assert [found[one.id] for one in entries] == [3, 3, 2, 1, 5]


GOOD = TypedSheet(
    points={"c0": Decimal(45), "c1": Decimal(30)}, reasons={}, supports=True, opinion="好" * 20
)


def wrong(**changes: Any) -> list[str]:
    typed = TypedSheet(
        **{name: changes.get(name, getattr(GOOD, name)) for name in TypedSheet.__slots__}
    )
    return [problem.field for problem in sheet_problems(TWO, typed)]


def test_what_is_not_scored_is_not_zero() -> None:
    assert wrong() == []
    assert wrong(points={"c0": Decimal(45)}) == ["points_c1"]
    assert wrong(points={}, supports=None, opinion=" ") == [
        *("points_c0", "points_c1", "supports", "opinion")
    ]


@pytest.mark.parametrize(
    ("points", "field"),
    [
        ("36", None),
        ("35.9", "reason_c0"),
        ("54", None),
        ("54.1", "reason_c0"),
        ("0", "reason_c0"),
        ("60", "reason_c0"),
        ("60.1", "points_c0"),
        ("-1", "points_c0"),
        ("45.55", "points_c0"),
    ],
)
def test_low_and_high_points_need_a_reason(points: str, field: str | None) -> None:
    given_points = {"c0": Decimal(points), "c1": Decimal(30)}
    assert wrong(points=given_points) == ([field] if field else [])
    long, short = {"c0": "因" * 20}, {"c0": "因" * 19}
    assert wrong(points=given_points, reasons=long) == (
        [field] if field and field.startswith("points") else []
    )
    assert wrong(points=given_points, reasons=short) == ([field] if field else [])


@pytest.mark.parametrize(
    ("weights", "more", "said"),
    [
        ((60, 30), {}, "add up to 100"),
        ((60, 40), {"panel": 4}, "odd"),
        ((60, 40), {"panel": 1}, "greater than or equal to 3"),
    ],
)
def test_a_sheet_is_whole(weights: tuple[int, ...], more: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        make_sheet(*weights, **more)


def test_competitive_items_say_what_is_scored() -> None:
    competitive = {one.code for one in all_items() if one.allocation == "competitive"}
    assert competitive == {"fund-base", "fund-project", "fund-platform"}
