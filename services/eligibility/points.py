"""The points of a foreigner's work permit, line by line, and ways to more points.

A missing answer may still give anything from no points to the most of its line,
so a total is a `Range`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, product

from pydantic import TypeAdapter, model_validator

from services.conditions import Range, as_decimal
from services.content import Frozen, Status, read_yaml
from services.eligibility.facts import HERE, Fact, FactValue, all_facts
from services.eligibility.situation import Given

CATEGORY_A = 85
CATEGORY_B = 60
WAYS = 3
"""Ways to a target to show at most."""


class Factor(Frozen):
    """One line of the table. Exactly one of steps, values, any_of, as_given is set."""

    fact: str
    max: int
    steps: tuple[tuple[int, int], ...] = ()
    values: dict[str, int] | None = None
    any_of: tuple[str, ...] = ()
    as_given: bool = False
    ladder: tuple[str, ...] = ()
    fixed: bool = False

    @model_validator(mode="after")
    def _fits_its_fact(self) -> "Factor":
        fact = all_facts()[self.fact]
        forms = [bool(self.steps), self.values is not None, bool(self.any_of), self.as_given]
        if sum(forms) != 1:
            raise ValueError(f"{self.fact}: one of steps, values, any_of, as_given")
        if self.values is not None and set(self.values) != {option.code for option in fact.options}:
            raise ValueError(f"{self.fact}: values for every choice, and no others")
        return self

    @property
    def question(self) -> Fact:
        """The fact that the line counts."""
        return all_facts()[self.fact]

    @property
    def edges(self) -> tuple[int, ...]:
        """The numbers at which its points change."""
        return (0, self.max) if self.as_given else tuple(low for low, _ in self.steps)

    @property
    def examples(self) -> dict[int, FactValue]:
        """One answer for each number of points."""
        if self.values is not None:
            return {got: code for code, got in reversed(self.values.items())}
        if self.any_of:
            return {0: frozenset(), self.max: frozenset(self.any_of[:1])}
        if self.as_given:
            return {got: got for got in range(self.max + 1)}
        return {got: low for low, got in reversed(self.steps)}

    def points(self, value: FactValue | None) -> Range:
        """Count the points of an answer; a missing one may give any up to the most."""
        if value is None:
            return Range(0, self.max)
        got = self._points(value)
        return Range(got, got)

    def _points(self, value: FactValue) -> int:
        if self.values is not None:
            return self.values[str(value)]
        if self.any_of:
            assert isinstance(value, frozenset)
            return self.max if value.intersection(self.any_of) else 0
        number = as_decimal(value)
        assert number is not None
        if self.as_given:
            return int(number)
        return max(((low, got) for low, got in self.steps if low <= number), default=(0, 0))[1]

    def rungs(self, value: FactValue | None) -> tuple["Rung", ...]:
        """List the better answers, nearest first."""
        if self.fixed:
            return ()
        now = self.points(value).low
        if self.any_of:
            goals: Iterator[tuple[FactValue, int]] = iter([(frozenset(self.any_of), self.max)])
        elif self.values is not None:
            goals = ((code, self.values[code]) for code in self.ladder)
        else:
            goals = iter(self.steps)
        return tuple(Rung(self, goal, points - now) for goal, points in goals if points > now)


@dataclass(frozen=True, slots=True)
class Rung:
    """A better answer to one line.

    Args:
        goal: the number to reach, the choice to reach, or choices of which any will do.
        gain: points gained over the present answer.
    """

    factor: Factor
    goal: FactValue
    gain: int


@dataclass(frozen=True, slots=True)
class PointsLine:
    """The points of one line."""

    factor: Factor
    value: FactValue | None
    points: Range
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """The points of all lines."""

    lines: tuple[PointsLine, ...]
    total: Range

    def ways_to(self, target: int) -> tuple[tuple[Rung, ...], ...]:
        """Find the shortest ways from the certain points to a target, `WAYS` at most.

        A way is shorter if it changes fewer lines, then if it climbs fewer rungs.
        There is none if the target is already reached, or out of reach.
        """
        short = target - self.total.low
        if short <= 0:
            return ()
        open_lines = [line.rungs for line in self.lines if line.rungs]
        for size in range(1, len(open_lines) + 1):
            ways = [
                way
                for chosen in combinations(open_lines, size)
                if sum(rungs[-1].gain for rungs in chosen) >= short
                for way in [_easiest(chosen, short)]
            ]
            if ways:
                ways.sort(key=lambda way: way[0])
                return tuple(rungs for _, rungs in ways[:WAYS])
        return ()


def _easiest(lines: tuple[tuple[Rung, ...], ...], short: int) -> tuple[int, tuple[Rung, ...]]:
    """Find a way that changes exactly these lines and climbs the fewest rungs."""
    best: tuple[int, tuple[Rung, ...]] | None = None
    for steps in product(*(range(len(rungs)) for rungs in lines)):
        climbed = sum(steps)
        if best is not None and climbed >= best[0]:
            continue
        way = tuple(rungs[step] for rungs, step in zip(lines, steps, strict=True))
        if sum(rung.gain for rung in way) >= short:
            best = (climbed, way)
    assert best is not None, "the highest rungs reach the target"
    return best


class Scale(Frozen):
    """The points table and its source."""

    source: tuple[str, ...]
    status: Status
    highest: int
    factors: tuple[Factor, ...]

    @model_validator(mode="after")
    def _adds_up(self) -> "Scale":
        if sum(factor.max for factor in self.factors) != self.highest:
            raise ValueError("the lines do not add up to the highest total")
        return self


@cache
def scale() -> Scale:
    """Load the points table in force since 1 April 2017.

    Raises:
        BadContent: the file is wrong.
    """
    found: Scale = read_yaml(HERE / "points.yaml", TypeAdapter(Scale))
    return found


def total_points(given: Given) -> Range:
    """Add up the points that are still possible, out of 110 in Shenzhen."""
    low = high = 0
    for code, factor in _lines().items():
        value = given(code)
        if value is None:
            high += factor.max
        else:
            points = _points_of(code, value)
            low += points
            high += points
    return Range(low, high)


@cache
def _lines() -> dict[str, Factor]:
    return {factor.fact: factor for factor in scale().factors}


@lru_cache(maxsize=512)
def _points_of(code: str, value: FactValue) -> int:
    """Count the points of an answer; kept, as trying others asks for the same ones again."""
    return _lines()[code].points(value).low


def answers_worth(total: int, given: Given) -> dict[str, FactValue] | None:
    """Find answers to the lines left open that make up a total; None if none do."""
    found: dict[int, dict[str, FactValue]] = {0: {}}
    for code, factor in _lines().items():
        value = given(code)
        worth = factor.examples if value is None else {factor.points(value).low: value}
        found = {
            sum_before + more: {**answers, code: answer}
            for sum_before, answers in found.items()
            for more, answer in worth.items()
            if sum_before + more <= total
        }
    return found.get(total)


def tally_points(given: Given) -> Points:
    """Count the points line by line."""
    lines = []
    for factor in scale().factors:
        value = given(factor.fact)
        lines.append(PointsLine(factor, value, factor.points(value), factor.rungs(value)))
    return Points(tuple(lines), total_points(given))
