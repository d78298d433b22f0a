"""Begin, check and submit the services of an errand together; each goes its own way after that."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import APPLICANT_ROLES, Actor
from services.applications.case import attached
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.permissions import find_obstacle
from services.applications.case.room import wait_for_own
from services.applications.filing import signing, starting, submitting
from services.applications.filing.drafting import submission_problems
from services.applications.filing.editions import find_edition
from services.applications.filing.once import find_filed
from services.applications.lifecycle import UNSUBMITTED, Action, State
from services.catalogue import item
from services.errands.loader import find_errand, load_errands
from services.errands.schema import Errand
from services.errors import Invalid, NotFound, Problem
from services.language import N_, Language, Message
from services.models import Application, ErrandFiling, ErrandMember
from services.models.base import new_key
from services.rounds.windows import find_open_round

LEAST = N_("Select at least one service")

MOST_SHOWN = 5
"""Errands with drafts that are listed at most."""


@dataclass(frozen=True, slots=True)
class Member:
    """A service of an errand as it stands.

    Args:
        case: its application.
        problems: what is missing or wrong in its draft; nothing once it is submitted.
        obstacle: what else keeps it from being submitted now.
    """

    case: Case
    problems: Sequence[Problem]
    obstacle: Message | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be submitted."""
        return self.case.state in UNSUBMITTED

    @property
    def is_ready(self) -> bool:
        """Whether it can be submitted now."""
        return self.is_open and not self.problems and self.obstacle is None


@dataclass(frozen=True, slots=True)
class ErrandCase:
    """An errand of an applicant, with what became of each of its services."""

    filing: ErrandFiling
    errand: Errand
    members: Sequence[Member]


def start(
    db: Session,
    actor: Actor,
    code: str,
    chosen: Collection[str],
    *,
    language: Language,
    key: UUID | None = None,
) -> ErrandFiling:
    """Start drafts of the services of an errand that were chosen, filled in from the profile.

    Starting again with the same key returns the errand there is.

    Raises:
        NotFound: there is no such errand, or a service of it is not in force today.
        Forbidden: the actor cannot file, or a service is not for this kind of applicant.
        Invalid: nothing was chosen.
        Conflict, TooMany: there are too many drafts.
    """
    wait_for_own(db, actor)
    errand = find_errand(code)
    if key is not None:
        known = db.get(ErrandFiling, key)
        if known is not None and (known.created_by, known.errand_code) == (actor.user_id, code):
            return known
        key = None if known else key
    starting.load_filer(db, actor)
    wanted = [one for one in errand.items if one in chosen]
    if not wanted:
        raise Invalid([Problem("services", LEAST)])
    drafts = [starting.start(db, actor, one, language=_of_filing(one, language)) for one in wanted]
    filing = ErrandFiling(
        id=key or new_key(),
        errand_code=code,
        applicant_id=drafts[0].applicant_id,
        created_by=actor.user_id,
        created_at=moments.now(),
    )
    db.add(filing)
    db.flush()
    db.add_all(
        ErrandMember(application_id=draft.id, filing_id=filing.id, position=position)
        for position, draft in enumerate(drafts)
    )
    db.flush()
    return filing


def load_errand(db: Session, actor: Actor, filing_id: UUID) -> ErrandCase:
    """Load an errand in the actor's scope; drafts that were deleted are no part of it any more.

    Raises:
        NotFound: there is no such errand, or the actor may not see it.
    """
    filing = _find_filing(db, actor, filing_id)
    listed = db.scalars(
        select(Application.id)
        .join(ErrandMember, ErrandMember.application_id == Application.id)
        .where(
            ErrandMember.filing_id == filing_id,
            Application.state != State.DISCARDED,
            Application.erased_at.is_(None),
        )
        .order_by(ErrandMember.position)
    ).all()
    members = [stand(db, actor, load(db, actor, one)) for one in listed]
    return ErrandCase(filing, find_errand(filing.errand_code), members)


def list_open_filings(db: Session, actor: Actor, code: str | None = None) -> list[ErrandFiling]:
    """List the errands of the actor's applicant that still have a draft, the newest first.

    Args:
        code: of one errand; of all if None.
    """
    drafts = exists().where(
        ErrandMember.filing_id == ErrandFiling.id,
        ErrandMember.application_id == Application.id,
        Application.state.in_(UNSUBMITTED),
    )
    wanted = select(ErrandFiling).where(ErrandFiling.applicant_id == actor.applicant_id, drafts)
    if code is not None:
        wanted = wanted.where(ErrandFiling.errand_code == code)
    found = db.scalars(wanted.order_by(ErrandFiling.id.desc()).limit(MOST_SHOWN))
    return [one for one in found if one.errand_code in load_errands()]


def find_filing_of(db: Session, application_id: UUID) -> ErrandFiling | None:
    """Find the errand that an application was begun in; the application was loaded in scope."""
    return db.scalar(
        select(ErrandFiling).join(ErrandMember).where(ErrandMember.application_id == application_id)
    )


def submit(
    db: Session, actor: Actor, filing_id: UUID, versions: Mapping[UUID, int], *, declared: bool
) -> None:
    """Sign and submit services of an errand: all that were chosen, or none.

    Args:
        versions: the applications chosen, each in the version that was read and is signed.

    Raises:
        NotFound, Forbidden, Conflict: as `submitting.submit` says.
        Invalid: nothing was chosen or declared, or something stands in the way of one of them.
    """
    for application_id in _lock(db, actor, filing_id, versions):
        version = versions[application_id]
        try:
            submitting.submit(db, actor, application_id, declared=declared, version=version)
        except Invalid as error:
            problems = [
                one if one.field == "declared" else _of_service(db, application_id, one)
                for one in error.problems
            ]
            raise Invalid(problems) from error


def request_signatures(
    db: Session, actor: Actor, filing_id: UUID, versions: Mapping[UUID, int]
) -> None:
    """Hand finished drafts of an errand to an owner to sign: all that were chosen, or none.

    Raises:
        NotFound, Forbidden, Conflict: as `signing.request_signature` says.
        Invalid: nothing was chosen, or one of them is not complete.
    """
    for application_id in _lock(db, actor, filing_id, versions):
        try:
            signing.request_signature(db, actor, application_id, version=versions[application_id])
        except Invalid as error:
            raise Invalid([_of_service(db, application_id, error.problems[0])]) from error


def _of_filing(code: str, language: Language) -> Language:
    """Return the language to file a service in: English where it takes it."""
    return language if language != "en" or item(code).english else "sc"


def _find_filing(db: Session, actor: Actor, filing_id: UUID) -> ErrandFiling:
    filing = db.get(ErrandFiling, filing_id)
    if filing is None or actor.role not in APPLICANT_ROLES:
        raise NotFound
    if filing.applicant_id != actor.applicant_id:
        raise NotFound
    return filing


def stand(db: Session, actor: Actor, case: Case) -> Member:
    """Say how far a case has come, and what keeps it from being submitted now."""
    if case.state not in UNSUBMITTED:
        return Member(case, (), None)
    problems = submission_problems(db, case, attached.list_documents(db, case))
    return Member(case, problems, _find_obstacle(db, actor, case))


def _find_obstacle(db: Session, actor: Actor, case: Case) -> Message | None:
    """Say what keeps a complete draft from being submitted now."""
    if find_edition(case.item, moments.today()).over:
        return N_("This draft can no longer be submitted")
    if case.item.rounds:
        current = find_open_round(db, case.item.code, moments.now())
        if current is None:
            return N_("This service is not open for applications now")
        if filed := find_filed(db, case.application.applicant_id, case.item, current):
            return N_("Application %(number)s was filed in this round already", number=filed.number)
    return find_obstacle(actor, case, Action.SUBMIT)


def _lock(
    db: Session, actor: Actor, filing_id: UUID, versions: Mapping[UUID, int]
) -> Sequence[UUID]:
    """Lock the applications chosen, all before the first is changed; return them in order.

    Whoever files two funds at once locks sums of the applicant between the two.

    Raises:
        NotFound: there is no such errand in scope, or one of them is no part of it.
        Invalid: none was chosen.
    """
    _find_filing(db, actor, filing_id)
    if not versions:
        raise Invalid([Problem("services", LEAST)])
    parts = select(ErrandMember.application_id).where(ErrandMember.filing_id == filing_id)
    found = db.scalars(
        select(Application.id)
        .where(Application.id.in_(versions), Application.id.in_(parts))
        .order_by(Application.id)
        .with_for_update()
    ).all()
    if len(found) < len(versions):
        raise NotFound
    return found


def _of_service(db: Session, application_id: UUID, problem: Problem) -> Problem:
    """Return a problem with one service, as the page of all says it."""
    service = item(db.get_one(Application, application_id).item_code).short_name
    return Problem(
        "services", N_("%(service)s: %(problem)s", service=service, problem=problem.message)
    )
