"""The pool of experts of a body: kept by the officers of the body that leads competitive rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import AGENCY_ROLES, Actor, Role
from services.applications.case.texts import refuse_if, text_problems
from services.contact import tidy_email
from services.errors import Conflict, NotFound, Problem
from services.funds.scope import items_led_by
from services.identifiers import check_credit_code, normalise
from services.language import N_
from services.lookalikes import comparison_key
from services.models import Expert, ExpertTie, User
from services.rounds.drawing import Tie

LONGEST = 200
"""Characters of a name, and of the fields of an expert."""

NotedKind = Literal["former", "relation"]
"""Kinds of tie that are noted one by one; who employs somebody is said of the expert."""


@dataclass(frozen=True, slots=True)
class PooledExpert:
    """An expert in a pool, with the account and all ties that count.

    Args:
        ties: those noted one by one.
    """

    expert: Expert
    name: str
    email: str
    disabled: bool
    ties: Sequence[ExpertTie]

    @property
    def all_ties(self) -> list[Tie]:
        """All ties, as the bars of a draw read them."""
        own = self.expert
        employer = [Tie("employer", own.employer, own.employer_code)] if own.employer else []
        return employer + [
            Tie(cast(NotedKind, tie.kind), tie.name, tie.credit_code, tie.until)
            for tie in self.ties
        ]

    @property
    def employer_key(self) -> str:
        """By what employers are compared; empty without one."""
        return employer_key(self.expert)


def employer_key(expert: Expert) -> str:
    """Return by what employers are compared; empty without one."""
    return expert.employer_code or comparison_key(expert.employer)


@dataclass(frozen=True, slots=True)
class ExpertDetails:
    """The details of an expert in the pool, as they were typed."""

    fields: str
    employer: str
    employer_code: str


@dataclass(frozen=True, slots=True)
class TieDetails:
    """A tie of an expert to an organisation, as it was typed."""

    kind: NotedKind | None
    name: str
    credit_code: str
    until: date | None


def keeps_pool(actor: Actor) -> bool:
    """Check whether the actor is an officer of a body that leads competitive rounds."""
    if actor.role not in AGENCY_ROLES or actor.body is None:
        return False
    led = items_led_by(actor.body, moments.today())
    return any(one.allocation == "competitive" for one in led)


def list_pool(db: Session, actor: Actor) -> list[PooledExpert]:
    """List the experts of the actor's body, by name. Two statements.

    Raises:
        NotFound: the actor keeps no pool.

    """
    return read_pool(db, _pool_of(actor))


def read_pool(db: Session, body_code: str) -> list[PooledExpert]:
    """List who is in the pool of a body, by name. Two statements."""
    rows = db.execute(
        select(Expert, User)
        .join(User, User.id == Expert.user_id)
        .where(Expert.body_code == body_code, Expert.left_at.is_(None))
        .order_by(User.name, Expert.id)
    ).all()
    ties = _ties_of(db, [expert.id for expert, _ in rows])
    return [_pooled(expert, user, ties) for expert, user in rows]


def find_expert(
    db: Session, actor: Actor, expert_id: UUID, *, version: int | None = None
) -> PooledExpert:
    """Find one expert of the actor's pool.

    Args:
        version: the version on screen; then the expert is locked for a change.

    Raises:
        NotFound: there is none, or the actor does not keep the pool.
        Conflict: the expert has changed since.

    """
    query = (
        select(Expert, User)
        .join(User, User.id == Expert.user_id)
        .where(
            Expert.id == expert_id,
            Expert.body_code == _pool_of(actor),
            Expert.left_at.is_(None),
        )
    )
    row = db.execute(query if version is None else query.with_for_update(of=Expert)).first()
    if row is None:
        raise NotFound
    expert, user = row
    if version is not None and expert.version != version:
        raise Conflict(N_("This expert has changed since you opened the page"))
    return _pooled(expert, user, _ties_of(db, [expert.id]))


def add_expert(db: Session, actor: Actor, email: str, details: ExpertDetails) -> Expert:
    """Put an expert into the pool, whose account an administrator has made.

    Raises:
        NotFound: the actor keeps no pool.
        Invalid: nobody with this address has an account of an expert, or something is missing.

    """
    body = _pool_of(actor)
    user = db.scalar(
        select(User).where(
            User.email == tidy_email(email).lower(),
            User.staff_role == Role.EXPERT,
            User.disabled_at.is_(None),
        )
    )
    nobody = N_("No expert has an account with this address. An administrator invites experts")
    problems = [] if user else [Problem("email", nobody)]
    refuse_if([*problems, *_details_problems(details)])
    assert user is not None
    known = db.scalar(select(Expert).where(Expert.user_id == user.id, Expert.body_code == body))
    if known is not None and known.left_at is None:
        refuse_if([Problem("email", N_("This expert is in the pool already"))])
    expert = known or Expert(user_id=user.id, body_code=body, added_by=actor.user_id)
    expert.left_at = None
    _take(expert, details)
    db.add(expert)
    db.flush()
    audit.record(db, actor.user_id, "expert.added", user.id, body_code=body)
    return expert


def change_expert(
    db: Session, actor: Actor, expert_id: UUID, details: ExpertDetails, *, version: int
) -> None:
    """Change what the pool knows of an expert. Who employed them until now is noted as a tie.

    Raises:
        NotFound, Conflict: as `find_expert` says.
        Invalid: something is missing or wrong.

    """
    expert = find_expert(db, actor, expert_id, version=version).expert
    refuse_if(_details_problems(details))
    before = expert.employer, expert.employer_code
    _take(expert, details)
    if before[0] and before != (expert.employer, expert.employer_code):
        _note(db, actor, expert, TieDetails("former", *before, until=moments.today()))
    db.flush()
    audit.record(
        db, actor.user_id, "expert.changed", expert.user_id, changed=["employer", "fields"]
    )


def add_tie(
    db: Session, actor: Actor, expert_id: UUID, details: TieDetails, *, version: int
) -> None:
    """Note a former employer of an expert, or an organisation that they are related to.

    Raises:
        NotFound, Conflict: as `find_expert` says.
        Invalid: something is missing or wrong.

    """
    expert = find_expert(db, actor, expert_id, version=version).expert
    refuse_if(_tie_problems(details))
    _note(db, actor, expert, details)
    db.flush()
    audit.record(db, actor.user_id, "expert.tie_noted", expert.user_id)


def strike_tie(db: Session, actor: Actor, expert_id: UUID, tie_id: UUID) -> None:
    """Strike out a tie that was noted by mistake; that it was noted stays on record.

    Raises:
        NotFound: there is no such tie, or as `find_expert` says.

    """
    expert = find_expert(db, actor, expert_id).expert
    tie = db.get(ExpertTie, tie_id, with_for_update=True)
    if tie is None or tie.expert_id != expert.id or tie.struck_at is not None:
        raise NotFound
    tie.struck_at = moments.now()
    db.flush()
    audit.record(db, actor.user_id, "expert.tie_struck", expert.user_id)


def leave_pool(db: Session, actor: Actor, expert_id: UUID, *, version: int) -> None:
    """Take an expert out of the pool. Panels on which they sit are not changed by that.

    Raises:
        NotFound, Conflict: as `find_expert` says.

    """
    expert = find_expert(db, actor, expert_id, version=version).expert
    expert.left_at = moments.now()
    db.flush()
    audit.record(db, actor.user_id, "expert.left", expert.user_id, body_code=expert.body_code)


def _pool_of(actor: Actor) -> str:
    if not keeps_pool(actor):
        raise NotFound
    assert actor.body is not None
    return actor.body


def _ties_of(db: Session, experts: Sequence[UUID]) -> dict[UUID, list[ExpertTie]]:
    found: dict[UUID, list[ExpertTie]] = {}
    if experts:
        query = select(ExpertTie).where(
            ExpertTie.expert_id.in_(experts), ExpertTie.struck_at.is_(None)
        )
        for tie in db.scalars(query.order_by(ExpertTie.id)):
            found.setdefault(tie.expert_id, []).append(tie)
    return found


def _pooled(expert: Expert, user: User, ties: dict[UUID, list[ExpertTie]]) -> PooledExpert:
    # Whose account is disabled, or no expert's any more, is not drawn.
    out = user.disabled_at is not None or user.staff_role != Role.EXPERT
    return PooledExpert(expert, user.name, user.email, out, ties.get(expert.id, []))


def _take(expert: Expert, details: ExpertDetails) -> None:
    expert.fields = details.fields.strip()
    expert.employer = details.employer.strip()
    expert.employer_code = normalise(details.employer_code)


def _note(db: Session, actor: Actor, expert: Expert, details: TieDetails) -> None:
    db.add(
        ExpertTie(
            expert_id=expert.id,
            user_id=expert.user_id,
            kind=details.kind or "relation",
            name=details.name.strip(),
            credit_code=normalise(details.credit_code),
            until=details.until if details.kind == "former" else None,
            noted_by=actor.user_id,
        )
    )


def _details_problems(details: ExpertDetails) -> list[Problem]:
    problems = _name_problems("fields", details.fields, needed=True)
    problems += _name_problems("employer", details.employer, needed=bool(details.employer_code))
    return problems + _code_problems("employer_code", details.employer_code)


def _tie_problems(details: TieDetails) -> list[Problem]:
    problems = [] if details.kind else [Problem("kind", N_("Select one of these"))]
    problems += _name_problems("name", details.name, needed=True)
    if details.until is not None and details.until > moments.today():
        problems.append(Problem("until", N_("Enter a day that is not in the future")))
    return problems + _code_problems("credit_code", details.credit_code)


def _name_problems(field: str, text: str, *, needed: bool) -> list[Problem]:
    missing = N_("Fill this in") if needed else None
    return text_problems(text, missing, field=field, longest=LONGEST)


def _code_problems(field: str, code: str) -> list[Problem]:
    wrong = check_credit_code(code) if code.strip() else None
    return [Problem(field, wrong)] if wrong else []
