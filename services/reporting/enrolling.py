"""Take part in direct reporting, and leave it. An enterprise decides that itself."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import APPLICANT_ROLES, SIGNATORIES, Actor
from services.errors import Forbidden, Invalid, NotFound, Problem
from services.language import N_
from services.models import Applicant, ReportingFirm
from services.reporting.months import first_day

MOST_NAME = 120


def find_firm(db: Session, actor: Actor) -> ReportingFirm | None:
    """Find how the actor's organisation takes part; None where it does not.

    Raises:
        NotFound: the actor acts for no organisation.
    """
    _load_organisation(db, actor)
    firm = db.scalar(select(ReportingFirm).where(ReportingFirm.applicant_id == actor.applicant_id))
    return firm if firm is not None and firm.left_at is None else None


def enrol(db: Session, actor: Actor, *, reporter: str, agreed: bool) -> None:
    """Take part from this month on; who left takes part again.

    Args:
        reporter: the name of who fills in the returns.
        agreed: whether the duty to report truly and in time was agreed to.

    Raises:
        NotFound: the actor acts for no organisation.
        Forbidden: the actor cannot sign for it, or it is not confirmed.
        Invalid: something is missing.
    """
    if find_firm(db, actor) is not None:
        return
    _require_signatory(actor)
    if _load_organisation(db, actor).unconfirmed:
        raise Forbidden(N_("Direct reporting begins once the organisation is confirmed"))
    found = []
    if not reporter.strip() or len(reporter) > MOST_NAME:
        found.append(Problem("reporter", N_("Enter who fills in the returns")))
    if not agreed:
        found.append(Problem("agreed", N_("Agree to report truly and in time")))
    if found:
        raise Invalid(found)
    wanted = select(ReportingFirm).where(ReportingFirm.applicant_id == actor.applicant_id)
    firm = db.scalar(wanted.with_for_update())
    if firm is None:
        firm = ReportingFirm(applicant_id=actor.applicant_id)
        db.add(firm)
    firm.reporter, firm.left_at, firm.reminded_of = reporter.strip(), None, None
    firm.enrolled_by, firm.enrolled_at = actor.user_id, moments.now()
    firm.first_month = first_day(moments.today())
    db.flush()
    audit.record(db, actor.user_id, "reporting.enrolled", actor.applicant_id)


def leave(db: Session, actor: Actor) -> None:
    """Leave; what was reported stays, and nothing more is owed.

    Raises:
        NotFound: the actor acts for no organisation, or it does not take part.
        Forbidden: the actor cannot sign for it.
    """
    firm = find_firm(db, actor)
    if firm is None:
        raise NotFound
    _require_signatory(actor)
    firm.left_at, firm.reporter = moments.now(), None
    db.flush()
    audit.record(db, actor.user_id, "reporting.left", actor.applicant_id)


def _load_organisation(db: Session, actor: Actor) -> Applicant:
    if actor.role not in APPLICANT_ROLES or actor.applicant_id is None:
        raise NotFound
    applicant = db.get(Applicant, actor.applicant_id)
    if applicant is None or applicant.kind != "organisation":
        raise NotFound
    return applicant


def _require_signatory(actor: Actor) -> None:
    if actor.role not in SIGNATORIES:
        raise Forbidden(N_("An owner or signatory decides whether the organisation reports"))
