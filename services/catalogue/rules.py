"""Rules between answers, referred to by name in an item's YAML.

A rule speaks only when every answer it looks at is there and readable: each of
those is checked by itself, and one mistake should not be reported twice.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.content import Frozen
from services.language import N_, Message, Text

Answer = Callable[[str], Any]
"""The typed answer at a path, or None."""

Noun = Callable[[str], Text]
"""How messages name the answer at a path."""


NUMERIC = frozenset({"integer", "decimal", "money"})
"""Kinds of question that are answered with a number."""


class _Rule(Frozen):
    """A rule as an item writes it: its name, and paths of answers by their part in it."""

    field: str

    looks_at: ClassVar[dict[str, frozenset[str]]]
    """The parts that are paths, and the kinds of question that each can name."""
    reports_at: ClassVar[str] = "field"
    """Name of the part that a problem is reported at."""

    @property
    def at(self) -> str:
        """The path that a broken rule is reported at."""
        path: str = getattr(self, self.reports_at)
        return path

    def paths(self) -> tuple[str, ...]:
        """Every answer that the rule looks at."""
        return tuple(getattr(self, part) for part in self.looks_at)


class NotAbove(_Rule):
    """A part is not above the whole: `field` <= `limit`."""

    looks_at: ClassVar = {"field": NUMERIC, "limit": NUMERIC}
    rule: Literal["not_above"]
    limit: str

    def broken(self, answer: Answer, noun: Noun) -> Message | None:
        """What is wrong, or None; asked only when all its answers are there."""
        if answer(self.field) <= answer(self.limit):
            return None
        return N_(
            "%(Noun)s must not be more than %(limit)s",
            Noun=capitalised(noun(self.field)),
            limit=noun(self.limit),
        )


class NotBefore(_Rule):
    """A period does not end before it starts: `field` >= `start`."""

    looks_at: ClassVar = {"field": frozenset({"date"}), "start": frozenset({"date"})}
    rule: Literal["not_before"]
    start: str

    def broken(self, answer: Answer, noun: Noun) -> Message | None:
        """What is wrong, or None; asked only when all its answers are there."""
        if answer(self.field) >= answer(self.start):
            return None
        return N_(
            "%(Noun)s must be the same as or after %(start)s",
            Noun=capitalised(noun(self.field)),
            start=noun(self.start),
        )


class CountEquals(_Rule):
    """A list has as many rows as `field` says."""

    looks_at: ClassVar = {"field": NUMERIC, "rows": frozenset({"rows"})}
    reports_at = "rows"
    rule: Literal["count_equals"]
    rows: str

    def broken(self, answer: Answer, noun: Noun) -> Message | None:
        """What is wrong, or None; asked only when all its answers are there."""
        listed, said = len(answer(self.rows)), answer(self.field)
        if listed == said:
            return None
        return N_(
            "You listed %(listed)s, but %(noun)s is %(said)s. Change one of them",
            listed=listed,
            noun=noun(self.field),
            said=said,
        )


class AddsUp(_Rule):
    """A column adds up to `field`."""

    looks_at: ClassVar = {"field": NUMERIC, "rows": frozenset({"rows"})}
    rule: Literal["adds_up"]
    rows: str
    column: str

    def broken(self, answer: Answer, noun: Noun) -> Message | None:
        """What is wrong, or None; asked only when all its answers are there."""
        added = column_sum(answer(self.rows), self.column)
        if added == answer(self.field):
            return None
        return N_(
            "%(Noun)s must equal the sum of %(rows)s, which is %(sum)s",
            Noun=capitalised(noun(self.field)),
            rows=noun(self.rows),
            sum=f"{added:,}",
        )


class IdentityFits(_Rule):
    """An identity document is of a kind that people of a status hold.

    Permanent residents of China hold the card; other foreign nationals and
    non-Chinese residents of Hong Kong and Macao a passport or a travel permit.
    """

    looks_at: ClassVar = {"field": frozenset({"identity"}), "status": frozenset({"choice"})}
    rule: Literal["identity_fits"]
    status: str

    def broken(self, answer: Answer, noun: Noun) -> Message | None:
        """What is wrong, or None; asked only when all its answers are there."""
        identity, kinds = answer(self.field), HELD_BY[answer(self.status)]
        shape = kinds.get(identity.kind)
        if shape is not None and re.match(shape, identity.number):
            return None
        return N_("%(Noun)s does not fit who the person is", Noun=capitalised(noun(self.field)))


_FOREIGN_PR = {"foreign_pr_old": "", "foreign_pr_2023": ""}
HELD_BY: dict[str, dict[str, str]] = {
    "foreign": {"passport": ""},
    "foreign_pr": {"passport": "", **_FOREIGN_PR},
    "hk_chinese": {"home_return_permit": r"H\d", "residence_permit_hkmt": "810000"},
    "hk_foreign": {"home_return_permit": "HA", "passport": "", **_FOREIGN_PR},
    "mo_chinese": {"home_return_permit": r"M\d", "residence_permit_hkmt": "820000"},
    "mo_foreign": {"home_return_permit": "MA", "passport": "", **_FOREIGN_PR},
    "taiwan": {"residence_permit_hkmt": "830000"},
    "mainland": {"resident_id": "", "passport": ""},
}
"""Kinds of document by status, and how their numbers begin."""

RowRule = Annotated[NotAbove | NotBefore, Field(discriminator="rule")]
"""Rules between the columns of one row."""

Rule = Annotated[
    NotAbove | NotBefore | CountEquals | AddsUp | IdentityFits, Field(discriminator="rule")
]
"""Rules between the answers of an item."""


def column_sum(rows: list[dict[str, Any]], column: str) -> Decimal:
    """The sum of a column over typed rows; what is missing or unreadable counts nothing."""
    values = (row.get(column) for row in rows)
    return sum(
        (Decimal(v) for v in values if isinstance(v, int | Decimal) and not isinstance(v, bool)),
        Decimal(0),
    )


def capitalised(text: Text) -> Text:
    """The text as the beginning of an English sentence."""
    return Text(sc=text.sc, tc=text.tc, en=text.en[:1].upper() + text.en[1:])
