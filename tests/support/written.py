"""What people wrote themselves: it is shown as it is, in whatever language."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.catalogue.answers import right_filing
from services.models import (
    Applicant,
    Application,
    AssociationAnswer,
    AssociationQuestion,
    CaseNote,
    Claim,
    Document,
    EntryReport,
    Event,
    Expert,
    ExpertTie,
    GroupFiling,
    GroupMember,
    OneTimeLink,
    Payment,
    Rating,
    RecommendationLetter,
    Review,
    Round,
    ScoreSheet,
    StaffComplaint,
    User,
)
from tests.support.answers import every_item

COLUMNS = (
    Applicant.name,
    Applicant.legal_representative,
    Applicant.address,
    Application.answers,
    AssociationAnswer.text,
    AssociationQuestion.title,
    AssociationQuestion.question,
    CaseNote.text,
    Claim.reason,
    Document.filename,
    EntryReport.name,
    EntryReport.contact,
    EntryReport.words,
    EntryReport.answer,
    Event.data,
    Expert.employer,
    Expert.fields,
    ExpertTie.name,
    GroupFiling.answers,
    GroupMember.name,
    GroupMember.answers,
    OneTimeLink.data,
    Payment.bank,
    Payment.branch,
    Rating.words,
    Rating.answer,
    RecommendationLetter.name,
    RecommendationLetter.text,
    Review.opinion_text,
    Round.name,
    ScoreSheet.opinion,
    ScoreSheet.reasons,
    StaffComplaint.name,
    StaffComplaint.contact,
    StaffComplaint.words,
    User.name,
)


def written(db: Session) -> frozenset[str]:
    """Names, answers, notes, reasons, and the names of files; answers of filled-in examples."""
    stored = (kept for column in COLUMNS for kept in db.scalars(select(column)))
    examples = (right_filing(code).answers for code in every_item())
    found = (text for kept in chain(stored, examples) for text in _in(kept))
    return frozenset(" ".join(text.split()) for text in found)


def _in(kept: Any) -> Iterator[str]:
    match kept:
        case str():
            yield kept
        case dict():
            for part in kept.values():
                yield from _in(part)
        case list():
            for part in kept:
                yield from _in(part)
