"""Colleagues: who acts for an organisation, in which role, and who is invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.links import DeadLink, Link, issue_link, kill_links, read_link, use_link
from services.accounts.organisations import find_applicant, join, lock_members, refuse_staff
from services.accounts.passwords import check_password, hash_password
from services.accounts.sessions import revoke_for_applicant, switch_applicant
from services.accounts.signing_up import create_user, find_user, normalise_email
from services.accounts.throttle import count_mail_of
from services.actor import APPLICANT_ROLES, ROLE_NAMES, Actor, Role
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.language import N_, Language
from services.models import Applicant, Membership, OneTimeLink, User
from services.notices.inbox import notify
from services.notices.mail import send_mail

UNCONFIRMED = N_(
    "The organisation is not confirmed yet. Until it is, you cannot invite colleagues."
)
LAST_OWNER = N_("An organisation keeps at least one owner. Make somebody else an owner first")


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person who acts for the organisation."""

    user_id: UUID
    name: str
    email: str
    role: Role
    since: datetime
    last_owner: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that has not been answered.

    Args:
        has_account: whether the address has an account to sign in to.
    """

    id: UUID
    organisation: str
    email: str
    role: Role
    expires_at: datetime
    has_account: bool = False


def list_colleagues(db: Session, actor: Actor) -> Sequence[Colleague]:
    """List everyone who acts for the actor's organisation, in order of joining.

    Raises:
        NotFound: the actor acts for no organisation.
    """
    organisation = _find_organisation(db, actor)
    rows = db.execute(
        select(Membership, User)
        .join(User)
        .where(Membership.applicant_id == organisation.id)
        .order_by(Membership.created_at, Membership.id)
    ).all()
    owners = [member.user_id for member, _ in rows if member.role == Role.OWNER]
    return [
        Colleague(
            user_id=user.id,
            name=user.name,
            email=user.email,
            role=Role(member.role),
            since=member.created_at,
            last_owner=owners == [user.id],
        )
        for member, user in rows
    ]


def find_colleague(db: Session, actor: Actor, user_id: UUID) -> Colleague:
    """Find one person who acts for the actor's organisation.

    Raises:
        NotFound: there is no such person in the organisation.
    """
    for colleague in list_colleagues(db, actor):
        if colleague.user_id == user_id:
            return colleague
    raise NotFound


def list_invitations(db: Session, actor: Actor) -> Sequence[Invitation]:
    """List the open invitations to the actor's organisation, the newest first."""
    organisation = _find_organisation(db, actor)
    links = db.scalars(
        select(OneTimeLink)
        .where(*_open_invitations(organisation.id))
        .order_by(OneTimeLink.created_at.desc())
    )
    return [
        Invitation(link.id, organisation.name, link.email, Role(link.data["role"]), link.expires_at)
        for link in links
    ]


def invite(db: Session, actor: Actor, email: str, role: Role) -> None:
    """Invite somebody by mail. A new invitation to an address replaces the last.

    Raises:
        Forbidden: only owners may, and only once the organisation is confirmed.
        NotFound: there is no such role, or the actor acts for no organisation.
        Invalid: the person is a colleague already.
        TooMany: too many invitations.
    """
    organisation = _require_owner(db, actor)
    email = normalise_email(email)
    if role not in APPLICANT_ROLES:
        raise NotFound
    if organisation.unconfirmed:
        raise Forbidden(UNCONFIRMED)
    count_mail_of(actor.user_id, email)
    invitee = find_user(db, email)
    if invitee and any(m.user_id == invitee.id for m in lock_members(db, organisation.id)):
        raise Invalid([Problem("email", N_("This person already acts for the organisation"))])
    language = cast(Language, invitee.language) if invitee else actor.language
    data = {"role": role.value, "invited_by": str(actor.user_id)}
    link = issue_link(db, "invitation", email, applicant_id=organisation.id, data=data)
    audit.record(db, actor.user_id, "colleague.invited", organisation.id, role=role.value)
    send_mail(
        db,
        email,
        "invitation",
        language,
        path=f"/account/invitation/{link.token}",
        until=link.until(language),
        inviter=actor.name,
        organisation=organisation.name,
        role=ROLE_NAMES[role].in_(language),
    )


def withdraw_invitation(db: Session, actor: Actor, invitation_id: UUID) -> None:
    """Withdraw an open invitation; its link no longer works.

    Raises:
        Forbidden: only owners may.
        NotFound: there is no such invitation to the actor's organisation.
    """
    organisation = _require_owner(db, actor)
    link = db.scalar(
        select(OneTimeLink).where(
            OneTimeLink.id == invitation_id, *_open_invitations(organisation.id)
        )
    )
    if link is None:
        raise NotFound
    kill_links(db, OneTimeLink.id == link.id)
    audit.record(db, actor.user_id, "colleague.invitation_withdrawn", organisation.id)


def read_invitation(db: Session, token: str) -> Invitation:
    """Read what the link of an invitation offers.

    Raises:
        DeadLink: the link does not work any more.
    """
    link = read_link(db, "invitation", token)
    organisation = db.get_one(Applicant, link.applicant_id)
    return Invitation(
        id=link.id,
        organisation=organisation.name,
        email=link.email,
        role=Role(link.data["role"]),
        expires_at=link.expires_at,
        has_account=find_user(db, link.email) is not None,
    )


def accept_invitation(db: Session, actor: Actor, token: str) -> None:
    """Join the organisation of an invitation, and act for it in this session.

    Raises:
        DeadLink: the link does not work any more.
        Forbidden: it was sent to another address, or the actor works for an agency.
        Conflict: the actor has joined already.
    """
    user = db.get_one(User, actor.user_id)
    if read_link(db, "invitation", token).email != user.email:
        raise Forbidden(N_("This invitation was sent to another email address"))
    refuse_staff(actor)
    organisation = _join_by_link(db, use_link(db, "invitation", token), user)
    switch_applicant(db, actor, organisation.id)


def accept_by_signing_up(
    db: Session, token: str, name: str, password: str, language: Language
) -> User:
    """Open an account for the address that was invited, and join.

    Raises:
        DeadLink: the link does not work any more.
        Invalid: the password is too short or too common.
        Conflict: the address has an account; sign in to accept.
    """
    email = read_link(db, "invitation", token).email
    if find_user(db, email):
        raise Conflict(N_("You already have an account. Sign in to accept the invitation"))
    check_password(password, email=email)
    link = use_link(db, "invitation", token)  # of two at the same time, one raises DeadLink
    user = create_user(
        db,
        email=email,
        name=name.strip(),
        password_hash=hash_password(password),
        language=language,
    )
    _join_by_link(db, link, user)
    return user


def change_role(db: Session, actor: Actor, user_id: UUID, role: Role) -> None:
    """Give a colleague another role. They sign in again to use it.

    Raises:
        Forbidden: only owners may.
        NotFound: there is no such colleague or role.
        Conflict: it would leave the organisation without an owner.
    """
    organisation = _require_owner(db, actor)
    member = _find_member(db, organisation, user_id)
    if role not in APPLICANT_ROLES:
        raise NotFound
    if member.role == role:
        return
    _keep_an_owner(db, organisation, member)
    former, member.role = member.role, role.value
    db.flush()
    _end_rights(db, user_id, organisation)
    audit.record(
        db,
        actor.user_id,
        "colleague.role_changed",
        user_id,
        organisation=organisation.name,
        before={"role": former},
        after={"role": role.value},
    )
    user = db.get_one(User, user_id)
    notify(db, user, "role_changed", organisation=organisation.name, role=role.value)


def remove(db: Session, actor: Actor, user_id: UUID) -> None:
    """Remove a colleague, or the actor, from the organisation, with effect at once.

    Raises:
        Forbidden: only owners may remove others.
        NotFound: there is no such colleague.
        Conflict: it would leave the organisation without an owner.
    """
    leaving = user_id == actor.user_id
    organisation = _find_organisation(db, actor) if leaving else _require_owner(db, actor)
    member = _find_member(db, organisation, user_id)
    _keep_an_owner(db, organisation, member)
    db.delete(member)
    db.flush()
    _end_rights(db, user_id, organisation)
    action = "colleague.left" if leaving else "colleague.removed"
    audit.record(db, actor.user_id, action, user_id, organisation=organisation.name)
    if not leaving:
        notify(db, db.get_one(User, user_id), "membership_ended", organisation=organisation.name)


def _find_organisation(db: Session, actor: Actor) -> Applicant:
    applicant = find_applicant(db, actor)
    if applicant.kind != "organisation":
        raise NotFound
    return applicant


def _require_owner(db: Session, actor: Actor) -> Applicant:
    organisation = _find_organisation(db, actor)
    if actor.role is not Role.OWNER:
        raise Forbidden(N_("Only an owner of the organisation can do this"))
    # Where two owners remove each other at the same time, the second is an owner no more.
    if _find_member(db, organisation, actor.user_id).role != Role.OWNER:
        raise NotFound
    return organisation


def _find_member(db: Session, organisation: Applicant, user_id: UUID) -> Membership:
    for member in lock_members(db, organisation.id):
        if member.user_id == user_id:
            return member
    raise NotFound


def _keep_an_owner(db: Session, organisation: Applicant, leaving: Membership) -> None:
    owners = [m for m in lock_members(db, organisation.id) if m.role == Role.OWNER]
    if owners == [leaving]:
        raise Conflict(LAST_OWNER)


def _end_rights(db: Session, user_id: UUID, organisation: Applicant) -> None:
    revoke_for_applicant(db, user_id, organisation.id, moments.now())
    kill_links(
        db,
        OneTimeLink.applicant_id == organisation.id,
        OneTimeLink.data["invited_by"].astext == str(user_id),
    )


def _open_invitations(applicant_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        OneTimeLink.purpose == "invitation",
        OneTimeLink.applicant_id == applicant_id,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > moments.now(),
    )


def _join_by_link(db: Session, link: Link, user: User) -> Applicant:
    if link.applicant_id is None:
        raise DeadLink
    organisation, role = db.get_one(Applicant, link.applicant_id), Role(link.data["role"])
    join(db, organisation, user, role)
    audit.record(
        db, user.id, "colleague.joined", user.id, organisation=organisation.name, role=role
    )
    return organisation
