"""Tries other answers to one question on a topic.

Only the rules that look at the question are worked out anew, so that the cost grows with
them, and not with the topic.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from services.catalogue.fields import NUMBERS
from services.conditions import Comparison, Leaf, Ratio, Relation, all_of, any_of, as_decimal
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.entries import RuleEffect
from services.eligibility.evaluating import tally
from services.eligibility.facts import Fact, FactValue, all_facts
from services.eligibility.outcome import Outcome, Verdict
from services.eligibility.situation import Situation

FOR_YES: dict[RuleEffect, bool] = {
    "refers": False,
    "requires": True,
    "disqualifies": False,
    "withholds": False,
}
"""What rules must come to for a yes, whatever the grounds."""


class Trial:
    """Other answers to one question, all else being as in an outcome."""

    def __init__(self, outcome: Outcome, code: str) -> None:
        self.fact, self._situation = all_facts()[code], outcome.situation
        moved = (rule for rule in outcome.topic.weighing(outcome.situation) if code in rule.facts)
        self.moved = tuple(moved)
        held = [
            (ruling.rule, ruling.holds)
            for ruling in outcome.rulings
            if code not in ruling.rule.facts
        ]
        self._held = tally(held, needs_ground=outcome.topic.needs_ground)

    def may_be_yes(self) -> bool:
        """Check whether some answer could make it yes: with the question left open, none is out.

        What is certain without an answer stays so with any, so that one look spares many.
        """
        return self._yes(self._situation.without_fact(self.fact.code)) is not False

    def is_yes(self, value: FactValue) -> bool:
        """Check whether an answer makes it yes."""
        return self._yes(self._situation.with_fact(self.fact.code, value)) is True

    def _yes(self, tried: Situation) -> bool | None:
        """Check whether it is yes; None if that is open, False as soon as something is against."""
        if not self._held.allows_yes:
            return False
        found: bool | None = True
        for rule in self.moved:
            wanted = FOR_YES.get(rule.effect)
            if wanted is None:
                continue
            holds = rule.holds(tried)
            if holds is not wanted:
                if holds is not None:
                    return False
                found = None
        grounds = (rule.holds(tried) for rule in self.moved if rule.effect == "grants")
        return all_of((any_of((self._held.granted, *grounds)), found))

    def verdict(self, value: FactValue) -> Verdict:
        """Work out the answer for the topic if this is answered."""
        tried = self._situation.with_fact(self.fact.code, value)
        moved = [(rule, rule.holds(tried)) for rule in self.moved]
        return self._held.joined(tally(moved, needs_ground=True)).verdict

    def samples(self) -> Iterator[FactValue]:
        """Yield answers that cover every way in which the topic can treat the question.

        A day and a country have none: nobody chooses when a degree was given, or where they
        are from.
        """
        fact = self.fact
        if fact.kind == "yesno":
            yield from (True, False)
        elif fact.kind == "choice":
            yield from (option.code for option in fact.options)
        elif fact.kind == "choices":
            yield from self._choices()
        elif isinstance(fact.field, NUMBERS):
            yield from self._numbers()

    def _choices(self) -> Iterator[frozenset[str]]:
        """Yield what is chosen with one option more or less, then with all, then each alone."""
        given = self._situation.given(self.fact.code)
        chosen = given if isinstance(given, frozenset) else frozenset[str]()
        named = [one.code for one in self.fact.options if one.code in self._named()]
        yield from (chosen | {code} for code in named)
        yield from (chosen - {code} for code in named)
        yield from (chosen.union(named), chosen.difference(named))
        yield from (frozenset({code}) for code in named)

    def _named(self) -> frozenset[str]:
        """List the options that rules name; all of them where a number is worked out from them."""
        found: set[str] = set()
        for leaf in self._leaves():
            if not isinstance(leaf, Comparison):
                continue
            if leaf.field in DERIVATIONS:
                return frozenset(option.code for option in self.fact.options)
            found.update(map(str, leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)))
        return frozenset(found)

    def _leaves(self) -> Iterator[Leaf]:
        """Yield the comparisons of the rules that look at the question."""
        for rule in self.moved:
            for leaf in rule.leaves:
                needs = (need for code in leaf.fields() for need in _needs(code))
                if self.fact.code in needs:
                    yield leaf

    def _numbers(self) -> Iterator[int | Decimal]:
        field = self.fact.field
        assert isinstance(field, NUMBERS)
        near = {Decimal(edge) + step for edge in self._edges() for step in (-1, 0, 1)}
        for number in sorted(near | {Decimal(field.min)}):
            if field.min <= number <= field.max:
                yield int(number) if self.fact.kind == "integer" else number

    def _edges(self) -> Iterator[int | Decimal]:
        """Yield the numbers at which the result of a rule can change."""
        for leaf in self._leaves():
            if isinstance(leaf, Ratio):
                yield from _shares(leaf, self._situation, self.fact)
            elif isinstance(leaf, Relation):
                yield from _related(leaf, self._situation, self.fact)
            elif not isinstance(leaf, Comparison):
                continue
            elif leaf.field in DERIVATIONS:
                yield from DERIVATIONS[leaf.field].edges.get(self.fact.code, ())
            elif isinstance(leaf.value, int | Decimal):
                yield leaf.value
            elif isinstance(leaf.value, tuple):
                yield from (one for one in leaf.value if isinstance(one, int | Decimal))


def _needs(code: str) -> Iterable[str]:
    return DERIVATIONS[code].needs if code in DERIVATIONS else (code,)


def _shares(ratio: Ratio, situation: Situation, fact: Fact) -> Iterator[Decimal]:
    part, whole = (as_decimal(situation.given(code)) for code in ratio.fields())
    if fact.code == ratio.part and whole is not None:
        yield from (whole, Decimal(int(whole * ratio.value)))
    elif fact.code == ratio.whole and part is not None:
        yield from (part, Decimal(int(part / ratio.value)))


def _related(relation: Relation, situation: Situation, fact: Fact) -> Iterator[Decimal]:
    figure = as_decimal(situation.given(str(relation.field)))
    if fact.code == relation.field and (limit := relation.limit(situation.given)) is not None:
        yield Decimal(int(limit))
    elif fact.code == relation.of and figure is not None:
        yield Decimal(int((figure - relation.plus) / relation.times))
