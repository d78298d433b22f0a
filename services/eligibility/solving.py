"""Finds answers under which conditions come to what is wanted: true, false or not known.

The answers are those at a limit wherever there is one, so that what is found shows the limit.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

from services.catalogue.fields import NUMBERS
from services.conditions import (
    Comparison,
    Compound,
    Defined,
    Leaf,
    Not,
    Ratio,
    Relation,
    When,
    opposite,
)
from services.eligibility import points
from services.eligibility.derivations import DERIVATIONS, WAIVERS_END
from services.eligibility.facts import Fact, FactValue, all_facts
from services.eligibility.situation import Situation

Facts = Mapping[str, FactValue]
Wanted = tuple[When, bool | None]
"""A condition, and what it is to come to."""

STEPS = 4_000
"""Looks at a condition before a search gives up."""
WHOLE = Decimal(200)
"""The whole of a share, and the first figure that others are compared with."""
COUNTRIES = ("US", "FR", "RU", "SE", "GB")


@dataclass(frozen=True)
class Solver:
    """A search on one day.

    Args:
        edges: by question, the numbers that rules compare it with.
    """

    on: date
    edges: Mapping[str, Sequence[Decimal]]

    def first(self, wanted: Sequence[Wanted], facts: Facts) -> Facts | None:
        """Find answers, with some given, under which every condition is as wanted."""
        budget = iter(range(STEPS))
        try:
            return next(self._all(wanted, facts, budget), None)
        except _GivesUpError:
            return None

    def _all(
        self, wanted: Sequence[Wanted], facts: Facts, budget: Iterator[int]
    ) -> Iterator[Facts]:
        if not wanted:
            yield facts
            return
        (when, to), rest = wanted[0], wanted[1:]
        for found in self._ways(when, to, facts, budget):
            yield from self._all(rest, found, budget)

    def _ways(
        self, when: When, to: bool | None, facts: Facts, budget: Iterator[int]
    ) -> Iterator[Facts]:
        """Yield answers that make one condition come to something."""
        if next(budget, None) is None:
            raise _GivesUpError
        match when:
            case Leaf():
                yield from self._leaf(when, to, facts)
            case Not() | Defined():
                inner = opposite(to) if isinstance(when, Not) else to
                yield from self._ways(when.part, inner, facts, budget)
            case Compound() if to is when.every:
                yield from self._all([(part, to) for part in when.parts], facts, budget)
            case Compound():
                ways = (self._ways(part, to, facts, budget) for part in when.parts)
                for found in chain.from_iterable(ways):
                    if when.holds(self._known(found)) is to:
                        yield found
            case _ if when.holds(self._known(facts)) is to:
                yield facts

    def _known(self, facts: Facts) -> Callable[[str], object]:
        return Situation(facts, self.on, DERIVATIONS).known

    def _leaf(self, leaf: Leaf, to: bool | None, facts: Facts) -> Iterator[Facts]:
        """Yield answers that make a comparison come to something, those at its limit first."""
        if leaf.holds(self._known(facts)) is to:
            yield facts
        for more in self._answers(leaf, facts):
            changed = {code for code, value in more.items() if facts.get(code, value) != value}
            if changed - _growing(facts):
                continue
            found = {**facts, **more}
            if found != facts and leaf.holds(self._known(found)) is to:
                yield found

    def _answers(self, leaf: Leaf, facts: Facts) -> Iterator[Facts]:
        match leaf:
            case Ratio(part=str(part), whole=str(whole)):
                for figure in _beside(Decimal(int(WHOLE * leaf.value))):
                    yield {part: _typed(part, figure), whole: _typed(whole, WHOLE)}
            case Relation(field=str(field), of=str(of)):
                yield from _related(leaf, field, of, facts)
            case Comparison(field=field) if field in DERIVATIONS:
                yield from self._derived(leaf, facts)
            case Comparison(field=field) if field != "filing_date":
                for value in self._values(all_facts()[field], leaf, facts):
                    yield {field: value}

    def _derived(self, leaf: Comparison, facts: Facts) -> Iterator[Facts]:
        """Yield answers from which a number at a limit, or another on its other side, comes out."""
        for number in _beside(Decimal(str(leaf.value))):
            yield from _reaching(leaf.field, int(number), facts, self.on)
        for need in DERIVATIONS[leaf.field].edges if leaf.field != "points" else ():
            for value in _near(all_facts()[need], self.edges.get(need, ())):
                yield {need: value}

    def _values(self, fact: Fact, leaf: Comparison, facts: Facts) -> Iterator[FactValue]:
        named = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        match fact.kind:
            case "yesno":
                yield from (True, False)
            case "choice":
                yield from (str(one) for one in named)
                yield from (option.code for option in fact.options if option.code not in named)
            case "choices":
                given = facts.get(fact.code)
                chosen = given if isinstance(given, frozenset) else frozenset[str]()
                yield from (chosen | {str(one)} for one in named)
                yield chosen
            case "country":
                yield from (str(one) for one in named)
                yield from (one for one in COUNTRIES if one not in named)
            case "date":
                for one in named:
                    assert isinstance(one, date)
                    yield from (one, one - timedelta(days=1), one + timedelta(days=1))
            case _:
                limits = sorted(
                    self.edges.get(fact.code, ()),
                    key=lambda edge: abs(edge - Decimal(str(named[0]))),
                )
                yield from _near(fact, limits)


def _related(relation: Relation, field: str, of: str, facts: Facts) -> Iterator[Facts]:
    """Yield two figures that stand at their limit, or beside it."""
    figure, other = (facts.get(code) for code in (field, of))
    if isinstance(other, int | Decimal):
        bases: Iterable[Decimal] = (Decimal(other),)
    elif isinstance(figure, int | Decimal):
        bases = _beside(Decimal(int((Decimal(figure) - relation.plus) / relation.times)))
    else:
        bases = (WHOLE, Decimal(int((_most(field) / 2 - relation.plus) / relation.times)))
    for base in bases:
        for number in _beside(Decimal(int(base * relation.times + relation.plus))):
            if _fits(field, number) and _fits(of, base):
                yield {field: _typed(field, number), of: _typed(of, base)}


def _most(code: str) -> Decimal:
    field = all_facts()[code].field
    assert isinstance(field, NUMBERS)
    return min(Decimal(field.max), WHOLE)


def _fits(code: str, number: Decimal) -> bool:
    field = all_facts()[code].field
    return isinstance(field, NUMBERS) and field.min <= number <= field.max


def _beside(limit: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    return limit, limit - 1, limit + 1


def limits_of(conditions: Iterable[When]) -> dict[str, list[Decimal]]:
    """List the numbers that conditions compare each question with."""
    found: dict[str, set[Decimal]] = {}
    for leaf in (leaf for when in conditions for leaf in when.leaves()):
        match leaf:
            case Comparison(field=code) if code in DERIVATIONS:
                for need, edges in DERIVATIONS[code].edges.items():
                    found.setdefault(need, set()).update(map(Decimal, edges))
            case Comparison(field=code, value=int() | Decimal() as value):
                found.setdefault(code, set()).add(Decimal(value))
    return {code: sorted(numbers) for code, numbers in found.items()}


class _GivesUpError(Exception):
    """A search took too many steps."""


def _growing(facts: Facts) -> set[str]:
    """List the questions whose answer can take in one more option."""
    return {code for code, value in facts.items() if isinstance(value, frozenset)}


def _near(fact: Fact, limits: Iterable[Decimal]) -> Iterator[FactValue]:
    """Yield numbers at limits and beside them, as the question takes them."""
    field = fact.field
    assert isinstance(field, NUMBERS)
    step = Decimal(1) if fact.kind == "integer" else Decimal("0.01")
    for limit in limits:
        for number in (limit, limit - step, limit + step):
            if field.min <= number <= field.max:
                yield _typed(fact.code, number)


def _typed(code: str, number: Decimal) -> FactValue:
    return int(number) if all_facts()[code].kind == "integer" else number


def _reaching(code: str, number: int, facts: Facts, on: date) -> Iterator[Facts]:
    """Yield answers from which a number that nobody is asked for comes out."""
    match code:
        case "points":
            if found := points.answers_worth(number, facts.get):
                yield found
        case "cars":
            yield from ({"guangdong_tax": Decimal(tax)} for tax in (0, 150_000, 500_000, 1_000_000))
        case "pay_month":
            yield {"annual_pay": Decimal(12 * number)}
        case "days_left":
            yield {"permit_to": on + timedelta(days=number)}
        case "days_past_a_year":
            yield {"degree_on": _a_year_before(on - timedelta(days=number))}
        case "days_past_waivers":
            if (stay := (WAIVERS_END - on).days + number) >= 0:
                yield {"visit_days": stay}


def _a_year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
