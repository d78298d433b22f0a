"""Finds rules of a topic that collide: nothing says which of them goes before the other.

What orders rules is their effect (a bar goes before a ground), whom they concern, and the
days on which they apply. Two rules that none of these tells apart are a mistake.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from services.conditions import Comparison
from services.eligibility.rule import Rule


def collisions(rules: Sequence[Rule]) -> Iterator[str]:
    """Yield a sentence for each two rules that collide."""
    for one, other in combinations(rules, 2):
        if one.when == other.when and _meet(one, other) and (why := _collide(one, other)):
            yield f"{one.id} and {other.id} collide: {why}"


def _meet(one: Rule, other: Rule) -> bool:
    """Check whether both apply on some day."""
    since = max(one.entry.since or date.min, other.entry.since or date.min)
    until = min(one.entry.until or date.max, other.entry.until or date.max)
    return since <= until


def _collide(one: Rule, other: Rule) -> str | None:
    effects = {one.effect, other.effect}
    if one.condition == other.condition:
        if "disqualifies" in effects and effects & {"requires", "grants"}:
            return "what one of them asks for, the other rules out"
        if effects == {"refers"} and _goal(one) != _goal(other):
            return "the same people are sent to different places"
    if effects == {"requires"} and _limits_differ(one, other):
        return "they set different limits; end one before the other begins"
    return None


def _goal(rule: Rule) -> object:
    return rule.entry.see, rule.entry.goes_to


def _limits_differ(one: Rule, other: Rule) -> bool:
    """Check whether they compare one number with different limits in the same way."""
    first, second = one.condition, other.condition
    if not isinstance(first, Comparison) or not isinstance(second, Comparison):
        return False
    same = first.field == second.field and first.op == second.op
    return same and first.op not in ("in", "includes", "!=") and first.value != second.value
