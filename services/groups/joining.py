"""What a company answers to an association that asks it to file with others.

Taking part starts a draft of the company's own, with what the association typed. Consent is to one
version of that draft, as an owner read it: a later change takes it away, and so can the owner until
the association has filed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES, Actor
from services.applications.case.loading import load
from services.applications.case.permissions import require_allowed
from services.applications.filing import combining, starting
from services.applications.filing.combining import Member
from services.applications.filing.editions import refuse_outdated
from services.applications.filing.finishing import require_complete, require_declared
from services.applications.lifecycle import Action, State
from services.catalogue import View
from services.catalogue.grouped import GroupShape, find_group, load_groups
from services.errors import Conflict, Forbidden, NotFound
from services.groups.standing import MemberStanding, stands
from services.language import N_, Language
from services.models import Applicant, Application, GroupFiling, GroupMember


@dataclass(frozen=True, slots=True)
class GroupInvitation:
    """An association's invitation, as the company that it is for sees it.

    Args:
        own: the company's draft or application, once it takes part.
    """

    member: GroupMember
    filing: GroupFiling
    shape: GroupShape
    association: Applicant
    standing: MemberStanding
    own: Member | None


def list_invitations(
    db: Session, applicant: Applicant
) -> Sequence[tuple[GroupMember, GroupFiling]]:
    """List the invitations that a company can still answer, the newest first.

    Args:
        applicant: the company, which the caller has loaded in scope.
    """
    if applicant.credit_code is None or applicant.unconfirmed:
        return []
    rows = db.execute(
        select(GroupMember, GroupFiling)
        .join(GroupFiling, GroupFiling.id == GroupMember.filing_id)
        .where(
            GroupMember.credit_code == applicant.credit_code,
            GroupMember.declined_at.is_(None),
            GroupMember.filed_at.is_(None),
        )
        .order_by(GroupMember.id.desc())
    )
    return [(member, filing) for member, filing in rows if filing.item_code in load_groups()]


def load_invitation(db: Session, actor: Actor, member_id: UUID) -> GroupInvitation:
    """Load an invitation to the actor's company.

    Raises:
        NotFound: there is none, or it is for another, or the company is not confirmed.
    """
    member = _find_member(db, actor, member_id)
    filing = db.get_one(GroupFiling, member.filing_id)
    association = db.get_one(Applicant, filing.applicant_id)
    application = db.get(Application, member.application_id) if member.application_id else None
    state = State(application.state) if application else None
    own = None
    if application is not None and state is not State.DISCARDED and not application.erased_at:
        own = combining.stand(db, actor, load(db, actor, application.id))
    standing = stands(member, state, application.version if application else None)
    return GroupInvitation(member, filing, find_group(filing.item_code), association, standing, own)


def find_invitation_of(db: Session, application_id: UUID) -> GroupMember | None:
    """Find the invitation that a draft was begun for; the draft was loaded in scope."""
    return db.scalar(select(GroupMember).where(GroupMember.application_id == application_id))


def take_part(
    db: Session, actor: Actor, member_id: UUID, *, version: int, language: Language
) -> Application:
    """Start the company's own draft, with what the association typed; once, however often asked.

    Args:
        version: the version of the group that was on screen.

    Raises:
        NotFound: there is no such invitation to the actor's company, or the service has closed.
        Forbidden: the actor only views.
        Conflict: the association has changed what it typed since, or there are too many drafts.
    """
    member = _find_member(db, actor, member_id, lock=True)
    if actor.role not in PREPARERS:
        raise Forbidden(N_("Your role lets you view applications, not file them"))
    known = db.get(Application, member.application_id) if member.application_id else None
    if known is not None and known.state != State.DISCARDED:
        return known
    filing = db.get_one(GroupFiling, member.filing_id, with_for_update={"read": True})
    if filing.version != version:
        raise Conflict(N_("The association has changed what it typed since you opened the page"))
    association = db.get_one(Applicant, filing.applicant_id)
    typed = {**filing.answers, **member.answers}
    draft = starting.start(
        db,
        actor,
        filing.item_code,
        language=language,
        answers=find_group(filing.item_code).nest(typed, association.name),
    )
    member.application_id, member.declined_at = draft.id, None
    _clear_consent(member)
    db.flush()
    return draft


def decline(db: Session, actor: Actor, member_id: UUID) -> None:
    """Say no, or leave the group; a draft that was begun stays the company's own.

    Raises:
        NotFound: there is no such invitation to the actor's company.
        Forbidden: the actor cannot sign for it.
        Conflict: the application is filed.
    """
    member = _find_to_answer(db, actor, member_id)
    member.declined_at, member.application_id = moments.now(), None
    _clear_consent(member)
    db.flush()


def consent(db: Session, actor: Actor, member_id: UUID, *, version: int, declared: bool) -> None:
    """Sign the draft as it is, for the association to file.

    Args:
        version: the version of the draft that was read.
        declared: whether the declaration was made.

    Raises:
        NotFound: there is no such invitation to the actor's company, or it has no draft.
        Forbidden: the actor cannot sign for it.
        Conflict: the draft has changed since it was read, or is filed.
        Invalid: the draft is not complete, or nothing was declared.
    """
    member = _find_to_answer(db, actor, member_id)
    if member.application_id is None:
        raise NotFound
    case = load(db, actor, member.application_id, version=version)
    require_allowed(actor, case, Action.SUBMIT)
    refuse_outdated(case.item, moments.today())
    require_complete(db, case, View(case.item, case.application.answers))
    require_declared(declared)
    member.consented_at, member.consented_by = moments.now(), actor.user_id
    member.consented_version = case.version
    db.flush()
    audit.record(db, actor.user_id, "group.consented", case.application.applicant_id)


def withdraw_consent(db: Session, actor: Actor, member_id: UUID) -> None:
    """Withdraw the consent, as long as nothing is filed; the draft stays in the group.

    Raises:
        NotFound: there is no such invitation to the actor's company.
        Forbidden: the actor cannot sign for it.
        Conflict: the application is filed.
    """
    member = _find_to_answer(db, actor, member_id)
    if member.consented_at is None:
        return
    _clear_consent(member)
    db.flush()
    audit.record(db, actor.user_id, "group.consent_withdrawn", actor.applicant_id)


def _find_member(db: Session, actor: Actor, member_id: UUID, *, lock: bool = False) -> GroupMember:
    if actor.role not in APPLICANT_ROLES or actor.applicant_id is None:
        raise NotFound
    wanted = (
        select(GroupMember)
        .join(Applicant, Applicant.credit_code == GroupMember.credit_code)
        .where(
            GroupMember.id == member_id,
            Applicant.id == actor.applicant_id,
            Applicant.confirmed_at.is_not(None),
        )
    )
    if lock:
        wanted = wanted.with_for_update(of=GroupMember)
    member = db.scalar(wanted, execution_options={"populate_existing": lock})
    if member is None:
        raise NotFound
    return member


def _find_to_answer(db: Session, actor: Actor, member_id: UUID) -> GroupMember:
    """Find and lock an invitation that a signatory answers, and that is not filed."""
    member = _find_member(db, actor, member_id, lock=True)
    if actor.role not in SIGNATORIES:
        raise Forbidden(N_("An owner or signatory of your organisation answers for it"))
    if member.filed_at is not None:
        raise Conflict(N_("The association has filed the application already"))
    return member


def _clear_consent(member: GroupMember) -> None:
    member.consented_at = member.consented_by = member.consented_version = None
