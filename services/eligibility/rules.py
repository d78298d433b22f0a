"""Topics, each one service or scheme with its rules, from `topics/*.yaml` and items'
`topic.yaml`.

Everything is read once, when the process starts; a topic that refers to an
unknown fact, unit, source or topic is refused then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import ConfigDict, Field, TypeAdapter, model_validator

from services.conditions import (
    Always,
    Leaf,
    When,
    all_of,
    any_of,
    opposite,
)
from services.content import (
    BadContent,
    ContentText,
    Frozen,
    Status,
    check_shape,
    load_yaml,
    noting,
    read_yaml,
    refuse,
)
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.facts import HERE
from services.eligibility.from_items import TOPIC, complete_topic, shared_rules, topic_files
from services.eligibility.situation import Situation
from services.eligibility.sources import sources
from services.eligibility.vocabulary import Vocabulary, vocabulary_with
from services.errors import NotFound
from services.plan import load_plan

RuleEffect = Literal[
    "requires", "disqualifies", "grants", "refers", "discretion", "confirms", "informs"
]
"""The effect of a rule if its condition holds.

requires      without it the answer is no
disqualifies  with it the answer is no
grants        one of the grounds for yes; a topic without grounds needs none
refers        the matter belongs elsewhere
discretion    if nothing grants, an officer decides the case
confirms      the answer stands, but ask before relying on it
informs       what else applies; it changes no answer
"""

TopicGroup = Literal["work", "profession", "tax", "business", "company"]

EFFECTS: tuple[RuleEffect, ...] = get_args(RuleEffect)


class GlossaryTerm(Frozen):
    """A technical term of the glossary."""

    term: ContentText
    meaning: ContentText


class Remark(Frozen):
    """A statement beside the rules, such as the usual time, with its source."""

    text: ContentText
    source: tuple[str, ...] = ()
    status: Status


class _Validity(Frozen):
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")

    def in_force(self, on: date) -> bool:
        """Check whether it applies on a day; `to` is the last day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class RuleEntry(_Validity):
    """A rule in YAML: exactly one effect, with its condition.

    Args:
        from, to: the first and last day on which it applies.
        when: whom it concerns; it has no effect on others.
        grade: of a ground, the grade that it leads to.
        see: of a referral, the topics that the matter belongs to.
        filed: whether it weighs only in an application, whose form asks what the checker does not.
        family: the numbered rule of the domain that it is part of, if not clear from its id.
        remedy: what would turn the no into a yes; absent if nothing would.
    """

    id: str
    when: Any = None
    requires: Any = None
    disqualifies: Any = None
    grants: Any = None
    refers: Any = None
    discretion: Any = None
    confirms: Any = None
    informs: Any = None
    filed: bool = False
    family: str | None = None
    grade: str | None = None
    see: tuple[str, ...] = ()
    text: ContentText
    remedy: ContentText | None = None
    source: tuple[str, ...] = Field(min_length=1)
    status: Status

    @model_validator(mode="after")
    def _has_one_effect(self) -> "RuleEntry":
        if sum(getattr(self, effect) is not None for effect in EFFECTS) != 1:
            raise ValueError(f"{self.id}: exactly one of {', '.join(EFFECTS)}")
        if self.grade and self.grants is None:
            raise ValueError(f"{self.id}: only grounds have a grade")
        if self.see and self.refers is None:
            raise ValueError(f"{self.id}: only referrals say where to see")
        return self


class Use(Frozen):
    """A rule shared with other topics, by its id."""

    use: str


class Officeholder(_Validity):
    """A unit of the plan that handles the scheme, possibly for a time only.

    Args:
        consulted: whether the measure does not name it, and it is asked all the same.
        sometimes: whether it takes part only where the answers call for it.
    """

    unit: str
    competence: str | None = None
    consulted: bool = False
    sometimes: bool = False
    status: Status = "V"


class Grade(Frozen):
    """A class of the result, such as category A."""

    code: str
    name: ContentText


class TopicFile(Frozen):
    """A topic in YAML.

    Args:
        about: one sentence that describes it.
        order: its place among topics with the same answer, lowest first.
        group: the group in which it is listed.
        item: the item that can be applied for on this portal. The topic takes name, about,
            measure, offices, documents, time and benefit from it; see `from_items.py`.
        offices: units of the plan that handle it.
        decided_by: who decides, if no unit of the plan does.
        confirm_at: whom to ask if something is not certain.
        touches: the condition that decides whom the topic concerns.
        grades: best first.
        judged: what officers consider besides the rules.
        time: how long it takes.
        benefit: what it gives.
        next: what to do next.
    """

    code: str
    order: int
    group: TopicGroup
    name: ContentText
    about: ContentText
    measure: int = Field(ge=1, le=27)
    item: str | None = None
    offices: tuple[Officeholder, ...] = ()
    decided_by: ContentText | None = None
    confirm_at: ContentText
    touches: Any
    grades: tuple[Grade, ...] = ()
    rules: tuple[RuleEntry | Use, ...] = Field(min_length=1)
    judged: ContentText | None = None
    documents: tuple[ContentText, ...] = ()
    time: tuple[Remark, ...] = ()
    benefit: tuple[Remark, ...] = ()
    next: ContentText
    terms: tuple[str, ...] = ()


class Shared(Frozen):
    """`shared.yaml`: conditions with a name, and rules used by several topics."""

    conditions: dict[str, dict[str, Any]]
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True)
class Rule:
    """One rule of a topic.

    Args:
        when: decides whom it concerns.
        condition: decides whether it has its effect.
    """

    entry: RuleEntry
    effect: RuleEffect
    when: When
    condition: When

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

    def rank(self, grade: str | None) -> int:
        """Rank a grade: 0 for the best; None comes last."""
        codes = [known.code for known in self.file.grades]
        return codes.index(grade) if grade in codes else len(codes)

    @cached_property
    def facts(self) -> frozenset[str]:
        """The questions that its rules depend on."""
        parts = [self.touches, *(part for r in self.rules for part in (r.when, r.condition))]
        return frozenset(code for part in parts for code in facts_of(part.leaves()))


def facts_of(leaves: Iterable[Leaf]) -> Iterator[str]:
    """Yield the questions that comparisons depend on."""
    for leaf in leaves:
        for code in leaf.fields():
            yield from DERIVATIONS[code].needs if code in DERIVATIONS else (code,)


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
        rules = tuple(_rule(entry) for entry in entries)
        touches = vocabulary().read(file.touches, "touches")
        _check(file, entries)
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
    return Rule(entry, effect, when, read(getattr(entry, effect), f"{entry.id}.{effect}"))


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
