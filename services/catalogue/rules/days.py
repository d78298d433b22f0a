"""Rules between days."""

from calendar import monthrange
from datetime import date, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from services import formats
from services.catalogue.rules.base import FILED, PERIOD, AnswerLookup, AnswerRule, FieldRule, Noun
from services.language import N_, Message, capitalise


class NotBefore(FieldRule):
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


class WithinRound(FieldRule):
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


class WithinMonths(FieldRule):
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


class DaysAhead(FieldRule):
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


class WithinDays(FieldRule):
    """A day is at most so many days after another."""

    looks_at: ClassVar = {"field": frozenset({"date"}), "start": frozenset({"date"})}
    rule: Literal["within_days"]
    start: str
    most: int = Field(ge=1)

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        if (answer(self.field) - answer(self.start)).days <= self.most:
            return None
        return N_(
            "%(Noun)s must not be more than %(days)s days after %(start)s",
            Noun=capitalise(noun(self.field)),
            days=self.most,
            start=noun(self.start),
        )


class Outlasts(FieldRule):
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


class EveryDay(AnswerRule):
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
