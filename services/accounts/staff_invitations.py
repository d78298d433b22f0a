"""Invitations to staff: an administrator names the post, the mailed link opens the account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.links import DeadLink, issue_link, kill_links, read_link, use_link
from services.accounts.passwords import check_password
from services.accounts.signing_up import find_user, normalise_email
from services.accounts.staff import check_post, make_staff
from services.accounts.throttle import count_mail_of
from services.actor import ROLE_NAMES, Actor, Role, require_administrator
from services.catalogue.institutions import name_employer
from services.contact import check_email
from services.errors import Invalid, NotFound, Problem
from services.language import N_, Language
from services.models import OneTimeLink, User
from services.notices.mail import send_mail


@dataclass(frozen=True, slots=True)
class StaffInvitation:
    """An invitation that has not been answered."""

    id: UUID
    email: str
    name: str
    role: Role
    body_code: str | None
    expires_at: datetime


def list_staff_invitations(db: Session, actor: Actor) -> Sequence[StaffInvitation]:
    """List the open invitations to staff, the newest first.

    Raises:
        NotFound: only administrators may.
    """
    require_administrator(actor)
    links = db.scalars(
        select(OneTimeLink)
        .where(
            OneTimeLink.purpose == "staff_invitation",
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > moments.now(),
        )
        .order_by(OneTimeLink.created_at.desc())
    )
    return [
        StaffInvitation(
            id=link.id,
            email=link.email,
            name=link.data["name"],
            role=Role(link.data["role"]),
            body_code=link.data["body_code"],
            expires_at=link.expires_at,
        )
        for link in links
    ]


def invite_staff(
    db: Session,
    actor: Actor | None,
    *,
    email: str,
    name: str,
    role: Role,
    body_code: str | None,
    language: Language,
) -> None:
    """Invite somebody to open a staff account. A new invitation replaces the last.

    Args:
        actor: an administrator; None on the command line, for the first of them.
        body_code: the body or institution to work for; None for administrators.
        language: the language of the mail, and at first of the account.

    Raises:
        NotFound: only administrators may.
        Invalid: the address is not valid or has an account, or role and body do not fit.
        TooMany: too many invitations to this address.
    """
    if actor:
        require_administrator(actor)
        count_mail_of(actor.user_id, normalise_email(email))
    email = normalise_email(email)
    if wrong := check_email(email):
        raise Invalid([Problem("email", wrong)])
    check_post(role, body_code)
    if find_user(db, email):
        message = N_("This address has an account already. Staff need an account of their own")
        raise Invalid([Problem("email", message)])
    data = {
        "name": name.strip(),
        "role": role.value,
        "body_code": body_code,
        "language": language,
    }
    link = issue_link(db, "staff_invitation", email, data=data)
    audit.record(
        db, actor.user_id if actor else None, "staff.invited", None, email=email, role=role.value
    )
    send_mail(
        db,
        email,
        "staff_invitation",
        language,
        path=f"/account/staff-invitation/{link.token}",
        until=link.until(language),
        body=_employer_name(body_code, language),
        role=ROLE_NAMES[role].in_(language),
    )


def withdraw_staff_invitation(db: Session, actor: Actor, invitation_id: UUID) -> None:
    """Withdraw an open invitation; its link no longer works.

    Raises:
        NotFound: there is none, or the actor is no administrator.
    """
    for invitation in list_staff_invitations(db, actor):
        if invitation.id == invitation_id:
            kill_links(db, OneTimeLink.id == invitation_id)
            audit.record(
                db, actor.user_id, "staff.invitation_withdrawn", None, email=invitation.email
            )
            return
    raise NotFound


def read_staff_invitation(db: Session, token: str) -> StaffInvitation:
    """Read what the link of an invitation offers.

    Raises:
        DeadLink: the link does not work any more.
    """
    link = read_link(db, "staff_invitation", token)
    return StaffInvitation(
        id=link.id,
        email=link.email,
        name=link.data["name"],
        role=Role(link.data["role"]),
        body_code=link.data["body_code"],
        expires_at=link.expires_at,
    )


def accept_staff_invitation(db: Session, token: str, password: str) -> User:
    """Create the staff account that an invitation offers. The second factor comes next.

    Raises:
        DeadLink: the link does not work any more, or the address was taken since.
        Invalid: the password is too short or too common; the link still works.
    """
    offer = read_link(db, "staff_invitation", token)
    check_password(password, email=offer.email)
    use_link(db, "staff_invitation", token)
    if find_user(db, offer.email):
        raise DeadLink
    user = make_staff(
        db,
        email=offer.email,
        name=offer.data["name"],
        role=Role(offer.data["role"]),
        body_code=offer.data["body_code"],
        password=password,
        language=offer.data["language"],
    )
    audit.record(db, user.id, "staff.joined", user.id, role=user.staff_role)
    return user


def _employer_name(body_code: str | None, language: Language) -> str:
    if body_code:
        return name_employer(body_code)[language]
    return N_("Shenzhen Service Trade Single Window").in_(language)
