"""Decide on requests: what a registrar (主体核验人员) reads, confirms, hands over and refuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from services import audit, moments
from services.accounts import displacing, renaming
from services.accounts.organisations import find_confirmed, list_owners
from services.accounts.registering import close
from services.actor import Actor, Role
from services.errors import Conflict, Invalid, NotFound, Problem
from services.language import N_, Message
from services.models import Applicant, Registration, User
from services.notices.inbox import notify

PAGE = 25
REASON_MAX = 1000

REGISTER_SAYS: dict[str, Message] = {
    "not_asked": N_("Not asked yet"),
    "agrees": N_("Name and representative agree"),
    "differs": N_("The register shows something different"),
    "unknown": N_("The register has no organisation with this code"),
    "silent": N_("The register did not answer. Decide on the licence alone"),
    "vouches": N_("All details agree, and the electronic licence was presented"),
}
"""Answers of the company register, by their code in the request."""

TAKEN = N_("Another organisation is confirmed with this credit code. Hand it over, or refuse")


class AlreadyDecided(Conflict):
    """A colleague has decided the request, or who asked has replaced it."""

    message = N_("This request has been decided already, or withdrawn")


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """One line of the registrars' queue."""

    id: UUID
    kind: str
    name: str
    credit_code: str
    register_says: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """One page of the queue, the oldest first; `after` is the key of the next page, if any."""

    requests: Sequence[WaitingRequest]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A request, with all that decides it.

    Args:
        request: what is asked for, and what the register says.
        applicant: whom it is about, as registered now.
        asker: who asks, and would own the organisation.
        holder: the organisation that is confirmed with the same credit code, if another.
        owners: who owns that organisation.
        others: how many others wait with the same credit code.
    """

    request: Registration
    applicant: Applicant
    asker: User
    holder: Applicant | None
    owners: Sequence[User]
    others: int


def list_requests(db: Session, actor: Actor, *, after: UUID | None = None) -> WaitingPage:
    """List the requests that nobody has decided, the oldest first, by key.

    Raises:
        NotFound: only registrars may.
    """
    _require_registrar(actor)
    query = (
        select(Registration, Applicant.credit_code)
        .join(Applicant, Applicant.id == Registration.applicant_id)
        .where(Registration.decided_at.is_(None))
        .order_by(Registration.id)
        .limit(PAGE + 1)
    )
    if after is not None:
        query = query.where(Registration.id > after)
    rows = [
        WaitingRequest(one.id, one.kind, one.name, code or "", one.register_says, one.created_at)
        for one, code in db.execute(query)
    ]
    return WaitingPage(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def find_request(db: Session, actor: Actor, registration_id: UUID) -> RequestFile:
    """Find a request that waits, with all that decides it.

    Raises:
        NotFound: there is none, or the actor is no registrar.
        AlreadyDecided: it does not wait any more.
    """
    request, applicant, asker = _find(db, actor, registration_id)
    code = applicant.credit_code
    holder = find_confirmed(db, code) if code and applicant.unconfirmed else None
    other = aliased(Applicant)
    others = select(func.count()).where(
        other.credit_code == code,
        other.id != applicant.id,
        Registration.applicant_id == other.id,
        Registration.decided_at.is_(None),
    )
    return RequestFile(
        request=request,
        applicant=applicant,
        asker=asker,
        holder=holder,
        owners=list_owners(db, holder.id) if holder else [],
        others=db.scalar(others) or 0,
    )


def confirm(db: Session, actor: Actor, registration_id: UUID) -> None:
    """Confirm an organisation or a new name, as the proof shows it.

    Raises:
        NotFound, AlreadyDecided: as `find_request` says.
        Conflict: another organisation is confirmed with the same credit code.
    """
    request, applicant, asker = _find(db, actor, registration_id, lock=True)
    if request.kind == "name":
        renaming.rename(db, actor, request, applicant)
        close(request, "confirmed", moments.now(), by=actor.user_id)
        db.flush()
        notify(db, asker, "renaming_confirmed", organisation=request.name)
        return
    _confirm(db, request, applicant, asker, by=actor.user_id)


def confirm_by_register(db: Session, request: Registration, applicant: Applicant) -> None:
    """Confirm an organisation for which the company register vouches.

    Raises:
        Conflict: another organisation is confirmed with the same credit code.
    """
    _confirm(db, request, applicant, db.get_one(User, request.requested_by), by=None)


def hand_over(db: Session, actor: Actor, registration_id: UUID, reason: str) -> None:
    """Hand the organisation that is confirmed with this credit code over to who asks.

    Raises:
        NotFound, AlreadyDecided: as `find_request` says.
        NotFound: no other organisation is confirmed with this code.
        Invalid: no reason.
    """
    request, applicant, asker = _find(db, actor, registration_id, lock=True)
    holder = find_confirmed(db, applicant.credit_code or "")
    if holder is None or request.kind == "name":
        raise NotFound
    reason = _read_reason(reason)
    displacing.displace(db, actor, holder, applicant, reason)
    close(request, "handed_over", moments.now(), by=actor.user_id, reason=reason)
    db.flush()
    notify(db, asker, "registration_confirmed", organisation=holder.name)


def refuse(db: Session, actor: Actor, registration_id: UUID, reason: str) -> None:
    """Refuse a request, and tell who asks why.

    Raises:
        NotFound, AlreadyDecided: as `find_request` says.
        Invalid: no reason.
    """
    request, applicant, asker = _find(db, actor, registration_id, lock=True)
    reason = _read_reason(reason)
    close(request, "refused", moments.now(), by=actor.user_id, reason=reason)
    db.flush()
    renames = request.kind == "name"
    action = "name.refused" if renames else "organisation.refused"
    audit.record(db, actor.user_id, action, applicant.id, reason=reason)
    kind = "renaming_refused" if renames else "registration_refused"
    notify(db, asker, kind, organisation=request.name, reason=reason)


def _confirm(
    db: Session, request: Registration, applicant: Applicant, asker: User, *, by: UUID | None
) -> None:
    at = moments.now()
    applicant.confirmed_at = at
    close(request, "confirmed", at, by=by)
    try:
        db.flush()
    except IntegrityError as error:
        raise Conflict(TAKEN) from error
    audit.record(db, by, "organisation.confirmed", applicant.id)
    notify(db, asker, "registration_confirmed", organisation=applicant.name)


def _find(
    db: Session, actor: Actor, registration_id: UUID, *, lock: bool = False
) -> tuple[Registration, Applicant, User]:
    _require_registrar(actor)
    query = _select_open(registration_id)
    row = db.execute(query.with_for_update(of=Registration) if lock else query).one_or_none()
    if row is None:
        raise AlreadyDecided if db.get(Registration, registration_id) else NotFound
    request, applicant, asker = row
    return request, applicant, asker


def _select_open(registration_id: UUID) -> Select[Registration, Applicant, User]:
    return (
        select(Registration, Applicant, User)
        .join(Applicant, Applicant.id == Registration.applicant_id)
        .join(User, User.id == Registration.requested_by)
        .where(Registration.id == registration_id, Registration.decided_at.is_(None))
    )


def _read_reason(typed: str) -> str:
    reason = typed.strip()
    if not reason:
        raise Invalid([Problem("reason", N_("Give the reason"))])
    if len(reason) > REASON_MAX:
        raise Invalid(
            [Problem("reason", N_("Use %(longest)s characters or fewer", longest=REASON_MAX))]
        )
    return reason


def _require_registrar(actor: Actor) -> None:
    """Raise NotFound for anybody else, who need not know that the page exists."""
    if actor.role is not Role.REGISTRAR:
        raise NotFound
