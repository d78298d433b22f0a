"""The answer for one topic, with its reasons, remedies, cautions and sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from services import formats
from services.conditions import opposite
from services.eligibility.entries import Grade
from services.eligibility.offices import Office, offices_on
from services.eligibility.rule import Rule, facts_of
from services.eligibility.rules import Topic
from services.eligibility.situation import Situation
from services.language import LANGUAGES, N_, Text
from services.moments import today


class Verdict(StrEnum):
    """The answer (结论)."""

    YES = "yes"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    NO = "no"


class SettledBy(StrEnum):
    """Who or what can settle an unknown: an answer, an officer who decides, or the agency asked."""

    ANSWER = "answer"
    OFFICER = "officer"
    AGENCY = "agency"


_BY_SOMEBODY = (SettledBy.OFFICER, SettledBy.AGENCY)
"""An unknown that no further answer settles."""


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
        see: the topics that the matter belongs to, or that may fit instead.
    """

    topic: Topic
    situation: Situation
    verdict: Verdict
    grade: Grade | None
    rulings: tuple[Ruling, ...]
    missing: tuple[str, ...]
    gate: tuple[str, ...] = ()
    see: tuple[Topic, ...] = ()

    @property
    def decisive(self) -> tuple[Ruling, ...]:
        """The rules that the answer rests on."""
        return tuple(ruling for ruling in self.rulings if ruling.decisive)

    @property
    def notes(self) -> tuple[Ruling, ...]:
        """Rules that inform, where the answer is yes or may become yes."""
        if not self.leads_on:
            return ()
        return tuple(r for r in self.rulings if r.rule.effect == "informs" and r.holds)

    @property
    def settled_by(self) -> SettledBy | None:
        """Who or what can settle an unknown; None if it is settled."""
        if self.verdict is not Verdict.UNKNOWN:
            return None
        if self.missing:
            return SettledBy.ANSWER
        withheld = any(r.rule.effect == "withholds" for r in self.decisive)
        return SettledBy.AGENCY if withheld else SettledBy.OFFICER

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
    def advice(self) -> tuple[Text, ...]:
        """What would make it yes without an officer, where one decides."""
        return _distinct(
            ruling.rule.entry.remedy
            for ruling in self.decisive
            if self.verdict is Verdict.UNKNOWN and ruling.rule.effect == "discretion"
        )

    @property
    def stands(self) -> tuple[Text, ...]:
        """What stands against a yes, and that nobody can change."""
        bars = [r.rule.entry for r in self.decisive if r.rule.effect != "grants"]
        fixed = [bar.text for bar in bars if bar.remedy is None]
        return _distinct(fixed) if self.verdict is Verdict.NO else ()

    @property
    def confirm(self) -> tuple[Text, ...]:
        """Reasons to ask before relying on the answer."""
        favourable = self.verdict is Verdict.YES or self.settled_by in _BY_SOMEBODY
        reasons = [
            ruling.rule.entry.text
            for ruling in self.rulings
            if favourable and ruling.rule.effect == "confirms" and ruling.holds is not False
        ]
        reasons += [
            ruling.rule.entry.text
            for ruling in self.decisive
            if ruling.rule.entry.status == "K" or ruling.rule.effect == "withholds"
        ]
        return _distinct([*reasons, *map(_word_overdue, self.overdue)])

    @property
    def overdue(self) -> tuple[date, ...]:
        """The days by which rules that the answer rests on were to be looked up again."""
        due = {r.rule.review for r in self.decisive if r.rule.review < self.situation.on}
        return tuple(sorted(due)[:1])

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources that the answer rests on."""
        return tuple(dict.fromkeys(key for r in self.decisive for key in r.rule.entry.source))

    @property
    def goes_to(self) -> tuple[Text, ...]:
        """Who handles the matter, if it belongs elsewhere and no topic is about it."""
        return _distinct(r.rule.entry.goes_to for r in self.decisive)

    @property
    def leads_on(self) -> bool:
        """Whether the steps of the scheme are for this person: it is yes, or may become yes."""
        return self.verdict in (Verdict.YES, Verdict.UNKNOWN)

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


def _word_overdue(day: date) -> Text:
    said = Text(**{language: formats.day(day, language) for language in LANGUAGES})
    words = N_("The rules behind this answer were to be looked up again by %(day)s.", day=said)
    return words.as_text()
