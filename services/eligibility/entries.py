"""What the file of a topic holds: the topic, its rules and remarks, as written in YAML."""

from datetime import date
from typing import Any, Literal, get_args

from pydantic import ConfigDict, Field, model_validator

from services.content import ContentText, Frozen, Status, Verbatim

RuleEffect = Literal[
    "requires",
    "disqualifies",
    "grants",
    "refers",
    "discretion",
    "withholds",
    "confirms",
    "informs",
]
"""The effect of a rule if its condition holds.

requires      without it the answer is no
disqualifies  with it the answer is no
grants        one of the grounds for yes; a topic without grounds needs none
refers        the matter belongs elsewhere
discretion    if nothing grants, an officer decides the case
withholds     no yes is given: the scheme has ended, or its next round is not announced
confirms      the answer stands, but ask before relying on it
informs       what else applies; it changes no answer
"""

TopicGroup = Literal["work", "living", "profession", "tax", "business", "company"]

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
        see: of a referral, the topics that the matter belongs to; of any other rule, the
            topics that may fit where it stands against this one.
        goes_to: of a referral, who handles the matter if no topic does.
        filed: whether it weighs only in an application, whose form asks what the checker does not.
        asked: whether it weighs only in the checker, which asks what the form does not.
        family: the numbered rule of the domain that it is part of, if not clear from its id.
        remedy: what would turn the no into a yes; absent if nothing would.
        article: the articles or paragraphs that it rests on, as "3-6" or "6(2)".
        review: the day by which it must be looked up again, if not that of its sources.
    """

    id: str
    when: Any = None
    requires: Any = None
    disqualifies: Any = None
    grants: Any = None
    refers: Any = None
    discretion: Any = None
    withholds: Any = None
    confirms: Any = None
    informs: Any = None
    filed: bool = False
    asked: bool = False
    family: str | None = None
    grade: str | None = None
    see: tuple[str, ...] = ()
    goes_to: ContentText | None = None
    text: ContentText
    remedy: ContentText | None = None
    source: tuple[str, ...] = Field(min_length=1)
    article: Verbatim | None = None
    status: Status
    review: date | None = None

    def weighs_when(self, *, filed: bool) -> bool:
        """Check whether it weighs in an application, or in the checker."""
        return not self.asked if filed else not self.filed

    @model_validator(mode="after")
    def _has_one_effect(self) -> "RuleEntry":
        if sum(getattr(self, effect) is not None for effect in EFFECTS) != 1:
            raise ValueError(f"{self.id}: exactly one of {', '.join(EFFECTS)}")
        if self.grade and self.grants is None:
            raise ValueError(f"{self.id}: only grounds have a grade")
        if self.refers is not None and not (self.see or self.goes_to):
            raise ValueError(f"{self.id}: a referral says where to go: see, or goes_to")
        if self.goes_to and self.refers is None:
            raise ValueError(f"{self.id}: only a referral goes elsewhere")
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
    """A class of the result, such as category A; `{cars}` in its name is a derived number."""

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
        states: whether a grade is the answer in itself, so that no yes is said.
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
    states: bool = False
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
