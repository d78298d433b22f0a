"""What reports and complaints have in common: the real name, the checks, the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor
from services.applications.case import open_reports
from services.applications.case.texts import choice_problems, refuse_if, text_problems
from services.errors import Conflict, Problem
from services.funds.published import Published, of_round, published_of
from services.language import N_, Message
from services.models import EntryReport, Round, StaffComplaint, User
from services.notices.inbox import notify

LONGEST_NAME = 120
"""Characters; of a way to reach somebody too."""
MOST = 10
"""Reports, or complaints, of one account about one round or one case."""
TOO_MANY = N_("You have sent %(most)s already. Wait for the answers", most=MOST)


class StatementOutcome(StrEnum):
    """What came of a report or a complaint."""

    FOUNDED = "founded"  # 属实
    PARTLY = "partly"  # 部分属实
    UNFOUNDED = open_reports.UNFOUNDED  # 不属实


OUTCOMES: Mapping[StatementOutcome, Message] = {
    StatementOutcome.FOUNDED: N_("Well founded"),
    StatementOutcome.PARTLY: N_("Well founded in part"),
    StatementOutcome.UNFOUNDED: N_("Not well founded"),
}
NO_OUTCOME = N_("Select what was found")
NO_TELLING = N_("Say how the answer was given")
LONGEST_TELLING = 200
"""Characters of how an answer was given."""


@dataclass(frozen=True, slots=True)
class NewStatement:
    """What somebody tells, under their real name.

    Args:
        contact: how they are reached.
    """

    name: str
    contact: str
    words: str

    def columns(self) -> dict[str, str]:
        """Write it as the columns of its row."""
        return {
            "name": self.name.strip(),
            "contact": self.contact.strip(),
            "words": self.words.strip(),
        }


def statement_problems(
    said: NewStatement, *, made: int = 0, about: bool = True, own: Problem | None = None
) -> list[Problem]:
    """List what is wrong with a report or a complaint: none is taken without a name.

    Args:
        made: how many its author has made already.
        about: whether the entry is found that it is about.
        own: what is said of it if it is the author's own.
    """
    found = []
    if own is not None:
        found.append(own)
    elif not about:
        found.append(Problem("number", N_("No entry of the list has this case number")))
    if made >= MOST:
        found.append(Problem("words", TOO_MANY))
    return [
        *found,
        *text_problems(said.words, N_("Say what happened"), field="words"),
        *text_problems(said.name, N_("Enter the real name"), field="name", longest=LONGEST_NAME),
        *text_problems(
            said.contact,
            N_("Enter a telephone number or an address"),
            field="contact",
            longest=LONGEST_NAME,
        ),
    ]


def answer_problems(outcome: StatementOutcome | None, text: str) -> list[Problem]:
    """List what is wrong with an answer."""
    found_none = choice_problems("outcome", outcome, NO_OUTCOME)
    return [*found_none, *text_problems(text, N_("Give the reasons for the answer"))]


def answer_statement(
    db: Session,
    actor: Actor,
    kept: EntryReport | StaffComplaint,
    outcome: StatementOutcome | None,
    text: str,
    *,
    kind: Literal["report", "complaint"],
) -> None:
    """Say what came of a statement that is locked; who made it is told.

    Args:
        kind: how the audit and the notice call it.

    Raises:
        Conflict: it is answered already.
        Invalid: no outcome, or no reasons.

    """
    if kept.answered_at is not None:
        raise Conflict(N_("This is answered already"))
    refuse_if(answer_problems(outcome, text))
    assert outcome is not None
    kept.outcome, kept.answer = outcome.value, text.strip()
    kept.answered_by, kept.answered_at = actor.user_id, moments.now()
    db.flush()
    found = _subject_of(db, kept)
    audit.record(db, actor.user_id, f"{kind}.answered", kept.id, item_code=found.item_code)
    reporter = db.get(User, kept.reporter_id) if kept.reporter_id else None
    if reporter is not None:
        notify(db, reporter, f"{kind}_answered", item=found.item_code, name=found.name)


def is_untold(kept: EntryReport | StaffComplaint) -> bool:
    """Check whether who made a statement on paper has still to be given the answer."""
    return kept.entered_by is not None and kept.answered_at is not None and kept.told_on is None


def note_telling(
    db: Session,
    actor: Actor,
    kept: EntryReport | StaffComplaint,
    told_on: date | None,
    how: str,
    *,
    kind: Literal["report", "complaint"],
) -> None:
    """Note how the answer to a statement that came on paper, and is locked, was given.

    Args:
        how: by whom, or by which letter.
        kind: how the audit calls it.

    Raises:
        Conflict: it did not come on paper, is not answered, or this is noted already.
        Invalid: no day, one to come or before the answer, or nothing about how.

    """
    if not is_untold(kept):
        raise Conflict(N_("No answer to this has to be given on paper"))
    assert kept.answered_at is not None
    refuse_if(
        [
            *_telling_problems(told_on, moments.local_day(kept.answered_at)),
            *text_problems(how, NO_TELLING, field="how", longest=LONGEST_TELLING),
        ]
    )
    kept.told_on, kept.told_how, kept.told_by = told_on, how.strip(), actor.user_id
    db.flush()
    found = _subject_of(db, kept)
    audit.record(db, actor.user_id, f"{kind}.told", kept.id, item_code=found.item_code)


def _subject_of(db: Session, kept: EntryReport | StaffComplaint) -> Published:
    """Find what a statement is about."""
    if isinstance(kept, EntryReport):
        return published_of(db, kept)
    return of_round(db.get_one(Round, kept.round_id))


def _telling_problems(told_on: date | None, answered_on: date) -> list[Problem]:
    if told_on is None:
        return [Problem("told_on", N_("Enter the day"))]
    if not answered_on <= told_on <= moments.today():
        return [Problem("told_on", N_("Enter a day from the answer until today"))]
    return []


def count_of(
    db: Session,
    table: type[EntryReport] | type[StaffComplaint],
    actor: Actor,
    about: ColumnElement[bool],
) -> int:
    """Count what an account has told already.

    Args:
        about: what it is about.
    """
    own = select(func.count()).select_from(table).where(table.reporter_id == actor.user_id, about)
    return db.scalar(own) or 0
