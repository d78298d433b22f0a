"""What the sheets of a panel come to: exactly, and whoever filed or signed first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.catalogue.scoring import Criterion, ScoringSheet
from services.errors import Problem
from services.language import N_, Message

TRIMMED_FROM = 5
"""With so many sheets, one highest and one lowest are left out."""
FAR = 15
"""Points from the mean of the others, from which a total is asked about."""
SHORTEST_REASON, LONGEST_REASON = 20, 2_000
"""Characters."""
LOW, HIGH = Fraction(60, 100), Fraction(90, 100)
"""Shares of a criterion's points below and above which a reason is given."""
STEP = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class ScoredSheet:
    """A sheet that an expert has signed.

    Args:
        points: by criterion.
        supports: whether the expert would support the application.
    """

    points: Mapping[str, Decimal]
    supports: bool = True

    @property
    def total(self) -> Decimal:
        """All points together."""
        return sum(self.points.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A sheet as it was filled in.

    Args:
        points: by criterion; None where nothing, or nothing readable, was filled in. What is
            not scored is not zero: the sheet is not complete.
        reasons: by criterion.
        opinion: the opinion as a whole, in words.
    """

    points: Mapping[str, Decimal | None]
    reasons: Mapping[str, str]
    supports: bool | None
    opinion: str


@dataclass(frozen=True, slots=True)
class PanelScore:
    """What the sheets on an application come to.

    Args:
        score: two decimals, half rounded up.
        ties: what decides between equal scores, larger first: the mean on the heaviest
            criteria, then the mean of all totals; exact.
        means: of each criterion, over all sheets, two decimals.
    """

    score: Decimal
    ties: tuple[Fraction, Fraction]
    means: Mapping[str, Decimal]


def find_score(sheet: ScoringSheet, sheets: Sequence[ScoredSheet]) -> PanelScore:
    """Work out the score of an application.

    Args:
        sheets: one of each expert, and at least one.
    """
    totals = sorted(one.total for one in sheets)
    kept = totals[1:-1] if len(totals) >= TRIMMED_FROM else totals
    heaviest = [
        sum((one.points[criterion.code] for criterion in sheet.heaviest), Decimal(0))
        for one in sheets
    ]
    return PanelScore(
        score=half_up(mean(kept)),
        ties=(mean(heaviest), mean(totals)),
        means={
            one.code: half_up(mean([of.points[one.code] for of in sheets]))
            for one in sheet.criteria
        },
    )


def find_outlying(sheets: Mapping[str, ScoredSheet]) -> frozenset[str]:
    """Find whose sheets are asked about: far from the mean of the others, or alone in opinion.

    Where opinions are split, those of the smaller side are asked.

    Args:
        sheets: by expert.
    """
    far = {
        key
        for key, one in sheets.items()
        if len(sheets) > 1
        and abs(
            Fraction(one.total)
            - mean([other.total for name, other in sheets.items() if name != key])
        )
        >= FAR
    }
    supporting = {key for key, one in sheets.items() if one.supports}
    opposed = sheets.keys() - supporting
    fewer = min(supporting, opposed, key=len) if supporting and opposed else set()
    return frozenset(far | fewer)


def needs_reason(criterion: Criterion, points: Decimal) -> bool:
    """Check whether points are so low or so high that they need a reason."""
    share = Fraction(points) / criterion.weight
    return share < LOW or share > HIGH


def sheet_problems(sheet: ScoringSheet, typed: TypedSheet) -> Iterator[Problem]:
    """Find what keeps a sheet from being signed; fields are named as the form names them."""
    for criterion in sheet.criteria:
        yield from _criterion_problems(
            criterion, typed.points.get(criterion.code), typed.reasons.get(criterion.code, "")
        )
    if typed.supports is None:
        yield Problem("supports", N_("Say whether you would support the application"))
    asked = N_("Give your reasons, in %(least)s characters or more", least=SHORTEST_REASON)
    yield from words_problems("opinion", typed.opinion, asked)


def points_problems(criterion: Criterion, points: Decimal | None) -> Iterator[Problem]:
    """Find what is wrong with the points of a criterion, if any were given."""
    if points is not None and not (0 <= points <= criterion.weight and points % STEP == 0):
        yield _points_wanted(criterion)


def _points_wanted(criterion: Criterion) -> Problem:
    words = N_(
        "%(criterion)s: enter points from 0 to %(most)s, like 17 or 17.5",
        criterion=criterion.label,
        most=criterion.weight,
    )
    return Problem(f"points_{criterion.code}", words)


def _criterion_problems(
    criterion: Criterion, points: Decimal | None, reason: str
) -> Iterator[Problem]:
    if points is None:
        yield _points_wanted(criterion)
        return
    wrong = [*points_problems(criterion, points)]
    yield from wrong
    needed = not wrong and needs_reason(criterion, points)
    asked = N_(
        "%(criterion)s: give your reasons, in %(least)s characters or more",
        criterion=criterion.label,
        least=SHORTEST_REASON,
    )
    yield from words_problems(f"reason_{criterion.code}", reason, asked if needed else None)


def words_problems(field: str, words: str, asked: Message | None = None) -> Iterator[Problem]:
    """Find what is wrong with what an expert says in words.

    Args:
        asked: what is said of one that is too short; None where it can be left out.
    """
    length = len(words.strip())
    if asked and length < SHORTEST_REASON:
        yield Problem(field, asked)
    elif length > LONGEST_REASON:
        longest = N_("Use %(longest)s characters or fewer", longest=LONGEST_REASON)
        yield Problem(field, longest)


def mean(values: Sequence[Decimal]) -> Fraction:
    """Find the mean, exactly."""
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)


def half_up(value: Fraction) -> Decimal:
    """Round to two decimals, half up; not negative."""
    return Decimal((value * 200 + 1) // 2).scaleb(-2)
