"""The envelope of a round is divided as its guide says, whoever filed first."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalogue.money.results import Below
from services.rounds.allocating import (
    RULE_WORDS,
    Allocation,
    AllotmentRule,
    RoundEntry,
    allocate,
    allocate_again,
    shown,
)
from tests.support.funds import Year

TEN_THOUSAND = Year(unit=Decimal(10_000), floor=Decimal(50_000), below="drop")


def entries(*bases: str) -> list[RoundEntry]:
    return [RoundEntry(f"B{n}", Decimal(base)) for n, base in enumerate(bases, start=1)]


def ranked(*scored: tuple[str, str]) -> list[RoundEntry]:
    return [
        RoundEntry(f"B{n}", Decimal(base), Decimal(score))
        for n, (base, score) in enumerate(scored, start=1)
    ]


def paid(found: Allocation) -> list[str]:
    return [f"{one.amount} {one.rule}" for one in found.allotments]


@pytest.mark.parametrize(
    ("envelope", "bases", "expected", "remainder"),
    [
        ("300", ("100", "200"), ["100.00 full", "200.00 full"], "0.00"),
        ("301", ("100", "200"), ["100.00 full", "200.00 full"], "1.00"),
        ("150", ("100", "200"), ["50.00 coefficient", "100.00 coefficient"], "0.00"),
        ("200", ("100", "100", "100"), ["66.66 coefficient"] * 3, "0.02"),  # 66.67 overruns
        ("0", ("100",), ["0.00 coefficient"], "0.00"),
        ("5", ("0", "5"), ["0.00 no-base", "5.00 full"], "0.00"),
        ("5", (), [], "5.00"),
    ],
)
def test_a_round_by_rule_pays_each_the_same_share(
    envelope: str, bases: tuple[str, ...], expected: list[str], remainder: str
) -> None:
    found = allocate(Decimal(envelope), Year(), entries(*bases))
    assert paid(found) == expected
    assert found.remainder == Decimal(remainder)


def test_units_and_floor_are_told_apart_from_the_coefficient() -> None:
    bases = entries("69999.99", "60000", "49999.99", "0")
    whole = allocate(Decimal(10**6), TEN_THOUSAND, bases)
    assert paid(whole) == ["60000.00 unit", "60000.00 full", "0.00 floor", "0.00 no-base"]
    short = allocate(Decimal(150_000), TEN_THOUSAND, bases)
    assert paid(short) == ["50000.00 coefficient", "50000.00 coefficient", *paid(whole)[2:]]


@pytest.mark.parametrize(
    ("envelope", "expected", "share"),
    [
        ("600", ["100.00 full", "200.00 full", "200.00 full", "100.00 full"], Fraction(1)),
        ("300", ["100.00 full", "100.00 cut-off", "100.00 cut-off", "0.00 rank"], Fraction(1, 2)),
        ("100", ["100.00 full", "0.00 rank", "0.00 rank", "0.00 rank"], Fraction(1)),
        (
            "500.01",
            ["100.00 full", "200.00 full", "200.00 full", "0.01 cut-off"],
            Fraction(1, 10000),
        ),
        (
            "100.01",
            ["100.00 full", "0.00 cut-off", "0.00 cut-off", "0.00 rank"],
            Fraction(1, 40000),
        ),
    ],
)
def test_a_competitive_round_pays_rank_after_rank(
    envelope: str, expected: list[str], share: Fraction
) -> None:
    of_rank = ranked(("100", "90"), ("200", "80"), ("200", "80.0"), ("100", "70"))
    found = allocate(Decimal(envelope), Year(), of_rank)
    assert (paid(found), found.share) == (expected, share)


def test_a_coefficient_that_is_tried_is_never_above_what_the_envelope_gives() -> None:
    half = allocate(Decimal(1000), Year(), entries("100", "200"), most=Fraction(1, 2))
    assert paid(half) == ["50.00 coefficient", "100.00 coefficient"]
    assert (half.share, half.remainder) == (Fraction(1, 2), Decimal(850))
    short = allocate(Decimal(30), Year(), entries("100", "200"), most=Fraction(1, 2))
    assert short == allocate(Decimal(30), Year(), entries("100", "200"))


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (1, ["100.00 full", "0.00 beyond", "0.00 beyond", "0.00 beyond"]),
        (2, ["100.00 full", "200.00 full", "200.00 full", "0.00 beyond"]),
        (3, ["100.00 full", "200.00 full", "200.00 full", "0.00 beyond"]),
        (4, ["100.00 full", "200.00 full", "200.00 full", "100.00 full"]),
    ],
)
def test_who_ranks_behind_the_last_that_is_paid_gets_nothing(
    last: int, expected: list[str]
) -> None:
    of_rank = ranked(("100", "90"), ("200", "80"), ("200", "80.0"), ("100", "70"))
    assert paid(allocate(Decimal(1000), Year(), of_rank, last=last)) == expected


def test_what_a_rank_leaves_by_cutting_goes_to_nobody_below_it() -> None:
    cut = Year(unit=Decimal(10))
    found = allocate(Decimal(99), cut, ranked(("95", "9"), ("19", "8"), ("9", "7"), ("10", "6")))
    assert paid(found) == ["90.00 unit", "0.00 cut-off", "0.00 rank", "0.00 rank"]


def test_some_with_scores_and_some_without_are_refused() -> None:
    with pytest.raises(ValueError, match="some entries have a score"):
        allocate(Decimal(1), Year(), [*entries("1", "1")[1:], *ranked(("1", "1"))])


def test_a_case_is_on_the_list_once() -> None:
    with pytest.raises(ValueError, match="there is more than one B1"):
        allocate(Decimal(1), Year(), [*entries("1"), *entries("2")])


def test_a_coefficient_is_shown_cut_off() -> None:
    assert str(shown(Fraction(2, 3))) == "0.666666"
    assert str(shown(Fraction(10**40 - 1, 10**40))) == "0.999999"
    assert str(shown(Fraction(1))) == "1.000000"


def test_every_rule_has_words() -> None:
    assert set(RULE_WORDS) == set(AllotmentRule)


BELOWS: tuple[Below, ...] = ("drop", "keep")
MONEY = st.integers(0, 10**11).map(lambda fen: Decimal(fen).scaleb(-2))
UNITS = st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(10_000)])
TERMS = st.builds(
    Year,
    unit=UNITS,
    floor=st.none() | MONEY.filter(bool),
    below=st.sampled_from(BELOWS),
)
SCORES = st.integers(0, 6).map(Decimal)


@st.composite
def lists(draw: st.DrawFn) -> list[RoundEntry]:
    bases = draw(st.lists(MONEY, max_size=12))
    competitive = draw(st.booleans())
    return [
        RoundEntry(str(n), base, draw(SCORES) if competitive else None)
        for n, base in enumerate(bases)
    ]


def holds(envelope: Decimal, terms: Year, listed: Sequence[RoundEntry]) -> None:
    found = allocate(envelope, terms, listed)
    assert found.total + found.remainder == envelope
    assert found.remainder >= 0
    for entry, one in zip(listed, found.allotments, strict=True):
        assert one.entry == entry
        assert 0 <= one.amount <= entry.base
        assert one.amount % terms.unit == 0
        assert not (terms.below == "drop" and 0 < one.amount < (terms.floor or 0))
    again = allocate(envelope, terms, listed[::-1])
    assert again.allotments[::-1] == found.allotments
    in_order = sorted(found.allotments, key=lambda one: (one.entry.score or 0, one.entry.base))
    for less, more in pairwise(in_order):  # nobody is paid more for asking for less
        if less.entry.score == more.entry.score:
            assert less.amount <= more.amount


@settings(max_examples=500, deadline=None)
@given(MONEY, TERMS, lists())
def test_whatever_the_round_the_bounds_hold(
    envelope: Decimal, terms: Year, listed: list[RoundEntry]
) -> None:
    holds(envelope, terms, listed)


def by_hand(envelope: int, terms: Year, listed: Sequence[RoundEntry]) -> dict[str, int]:
    """The amounts in fen, reckoned once more: whole numbers alone, rank after rank."""
    unit, floor = int(terms.unit * 100), int((terms.floor or 0) * 100)
    bases = {one.id: int(one.base * 100) for one in listed}
    ranks: dict[Decimal | None, list[str]] = {}
    for one in listed:
        ranks.setdefault(one.score, []).append(one.id)
    found, left, shared = dict.fromkeys(bases, 0), envelope, False
    for score in sorted(ranks, key=lambda score: score or 0, reverse=True):
        asked = sum(bases[name] for name in ranks[score])
        if shared:
            break
        gives = min(left, asked)
        shared = 0 < gives < asked
        for name in ranks[score]:
            cut = bases[name] * gives // (asked or 1) // unit * unit
            found[name] = 0 if terms.below == "drop" and cut < floor else cut
            left -= found[name]
    return found


@settings(max_examples=500, deadline=None)
@given(MONEY, TERMS, lists())
def test_amounts_are_those_that_are_reckoned_by_hand(
    envelope: Decimal, terms: Year, listed: list[RoundEntry]
) -> None:
    found = allocate(envelope, terms, listed)
    told = {one.entry.id: int(one.amount * 100) for one in found.allotments}
    assert told == by_hand(int(envelope * 100), terms, listed)


def test_the_bounds_hold_in_ten_thousand_rounds() -> None:
    chance = Random(20260101)  # a game of chance
    for _ in range(10_000):
        competitive = chance.random() < 0.5
        terms = Year(
            unit=chance.choice((Decimal("0.01"), Decimal(1), Decimal(10_000))),
            floor=chance.choice((None, Decimal(50_000))),
            below=chance.choice(BELOWS),
        )
        listed = [
            RoundEntry(
                str(n),
                Decimal(chance.randrange(10 ** chance.randint(1, 9))).scaleb(-2),
                Decimal(chance.randrange(80, 90)) if competitive else None,
            )
            for n in range(chance.randint(0, 9))
        ]
        asked = sum((one.base for one in listed), Decimal(0))
        holds((asked * chance.randint(0, 120) / 100).quantize(Decimal("0.01")), terms, listed)


# --- what came back after a list was fixed ------------------------------------------------

MONEY = st.decimals(min_value=0, max_value=10**6, places=2)


@settings(max_examples=300)
@given(
    envelope=MONEY,
    bases=st.lists(MONEY, min_size=1, max_size=12),
    anew=st.lists(st.tuples(st.integers(0, 11), MONEY), max_size=8),
    unit=st.sampled_from(["0.01", "1", "10000"]),
    floor=st.one_of(st.none(), MONEY.filter(bool)),
    below=st.sampled_from(["drop", "keep"]),
)
def test_what_came_back_keeps_every_bound_and_changes_nobody_else(
    envelope: Decimal,
    bases: list[Decimal],
    anew: list[tuple[int, Decimal]],
    unit: str,
    floor: Decimal | None,
    below: Below,
) -> None:
    """However often entries come back with another amount recognised, one after the other."""
    terms = Year(unit=Decimal(unit), floor=floor, below=below)
    first = allocate(envelope, terms, entries(*map(str, bases)))
    taken = {one.entry.id: one.amount for one in first.allotments}
    for index, base in anew:
        name = f"B{index % len(bases) + 1}"
        before = {key: amount for key, amount in taken.items() if key != name}
        left = envelope - sum(before.values(), Decimal(0))
        found = allocate_again(first.share, left, terms, [RoundEntry(name, base)])
        (one,) = found.allotments
        assert found.share <= first.share
        assert 0 <= one.amount <= base
        assert one.amount <= base * first.share.numerator / first.share.denominator or not base
        assert found.total + found.remainder == left
        assert found.remainder >= 0
        taken = before | {name: one.amount}
        assert sum(taken.values(), Decimal(0)) <= envelope


def test_what_came_back_together_shares_alike_what_is_left() -> None:
    found = allocate_again(Fraction(1, 2), Decimal(30), Year(), entries("60", "60"))
    assert paid(found) == ["15.00 coefficient", "15.00 coefficient"]
    assert paid(allocate_again(Fraction(1, 2), Decimal(0), Year(), entries("60"))) == [
        "0.00 exhausted"
    ]
    enough = allocate_again(Fraction(1, 2), Decimal(100), Year(), entries("60", "60"))
    assert (paid(enough)[0], enough.remainder) == ("30.00 coefficient", Decimal(40))


# --- budgets of directions ----------------------------------------------------------------


def directed(*told: tuple[str, str, str]) -> list[RoundEntry]:
    """Entries, each with its direction, base and score; the last is empty in a round by rule."""
    return [
        RoundEntry(f"B{n}", Decimal(base), Decimal(score) if score else None, direction=direction)
        for n, (direction, base, score) in enumerate(told, start=1)
    ]


@pytest.mark.parametrize(
    ("envelope", "budgets", "told", "expected", "share", "shares"),
    [
        (  # the budget of x pays half; what it leaves pays y in full
            "300",
            {"x": "100"},
            [("x", "200", ""), ("y", "200", "")],
            ["100.00 direction", "200.00 full"],
            Fraction(1),
            {"x": Fraction(1, 2)},
        ),
        (  # the whole is short for both: x is bound to less, and y gets what that leaves
            "200",
            {"x": "50"},
            [("x", "200", ""), ("y", "200", "")],
            ["50.00 direction", "150.00 coefficient"],
            Fraction(3, 4),
            {"x": Fraction(1, 4)},
        ),
        (  # a budget that is more than the common share plays no part
            "200",
            {"x": "150"},
            [("x", "200", ""), ("y", "200", "")],
            ["100.00 coefficient", "100.00 coefficient"],
            Fraction(1, 2),
            {"x": Fraction(1, 2)},
        ),
        (  # in the order of scores; x is used up at its second, and goes on below with nothing
            "1000",
            {"x": "150"},
            [("x", "100", "90"), ("x", "100", "80"), ("y", "100", "70"), ("x", "9", "60")],
            ["100.00 full", "50.00 direction", "100.00 full", "0.00 direction-spent"],
            Fraction(1),
            {"x": Fraction(1, 2)},
        ),
        (  # of one rank, x is bound by its budget and y by the whole
            "100",
            {"x": "20"},
            [("x", "100", "90"), ("y", "100", "90"), ("y", "1", "80")],
            ["20.00 direction", "80.00 cut-off", "0.00 rank"],
            Fraction(4, 5),
            {"x": Fraction(1, 5)},
        ),
    ],
)
def test_a_direction_gets_no_more_than_its_budget(
    envelope: str,
    budgets: dict[str, str],
    told: list[tuple[str, str, str]],
    expected: list[str],
    share: Fraction,
    shares: dict[str, Fraction],
) -> None:
    bound = {name: Decimal(of) for name, of in budgets.items()}
    found = allocate(Decimal(envelope), Year(), directed(*told), directions=bound)
    assert paid(found) == expected
    assert (found.share, found.shares) == (share, shares)


def test_what_came_back_is_bound_by_what_is_left_of_its_direction() -> None:
    back = directed(("x", "60", ""), ("y", "60", ""), ("z", "60", ""))
    found = allocate_again(
        Fraction(1, 2),
        Decimal(70),
        Year(),
        back,
        shares={"x": Fraction(1, 4), "z": Fraction(1, 2)},
        directions={"x": Decimal(100), "z": Decimal(0)},
    )
    assert paid(found) == ["15.00 direction", "30.00 coefficient", "0.00 direction-spent"]
    assert found.remainder == 25


@settings(max_examples=400, deadline=None)
@given(
    envelope=MONEY,
    terms=TERMS,
    told=st.lists(st.tuples(st.sampled_from("xyz"), MONEY, SCORES), max_size=10),
    budgets=st.dictionaries(st.sampled_from("xy"), MONEY.filter(bool)),
    competitive=st.booleans(),
)
def test_no_budget_is_ever_exceeded_whatever_the_directions(
    envelope: Decimal,
    terms: Year,
    told: list[tuple[str, Decimal, Decimal]],
    budgets: dict[str, Decimal],
    competitive: bool,
) -> None:
    listed = [
        RoundEntry(str(n), base, score if competitive else None, direction=direction)
        for n, (direction, base, score) in enumerate(told)
    ]
    found = allocate(envelope, terms, listed, directions=budgets)
    assert found.total + found.remainder == envelope
    assert found.remainder >= 0
    for name, budget in budgets.items():
        of = [one for one in found.allotments if one.entry.direction == name]
        assert sum(one.amount for one in of) <= budget
    for one in found.allotments:
        assert 0 <= one.amount <= one.entry.base
    again = allocate(envelope, terms, listed[::-1], directions=budgets)
    assert again.allotments[::-1] == found.allotments
    if not any(one.direction in budgets for one in listed):
        assert found.allotments == allocate(envelope, terms, listed).allotments
    if not competitive:  # one share for all, but for those whose budget gives less
        assert all(of <= found.share for of in found.shares.values())
