"""Rules between figures, and between a figure and a list."""

from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from services.catalogue.money.currencies import convert_to_rmb
from services.catalogue.period import Period
from services.catalogue.rules.base import (
    NUMERIC,
    PERIOD,
    SUMMABLE,
    AnswerLookup,
    AnswerRule,
    FieldRule,
    Noun,
)
from services.conditions import as_decimal
from services.content import ContentText
from services.language import N_, Message, capitalise


class NotAbove(FieldRule):
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


class CountEquals(FieldRule):
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


class HasEach(AnswerRule):
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


class OnlyOptions(AnswerRule):
    """A column of a list has none but some of its options.

    Args:
        says: what the applicant is told of any other.
    """

    looks_at: ClassVar = {"rows": frozenset({"rows"})}
    columns: ClassVar = {"column": frozenset({"choice"})}
    reports_at = "rows"
    rule: Literal["only_options"]
    rows: str
    column: str
    options: tuple[str, ...] = Field(min_length=1)
    says: ContentText

    def broken(self, answer: AnswerLookup, _noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        found = {row.get(self.column) for row in answer(self.rows)} - {None}
        return None if found.issubset(self.options) else N_("%(said)s", said=self.says)

    def leaves(self, _known: AnswerLookup) -> tuple[str, frozenset[str]]:
        """Say which codes it leaves to choose from, and at which path."""
        return f"{self.rows}.{self.column}", frozenset(self.options)


class OneOf(FieldRule):
    """A choice is one of some of its options.

    Args:
        says: what the applicant is told of any other.
    """

    looks_at: ClassVar = {"field": frozenset({"choice"})}
    rule: Literal["one_of"]
    options: tuple[str, ...] = Field(min_length=1)
    says: ContentText

    def broken(self, answer: AnswerLookup, _noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        return None if answer(self.field) in self.options else N_("%(said)s", said=self.says)

    def leaves(self, _known: AnswerLookup) -> tuple[str, frozenset[str]]:
        """Say which codes it leaves to choose from, and at which path."""
        return self.field, frozenset(self.options)


class AddsUp(FieldRule):
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


class Shares(AnswerRule):
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


class ShareOf(FieldRule):
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


class ShareOfSum(FieldRule):
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


class MustBe(FieldRule):
    """A question of yes or no can only be answered one way.

    Args:
        value: the answer that it must have.
        says: what the applicant is told of any other.
    """

    looks_at: ClassVar = {"field": frozenset({"yesno"})}
    rule: Literal["must_be"]
    value: bool
    says: ContentText

    def broken(self, answer: AnswerLookup, _noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        return None if answer(self.field) is self.value else N_("%(said)s", said=self.says)


class UpTo(FieldRule):
    """A figure, or the number of rows of a list, is not above `most`."""

    looks_at: ClassVar = {"field": NUMERIC | {"rows"}}
    rule: Literal["at_most"]
    most: int

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        found = answer(self.field)
        if isinstance(found, list):
            words = N_("%(Noun)s can have at most %(max)s rows")
            found = len(found)
        else:
            words = N_("%(Noun)s must be %(max)s or less")
        if found <= self.most:
            return None
        gaps = {"Noun": capitalise(noun(self.field)), "max": f"{self.most:,}"}
        return Message(words.msgid, gaps)


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
