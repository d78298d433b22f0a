"""Reports on what is published of another (举报): made, entered from paper, and answered.

Who made one is shown to approvers of the body that leads the round or the case, who answer it, and
to nobody else; nothing of it reaches who it is about.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.entries import is_over
from services.applications.case.loading import load
from services.applications.case.open_reports import IS_UNSETTLED
from services.applications.case.own_publicity import find_own_days
from services.applications.case.texts import choice_problems, refuse_if, text_problems
from services.applications.casework import deciding
from services.applications.lifecycle import Action
from services.applications.publicities import find_standing
from services.errors import Conflict, NotFound, Problem
from services.funds.public_lists import find_published, is_published
from services.funds.published import Published, list_approvers, load_published, of_case, of_round
from services.funds.standing import list_fixed
from services.funds.statements import (
    NewStatement,
    StatementOutcome,
    answer_statement,
    count_of,
    note_telling,
    statement_problems,
)
from services.language import N_, Message
from services.models import Application, EntryReport, ListEntry, Publicity, RoundList
from services.notices.inbox import notify

MADE = "report_made"
"""The kind of notice."""
NO_CONSEQUENCE = N_("Select what follows from it")
NOT_PUBLIC = N_("This is not published any more, so reports on it are over")

OWN_ENTRY = Problem("number", N_("This is your own entry. Object to it on the page of the case"))
OWN_CASE = Problem(
    "words", N_("This is your own application. Write to the agency on the page of the case")
)

IS_OPEN = (
    IS_UNSETTLED,
    and_(
        EntryReport.entered_by.is_not(None),
        EntryReport.answered_at.is_not(None),
        EntryReport.told_on.is_(None),
    ),
)
"""Of a report: it waits for an answer, for what follows, or for the answer to be given on paper."""


class Consequence(StrEnum):
    """Consequence of a report that is well founded."""

    RETURNED = "returned"  # 退回审查
    KEPT = "kept"  # 维持


CONSEQUENCES: Mapping[Consequence, Message] = {
    Consequence.RETURNED: N_("The application goes back to its reviewer"),
    Consequence.KEPT: N_("The application stays where it is"),
}


def find_reportable(db: Session, actor: Actor, published_id: UUID) -> Published:
    """Find a round, or the page of one case, on which anybody with an account can report now.

    Raises:
        NotFound: there is no such thing, nothing of it is published, or the actor is staff.
        Conflict: the days of publicity are over.

    """
    if actor.is_staff:
        raise NotFound
    if db.get(Publicity, published_id) is not None:
        found, application = find_standing(db, published_id)
        if moments.today() > found.last_day:
            raise Conflict(NOT_PUBLIC)
        return of_case(found, application)
    current, lists = find_published(db, published_id)
    if not list_open(lists):
        raise Conflict(NOT_PUBLIC)
    return of_round(current)


def list_open(lists: Sequence[RoundList]) -> Sequence[RoundList]:
    """List those published lists that count and whose days are not over."""
    return [of for of in lists if of.dropped_at is None and not is_over(of)]


def report(
    db: Session, actor: Actor, published_id: UUID, *, said: NewStatement, number: str = ""
) -> EntryReport:
    """Report on the application of another that is published.

    Args:
        number: of a round, the case number of the entry.

    Raises:
        NotFound, Conflict: as `find_reportable` says.
        Invalid: a name, a way to reach them, the entry or what is reported is missing, it is
            the reporter's own entry, or they have reported too often.

    """
    found = find_reportable(db, actor, published_id)
    lists = () if found.application_id else list_open(find_published(db, published_id)[1])
    application = _find_application(db, found, lists, number)
    mine = application is not None and application.applicant_id == actor.applicant_id
    own = (OWN_CASE if found.application_id else OWN_ENTRY) if mine else None
    made = count_of(db, EntryReport, actor, found.is_its)
    problems = statement_problems(said, made=made, about=application is not None, own=own)
    refuse_if(problems)
    assert application is not None
    kept = EntryReport(
        **found.columns(),
        application_id=application.id,
        reporter_id=actor.user_id,
        **said.columns(),
    )
    return _keep(db, found, kept)


def enter_report(
    db: Session, actor: Actor, published_id: UUID, *, said: NewStatement, number: str = ""
) -> EntryReport:
    """Enter a report that came on paper.

    Raises:
        NotFound: as `load_published` says.
        Invalid: as `report` says.

    """
    found = load_published(db, actor, published_id)
    fixed = () if found.application_id else list_fixed(db, published_id)
    application = _find_application(db, found, [of for of in fixed if is_published(of)], number)
    refuse_if(statement_problems(said, about=application is not None))
    assert application is not None
    kept = EntryReport(
        **found.columns(),
        application_id=application.id,
        entered_by=actor.user_id,
        **said.columns(),
    )
    return _keep(db, found, kept)


def list_reports(
    db: Session, actor: Actor, published_id: UUID
) -> tuple[Published, Sequence[tuple[EntryReport, str]]]:
    """List the reports on what was published, the newest first, each with the number of the case.

    Raises:
        NotFound: as `load_published` says.

    """
    found = load_published(db, actor, published_id)
    rows = db.execute(
        select(EntryReport, Application.number)
        .join(Application, Application.id == EntryReport.application_id)
        .where(found.is_its)
        .order_by(EntryReport.id.desc())
    )
    return found, [(one, number or "") for one, number in rows]


def list_own(db: Session, actor: Actor) -> Sequence[EntryReport]:
    """List the reports that the actor has made, the newest first."""
    own = select(EntryReport).where(EntryReport.reporter_id == actor.user_id)
    return db.scalars(own.order_by(EntryReport.id.desc())).all()


def answer_report(
    db: Session,
    actor: Actor,
    published_id: UUID,
    report_id: UUID,
    *,
    outcome: StatementOutcome | None,
    text: str,
) -> EntryReport:
    """Say what came of a report; who made it is told.

    Raises:
        NotFound: there is no such report, or the actor does not answer it.
        Conflict: it is answered already.
        Invalid: no outcome, or no reasons.

    """
    kept = _load(db, actor, published_id, report_id)
    answer_statement(db, actor, kept, outcome, text, kind="report")
    return kept


def tell_reporter(
    db: Session,
    actor: Actor,
    published_id: UUID,
    report_id: UUID,
    *,
    told_on: date | None,
    how: str,
) -> EntryReport:
    """Note how the answer to a report that came on paper was given.

    Raises:
        NotFound: there is no such report, or the actor does not answer it.
        Conflict, Invalid: as `note_telling` says.

    """
    kept = _load(db, actor, published_id, report_id)
    note_telling(db, actor, kept, told_on, how, kind="report")
    return kept


def settle_report(
    db: Session,
    actor: Actor,
    published_id: UUID,
    report_id: UUID,
    *,
    consequence: Consequence | None,
    text: str,
) -> EntryReport:
    """Say what follows from a report that is well founded, wholly or in part: the application
    goes back to its reviewer, or stays, for reasons.

    Args:
        text: to the reviewer, where it goes back; nothing of who made the report.

    Raises:
        NotFound: there is no such report, or the actor does not answer it.
        Conflict: it is not well founded or settled already, or the application cannot go back.
        Forbidden: the application cannot go back now, which is said.
        Invalid: no consequence, or no reasons.

    """
    kept = _load(db, actor, published_id, report_id)
    if not is_unsettled(kept):
        raise Conflict(N_("Nothing follows from this report any more"))
    chosen = choice_problems("consequence", consequence, NO_CONSEQUENCE)
    refuse_if([*chosen, *text_problems(text, N_("Give the reasons"))])
    assert consequence is not None
    about = load(db, actor, kept.application_id)
    if consequence is Consequence.KEPT and kept.publicity_id is not None:
        refuse_if(_keeping_problems(about))
    if consequence is Consequence.RETURNED:
        if Action.SEND_BACK not in about.lifecycle.at[about.state]:
            raise Conflict(N_("The application is past the point where it can go back to review"))
        deciding.send_back(db, actor, kept.application_id, version=about.version, text=text)
    kept.consequence, kept.note = consequence.value, text.strip()
    kept.settled_by, kept.settled_at = actor.user_id, moments.now()
    db.flush()
    audit.record(db, actor.user_id, f"report.{consequence.value}", kept.id)
    return kept


def is_unsettled(kept: EntryReport) -> bool:
    """Check whether nobody has said yet what follows from a report that is well founded."""
    founded = kept.outcome is not None and kept.outcome != StatementOutcome.UNFOUNDED
    return founded and kept.settled_at is None


def count_open(db: Session, round_id: UUID) -> int:
    """Count the reports of a round that wait for an answer, or for what follows. One statement."""
    query = select(func.count()).select_from(EntryReport)
    return db.scalar(query.where(EntryReport.round_id == round_id, or_(*IS_OPEN))) or 0


def _keeping_problems(about: Case) -> list[Problem]:
    """Let an application that is published by itself stay only where nothing can send it back."""
    if find_own_days(about) is None:
        return []
    return [Problem("consequence", N_("What is well founded goes back to its reviewer"))]


def _load(db: Session, actor: Actor, published_id: UUID, report_id: UUID) -> EntryReport:
    """Load and lock a report for those who answer it."""
    found = load_published(db, actor, published_id)
    kept = db.get(EntryReport, report_id, with_for_update=True)
    if kept is None or found.key not in (kept.round_id, kept.publicity_id):
        raise NotFound
    return kept


def _keep(db: Session, found: Published, kept: EntryReport) -> EntryReport:
    """Keep a report and tell those who answer it; the audit says nothing of who made it."""
    db.add(kept)
    db.flush()
    audit.record(db, None, "report.made", kept.id, item_code=found.item_code)
    for approver in list_approvers(db, found):
        notify(db, approver, MADE, item=found.item_code, name=found.name)
    return kept


def _find_application(
    db: Session, found: Published, lists: Sequence[RoundList], number: str
) -> Application | None:
    """Find the application that is reported on: the one that is published, or of an entry."""
    if found.application_id is not None:
        return db.get_one(Application, found.application_id)
    return _find_entry(db, lists, number)


def _find_entry(db: Session, lists: Sequence[RoundList], number: str) -> Application | None:
    """Find the application of an entry that everybody reads on one of the lists."""
    return db.scalar(
        select(Application)
        .join(ListEntry, ListEntry.application_id == Application.id)
        .where(
            ListEntry.list_id.in_([of.id for of in lists]),
            ListEntry.amount > 0,
            Application.number == number,
        )
        .limit(1)
    )
