"""One rule of a topic, with its condition read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from services.conditions import Leaf, When, all_of, any_of, opposite
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.entries import RuleEffect, RuleEntry
from services.eligibility.situation import Situation


@dataclass(frozen=True)
class Rule:
    """One rule of a topic.

    Args:
        when: decides whom it concerns.
        condition: decides whether it has its effect.
        review: the day by which it must be looked up again.
    """

    entry: RuleEntry
    effect: RuleEffect
    when: When
    condition: When
    review: date

    @property
    def id(self) -> str:
        """Its id, by which answers, documents and scripts cite it."""
        return self.entry.id

    def holds(self, situation: Situation) -> bool | None:
        """Evaluate the rule; None if not known yet.

        A person whom it does not concern meets a rule that requires something, and
        any other rule does not hold for them.
        """
        applies = self.when.holds(situation.known)
        holds = self.condition.holds(situation.known)
        if self.effect == "requires":
            return any_of((opposite(applies), holds))
        return all_of((applies, holds))

    def missing(self, situation: Situation) -> frozenset[str]:
        """List the questions whose answers could still decide it."""
        if self.holds(situation) is not None:
            return frozenset()
        known = situation.known
        return situation.questions(self.when.missing(known) | self.condition.missing(known))

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every comparison in it."""
        return (*self.when.leaves(), *self.condition.leaves())

    @cached_property
    def paths(self) -> frozenset[str]:
        """The facts that it compares, asked or worked out."""
        return frozenset(code for leaf in self.leaves for code in leaf.fields())

    @cached_property
    def facts(self) -> frozenset[str]:
        """The questions that it depends on."""
        return frozenset(facts_of(self.leaves))


def facts_of(leaves: Iterable[Leaf]) -> Iterator[str]:
    """Yield the questions that comparisons depend on."""
    for leaf in leaves:
        for code in leaf.fields():
            yield from DERIVATIONS[code].needs if code in DERIVATIONS else (code,)
