"""What papers print of a case, and what several of them share."""

from dataclasses import dataclass
from datetime import date, datetime

from services.language import Text


@dataclass(frozen=True, slots=True)
class PrintedFiling:
    """The application that a paper is about.

    Args:
        number: the case number.
        applicant_en: the applicant's English name; empty where there is none.
        person: whether the applicant is a person and not an organisation.
        received_at: aware moment of receipt.
    """

    number: str
    item: Text
    applicant: str
    applicant_en: str
    person: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class PrintedLimit:
    """A due date, with its limit and the legal basis of the limit.

    Args:
        term: how long the limit is, and from when it counts.
    """

    on: date
    term: Text
    basis: Text


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A body's part in a case: what it does, and why.

    Args:
        role: 承办, 会办, 征求意见 or 告知, in words.
    """

    body: Text
    role: Text
    duty: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A document that was handed in: its title, and the names of its files."""

    title: Text
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedCorrection:
    """One point to correct: its title in the form, and what to do about it."""

    title: Text
    note: str


@dataclass(frozen=True, slots=True)
class PrintedOpinion:
    """An opinion that a refusal rests on: whose it is, and its reasons."""

    body: Text
    text: str


@dataclass(frozen=True, slots=True)
class PrintedCondition:
    """A condition of a decision: who set it, and by when it is to be met, if a day is set."""

    body: Text
    text: str
    due_on: date | None
