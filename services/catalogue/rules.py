"""Rules between answers, which items use by name.

A rule is checked only if all its answers are there and readable: each answer is
checked by itself first, and no mistake should be reported twice.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services import formats
from services.catalogue.money.currencies import convert_to_rmb
from services.catalogue.period import Period
from services.conditions import as_decimal
from services.content import ContentText, Frozen
from services.language import N_, Message, Text

AnswerLookup = Callable[[str], Any]
"""Looks up the typed answer at a path, or None."""

Noun = Callable[[str], Text]
"""Looks up the noun by which messages name the answer at a path."""


PERIOD = "round"
"""The path at which rules find the period of the round; None if there is no round."""

FILED = "filed"
"""The path at which rules find the day of filing."""

NUMERIC = frozenset({"integer", "decimal", "money"})
"""Kinds of question that are answered with a number."""


SUMMABLE = NUMERIC | {"currency"}
"""Kinds of column that can be added up."""


class _AnyRule(Frozen):
    """A rule in an item: its name, and the paths of its answers by their role in it."""

    looks_at: ClassVar[dict[str, frozenset[str]]]
    """The keys that are paths, and the kinds of question that each can name."""
    columns: ClassVar[dict[str, frozenset[str]]] = {}
    """The keys that are columns of the list at `rows`, and the kinds that each can be."""
    reports_at: ClassVar[str] = "field"
    """The key of the path at which a problem is reported."""

    @property
    def at(self) -> str:
        """The path at which a broken rule is reported."""
        path: str = getattr(self, self.reports_at)
        return path

    def paths(self) -> tuple[str, ...]:
        """List the paths of all answers that the rule compares."""
        return tuple(getattr(self, part) for part in self.looks_at)


class _Rule(_AnyRule):
    """A rule about one answer."""

    field: str


class NotAbove(_Rule):
    """A part is not above the whole: `field` <= `limit`."""

    looks_at: ClassVar = {"field": NUMERIC, "limit": NUMERIC}
    rule: Literal["not_above"]
    limit: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        if answer(self.field) <= answer(self.limit):
            return None
        return N_(
            "%(Noun)s must not be more than %(limit)s",
            Noun=capitalise(noun(self.field)),
            limit=noun(self.limit),
        )


class NotBefore(_Rule):
    """A period does not end before it starts: `field` >= `start`."""

    looks_at: ClassVar = {"field": frozenset({"date"}), "start": frozenset({"date"})}
    rule: Literal["not_before"]
    start: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        if answer(self.field) >= answer(self.start):
            return None
        return N_(
            "%(Noun)s must be the same as or after %(start)s",
            Noun=capitalise(noun(self.field)),
            start=noun(self.start),
        )


class CountEquals(_Rule):
    """A list has as many rows as `field` says."""

    looks_at: ClassVar = {"field": NUMERIC, "rows": frozenset({"rows"})}
    reports_at = "rows"
    rule: Literal["count_equals"]
    rows: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        listed, said = len(answer(self.rows)), answer(self.field)
        if listed == said:
            return None
        return N_(
            "You listed %(listed)s, but %(noun)s is %(said)s. Change one of them",
            listed=listed,
            noun=noun(self.field),
            said=said,
        )


class HasEach(_AnyRule):
    """A list has a row with each of some options of a column.

    Args:
        says: what the applicant is told where one is missing.
    """

    looks_at: ClassVar = {"rows": frozenset({"rows"})}
    columns: ClassVar = {"column": frozenset({"choice"})}
    reports_at = "rows"
    rule: Literal["has_each"]
    rows: str
    column: str
    options: tuple[str, ...] = Field(min_length=1)
    says: ContentText

    def broken(self, answer: AnswerLookup, _noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        found = {row.get(self.column) for row in answer(self.rows)}
        if found.issuperset(self.options):
            return None
        return N_("%(said)s", said=self.says)


class AddsUp(_Rule):
    """A column adds up to `field`; sums in other currencies do, once their rates are known."""

    looks_at: ClassVar = {"field": NUMERIC, "rows": frozenset({"rows"})}
    columns: ClassVar = {"column": SUMMABLE}
    rule: Literal["adds_up"]
    rows: str
    column: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        added = sum_in_rmb(answer(self.rows), self.column, answer(PERIOD))
        if added is None or added == answer(self.field):
            return None
        return N_(
            "%(Noun)s must equal the sum of %(rows)s, which is %(sum)s",
            Noun=capitalise(noun(self.field)),
            rows=noun(self.rows),
            sum=f"{added:,}",
        )


class Shares(_AnyRule):
    """A column of shares in percent adds up to 100, or to no more."""

    looks_at: ClassVar = {"rows": frozenset({"rows"})}
    columns: ClassVar = {"column": NUMERIC}
    reports_at = "rows"
    rule: Literal["shares"]
    rows: str
    column: str
    at_most: bool = False

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        added = column_sum(answer(self.rows), self.column)
        if added == 100 or (self.at_most and added < 100):
            return None
        figure = f"{added.normalize():f}"
        if self.at_most:
            return N_(
                "The shares in %(rows)s add up to %(sum)s%%; together they must not pass 100%%",
                rows=noun(self.rows),
                sum=figure,
            )
        return N_(
            "The shares in %(rows)s add up to %(sum)s%%; together they must be 100%%",
            rows=noun(self.rows),
            sum=figure,
        )


class WithinRound(_Rule):
    """A day is in the period of the round; any day is right if no round is known."""

    looks_at: ClassVar = {"field": frozenset({"date"})}
    rule: Literal["within_round"]

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        period = answer(PERIOD)
        if period is None or period.costs_from <= answer(self.field) <= period.costs_to:
            return None
        return N_(
            "%(Noun)s must lie in the period of the round, from %(first)s to %(last)s",
            Noun=capitalise(noun(self.field)),
            first=formats.in_all_languages(formats.day, period.costs_from),
            last=formats.in_all_languages(formats.day, period.costs_to),
        )


class WithinMonths(_Rule):
    """A day is not later than so many months after another."""

    looks_at: ClassVar = {"field": frozenset({"date"}), "start": frozenset({"date"})}
    rule: Literal["within_months"]
    start: str
    months: int = Field(ge=1, le=120)

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        last = months_after(answer(self.start), self.months)
        if answer(self.field) <= last:
            return None
        return N_(
            "%(Noun)s must be on or before %(last)s, %(months)s months after %(start)s",
            Noun=capitalise(noun(self.field)),
            last=formats.in_all_languages(formats.day, last),
            months=self.months,
            start=noun(self.start),
        )


class DaysAhead(_Rule):
    """A day is at least so many days after the day of filing."""

    looks_at: ClassVar = {"field": frozenset({"date"})}
    rule: Literal["days_ahead"]
    days: int = Field(ge=1, le=366)

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        first = answer(FILED) + timedelta(days=self.days)
        if answer(self.field) >= first:
            return None
        return N_(
            "%(Noun)s must be on or after %(first)s, %(days)s days from the day of filing",
            Noun=capitalise(noun(self.field)),
            first=formats.in_all_languages(formats.day, first),
            days=self.days,
        )


class WithinDays(_Rule):
    """A day is at most so many days after another, as another answer, a choice, requires.

    Args:
        by: the question of the choice.
        most: by option; an option that is missing sets no bound.
    """

    looks_at: ClassVar = {
        "field": frozenset({"date"}),
        "start": frozenset({"date"}),
        "by": frozenset({"choice"}),
    }
    rule: Literal["within_days"]
    start: str
    by: str
    most: dict[str, int] = Field(min_length=1)

    @property
    def options(self) -> frozenset[str]:
        """The options that it names."""
        return frozenset(self.most)

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        most = self.most.get(answer(self.by))
        if most is None or (answer(self.field) - answer(self.start)).days <= most:
            return None
        return N_(
            "%(Noun)s must not be more than %(days)s days after %(start)s; that follows from"
            " %(by)s",
            Noun=capitalise(noun(self.field)),
            days=most,
            start=noun(self.start),
            by=noun(self.by),
        )


class Outlasts(_Rule):
    """A day, such as the last of a passport, is at least so many months after another."""

    looks_at: ClassVar = {"field": frozenset({"date"}), "start": frozenset({"date"})}
    rule: Literal["outlasts"]
    start: str
    months: int = Field(ge=1, le=120)

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        first = months_after(answer(self.start), self.months)
        if answer(self.field) >= first:
            return None
        return N_(
            "%(Noun)s must be on or after %(first)s, %(months)s months after %(start)s",
            Noun=capitalise(noun(self.field)),
            first=formats.in_all_languages(formats.day, first),
            months=self.months,
            start=noun(self.start),
        )


class EveryDay(_AnyRule):
    """The rows of a list cover every day from `first` to `last`, both included."""

    looks_at: ClassVar = {
        "rows": frozenset({"rows"}),
        "first": frozenset({"date"}),
        "last": frozenset({"date"}),
    }
    columns: ClassVar = {"start": frozenset({"date"}), "end": frozenset({"date"})}
    reports_at = "rows"
    rule: Literal["every_day"]
    rows: str
    start: str
    end: str
    first: str
    last: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        next_day, last = answer(self.first), answer(self.last)
        spans = [(row.get(self.start), row.get(self.end)) for row in answer(self.rows)]
        for start, end in sorted((s, e) for s, e in spans if s is not None and e is not None):
            if start <= next_day <= end:
                next_day = end + timedelta(days=1)
        if next_day > last:
            return None
        return N_(
            "%(Noun)s must cover every day; add what happens on %(day)s",
            Noun=capitalise(noun(self.rows)),
            day=formats.in_all_languages(formats.day, next_day),
        )


class ShareOf(_Rule):
    """A figure is at most a share of another: `field` <= `share` x `of`."""

    looks_at: ClassVar = {"field": NUMERIC, "of": NUMERIC}
    rule: Literal["share_of"]
    share: Decimal = Field(gt=0, lt=1)
    of: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        if answer(self.field) <= self.share * answer(self.of):
            return None
        return N_(
            "%(Noun)s must not be more than %(percent)s%% of %(of)s",
            Noun=capitalise(noun(self.field)),
            percent=f"{(self.share * 100).normalize():f}",
            of=noun(self.of),
        )


class ShareOfSum(_Rule):
    """A figure is at most a share of what a column adds up to in RMB, once that is known."""

    looks_at: ClassVar = {"field": NUMERIC, "rows": frozenset({"rows"})}
    columns: ClassVar = {"column": SUMMABLE}
    rule: Literal["share_of_sum"]
    share: Decimal = Field(default=Decimal(1), gt=0, le=1)
    rows: str
    column: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        added = sum_in_rmb(answer(self.rows), self.column, answer(PERIOD))
        if added is None or answer(self.field) <= self.share * added:
            return None
        return N_(
            "%(Noun)s must not be more than %(percent)s%% of %(rows)s, which add up to %(sum)s",
            Noun=capitalise(noun(self.field)),
            percent=f"{(self.share * 100).normalize():f}",
            rows=noun(self.rows),
            sum=f"{added:,}",
        )


class Threshold(_Rule):
    """A figure reaches the least that another answer, a choice, requires.

    Args:
        by: the question of the choice.
        least: by option; an option that is missing requires nothing.
    """

    looks_at: ClassVar = {"field": NUMERIC, "by": frozenset({"choice"})}
    rule: Literal["threshold"]
    by: str
    least: dict[str, Decimal] = Field(min_length=1)

    @property
    def options(self) -> frozenset[str]:
        """The options that it names."""
        return frozenset(self.least)

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        least = self.least.get(answer(self.by))
        if least is None or answer(self.field) >= least:
            return None
        return N_(
            "%(Noun)s must be %(least)s or more; that follows from %(by)s",
            Noun=capitalise(noun(self.field)),
            least=f"{least:,}",
            by=noun(self.by),
        )


class IdentityFits(_Rule):
    """An identity document is of a kind that people of a status can hold.

    Permanent residents of China hold the card; other foreign nationals and
    non-Chinese residents of Hong Kong and Macao a passport or a travel permit.
    """

    looks_at: ClassVar = {"field": frozenset({"identity"}), "status": frozenset({"choice"})}
    rule: Literal["identity_fits"]
    status: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        identity, kinds = answer(self.field), HELD_BY[answer(self.status)]
        shape = kinds.get(identity.kind)
        if shape is not None and re.match(shape, identity.number):
            return None
        return N_("%(Noun)s does not fit who the person is", Noun=capitalise(noun(self.field)))


_FOREIGN_PR = {"foreign_pr_old": "", "foreign_pr_2023": ""}
HELD_BY: dict[str, dict[str, str]] = {
    "foreign": {"passport": ""},
    "foreign_pr": {"passport": "", **_FOREIGN_PR},
    "hk_chinese": {"home_return_permit": r"H\d", "residence_permit_hkmt": "810000"},
    "hk_foreign": {"home_return_permit": "HA", "passport": "", **_FOREIGN_PR},
    "mo_chinese": {"home_return_permit": r"M\d", "residence_permit_hkmt": "820000"},
    "mo_foreign": {"home_return_permit": "MA", "passport": "", **_FOREIGN_PR},
    "taiwan": {"taiwan_travel_permit": "", "residence_permit_hkmt": "830000"},
    "mainland": {"resident_id": "", "passport": ""},
}
"""Kinds of document by status, with a pattern for the beginning of their numbers."""

RowRule = Annotated[
    NotAbove | NotBefore | WithinRound | WithinMonths | DaysAhead | Outlasts | ShareOf | Threshold,
    Field(discriminator="rule"),
]
"""Rules between the columns of one row."""

CheckRule = Annotated[
    NotAbove
    | NotBefore
    | CountEquals
    | HasEach
    | AddsUp
    | Shares
    | WithinRound
    | WithinMonths
    | DaysAhead
    | WithinDays
    | Outlasts
    | EveryDay
    | ShareOf
    | ShareOfSum
    | Threshold
    | IdentityFits,
    Field(discriminator="rule"),
]
"""Rules between the answers of an item."""


def months_after(start: date, months: int) -> date:
    """Find the same day some months later, or the last day of a month that has no such day.

    >>> months_after(date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(start.month - 1 + months, 12)
    last = monthrange(start.year + year, month + 1)[1]
    return date(start.year + year, month + 1, min(start.day, last))


def full_years(born: date, on: date) -> int:
    """Return somebody's age in full years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def column_sum(rows: list[dict[str, Any]], column: str) -> Decimal:
    """Add up a column of typed rows; missing and unreadable answers count as 0."""
    values = (row.get(column) for row in rows)
    return sum(
        (Decimal(v) for v in values if isinstance(v, int | Decimal) and not isinstance(v, bool)),
        Decimal(0),
    )


def sum_in_rmb(rows: list[dict[str, Any]], column: str, period: Period | None) -> Decimal | None:
    """Add up a column of typed rows; None while a currency in it has no rate."""
    rates = period.rates if period else {}
    values = [row.get(column) for row in rows]
    found = [convert_to_rmb(value, rates) for value in values if value is not None]
    return None if None in found else sum(filter(None, map(as_decimal, found)), Decimal(0))


def capitalise(text: Text) -> Text:
    """Capitalise a text, to begin an English sentence."""
    return Text(sc=text.sc, tc=text.tc, en=text.en[:1].upper() + text.en[1:])
