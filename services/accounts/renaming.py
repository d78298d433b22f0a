"""Rename an applicant: a request with proof and a day, which a registrar confirms.

A new legal representative and a new identity document go the same way, since they say who
applies as a name does. Cases that were submitted keep the names they were filed under; each
that is open gets an event, and the applicant is found by its former names too.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.organisations import (
    IdentityDocument,
    check_document,
    find_applicant,
    lock_members,
)
from services.accounts.registering import Proof, file_request, find_last_request
from services.actor import Actor, Role
from services.applications.case.loading import load_by_system, lock_all_of
from services.applications.case.moves import move_by_system
from services.applications.filing.drafting import refresh_identity
from services.applications.lifecycle import UNDECIDED, Action
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.language import N_
from services.models import Applicant, Application, Registration


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """Name, representative or identity document of an applicant from a day on.

    Args:
        since: the day of the licence or document that shows it.
        document: a person's identity document.
    """

    name: str
    since: date
    legal_representative: str = ""
    document: IdentityDocument | None = None


def request_renaming(db: Session, actor: Actor, wanted: NewIdentity, proof: Proof) -> None:
    """Ask a registrar to confirm a new name, representative or identity document.

    Raises:
        NotFound: the actor acts for nobody, or for an organisation that is not confirmed.
        Forbidden: only owners may.
        Conflict: a request waits already.
        Invalid: nothing changes, the day is in the future, or the document's number is wrong.
        TooMany, services.documents.store.StoreUnavailable: as for a licence.
    """
    if actor.applicant_id is not None:
        lock_members(db, actor.applicant_id)  # two who ask at once are told of each other
    applicant = _find_to_rename(db, actor)
    document = _check(applicant, wanted)
    request = file_request(
        db,
        actor,
        applicant,
        proof,
        kind="name",
        name=wanted.name,
        legal_representative=wanted.legal_representative,
        since=wanted.since,
    )
    if document:
        request.identity_kind, request.identity_number = document.kind, document.number
        request.nationality = document.nationality
        db.flush()
    audit.record(db, actor.user_id, "name.requested", applicant.id)


def find_waiting(db: Session, actor: Actor) -> Registration | None:
    """Find the request of the actor's applicant that nobody has decided, or None."""
    last = find_last_request(db, actor, "name")
    return last if last and last.decided_at is None else None


def rename(db: Session, actor: Actor, request: Registration, applicant: Applicant) -> None:
    """Give an applicant the name that a registrar has confirmed."""
    former = applicant.name
    assert request.since is not None
    change_identity(db, applicant, _confirmed(request, applicant), request.since)
    names = {"before": {"name": former}, "after": {"name": request.name}}
    # A person's name would outlast the account there.
    told = names if applicant.kind == "organisation" else {}
    audit.record(db, actor.user_id, "name.confirmed", applicant.id, **told)


def change_identity(
    db: Session, applicant: Applicant, identity: Mapping[str, Any], since: date
) -> None:
    """Say anew who an applicant is: its drafts follow, and each open case is told.

    It is found by its former name, too.

    Args:
        identity: columns of the applicant and their new values, the name among them.
        since: the day from which they hold.
    """
    lock_all_of(db, [applicant.id])
    former = applicant.name
    if identity["name"] != former:
        applicant.former_names = "\n".join([former, *applicant.old_names])
    for name, value in identity.items():
        setattr(applicant, name, value)
    db.flush()
    refresh_identity(db, applicant)
    open_cases = select(Application.id).where(
        Application.applicant_id == applicant.id, Application.state.in_(UNDECIDED)
    )
    for application_id in db.scalars(open_cases.order_by(Application.id)).all():
        case = load_by_system(db, application_id)
        if Action.RENAME not in case.lifecycle.at[case.state]:
            continue  # an enquiry or a matching bears no name that anybody would decide on
        move_by_system(
            db,
            case,
            Action.RENAME,
            former=former,
            name=applicant.name,
            representative=applicant.legal_representative,
            since=since.isoformat(),
        )


def _confirmed(request: Registration, applicant: Applicant) -> dict[str, Any]:
    if applicant.kind == "organisation":
        return {"name": request.name, "legal_representative": request.legal_representative}
    return {
        "name": request.name,
        "identity_kind": request.identity_kind,
        "identity_number": request.identity_number,
        "nationality": request.nationality,
    }


def _find_to_rename(db: Session, actor: Actor) -> Applicant:
    applicant = find_applicant(db, actor)
    if applicant.unconfirmed:
        raise NotFound
    if actor.role is not Role.OWNER:
        raise Forbidden(N_("Only an owner of the organisation can do this"))
    if find_waiting(db, actor):
        raise Conflict(N_("A request is already awaiting confirmation"))
    return applicant


def _check(applicant: Applicant, wanted: NewIdentity) -> IdentityDocument | None:
    """Return a person's new document as it is stored; raise Invalid where something is wrong."""
    document = check_document(wanted.document) if wanted.document else None
    if document:
        known = (applicant.identity_kind, applicant.identity_number, applicant.nationality)
        same = known == astuple(document)
    else:
        same = applicant.legal_representative == wanted.legal_representative
    if same and applicant.name == wanted.name:
        raise Invalid([Problem("name", N_("These are the details that the portal already has"))])
    if wanted.since > moments.today():
        raise Invalid([Problem("since", N_("The date must be today or earlier"))])
    return document
