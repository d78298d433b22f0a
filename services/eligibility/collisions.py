"""Finds rules of a topic that collide: nothing says which of them goes before the other.

What orders rules is their effect (a bar goes before a ground), the order of the grades, whom
they concern, and the days on which they apply. Two rules that give different answers to
somebody and that none of these tells apart are a mistake. Conditions are not compared by
their words: answers are sought under which both hold, within the steps of the solver.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from services.conditions import Comparison, When
from services.eligibility.facts import plain_value
from services.eligibility.rule import Rule
from services.eligibility.solving import Facts, Solver, Wanted, limits_of

BARS = frozenset({"requires", "disqualifies"})
WEIGHED = BARS | {"grants"}
DAY = "filing_date"
SOME_DAY = date(2026, 1, 1)
"""The day that is tried first; the only one for rules that speak of none."""


def collisions(rules: Sequence[Rule], touches: When) -> Iterator[str]:
    """Yield a sentence for each two rules that collide.

    Args:
        touches: whom the topic concerns at all.
    """
    for one, other in combinations(rules, 2):
        pair = _Pair(one, other, touches)
        if _comparable(one, other) and pair.meets and (why := _collide(pair)):
            yield f"{one.id} and {other.id} collide: {why}"


def _comparable(one: Rule, other: Rule) -> bool:
    """Check whether nothing orders them by their effects: what is left are few pairs."""
    effects = {one.effect, other.effect}
    if effects == {"refers"}:
        return _goal(one) != _goal(other)
    return bool(effects <= WEIGHED and effects & BARS and _about_the_same(one, other))


def _collide(pair: "_Pair") -> str | None:
    if pair.one.effect == "refers":
        return _sent_apart(pair)
    return _never_met(pair) or _limits_differ(pair)


def _about_the_same(one: Rule, other: Rule) -> bool:
    """Check whether both look at one thing beside the day, or at nothing but the day."""
    return bool(one.paths & other.paths - {DAY}) or one.paths | other.paths == {DAY}


def _goal(rule: Rule) -> object:
    return rule.entry.see, rule.entry.goes_to


def _sent_apart(pair: "_Pair") -> str | None:
    """Say whom two referrals send to different places."""
    found = pair.answers((pair.one.condition, True), (pair.other.condition, True))
    return found and f"the same people are sent to different places ({found})"


def _never_met(pair: "_Pair") -> str | None:
    """Say that nobody meets both rules, though there are people whom both concern."""
    if pair.answers() is None or pair.answers(_met(pair.one), _met(pair.other)):
        return None
    return "what one of them asks for, the other rules out"


def _limits_differ(pair: "_Pair") -> str | None:
    """Say that one of two bars never decides: who meets the other meets it too.

    A stricter rule for some of the people is a special rule, and no mistake.
    """
    for strict, loose in ((pair.one, pair.other), (pair.other, pair.one)):
        if not {strict.effect, loose.effect} <= BARS:
            return None
        if strict.condition.paths() != loose.condition.paths():
            return None
        escapes = pair.answers(_met(strict), _not_met(loose))
        if escapes is None and pair.answers(_not_met(strict), _met(loose)):
            special = not _everybody(pair, strict, loose)
            return None if special else "they set different limits; end one before the other begins"
    return None


def _everybody(pair: "_Pair", strict: Rule, loose: Rule) -> bool:
    """Check whether the stricter rule concerns everybody whom the other concerns."""
    return pair.first([(loose.when, True), (strict.when, False)]) is None


def _met(rule: Rule) -> Wanted:
    return rule.condition, rule.effect != "disqualifies"


def _not_met(rule: Rule) -> Wanted:
    return rule.condition, rule.effect == "disqualifies"


@dataclass(frozen=True)
class _Pair:
    """Two rules of a topic, and answers that both concern."""

    one: Rule
    other: Rule
    touches: When

    @property
    def days(self) -> tuple[date, ...]:
        """Days on which both apply: any, the edges of that time, and the days they name."""
        entries = self.one.entry, self.other.entry
        if not _read_together(self.one, self.other):
            return ()
        since = max(entry.since or date.min for entry in entries)
        until = min(entry.until or date.max for entry in entries)
        named = {
            leaf.value + timedelta(days=step)
            for rule in (self.one, self.other)
            for leaf in rule.leaves
            if isinstance(leaf, Comparison) and isinstance(leaf.value, date)
            for step in (-1, 0, 1)
        }
        tried = {SOME_DAY, since, until, *named} - {date.min, date.max}
        fits = sorted(day for day in tried if since <= day <= until)
        return tuple(sorted(fits, key=SOME_DAY.__ne__))

    @property
    def meets(self) -> bool:
        """Whether both may weigh for one person on one day; that is found out at little cost."""
        whens: list[Wanted] = [(rule.when, True) for rule in (self.one, self.other)]
        return any(Solver(day, {}).first(whens, {}) is not None for day in self.days)

    def answers(self, *wanted: Wanted) -> str | None:
        """Find answers of somebody whom both concern, with a day; None if there are none."""
        found = self.first([(self.one.when, True), (self.other.when, True), *wanted])
        if found is None:
            return None
        day, facts = found
        said = [f"{code}: {plain_value(value)}" for code, value in facts.items()]
        return ", ".join([*said, f"on {day}"])

    def first(self, wanted: Sequence[Wanted]) -> tuple[date, Facts] | None:
        """Find a day and answers under which all is as wanted, of somebody the topic concerns."""
        whole = [*wanted, (self.touches, True)]
        parts = [part for rule in (self.one, self.other) for part in (rule.when, rule.condition)]
        for day in self.days:
            search = Solver(day, limits_of(parts))
            # What the first conditions settle is not undone for the later ones.
            for order in (whole, whole[::-1]):
                if (facts := search.first(order, {})) is not None:
                    return day, facts
        return None


def _read_together(one: Rule, other: Rule) -> bool:
    """Check whether both weigh in an application, or both in the checker."""
    return any(
        one.entry.weighs_when(filed=filed) and other.entry.weighs_when(filed=filed)
        for filed in (True, False)
    )
