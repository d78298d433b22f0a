"""Register an organisation: a request with its licence, which waits to be confirmed.

Until then its owner drafts, and submits nothing, invites nobody and writes to nobody in its
name. Who gives the code of an organisation that is registered already learns nothing of it:
the request waits like any other, and a registrar decides who acts for the organisation.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.organisations import (
    Profile,
    add_applicant,
    check_profile,
    find_applicant,
    find_own,
    read_credit_code,
    refuse_staff,
)
from services.accounts.throttle import count_request
from services.actor import Actor, Role
from services.applications.case import room
from services.documents import scan, store
from services.documents.inspect import Upload
from services.errors import Conflict, Invalid, NotFound
from services.inventory.sealing import change_rows
from services.jobs import ASK_REGISTER, ERASE_PROOF, SCAN_PROOF, defer
from services.language import N_
from services.models import Applicant, Registration
from services.settings import settings

ACCEPT = ("pdf", "png", "jpeg")
"""Kinds of file in which a licence may be sent."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence that comes with a request.

    Args:
        upload: the licence, or for a new name the notice of the change; None if its file
            could not be taken, which the form says together with all else.
        licence_code: the code of the electronic licence, by which the register vouches.
    """

    upload: Upload | None
    licence_code: str = ""


def register_organisation(
    db: Session, actor: Actor, credit_code: str, profile: Profile, proof: Proof
) -> Applicant:
    """Ask to register an organisation; the actor becomes its owner, who may draft.

    Raises:
        Invalid: the credit code is not valid, or something in the profile is wrong.
        Conflict: the actor acts for this organisation already, or has asked already.
        Forbidden: the actor works for an agency.
        TooMany: too many requests.
        services.documents.store.StoreUnavailable: the licence could not be stored.
    """
    refuse_staff(actor)
    code, profile = read_credit_code(credit_code), check_profile(profile)
    if find_own(db, actor, code):
        raise Conflict(N_("You already act for this organisation"))
    applicant = Applicant(kind="organisation", credit_code=code, **asdict(profile))
    add_applicant(db, actor, applicant)
    _ask_to_confirm(db, actor, applicant, proof)
    return applicant


def ask_again(db: Session, actor: Actor, profile: Profile, proof: Proof) -> None:
    """Ask anew to confirm the actor's organisation; what was asked before is withdrawn.

    Raises:
        NotFound: the actor does not own an organisation that waits to be confirmed.
        Invalid, TooMany, StoreUnavailable: as `register_organisation` says.
    """
    room.wait_for_own(db, actor)  # two who ask at once withdraw each other's request
    applicant = find_unconfirmed(db, actor)
    for name, value in asdict(check_profile(profile)).items():
        setattr(applicant, name, value)
    withdraw(db, Registration.applicant_id == applicant.id)
    _ask_to_confirm(db, actor, applicant, proof)


def find_unconfirmed(db: Session, actor: Actor) -> Applicant:
    """Find the organisation that the actor owns and nobody has confirmed.

    Raises:
        NotFound: it is confirmed, or the actor owns none.
    """
    applicant = find_applicant(db, actor)
    if not applicant.unconfirmed or actor.role is not Role.OWNER:
        raise NotFound
    return applicant


def find_last_request(db: Session, actor: Actor, kind: str) -> Registration | None:
    """Find the newest request of a kind for the actor's applicant, or None."""
    return db.scalar(
        select(Registration)
        .where(Registration.applicant_id == actor.applicant_id, Registration.kind == kind)
        .order_by(Registration.id.desc())
        .limit(1)
    )


def file_request(
    db: Session,
    actor: Actor,
    applicant: Applicant,
    proof: Proof,
    *,
    kind: str,
    name: str,
    legal_representative: str,
    since: date | None = None,
) -> Registration:
    """Store a request with its proof, and ask for the scan of the file."""
    upload = proof.upload
    if upload is None:
        raise Invalid(())
    count_request(actor.user_id)
    room.require_room_for_proof(
        db, actor, upload.size, "licence" if kind == "organisation" else "proof"
    )
    store.protect(db, upload.sha256)
    store.put(upload.data)
    request = Registration(
        applicant_id=applicant.id,
        kind=kind,
        requested_by=actor.user_id,
        created_at=moments.now(),
        name=name,
        legal_representative=legal_representative,
        since=since,
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        scan="pending" if settings().scanner else "unscanned",
        licence_code=proof.licence_code.strip(),
    )
    db.add(request)
    db.flush()
    if request.scan == "pending":
        defer(db, SCAN_PROOF, registration_id=str(request.id))
    return request


def scan_proof(db: Session, registration_id: UUID, address: str | None) -> None:
    """Scan the proof of a request that is not scanned yet, and record the verdict.

    Raises:
        ScannerUnavailable, StoreUnavailable: try again later.
    """
    request = db.get(Registration, registration_id)
    if request and request.scan == "pending" and request.erased_at is None:
        verdict = scan.judge(request.sha256, address)
        which = (Registration.id == registration_id, Registration.scan == "pending")
        change_rows(db, Registration, *which, scan=verdict)


def withdraw(db: Session, *which: ColumnElement[bool]) -> None:
    """Withdraw open requests, and erase their proofs."""
    open_ones = select(Registration).where(Registration.decided_at.is_(None), *which)
    for request in db.scalars(open_ones.with_for_update()).all():
        close(request, "withdrawn", moments.now())
        defer(db, ERASE_PROOF, registration_id=str(request.id))
    db.flush()


def ask_to_erase_decided(db: Session, applicant_id: UUID) -> None:
    """Ask to erase the proofs of an applicant's decided requests before their time is over."""
    decided = (Registration.decided_at.is_not(None), Registration.erased_at.is_(None))
    of_applicant = Registration.applicant_id == applicant_id
    for request_id in db.scalars(select(Registration.id).where(of_applicant, *decided)).all():
        defer(db, ERASE_PROOF, registration_id=str(request_id))


def close(
    request: Registration,
    decision: str,
    at: datetime,
    *,
    by: UUID | None = None,
    reason: str = "",
) -> None:
    """Record the decision on a request in it, and forget the code of the licence."""
    request.decision, request.decided_at = decision, at
    request.decided_by, request.reason = by, reason
    request.licence_code = ""


def _ask_to_confirm(db: Session, actor: Actor, applicant: Applicant, proof: Proof) -> None:
    request = file_request(
        db,
        actor,
        applicant,
        proof,
        kind="organisation",
        name=applicant.name,
        legal_representative=applicant.legal_representative,
    )
    audit.record(db, actor.user_id, "organisation.requested", applicant.id)
    defer(db, ASK_REGISTER, registration_id=str(request.id))
