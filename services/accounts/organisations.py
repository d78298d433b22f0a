"""Applicants: their profiles, who acts for them, and how persons register.

How organisations register is in `registering.py`. Of several that give the same credit
code, one is confirmed. Who works there files a claim (`claims.py`), which its owners or
an administrator answer.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.sessions import switch_applicant
from services.actor import PREPARERS, Actor, Role
from services.catalogue.places import countries
from services.contact import check_phone, normalise_phone
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.identifiers import (
    IDENTITY_KINDS,
    IdentityKind,
    check_credit_code,
    check_identity,
    normalise,
)
from services.language import N_
from services.models import Applicant, Membership, User
from services.notices.inbox import notify


@dataclass(frozen=True, slots=True)
class Profile:
    """The details of an applicant, which all of its applications use.

    Args:
        name: as on the business licence or the identity document.
        district: code of the registered district.
    """

    name: str
    name_en: str = ""
    legal_representative: str = ""
    address: str = ""
    district: str | None = None
    established_on: date | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A person's identity document.

    Args:
        nationality: code of a country; of passports only.
    """

    kind: IdentityKind | None
    number: str
    nationality: str | None = None


@dataclass(frozen=True, slots=True)
class Affiliation:
    """One applicant that a person acts for."""

    applicant_id: UUID
    name: str
    kind: str
    role: Role


def list_affiliations(db: Session, actor: Actor) -> Sequence[Affiliation]:
    """List the applicants that the actor may act for, the oldest first."""
    rows = db.execute(
        select(Membership.applicant_id, Applicant.name, Applicant.kind, Membership.role)
        .join(Applicant)
        .where(Membership.user_id == actor.user_id)
        .order_by(Membership.created_at, Membership.id)
    )
    return [Affiliation(row.applicant_id, row.name, row.kind, Role(row.role)) for row in rows]


def find_applicant(db: Session, actor: Actor) -> Applicant:
    """Find the applicant that the actor acts for.

    Raises:
        NotFound: the actor acts for none.
    """
    applicant = db.get(Applicant, actor.applicant_id) if actor.applicant_id else None
    if applicant is None:
        raise NotFound
    return applicant


def read_credit_code(typed: str) -> str:
    """Read a credit code that was typed.

    Raises:
        Invalid: it is not valid.
    """
    problem = check_credit_code(typed)
    if problem:
        raise Invalid([Problem("credit_code", problem)])
    return normalise(typed)


def find_confirmed(db: Session, credit_code: str) -> Applicant | None:
    """Find the confirmed organisation with a credit code; strangers must not learn of it."""
    return db.scalar(
        select(Applicant).where(
            Applicant.credit_code == credit_code, Applicant.confirmed_at.is_not(None)
        )
    )


def find_own(db: Session, actor: Actor, credit_code: str) -> Applicant | None:
    """Find an organisation with a credit code that the actor acts for, confirmed or not."""
    return db.scalar(
        select(Applicant)
        .join(Membership)
        .where(Membership.user_id == actor.user_id, Applicant.credit_code == credit_code)
        .order_by(Applicant.confirmed_at)
        .limit(1)
    )


def register_person(
    db: Session, actor: Actor, document: IdentityDocument, profile: Profile
) -> Applicant:
    """Register the actor as an applicant in their own name.

    Raises:
        Invalid: the document is not valid, or something in the profile is wrong.
        Conflict: the actor is registered already.
        Forbidden: the actor works for an agency.
    """
    refuse_staff(actor)
    if problems := [*_document_problems(document), *_profile_problems(profile)]:
        raise Invalid(problems)
    document, profile = check_document(document), check_profile(profile)
    # Locked, because pressing the button twice would register two.
    db.execute(select(User.id).where(User.id == actor.user_id).with_for_update())
    if any(part.kind == "person" for part in list_affiliations(db, actor)):
        raise Conflict(N_("You are already registered as an applicant"))
    applicant = Applicant(
        kind="person",
        identity_kind=document.kind,
        identity_number=document.number,
        nationality=document.nationality,
        **asdict(profile),
    )
    return add_applicant(db, actor, applicant)


def change_profile(db: Session, actor: Actor, version: int, profile: Profile) -> None:
    """Change the profile of the applicant that the actor acts for.

    Name and legal representative stay: they are changed with proof, in `renaming.py`.

    Args:
        version: the version of the profile that was changed.

    Raises:
        Forbidden: only owners and filers may.
        Conflict: somebody else has changed it since.
        Invalid: something in the profile is wrong.
    """
    if actor.role not in PREPARERS:
        raise Forbidden
    applicant = find_applicant(db, actor)
    if applicant.version != version:
        raise Conflict(N_("Somebody else has changed these details since you opened them"))
    profile = replace(
        check_profile(profile),
        name=applicant.name,
        legal_representative=applicant.legal_representative,
    )
    changed = [name for name, value in asdict(profile).items() if getattr(applicant, name) != value]
    for name in changed:
        setattr(applicant, name, getattr(profile, name))
    db.flush()
    audit.record(db, actor.user_id, "organisation.changed", applicant.id, changed=changed)


def lock_members(db: Session, applicant_id: UUID) -> list[Membership]:
    """Lock and list all members of an applicant, so that changes are made one at a time."""
    locked = select(Applicant.id).where(Applicant.id == applicant_id)
    db.execute(locked.with_for_update(key_share=True))  # rows that name it do not wait
    members = db.scalars(
        select(Membership)
        .where(Membership.applicant_id == applicant_id)
        .order_by(Membership.created_at, Membership.id)
        .execution_options(populate_existing=True)
    )
    return list(members)


def join(
    db: Session, applicant: Applicant, user: User, role: Role, *, let_in_by: UUID | None = None
) -> None:
    """Let a user act for an applicant, and notify its owners.

    Raises:
        Conflict: the user acts for the applicant already.
        NotFound: nobody owns it any more, or would.
    """
    members = lock_members(db, applicant.id)
    if role is not Role.OWNER and not any(member.role == Role.OWNER for member in members):
        raise NotFound
    if any(member.user_id == user.id for member in members):
        raise Conflict(N_("This person already acts for the organisation"))
    owners = list_owners(db, applicant.id)
    db.add(Membership(user_id=user.id, applicant_id=applicant.id, role=role.value))
    db.flush()
    data = {"name": user.name, "organisation": applicant.name, "role": role.value}
    for owner in owners:
        if owner.id != let_in_by:
            notify(db, owner, "colleague_joined", person=str(user.id), **data)


def list_owners(db: Session, applicant_id: UUID) -> Sequence[User]:
    """List the owners of an applicant."""
    return db.scalars(
        select(User)
        .join(Membership)
        .where(Membership.applicant_id == applicant_id, Membership.role == Role.OWNER)
        .order_by(Membership.created_at)
    ).all()


def refuse_staff(actor: Actor) -> None:
    """Raise Forbidden if the actor works for an agency or runs the portal."""
    if actor.is_staff:
        raise Forbidden(N_("Members of staff cannot act for an applicant"))


def add_applicant(db: Session, actor: Actor, applicant: Applicant) -> Applicant:
    """Store a new applicant; the actor becomes its owner and acts for it."""
    db.add(applicant)
    db.flush()
    join(db, applicant, db.get_one(User, actor.user_id), Role.OWNER)
    switch_applicant(db, actor, applicant.id)
    audit.record(db, actor.user_id, "organisation.registered", applicant.id)
    return applicant


def check_profile(profile: Profile) -> Profile:
    """Return the profile as it is stored, or raise Invalid where something is wrong."""
    if problems := _profile_problems(profile):
        raise Invalid(problems)
    return replace(profile, phone=normalise_phone(profile.phone))


def check_document(document: IdentityDocument) -> IdentityDocument:
    """Return an identity document as it is stored, or raise Invalid where it is wrong.

    A passport says nothing without its country; of the other kinds the country is known.
    """
    if problems := _document_problems(document):
        raise Invalid(problems)
    passport = document.kind == "passport"
    return IdentityDocument(
        document.kind, normalise(document.number), document.nationality if passport else None
    )


def _profile_problems(profile: Profile) -> list[Problem]:
    problems = []
    if profile.established_on and profile.established_on > moments.today():
        problems.append(Problem("established_on", N_("The date of establishment is in the future")))
    if profile.phone and (wrong := check_phone(profile.phone)):
        problems.append(Problem("phone", wrong))
    return problems


def _document_problems(document: IdentityDocument) -> list[Problem]:
    if document.kind not in IDENTITY_KINDS:
        return [Problem("identity_kind", N_("Select a kind of document"))]
    problems = []
    if problem := check_identity(document.kind, document.number):
        problems.append(Problem("identity_number", problem))
    if document.kind == "passport" and document.nationality not in countries(nationality=True):
        missing = N_("Select the nationality that the passport shows")
        problems.append(Problem("nationality", missing))
    return problems
