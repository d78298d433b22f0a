"""Topics, each one service or scheme with its rules, from `topics/*.yaml` and items'
`topic.yaml`.

Everything is read once, when the process starts; a topic that refers to an
unknown fact, unit, source or topic is refused then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from pydantic import TypeAdapter

from services.conditions import (
    Always,
    When,
)
from services.content import (
    BadContent,
    check_shape,
    load_yaml,
    noting,
    read_yaml,
    refuse,
)
from services.eligibility.collisions import collisions
from services.eligibility.entries import (
    EFFECTS,
    GlossaryTerm,
    RuleEntry,
    Shared,
    TopicFile,
    Use,
)
from services.eligibility.facts import HERE
from services.eligibility.from_items import TOPIC, complete_topic, shared_rules, topic_files
from services.eligibility.rule import Rule, facts_of
from services.eligibility.situation import Situation
from services.eligibility.sources import sources
from services.eligibility.vocabulary import Vocabulary, vocabulary_with
from services.errors import NotFound
from services.plan import load_plan


@dataclass(frozen=True)
class Topic:
    """One service or scheme: whom it concerns, and its rules."""

    file: TopicFile
    touches: When
    rules: tuple[Rule, ...]

    @property
    def code(self) -> str:
        """Its code, part of addresses."""
        return self.file.code

    def gate(self, situation: Situation) -> frozenset[str]:
        """List the questions that could still decide whether it concerns the person."""
        return situation.questions(self.touches.missing(situation.known))

    def rules_on(self, on: date) -> tuple[Rule, ...]:
        """List the rules that apply on a day."""
        return tuple(rule for rule in self.rules if rule.entry.in_force(on))

    def weighing(self, situation: Situation) -> Iterator[Rule]:
        """Yield the rules that weigh in a situation: in force, and for the form or the checker."""
        for rule in self.rules:
            if rule.entry.in_force(situation.on) and rule.entry.weighs_when(filed=situation.filed):
                yield rule

    @cached_property
    def needs_ground(self) -> bool:
        """Whether a yes needs a ground."""
        return any(rule.effect in ("grants", "discretion") for rule in self.rules)

    def rank(self, grade: str | None) -> int:
        """Rank a grade: 0 for the best; None comes last."""
        codes = [known.code for known in self.file.grades]
        return codes.index(grade) if grade in codes else len(codes)

    @cached_property
    def facts(self) -> frozenset[str]:
        """The questions that its rules depend on."""
        own = frozenset(facts_of(self.touches.leaves()))
        return own.union(*(rule.facts for rule in self.rules))


@cache
def glossary() -> Mapping[str, GlossaryTerm]:
    """Load the glossary, by code."""
    found: Mapping[str, GlossaryTerm] = read_yaml(
        HERE / "glossary.yaml", TypeAdapter(dict[str, GlossaryTerm])
    )
    return found


@cache
def vocabulary() -> Vocabulary:
    """Load what conditions may refer to: facts, derived numbers, named conditions."""
    return vocabulary_with(_shared().conditions)


@cache
def topics() -> Mapping[str, Topic]:
    """Load every topic by code, in their order. Called when the process starts.

    Raises:
        BadContent: a file is wrong; names the file and the place in it.
    """
    found, wrong = list[Topic](), list[str]()
    for path in topic_files():
        with noting(wrong):
            found.append(read_topic(path))
    refuse(wrong)
    found.sort(key=lambda topic: topic.file.order)
    by_code = {topic.code: topic for topic in found}
    for topic in found:
        if missing := {code for rule in topic.rules for code in rule.entry.see} - set(by_code):
            raise BadContent(f"{topic.code}: there is no topic {', '.join(sorted(missing))}")
    _refuse_double_ids(found)
    return by_code


def topic(code: str) -> Topic:
    """Find a topic by its code. Raises NotFound."""
    try:
        return topics()[code]
    except KeyError:
        raise NotFound from None


def read_topic(path: Path) -> Topic:
    """Read a topic from its file.

    Raises:
        BadContent: the file is wrong; names it, and the place in it.
    """
    name = f"{path.parent.name}/{path.name}" if path.name == TOPIC else path.name
    file: TopicFile = check_shape(
        complete_topic(load_yaml(path, name), path), TypeAdapter(TopicFile), name
    )
    shared = {rule.id: rule for rule in _shared().rules}
    try:
        entries = [_shared_rule(shared, e.use) if isinstance(e, Use) else e for e in file.rules]
        _check(file, entries)
        rules = tuple(_rule(entry) for entry in entries)
        touches = vocabulary().read(file.touches, "touches")
        if wrong := list(collisions(rules, touches)):
            raise ValueError("\n".join(wrong))
    except (ValueError, KeyError, NotFound) as error:
        raise BadContent(f"{name}: {error}") from error
    return Topic(file, touches, rules)


def _shared_rule(shared: Mapping[str, RuleEntry], code: str) -> RuleEntry:
    if code not in shared:
        raise ValueError(f"use: shared.yaml has no rule {code}; it has {', '.join(sorted(shared))}")
    return shared[code]


def _rule(entry: RuleEntry) -> Rule:
    (effect,) = (name for name in EFFECTS if getattr(entry, name) is not None)
    read = vocabulary().read
    when = Always() if entry.when is None else read(entry.when, f"{entry.id}.when")
    condition = read(getattr(entry, effect), f"{entry.id}.{effect}")
    known = sources().sources
    review = entry.review or min(known[key].review for key in entry.source if key in known)
    return Rule(entry, effect, when, condition, review)


def _check(file: TopicFile, entries: list[RuleEntry]) -> None:
    for entry in entries:
        _check_sources(entry.source)
        if entry.grade and entry.grade not in {grade.code for grade in file.grades}:
            raise ValueError(f"{entry.id}: there is no grade {entry.grade}")
    for note in (*file.time, *file.benefit):
        _check_sources(note.source)
    for office in file.offices:
        unit = load_plan().unit(office.unit)
        if office.competence not in (unit.parts or (None,)):
            known = ", ".join(unit.parts) or "nothing, for it was not divided"
            raise ValueError(f"offices: the competence of {unit.code} must be one of {known}")
    load_plan().measure(file.measure)
    if unknown := set(file.terms) - set(glossary()):
        raise ValueError(f"the glossary lacks {', '.join(sorted(unknown))}")


def _check_sources(keys: tuple[str, ...]) -> None:
    if unknown := set(keys) - set(sources().sources):
        raise ValueError(f"there is no source {', '.join(sorted(unknown))}")


def _refuse_double_ids(found: list[Topic]) -> None:
    owners: dict[str, RuleEntry] = {}
    for one in found:
        for rule in one.rules:
            if owners.setdefault(rule.id, rule.entry) is not rule.entry:
                raise BadContent(f"{one.code}: another rule is called {rule.id}")


@cache
def _shared() -> Shared:
    raw = load_yaml(HERE / "shared.yaml")
    raw["rules"] = shared_rules(raw["rules"])
    shared: Shared = check_shape(raw, TypeAdapter(Shared), "shared.yaml")
    return shared
