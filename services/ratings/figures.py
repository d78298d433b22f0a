"""What everybody reads of grades: counts that tell of nobody, and low ones once answered.

Counts are of one service at one agency and of months that have ended, and there are no totals: a
reader who compares two figures, or two days, does not learn what one applicant thought.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import moments
from services.models import Application, Rating, Review
from services.ratings.terms import rating_terms

MOST_SHOWN = 50
"""Answers to low grades that are shown at most, the newest first."""


@dataclass(frozen=True, slots=True)
class RatingFigure:
    """How one service at one agency was graded."""

    item_code: str
    body_code: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many grades there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class AnsweredGrade:
    """A low grade with its answer, without anything that tells who gave it.

    Args:
        item_code: the service; None where too few grades of it are published.
        words: what was written, where its applicant agrees that everybody reads it.
    """

    item_code: str | None
    body_code: str
    grade: str
    points: Sequence[str]
    words: str | None
    answer: str


def list_figures(db: Session) -> list[RatingFigure]:
    """List how each service at each agency was graded, where enough grades were given."""
    first = moments.today().replace(day=1)
    ended = datetime.combine(first, time(), moments.SHENZHEN)
    rows = db.execute(
        select(Application.item_code, Review.body_code, Rating.grade, func.count())
        .join(Application, Application.id == Rating.application_id)
        .join(Review, (Review.application_id == Application.id) & (Review.part == "lead"))
        .where(Rating.rated_at < ended)
        .group_by(Application.item_code, Review.body_code, Rating.grade)
    )
    found = dict[tuple[str, str], Counter[str]]()
    for code, body, grade, count in rows:
        found.setdefault((code, body), Counter())[grade] = count
    return [
        RatingFigure(code, body, counts)
        for (code, body), counts in sorted(found.items())
        if counts.total() >= rating_terms().least
    ]


def list_answered(db: Session, figures: Sequence[RatingFigure]) -> list[AnsweredGrade]:
    """List the low grades that are answered, the newest answer first.

    Args:
        figures: what is published; only there a low grade names its service.
    """
    named = {(one.item_code, one.body_code) for one in figures}
    rows = db.execute(
        select(Rating, Application.item_code, Review.body_code)
        .join(Application, Application.id == Rating.application_id)
        .join(Review, (Review.application_id == Application.id) & (Review.part == "lead"))
        .where(Rating.answered_at.is_not(None))
        .order_by(Rating.answered_at.desc(), Rating.id.desc())
        .limit(MOST_SHOWN)
    )
    return [
        AnsweredGrade(
            item_code=code if (code, body) in named else None,
            body_code=body,
            grade=one.grade,
            points=one.points,
            words=one.words if one.may_publish else None,
            answer=one.answer or "",
        )
        for one, code, body in rows
    ]
