"""Displace whoever registered an organisation that is not theirs.

All that was submitted in its name stays with it, and the ledger of each case says who did
what. Those who acted for it act for it no more; what the true owner drafted meanwhile
comes to it. What the squatter called it becomes a former name.
"""

from dataclasses import fields
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.links import kill_links
from services.accounts.organisations import Profile, lock_members
from services.accounts.registering import withdraw
from services.accounts.renaming import change_identity
from services.accounts.sessions import revoke_for_applicant
from services.actor import Actor
from services.applications.case.loading import lock_all_of
from services.inventory.sealing import change_rows, delete_rows
from services.models import (
    Applicant,
    Application,
    Claim,
    LoginSession,
    Membership,
    OneTimeLink,
    Registration,
    User,
)
from services.notices.inbox import notify


def displace(db: Session, actor: Actor, holder: Applicant, asked: Applicant, reason: str) -> None:
    """Let those who own an organisation in truth act for it, and nobody else.

    Args:
        holder: the organisation that is confirmed.
        asked: the one that its true owner has asked for; nothing is left of it.
    """
    lock_all_of(db, [holder.id, asked.id])
    _end_membership(db, actor, holder, reason)
    kill_links(db, OneTimeLink.applicant_id == holder.id)
    withdraw(db, Registration.applicant_id == holder.id)
    _move(db, asked, holder)
    profile, known = _profile_of(asked), _profile_of(holder)
    db.delete(asked)
    if any(profile[name] != known[name] for name in ("name", "legal_representative")):
        change_identity(db, holder, profile, moments.today())
    for name, value in profile.items():
        setattr(holder, name, value)
    holder.confirmed_at = moments.now()
    db.flush()
    audit.record(db, actor.user_id, "organisation.handed_over", holder.id, reason=reason)
    for member in lock_members(db, holder.id):
        audit.record(
            db,
            actor.user_id,
            "colleague.joined",
            member.user_id,
            organisation=holder.name,
            role=member.role,
        )


def _end_membership(db: Session, actor: Actor, holder: Applicant, reason: str) -> None:
    for member in lock_members(db, holder.id):
        user = db.get_one(User, member.user_id)
        db.delete(member)
        db.flush()
        revoke_for_applicant(db, user.id, holder.id, moments.now())
        audit.record(db, actor.user_id, "colleague.removed", user.id, organisation=holder.name)
        notify(db, user, "organisation_handed_over", organisation=holder.name, reason=reason)


def _move(db: Session, asked: Applicant, holder: Applicant) -> None:
    """Move to the organisation what belongs to what was asked for: owner, drafts, sessions.

    Invitations and claims of old, which name what nothing is left of, go.
    """
    db.execute(delete(OneTimeLink).where(OneTimeLink.applicant_id == asked.id))
    delete_rows(db, Claim, Claim.applicant_id == asked.id)
    for table in (Membership, Application, Registration):
        change_rows(db, table, table.applicant_id == asked.id, applicant_id=holder.id)
    signed_in = update(LoginSession).where(LoginSession.applicant_id == asked.id)
    db.execute(signed_in.values(applicant_id=holder.id))


def _profile_of(applicant: Applicant) -> dict[str, Any]:
    return {one.name: getattr(applicant, one.name) for one in fields(Profile)}
