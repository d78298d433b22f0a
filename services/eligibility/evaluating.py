"""Works out the answer for each topic: yes, no, unknown or elsewhere, with its reasons.

A definite answer stays the same whatever further facts become known. That is why
an unknown is never a no, and why the order of answers and rules does not matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

from services.conditions import all_of, any_of, opposite
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.facts import all_facts, parse
from services.eligibility.offices import Office, offices_on
from services.eligibility.rules import Grade, Rule, RuleEffect, Topic, facts_of, topic
from services.eligibility.rules import topics as all_topics
from services.eligibility.situation import Situation
from services.language import Text
from services.moments import today


class Verdict(StrEnum):
    """The answer (结论)."""

    YES = "yes"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    NO = "no"


class SettledBy(StrEnum):
    """Who or what can settle an unknown."""

    ANSWER = "answer"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The result of one rule in a situation.

    Args:
        holds: whether its condition holds; None if not known yet.
        decisive: whether the answer rests on it.
    """

    rule: Rule
    holds: bool | None
    decisive: bool

    @property
    def favours(self) -> bool | None:
        """Whether it speaks for a yes or against it; None if neither, or not known."""
        match self.rule.effect:
            case "requires" | "grants":
                return self.holds
            case "disqualifies":
                return opposite(self.holds)
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would turn a no into a yes.

    Args:
        all_of: things that must all change.
        any_of: grounds of which one is enough; empty if none is lacking.
    """

    all_of: tuple[Text, ...]
    any_of: tuple[Text, ...]


@dataclass(frozen=True)
class Outcome:
    """The answer for one topic.

    Args:
        grade: the class of a yes, e.g. category A; None if the topic has none.
        rulings: one for each rule in force, in the order of the file.
        missing: questions whose answers could still change the answer or its
            grade, in the order they are asked.
        gate: questions that decide whether the topic concerns the person at all; they
            are asked first.
    """

    topic: Topic
    situation: Situation
    verdict: Verdict
    grade: Grade | None
    rulings: tuple[Ruling, ...]
    missing: tuple[str, ...]
    gate: tuple[str, ...] = ()

    @property
    def decisive(self) -> tuple[Ruling, ...]:
        """The rules that the answer rests on."""
        return tuple(ruling for ruling in self.rulings if ruling.decisive)

    @property
    def notes(self) -> tuple[Ruling, ...]:
        """Rules that inform, where the answer is yes or may become yes."""
        if self.verdict not in (Verdict.YES, Verdict.UNKNOWN):
            return ()
        return tuple(r for r in self.rulings if r.rule.effect == "informs" and r.holds)

    @property
    def settled_by(self) -> SettledBy | None:
        """Who or what can settle an unknown: an answer, else an officer; None if it is settled."""
        if self.verdict is not Verdict.UNKNOWN:
            return None
        return SettledBy.ANSWER if self.missing else SettledBy.OFFICER

    @property
    def remedy(self) -> Remedy | None:
        """What would turn a no into a yes; None if nothing would, or the answer is not no."""
        if self.verdict is not Verdict.NO:
            return None
        grounds = [r.rule.entry.remedy for r in self.decisive if r.rule.effect == "grants"]
        bars = [r.rule.entry.remedy for r in self.decisive if r.rule.effect != "grants"]
        if None in bars or (grounds and not any(grounds)):
            return None
        return Remedy(_distinct(bars), _distinct(grounds))

    @property
    def confirm(self) -> tuple[Text, ...]:
        """Reasons to ask before relying on the answer."""
        favourable = self.verdict is Verdict.YES or self.settled_by is SettledBy.OFFICER
        reasons = [
            ruling.rule.entry.text
            for ruling in self.rulings
            if favourable and ruling.rule.effect == "confirms" and ruling.holds is not False
        ]
        reasons += [r.rule.entry.text for r in self.decisive if r.rule.entry.status == "K"]
        return _distinct(reasons)

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources that the answer rests on."""
        return tuple(dict.fromkeys(key for r in self.decisive for key in r.rule.entry.source))

    @property
    def see(self) -> tuple[Topic, ...]:
        """The topics that the matter belongs to, if it belongs elsewhere."""
        codes = [code for r in self.decisive for code in r.rule.entry.see]
        return tuple(topic(code) for code in dict.fromkeys(codes))

    @property
    def rests_on(self) -> frozenset[str]:
        """The questions that the answer rests on: no other could change it."""
        rules = [ruling.rule for ruling in self.rulings]
        parts = [self.topic.touches, *(p for rule in rules for p in (rule.when, rule.condition))]
        return frozenset(
            code for p in parts for code in facts_of(p.deciding_leaves(self.situation.known))
        )

    @cached_property
    def offices(self) -> tuple[Office, ...]:
        """The units of the plan that handle it, with the bodies that acted then and act today."""
        return offices_on(self.topic, self.situation.on, today())


def _distinct(texts: Iterable[Text | None]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


ORDER = (Verdict.YES, Verdict.UNKNOWN, Verdict.ELSEWHERE, Verdict.NO)


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
class _Tally:
    """The results of the rules of a topic, by effect.

    Args:
        elsewhere: whether the matter belongs elsewhere.
        barred: whether a rule stands against it.
        granted: whether there is a ground for yes.
        open_to: whether an officer may decide if there is no ground.
    """

    rulings: tuple[tuple[Rule, bool | None], ...]
    elsewhere: bool | None
    barred: bool | None
    granted: bool | None
    open_to: bool | None

    @property
    def verdict(self) -> Verdict:
        """The answer, as far as it is certain."""
        if self.elsewhere is not False:
            return Verdict.ELSEWHERE if self.elsewhere else Verdict.UNKNOWN
        hopeless = all_of((opposite(self.granted), opposite(self.open_to)))
        if any_of((self.barred, hopeless)):
            return Verdict.NO
        if all_of((opposite(self.barred), self.granted)):
            return Verdict.YES
        return Verdict.UNKNOWN


def judge(one: Topic, situation: Situation, gate: tuple[str, ...] = ()) -> Outcome:
    """Work out the answer for one topic, with its reasons; `gate` as in `Outcome`."""
    reading = _tally(one, situation)
    verdict = reading.verdict
    grade = _grade(one, reading) if verdict is Verdict.YES else None
    rulings = tuple(
        Ruling(rule, holds, _is_decisive(rule, holds, reading, grade))
        for rule, holds in reading.rulings
    )
    missing = _missing(one, situation, reading, grade)
    return Outcome(one, situation, verdict, grade, rulings, missing, gate)


def verdict_of(one: Topic, situation: Situation) -> Verdict:
    """Work out the answer for one topic, without its reasons."""
    return _tally(one, situation).verdict


def _tally(one: Topic, situation: Situation) -> _Tally:
    rulings = tuple(
        (rule, rule.holds(situation))
        for rule in one.rules_on(situation.on)
        if (situation.filed or not rule.entry.filed)
        and rule.when.holds(situation.known) is not False
    )

    def of(effect: RuleEffect) -> list[bool | None]:
        return [holds for rule, holds in rulings if rule.effect == effect]

    barred = any_of([*of("disqualifies"), *map(opposite, of("requires"))])
    needs_ground = any(rule.effect in ("grants", "discretion") for rule in one.rules)
    granted = any_of(of("grants")) if needs_ground else True
    return _Tally(rulings, any_of(of("refers")), barred, granted, any_of(of("discretion")))


def _grade(one: Topic, reading: _Tally) -> Grade | None:
    """Find the best grade that is certain."""
    given = [r.entry.grade for r, holds in reading.rulings if r.effect == "grants" and holds]
    best = min(given, key=one.rank, default=None)
    return next((grade for grade in one.file.grades if grade.code == best), None)


def _is_decisive(rule: Rule, holds: bool | None, reading: _Tally, grade: Grade | None) -> bool:
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
        case _:
            return False


def _missing(
    one: Topic, situation: Situation, reading: _Tally, grade: Grade | None
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


def _open_effects(reading: _Tally) -> frozenset[str]:
    """List the effects of the rules that can still settle an unknown."""
    effects: set[RuleEffect] = {"refers", "requires", "disqualifies"}
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
