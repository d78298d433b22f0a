"""What the plan's files hold: measures, targets, safeguards, units, bodies."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import ConfigDict, Field

from services import formats
from services.content import ContentText, Frozen, Status, Verbatim
from services.language import Text

FIRST_DAY = date(2016, 1, 1)
"""The plan's first day. Tenures before it are not recorded."""

BodyKind = Literal["municipal", "central", "district", "authority"]
Comparator = Literal["above", "at_least", "about"]
Precision = Literal["day", "month", "year"]
TargetUnit = Literal["usd_100m", "percent_a_year", "percent", "count"]


class Upstream(Frozen):
    """A document that the plan carries out."""

    title: ContentText
    number: Verbatim

    @property
    def marked(self) -> Text:
        """Its title in the marks of a title."""
        return Text(sc=f"《{self.title.sc}》", tc=f"《{self.title.tc}》", en=self.title.en)


class PlanDocument(Frozen):
    """The plan as a document.

    Args:
        number: 文号; not printed in the plan's own text, see `number_source`.

    """

    title: ContentText
    number: Verbatim
    number_status: Status
    number_source: ContentText
    first_year: int
    last_year: int
    upstream: tuple[Upstream, ...]


class PlanAction(Frozen):
    """One of the five groups of measures (行动)."""

    number: int
    title: ContentText


class NamedUnit(Frozen):
    """A responsible unit as one measure names it (责任单位).

    Args:
        unit: code of the unit.
        named: how the measure writes it.
        competence: which competence is meant, where the unit was later divided.

    """

    unit: str
    named: Verbatim
    competence: str | None = None


class Clause(Frozen):
    """A numbered passage of the plan, sentence by sentence, with a translation."""

    number: int
    title: ContentText
    sentences: tuple[ContentText, ...] = Field(min_length=1)

    @cached_property
    def clause(self) -> Text:
        """The whole passage: in Chinese word for word, in English translated."""
        return Text.joined(self.sentences)

    @property
    def translation(self) -> str:
        """The whole passage in English."""
        return " ".join(sentence.en for sentence in self.sentences)

    def says(self, words: str) -> bool:
        """Check whether the passage has these Chinese words."""
        return words in "".join(sentence.sc for sentence in self.sentences)


class Measure(Clause):
    """One of the 27 main tasks (主要任务).

    Args:
        units_verbatim: what the plan prints after 责任单位.
        units: the units named there, in order.
        open_ended: words there that name nobody in particular.
        promises: phrases of the clause that promise a service.

    """

    action: int
    units_verbatim: Verbatim
    units: tuple[NamedUnit, ...] = Field(min_length=1)
    open_ended: Verbatim | None = None
    promises: tuple[ContentText, ...] = ()
    note: ContentText | None = None

    def position(self, unit: str) -> int | None:
        """Find the place of a unit among the units named, from 1; None if not named."""
        for position, named in enumerate(self.units, start=1):
            if named.unit == unit:
                return position
        return None

    def named_unit(self, unit: str) -> NamedUnit:
        """Find how the measure names a unit. Raises KeyError if it does not."""
        position = self.position(unit)
        if position is None:
            raise KeyError(unit)
        return self.units[position - 1]

    def quote(self, words: str) -> Text | None:
        """Translate words of the clause; None if the clause does not have them.

        The translation is that of the promise, or else of the passage that has them.
        """
        for promise in self.promises:
            if words == promise.sc:
                return promise
        for passage in (*self.sentences, self.clause):
            if words in passage.sc:
                return Text.of(words, passage.en)
        return None


class Safeguard(Clause):
    """One of the four safeguards (保障措施), and the phrases that bind the portal."""

    quotes: tuple[ContentText, ...]


class Target(Frozen):
    """One of the thirteen targets (发展目标).

    Args:
        value: the figure, in `unit`.
        figure: comparator, value and unit in words.
        quote: the plan's own wording.

    """

    code: str
    indicator: ContentText
    year: int
    comparator: Comparator
    value: Decimal
    unit: TargetUnit
    figure: ContentText
    quote: Verbatim
    note: ContentText | None = None


class Competence(Frozen):
    """A field of work by which a unit was divided among successors."""

    code: str
    name: ContentText


class Tenure(Frozen):
    """The time in which a body acts for a unit or a district.

    Args:
        since: first day (`from` in YAML).
        until: last day, inclusive (`to` in YAML); None while it acts.
        competence: for which field of work; None for all.
        precision: how exactly the dates are known.

    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    body: str
    since: date = Field(alias="from")
    until: date | None = Field(default=None, alias="to")
    competence: str | None = None
    precision: Precision = "day"
    status: Status
    basis: ContentText
    note: ContentText | None = None

    @property
    def beginning(self) -> Text:
        """The first day, as exactly as it is known."""
        return _date_as_known(self.since, self.precision)

    @property
    def ending(self) -> Text | None:
        """The last day, as exactly as it is known; None while the body acts."""
        return _date_as_known(self.until, self.precision) if self.until else None

    def includes(self, day: date) -> bool:
        """Check whether the body acts on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class DistrictTerm(Tenure):
    """The time in which a body governs a district.

    Args:
        units: the collective units of the plan that it acts for.

    """

    units: tuple[str, ...] = Field(min_length=1)


def _date_as_known(day: date, precision: Precision) -> Text:
    """Write a date without the parts that are not known."""
    keep = {"year": 1, "month": 2, "day": 3}[precision]
    chinese = "".join([f"{day.year}年", f"{day.month}月", f"{day.day}日"][:keep])
    english = " ".join([str(day.year), formats.MONTHS[day.month - 1], str(day.day)][:keep][::-1])
    return Text(sc=chinese, tc=chinese, en=english)


class Unit(Frozen):
    """A unit that the plan names, whichever body acts for it.

    Args:
        named: the name that the plan uses.
        aliases: other ways in which the plan writes it.
        collective: whether it is several bodies, one for each district.

    """

    code: str
    named: Verbatim
    aliases: tuple[str, ...] = ()
    english: str
    collective: bool = False
    succession: tuple[Tenure, ...] = ()

    @cached_property
    def name(self) -> Text:
        """The name that the plan uses, with its translation."""
        return Text.of(self.named, self.english)

    @property
    def parts(self) -> tuple[str, ...]:
        """The competences by which it was divided; none if it was not."""
        return tuple(sorted({term.competence for term in self.succession if term.competence}))

    @property
    def divided(self) -> bool:
        """Whether several bodies succeeded it, each for a competence."""
        return bool(self.parts)


class District(Frozen):
    """A district or new area, whatever its earlier names and whichever body governs it."""

    code: str
    name: ContentText
    aliases: tuple[str, ...] = ()
    succession: tuple[DistrictTerm, ...] = Field(min_length=1)


class Body(Frozen):
    """An organisation that acts, or acted, for units of the plan.

    Args:
        mark: its letters in case numbers.
        issuer: 发文机关代字, in document numbers, where one is known.
        remedy: the rule of `remedies.yaml` on who reviews its decisions.
        superior: the next higher authority, if that reviews them.

    """

    code: str
    name: ContentText
    short: ContentText
    kind: BodyKind
    mark: str = Field(pattern=r"^[A-Z]{2,4}$")
    issuer: str | None = None
    remedy: str
    superior: ContentText | None = None
    name_status: Status
    english_status: Status


class PlanFile(Frozen):
    """`plan.yaml`."""

    document: PlanDocument
    actions: tuple[PlanAction, ...]
    measures: tuple[Measure, ...]


class UnitsFile(Frozen):
    """`units.yaml`."""

    competences: tuple[Competence, ...]
    units: tuple[Unit, ...]
    districts: tuple[District, ...]
    bodies: tuple[Body, ...]
