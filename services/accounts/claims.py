"""Claims: somebody asks to act for an organisation that is already registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.organisations import (
    find_confirmed,
    join,
    list_owners,
    lock_members,
    read_credit_code,
    refuse_staff,
)
from services.accounts.throttle import count_claim
from services.actor import Actor, Role
from services.errors import NotFound
from services.models import Applicant, Claim, Membership, User
from services.notices.inbox import notify

GRANTABLE = (Role.OWNER, Role.FILER, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """A claim that waits for an answer."""

    id: UUID
    organisation: str
    credit_code: str
    name: str
    email: str
    reason: str
    created_at: datetime


def file_claim(db: Session, actor: Actor, credit_code: str, reason: str) -> None:
    """Ask the owners of an organisation to let the actor in, and notify them.

    Whether there is such an organisation is not told: where it is not registered, or the
    actor has asked already or is in it, nothing happens.

    Raises:
        Invalid: the credit code is not valid.
        Forbidden: the actor works for an agency.
        TooMany: the actor has asked to join too many organisations.
    """
    refuse_staff(actor)
    code = read_credit_code(credit_code)
    count_claim(actor.user_id)
    applicant = find_confirmed(db, code)
    if applicant is None:
        return
    db.execute(select(Applicant.id).where(Applicant.id == applicant.id).with_for_update())
    if _is_known(db, actor.user_id, applicant.id):
        return
    claimant = db.get_one(User, actor.user_id)
    claim = Claim(
        applicant_id=applicant.id,
        user_id=claimant.id,
        reason=reason.strip(),
        created_at=moments.now(),
    )
    db.add(claim)
    db.flush()
    audit.record(db, actor.user_id, "organisation.claimed", applicant.id)
    for owner in list_owners(db, applicant.id):
        notify(
            db,
            owner,
            "claim_filed",
            person=str(claimant.id),
            name=claimant.name,
            email=claimant.email,
            organisation=applicant.name,
        )


def list_open_claims(db: Session, actor: Actor) -> Sequence[OpenClaim]:
    """List the claims that the actor may answer, the oldest first.

    An owner answers those of their organisation, an administrator all.

    Raises:
        NotFound: the actor is neither an owner nor an administrator.
    """
    rows = db.execute(_select_answerable(actor).order_by(Claim.created_at, Claim.id))
    return [
        OpenClaim(
            id=claim.id,
            organisation=applicant.name,
            credit_code=applicant.credit_code or "",
            name=user.name,
            email=user.email,
            reason=claim.reason,
            created_at=claim.created_at,
        )
        for claim, applicant, user in rows
    ]


def answer_claim(db: Session, actor: Actor, claim_id: UUID, role: Role | None) -> None:
    """Grant a claim with a role, or refuse it with None, and notify the claimant.

    Raises:
        NotFound: there is no such claim for the actor to answer, or it has been answered.
        Conflict: the claimant has joined meanwhile in another way.
    """
    query = _select_answerable(actor).where(Claim.id == claim_id).with_for_update(of=Claim)
    row = db.execute(query).one_or_none()
    if row is None:
        raise NotFound
    claim, applicant, claimant = row
    if actor.role is Role.OWNER:
        _require_owner_still(db, actor, applicant)
    claim.decided_at, claim.decided_by = moments.now(), actor.user_id
    data = {"organisation": applicant.name}
    if role is None:
        db.flush()
        audit.record(db, actor.user_id, "organisation.claim_refused", claimant.id, **data)
        notify(db, claimant, "claim_refused", **data)
        return
    claim.granted_role = role.value
    join(db, applicant, claimant, role, let_in_by=actor.user_id)
    data["role"] = role.value
    audit.record(db, actor.user_id, "organisation.claim_granted", claimant.id, **data)
    notify(db, claimant, "claim_granted", **data)


def read_answer(word: str | None) -> Role | None:
    """Read an answer: the role that it grants, or None for `refuse`.

    Raises:
        NotFound: it is neither `refuse` nor a role that can be granted.
    """
    if word == "refuse":
        return None
    if word not in GRANTABLE:
        raise NotFound
    return Role(word)


def _select_answerable(actor: Actor) -> Select[Claim, Applicant, User]:
    query = (
        select(Claim, Applicant, User)
        .join(Applicant, Applicant.id == Claim.applicant_id)
        .join(User, User.id == Claim.user_id)
        .where(Claim.decided_at.is_(None))
    )
    if actor.role is Role.ADMINISTRATOR:
        return query
    if actor.role is Role.OWNER:
        return query.where(Claim.applicant_id == actor.applicant_id)
    raise NotFound


def _require_owner_still(db: Session, actor: Actor, applicant: Applicant) -> None:
    """Raise NotFound if the actor was displaced or removed since the request began."""
    owners = [m.user_id for m in lock_members(db, applicant.id) if m.role == Role.OWNER]
    if actor.user_id not in owners:
        raise NotFound


def _is_known(db: Session, user_id: UUID, applicant_id: UUID) -> bool:
    """Check whether somebody is a member already, or has an open claim."""
    member = select(Membership.id).where(
        Membership.user_id == user_id, Membership.applicant_id == applicant_id
    )
    claim = select(Claim.id).where(
        Claim.user_id == user_id,
        Claim.applicant_id == applicant_id,
        Claim.decided_at.is_(None),
    )
    return db.scalar(member) is not None or db.scalar(claim) is not None
