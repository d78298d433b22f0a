"""Situations: the facts known on a day, and numbers derived from them.

A derived number is a `Range` of all its possible values while some fact is missing.
So a comparison is decided as soon as the missing fact cannot change it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.conditions import Range
from services.eligibility.facts import FactValue
from services.language import Text

Given = Callable[[str], FactValue | None]
"""Looks up the answer to a question for a derivation; None if it is missing."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A number worked out from other facts by a named function.

    Args:
        needs: the facts it is worked out from.
        work: the function; returns the range of numbers that are still possible.
        edges: by fact, the numbers at which its result can change.
    """

    code: str
    label: Text
    unit: Text
    needs: tuple[str, ...]
    work: Callable[[Given], Range]
    edges: Mapping[str, tuple[int | Decimal, ...]]


class Situation:
    """The facts known on a day.

    Args:
        facts: answers by code, read by `facts.parse`.
        on: the day whose law is applied; it is the fact `filing_date`.
        filed: whether they come from the form of an application.
    """

    __slots__ = ("_known", "derivations", "facts", "filed", "on")

    def __init__(
        self,
        facts: Mapping[str, FactValue],
        on: date,
        derivations: Mapping[str, Derivation],
        *,
        filed: bool = False,
    ) -> None:
        self.facts, self.on, self.derivations = facts, on, derivations
        self.filed = filed
        self._known: dict[str, FactValue | Range] = {**facts, "filing_date": on}

    def given(self, code: str) -> FactValue | None:
        """Look up the answer to a question; None if it is missing."""
        return self.on if code == "filing_date" else self.facts.get(code)

    def known(self, code: str) -> FactValue | Range | None:
        """Look up a fact, given or derived; None if nothing is known of it."""
        value = self._known.get(code)
        if value is None and code in self.derivations:
            value = self._known[code] = self.derivations[code].work(self.given)
        return value

    def questions(self, fields: Iterable[str]) -> frozenset[str]:
        """List the questions whose answers would tell more about some facts."""
        found: set[str] = set()
        for code in fields:
            derivation = self.derivations.get(code)
            if derivation is None:
                found.add(code)
            else:
                found.update(need for need in derivation.needs if self.given(need) is None)
        return frozenset(found)

    def with_fact(self, code: str, value: FactValue) -> "Situation":
        """Copy the situation with one more answer."""
        facts = {**self.facts, code: value}
        return Situation(facts, self.on, self.derivations, filed=self.filed)

    def without_fact(self, code: str) -> "Situation":
        """Copy the situation without one answer."""
        facts = {known: value for known, value in self.facts.items() if known != code}
        return Situation(facts, self.on, self.derivations, filed=self.filed)

    def on_day(self, day: date) -> "Situation":
        """Copy the situation to another day of filing."""
        facts = {code: value for code, value in self.facts.items() if code != "filing_date"}
        return Situation(facts, day, self.derivations, filed=self.filed)
