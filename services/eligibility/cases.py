"""Makes cases from the rules of a topic: one for each thing that a rule can come to.

Each is a person who is like one with a yes in all that the rule leaves open, so that it shows
what the rule does. Together they reach every branch and stand on each side of every limit.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from services import formats
from services.conditions import Comparison, Compound, Leaf, Not, When
from services.eligibility.changing import DAY
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.evaluating import judge
from services.eligibility.facts import all_facts
from services.eligibility.outcome import Outcome
from services.eligibility.rule import Rule
from services.eligibility.rules import Topic
from services.eligibility.situation import Situation
from services.eligibility.solving import Facts, Solver, Wanted, limits_of
from services.eligibility.sources import sources
from services.eligibility.trying import FOR_YES
from services.eligibility.wording import WORDS, word_answer, word_verdict
from services.language import N_, Language, Message, capitalise

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Goal:
    """What a case is to show of a rule.

    Args:
        leaf: the comparison that is to come to something; None if the whole rule is.
        to: what it is to come to.
        days: the days on which it may, the best first.
    """

    rule: Rule
    leaf: Leaf | None
    to: bool | None
    days: tuple[date, ...]


@dataclass(frozen=True)
class MadeCase:
    """A person, made from the rules, of whom a rule comes to something."""

    topic: Topic
    goal: Goal
    on: date
    facts: Facts

    @cached_property
    def outcome(self) -> Outcome:
        """What they are told."""
        situation = Situation(self.facts, self.on, DERIVATIONS, filed=self.goal.rule.entry.filed)
        return judge(self.topic, situation)


@dataclass(frozen=True)
class Cases:
    """The cases of a topic, and the goals that no answers reach."""

    made: tuple[MadeCase, ...]
    unreached: tuple[Goal, ...]


def make_cases(topic: Topic) -> Cases:
    """Make cases until every goal of a topic is reached, or shown to be out of reach."""
    made, unreached = list[MadeCase](), list[Goal]()
    for goal in goals_of(topic):
        found = ((day, _person(topic, goal, day)) for day in goal.days)
        case = next(
            (MadeCase(topic, goal, day, facts) for day, facts in found if facts is not None), None
        )
        if case is None:
            unreached.append(goal)
        else:
            made.append(case)
    return Cases(tuple(made), tuple(unreached))


def goals_of(topic: Topic) -> Iterator[Goal]:
    """Yield what is to be shown: each result of each rule and comparison, each edge of its time."""
    for rule in topic.rules:
        days = _days_of(rule)
        for to in _results(rule):
            yield Goal(rule, None, to, days)
        for day in (rule.entry.since, rule.entry.until):
            if day is not None:
                yield Goal(rule, None, True, (day,))
        for leaf in dict.fromkeys(rule.leaves):
            if (named := _day_named(leaf)) is None:
                yield from (Goal(rule, leaf, to, days) for to in (True, False))
            else:
                for day in filter(rule.entry.in_force, _around(named)):
                    yield Goal(rule, leaf, leaf.holds({DAY: day}.get), (day,))


def _results(rule: Rule) -> Iterator[bool | None]:
    """Yield what a rule can come to: without a condition one thing, by the day alone two."""
    if not rule.leaves:
        yield True
    else:
        yield from (True, False)
        if rule.facts - {DAY}:
            yield None


def _days_of(rule: Rule) -> tuple[date, ...]:
    """List days on which a rule is in force: today, the edges of its time, the days it names."""
    entry = rule.entry
    named = [near for leaf in rule.leaves if (day := _day_named(leaf)) for near in _around(day)]
    edges = [day for day in (entry.since, entry.until) if day]
    return tuple(filter(entry.in_force, dict.fromkeys([sources().as_of, *edges, *named])))


def _day_named(leaf: Leaf) -> date | None:
    if isinstance(leaf, Comparison) and leaf.field == DAY and isinstance(leaf.value, date):
        return leaf.value
    return None


def _around(day: date) -> tuple[date, ...]:
    return (day - ONE_DAY, day, day + ONE_DAY)


def _case(topic: Topic, goal: Goal) -> MadeCase | None:
    for day in goal.days:
        facts = _person(topic, goal, day)
        if facts is not None:
            return MadeCase(topic, goal, day, facts)
    return None


def _person(topic: Topic, goal: Goal, on: date) -> Facts | None:
    """Find answers that reach a goal, and come as near to a yes as they can."""
    search = Solver(
        on, limits_of(part for rule in topic.rules for part in (rule.when, rule.condition))
    )
    must: list[Wanted] = [(goal.leaf or _whole(goal.rule), goal.to)]
    if goal.leaf is not None:
        must += [(goal.rule.when, True)] * (goal.leaf not in set(goal.rule.when.leaves()))

    def more(wanted: Sequence[Wanted], facts: Facts) -> Facts | None:
        return search.first([*wanted, *must], facts)

    others = [rule for rule in topic.rules_on(on) if rule is not goal.rule]
    stays: list[Wanted] = [(_whole(rule), False) for rule in others if rule.effect == "refers"]
    concerned: list[Wanted] = [*must, (topic.touches, True)]
    tries = (more(wanted, {}) for wanted in ([*concerned, *stays], concerned, must))
    facts = next((found for found in tries if found is not None), None)
    if facts is None:
        return None
    facts = _asked(facts, more)
    for rule in others:
        if (to := FOR_YES.get(rule.effect)) is not None:
            facts = more([(_whole(rule), to)], facts) or facts
    if goal.rule.effect != "grants":
        grounds = [(_whole(rule), True) for rule in others if rule.effect == "grants"]
        facts = next(filter(None, (more([ground], facts) for ground in grounds)), facts)
    return _asked(facts, more)


def _asked(facts: Facts, more: Callable[[Sequence[Wanted], Facts], Facts | None]) -> Facts:
    """Add the answers after which the checker asks for those that there are, where any do."""
    for fact in reversed(list(all_facts().values())):
        if fact.code in facts and fact.when is not None:
            facts = more([(fact.when, True)], facts) or facts
    return facts


def _whole(rule: Rule) -> When:
    """Join whom a rule concerns and its condition, as `Rule.holds` does."""
    if rule.effect == "requires":
        return Compound(False, (Not(rule.when), rule.condition))
    return Compound(True, (rule.when, rule.condition))


def word_case(case: MadeCase, language: Language) -> str:
    """Say in a sentence who a case is, and what they are told."""
    colon, semicolon = (": ", "; ") if language == "en" else ("：", "；")
    said = semicolon.join(
        f"{capitalise(fact.name)[language]}{colon}{word_answer(code, value, language)}"
        for code, fact in all_facts().items()
        if code != DAY and (value := case.facts.get(code)) is not None
    )
    told = case.outcome
    grade = f"{colon}{told.grade.name[language]}" if told.grade else ""
    by = ", ".join(ruling.rule.id for ruling in told.decisive)
    day = formats.day(case.on, language)
    return f"{day}{colon}{said} → {word_verdict(told).in_(language)}{grade} [{by}]"


def word_shown(goal: Goal, language: Language) -> str:
    """Say what a case shows: a rule, or a comparison of it, and what it comes to."""
    colon = ": " if language == "en" else "："
    compared = [WORDS.condition(goal.leaf, language)] if goal.leaf else []
    return colon.join([goal.rule.id, *compared, RESULTS[goal.to].in_(language)])


RESULTS: dict[bool | None, Message] = {
    True: N_("holds"),
    False: N_("does not hold"),
    None: N_("not known"),
}
