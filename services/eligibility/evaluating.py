"""Works out the answer for each topic: yes, no, unknown or elsewhere, with its reasons.

A definite answer stays the same whatever further facts become known. That is why
an unknown is never a no, and why the order of answers and rules does not matter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from services.conditions import Range, all_of, any_of, opposite
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.entries import Grade, RuleEffect
from services.eligibility.facts import all_facts, parse
from services.eligibility.outcome import Outcome, Ruling, SettledBy, Verdict
from services.eligibility.rule import Rule
from services.eligibility.rules import Topic, topic
from services.eligibility.rules import topics as all_topics
from services.eligibility.situation import Situation
from services.language import LANGUAGES, Text

ORDER = (Verdict.YES, Verdict.UNKNOWN, Verdict.ELSEWHERE, Verdict.NO)
WHO = frozenset({"status", "chinese_citizen", "nationality"})
"""What tells who somebody is, whatever they ask about."""


def evaluate(
    facts: Mapping[str, Any],
    on: date,
    topics: Iterable[str] | None = None,
    *,
    filed: bool = False,
) -> list[Outcome]:
    """Work out the answer for every topic that concerns the person, best answers first.

    Args:
        facts: by code; see `facts.parse`. None means not known.
        on: the day whose law applies.
        topics: codes of the topics to answer for, whether they concern the person or not.
        filed: whether the facts come from the form of an application.

    Raises:
        Invalid: a fact is unknown or does not fit its question.
        NotFound: there is no such topic.
    """
    situation = situation_of(facts, on, filed=filed)
    if topics is None:
        outcomes = [
            judge(one, situation, gate=sort_questions(one.gate(situation)))
            for one in all_topics().values()
            if one.touches.holds(situation.known) is not False
        ]
    else:
        outcomes = [judge(topic(code), situation) for code in topics]
    return sorted(outcomes, key=lambda outcome: (_sort_key(outcome), outcome.topic.file.order))


def situation_of(facts: Mapping[str, Any], on: date, *, filed: bool = False) -> Situation:
    """Prepare the facts of a day for rules. Raises Invalid."""
    return Situation(parse(facts), on, DERIVATIONS, filed=filed)


def _sort_key(outcome: Outcome) -> tuple[int, bool]:
    return ORDER.index(outcome.verdict), outcome.settled_by is SettledBy.OFFICER


@dataclass(frozen=True, slots=True)
class RuleTally:
    """The results of rules of a topic, by effect.

    Args:
        elsewhere: whether the matter belongs elsewhere.
        barred: whether a rule stands against it.
        granted: whether there is a ground for yes.
        open_to: whether an officer may decide if there is no ground.
        withheld: whether no yes is given, whatever else holds.
    """

    rulings: tuple[tuple[Rule, bool | None], ...]
    elsewhere: bool | None
    barred: bool | None
    granted: bool | None
    open_to: bool | None
    withheld: bool | None

    @property
    def verdict(self) -> Verdict:
        """The answer, as far as it is certain."""
        if self.elsewhere is not False:
            return Verdict.ELSEWHERE if self.elsewhere else Verdict.UNKNOWN
        hopeless = all_of((opposite(self.granted), opposite(self.open_to)))
        if any_of((self.barred, hopeless)):
            return Verdict.NO
        if all_of((opposite(self.barred), self.granted, opposite(self.withheld))):
            return Verdict.YES
        return Verdict.UNKNOWN

    @property
    def allows_yes(self) -> bool:
        """Whether nothing but a ground can be lacking for a yes."""
        return self.elsewhere is False and self.barred is False and self.withheld is False

    def joined(self, other: "RuleTally") -> "RuleTally":
        """Add the results of more rules."""
        return RuleTally(
            (*self.rulings, *other.rulings),
            elsewhere=any_of((self.elsewhere, other.elsewhere)),
            barred=any_of((self.barred, other.barred)),
            granted=any_of((self.granted, other.granted)),
            open_to=any_of((self.open_to, other.open_to)),
            withheld=any_of((self.withheld, other.withheld)),
        )


def judge(one: Topic, situation: Situation, gate: tuple[str, ...] = ()) -> Outcome:
    """Work out the answer for one topic, with its reasons; `gate` as in `Outcome`."""
    reading = _tally(one, situation)
    verdict = reading.verdict
    grade = _grade(one, situation, reading) if verdict is Verdict.YES else None
    rulings = tuple(
        Ruling(rule, holds, _is_decisive(rule, holds, reading, grade))
        for rule, holds in reading.rulings
    )
    missing = _missing(one, situation, reading, grade)
    see = tuple(_doors(rulings, situation, verdict))
    return Outcome(one, situation, verdict, grade, rulings, missing, gate, see)


def _doors(rulings: Iterable[Ruling], situation: Situation, verdict: Verdict) -> Iterator[Topic]:
    """Yield the topics that the decisive rules point to.

    After a no, only those that may fit: one that is not for such a person, or whose answer
    is no as well, would lead from one closed door to another.
    """
    codes = [code for ruling in rulings if ruling.decisive for code in ruling.rule.entry.see]
    for door in map(topic, dict.fromkeys(codes)):
        if verdict is not Verdict.NO or (
            door.touches.holds(lambda code: situation.known(code) if code in WHO else None)
            is not False
            and verdict_of(door, situation) in (Verdict.YES, Verdict.UNKNOWN)
        ):
            yield door


def verdict_of(one: Topic, situation: Situation) -> Verdict:
    """Work out the answer for one topic, without its reasons."""
    return _tally(one, situation).verdict


def _tally(one: Topic, situation: Situation) -> RuleTally:
    rulings = [
        (rule, rule.holds(situation))
        for rule in one.weighing(situation)
        if rule.when.holds(situation.known) is not False
    ]
    return tally(rulings, needs_ground=one.needs_ground)


def tally(rulings: Sequence[tuple[Rule, bool | None]], *, needs_ground: bool) -> RuleTally:
    """Sort the results of rules by effect.

    Args:
        needs_ground: whether a yes needs a ground; without, it is as good as given.
    """

    def of(effect: RuleEffect) -> list[bool | None]:
        return [holds for rule, holds in rulings if rule.effect == effect]

    return RuleTally(
        tuple(rulings),
        elsewhere=any_of(of("refers")),
        barred=any_of([*of("disqualifies"), *map(opposite, of("requires"))]),
        granted=any_of(of("grants")) if needs_ground else True,
        open_to=any_of(of("discretion")),
        withheld=any_of(of("withholds")),
    )


def _grade(one: Topic, situation: Situation, reading: RuleTally) -> Grade | None:
    """Find the best grade that is certain."""
    given = [r.entry.grade for r, holds in reading.rulings if r.effect == "grants" and holds]
    best = min(given, key=one.rank, default=None)
    grade = next((grade for grade in one.file.grades if grade.code == best), None)
    return grade and _counted(grade, situation)


def _counted(grade: Grade, situation: Situation) -> Grade:
    """Put the derived numbers that its name mentions into it."""
    if "{" not in grade.name.en:
        return grade
    numbers = {
        code: known.low for code in DERIVATIONS if isinstance(known := situation.known(code), Range)
    }
    name = Text(**{one: grade.name[one].format(**numbers) for one in LANGUAGES})
    return grade.model_copy(update={"name": name})


def _is_decisive(rule: Rule, holds: bool | None, reading: RuleTally, grade: Grade | None) -> bool:
    code = grade.code if grade else None
    match reading.verdict, rule.effect:
        case (Verdict.ELSEWHERE, "refers") | (Verdict.NO, "disqualifies"):
            return holds is True
        case (Verdict.NO, "requires") | (Verdict.YES, "requires"):
            return holds is (reading.verdict is Verdict.YES)
        case Verdict.NO, "grants":
            return reading.granted is False
        case Verdict.YES, "grants":
            return holds is True and rule.entry.grade == code
        case Verdict.UNKNOWN, "discretion":
            return holds is True and reading.granted is False
        case Verdict.UNKNOWN, "withholds":
            return holds is True
        case _:
            return False


def _missing(
    one: Topic, situation: Situation, reading: RuleTally, grade: Grade | None
) -> tuple[str, ...]:
    """List the questions that could still change the verdict or improve the grade."""
    match reading.verdict:
        case Verdict.NO | Verdict.ELSEWHERE:
            return ()
        case Verdict.YES:
            rules = [
                rule
                for rule, _ in reading.rulings
                if rule.effect == "grants"
                and one.rank(rule.entry.grade) < one.rank(grade.code if grade else None)
            ]
        case Verdict.UNKNOWN:
            effects = _open_effects(reading)
            rules = [rule for rule, _ in reading.rulings if rule.effect in effects]
    codes = frozenset[str]().union(*(rule.missing(situation) for rule in rules))
    return sort_questions(codes)


def _open_effects(reading: RuleTally) -> frozenset[str]:
    """List the effects of the rules that can still settle an unknown."""
    effects: set[RuleEffect] = {"refers", "requires", "disqualifies", "withholds"}
    if reading.granted is None:
        effects |= {"grants", "discretion"}
    elif reading.granted is False and reading.open_to is None:
        effects.add("discretion")
    return frozenset(effects)


def sort_questions(codes: Iterable[str]) -> tuple[str, ...]:
    """Sort questions in the order in which they are asked."""
    return tuple(sorted(codes, key=_positions().__getitem__))


@cache
def _positions() -> Mapping[str, int]:
    return {code: position for position, code in enumerate(all_facts())}
