"""How an item states what it pays: lines that add up, and caps on them."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field as Constrained
from pydantic import model_validator

from services import formats
from services.catalogue.types import Code, Path, Source, When
from services.content import ContentText, Frozen
from services.language import N_, Message

Reach = Literal["filing", "round", "year", "lifetime"]
"""The filings of an applicant that count towards a cap: this one; all of the round; all of
rounds that open in the same year; all ever."""


_MOST: dict[Reach, Message] = {
    "filing": N_("An application gets at most %(most)s"),
    "round": N_("An applicant gets at most %(most)s in a round"),
    "year": N_("An applicant gets at most %(most)s a year"),
    "lifetime": N_("An applicant gets at most %(most)s in all"),
}
_ROWS: dict[Reach, Message] = {
    "filing": N_("At most %(most)s rows of an application count"),
    "round": N_("At most %(most)s rows of an applicant count in a round"),
    "year": N_("At most %(most)s rows of an applicant count a year"),
    "lifetime": N_("At most %(most)s rows of an applicant count in all"),
}
_TIMES: dict[str, Message] = {
    "round": N_("An applicant is paid at most %(most)s times in a round"),
    "year": N_("An applicant is paid at most %(most)s times a year"),
    "lifetime": N_("An applicant is paid at most %(most)s times in all"),
}
_ONCE: dict[str, Message] = {
    "round": N_("An applicant is paid only once in a round"),
    "year": N_("An applicant is paid only once a year"),
    "lifetime": N_("An applicant is paid only once"),
}


class Rate(Frozen):
    """A share of a cost, if `when` holds.

    Args:
        when: always holds if None; it may compare columns of the row. The first rate
            whose condition holds applies.
        share: the share of the cost, at most 1.
        each: RMB for a row at most.
    """

    when: When | None = None
    share: Decimal = Constrained(default=Decimal(1), gt=0, le=1)
    each: Decimal | None = Constrained(default=None, gt=0)
    source: Source


class FlatSum(Frozen):
    """A sum that does not depend on costs. The first sum whose condition holds applies."""

    when: When | None = None
    sum: Decimal = Constrained(gt=0)
    source: Source


class UnitSum(Frozen):
    """A sum for each of what a question counts. The first whose condition holds applies."""

    when: When | None = None
    sum: Decimal = Constrained(gt=0)
    source: Source


class Subject(Frozen):
    """What a cap is for, where it is not for all that an applicant asks for.

    Args:
        at: the question that names it; only filings with the same answer count together.
        text: what it is, e.g. "the same exhibition".
    """

    at: Path
    text: ContentText


class Cap(Frozen):
    """The most that an applicant gets, over one filing or several.

    Args:
        per: the filings that count towards it.
        subject: of these only those about the same thing, if it is named.
        most: RMB at most, or
        rows: rows of the line at most, or
        times: paid filings at most.
        when: the cap applies only if this holds.
    """

    per: Reach = "filing"
    most: Decimal | None = Constrained(default=None, gt=0)
    rows: int | None = Constrained(default=None, ge=1)
    times: int | None = Constrained(default=None, ge=1)
    subject: Subject | None = None
    when: When | None = None
    source: Source

    @model_validator(mode="after")
    def _caps_one_thing(self) -> "Cap":
        if sum(part is not None for part in (self.most, self.rows, self.times)) != 1:
            raise ValueError("a cap has one of: most, rows, times")
        if self.times is not None and self.per == "filing":
            raise ValueError("a cap on times is per round, year or lifetime")
        return self

    @property
    def words(self) -> Message:
        """The cap in words."""
        if self.subject is None:
            return self._limit
        return N_("For %(subject)s: %(cap)s", subject=self.subject.text, cap=self._limit)

    @property
    def _limit(self) -> Message:
        if self.most is not None:
            most = formats.in_all_languages(formats.money, self.most)
            return Message(_MOST[self.per].msgid, {"most": most})
        if self.rows is not None:
            return Message(_ROWS[self.per].msgid, {"most": self.rows})
        if self.times == 1:
            return _ONCE[self.per]
        return Message(_TIMES[self.per].msgid, {"most": self.times})


class _Line(Frozen):
    """Base of the lines of an amount.

    Args:
        when: the line applies only if this holds.
        caps: on this line alone.
    """

    code: Code
    label: ContentText
    when: When | None = None
    caps: tuple[Cap, ...] = ()


class CostsLine(_Line):
    """A share of each row of a list of costs.

    Args:
        cost: the column that states the actual cost.
        dated: the column of the day that must lie in the round's period, if one must.
        counts: a function of the item's `rules.py` that says why a row does not count, if
            that depends on more than its cost and its day.
    """

    kind: Literal["costs"]
    rows: Path
    cost: Code
    dated: Code | None = None
    counts: Code | None = None
    rates: tuple[Rate, ...] = Constrained(min_length=1)


class FigureLine(_Line):
    """A share of one figure of the form, or of its growth: `cost` less `less`."""

    kind: Literal["figure"]
    cost: Path
    less: Path | None = None
    rates: tuple[Rate, ...] = Constrained(min_length=1)


class FlatLine(_Line):
    """A flat sum, or tiers of sums with conditions, the highest first."""

    kind: Literal["flat"]
    sums: tuple[FlatSum, ...] = Constrained(min_length=1)


class UnitsLine(_Line):
    """A sum for each of what a question counts.

    Args:
        quantity: the question of a number.
    """

    kind: Literal["units"]
    quantity: Path
    sums: tuple[UnitSum, ...] = Constrained(min_length=1)


class InterestLine(_Line):
    """Interest on the principal that each row states.

    Args:
        principal: the column of the sum that bears interest.
        dated: the column of the day that must lie in the round's period, if one must.
        percent: the rate a year; the rate of the round if None.
        days: the column of the days it runs for; a whole year if None.
        basis: the days of a year, for the calculation.
    """

    kind: Literal["interest"]
    rows: Path
    principal: Code
    dated: Code | None = None
    percent: Decimal | None = Constrained(default=None, gt=0, le=100)
    days: Code | None = None
    basis: Literal[360, 365] = 360
    source: Source

    @property
    def cost(self) -> Code:
        """The column of money, by the name that `CostsLine` uses."""
        return self.principal


class StatedLine(_Line):
    """A sum that the officer states with a reason, as no figure is published.

    Args:
        claimed: the question that says what the applicant asks for; no more is granted.
    """

    kind: Literal["stated"]
    claimed: Path


AmountLine = Annotated[
    CostsLine | FigureLine | FlatLine | UnitsLine | InterestLine | StatedLine,
    Constrained(discriminator="kind"),
]


class AmountRule(Frozen):
    """How the amount of a fund item is calculated: lines that add up, and caps on their sum."""

    lines: tuple[AmountLine, ...] = Constrained(min_length=1)
    caps: tuple[Cap, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> "AmountRule":
        codes = [line.code for line in self.lines]
        if len(codes) != len(set(codes)):
            raise ValueError("two lines have the same code")
        if any(cap.rows for cap in self.caps):
            raise ValueError("a cap on rows belongs to a line that has rows")
        for line in self.lines:
            listed = isinstance(line, CostsLine | InterestLine)
            if not listed and any(cap.rows for cap in line.caps):
                raise ValueError(f"{line.code} has no rows that a cap could count")
        return self

    @property
    def with_rows(self) -> tuple["CostsLine | InterestLine", ...]:
        """The lines that are calculated from lists."""
        return tuple(line for line in self.lines if isinstance(line, CostsLine | InterestLine))

    @property
    def paths(self) -> tuple[Path, ...]:
        """The questions that it is calculated from."""
        found: list[Path] = []
        for line in self.lines:
            match line:
                case CostsLine() | InterestLine():
                    found.append(line.rows)
                case FigureLine():
                    found += [line.cost, *([line.less] if line.less else [])]
                case FlatLine() | UnitsLine():
                    found += [line.quantity] if isinstance(line, UnitsLine) else []
                    found += sorted(
                        path for one in line.sums if one.when for path in one.when.paths()
                    )
                case StatedLine():
                    found.append(line.claimed)
        return tuple(found)

    @property
    def takes_rate(self) -> bool:
        """Whether it needs the round's rate of interest."""
        return any(isinstance(line, InterestLine) and line.percent is None for line in self.lines)

    @property
    def all_caps(self) -> tuple[Cap, ...]:
        """The caps of the lines and of their sum."""
        return (*(cap for line in self.lines for cap in line.caps), *self.caps)

    @property
    def subjects(self) -> tuple[Path, ...]:
        """The questions that name what its caps are for."""
        return tuple(cap.subject.at for cap in self.all_caps if cap.subject)
