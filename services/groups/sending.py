"""File the applications of the members that consent, each as its own."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import SIGNATORIES, Actor, Role
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.filing import combining, submitting
from services.applications.routing.routing import decide_route
from services.catalogue import View
from services.errors import Forbidden, Invalid, Problem
from services.groups.standing import MemberLine, MemberStanding, load_group
from services.language import N_
from services.models import Applicant, Application, GroupMember, Membership, User
from services.plan import NoBody


def file_group(db: Session, actor: Actor, group_id: UUID, *, sure: bool) -> Sequence[GroupMember]:
    """File for every member that consents; who has not, or cannot file now, is left as it is.

    Each application is signed by who consented for the member, and says through whom it came.
    Filing again files those who have consented since.

    Args:
        sure: whether the association has confirmed that it files.

    Returns:
        Those that were filed.

    Raises:
        NotFound: there is no such group of the actor's association.
        Forbidden: the actor cannot sign for the association, or it is not confirmed.
        Invalid: it has not confirmed it, or nobody's application could be filed.
    """
    group = load_group(db, actor, group_id, lock=True)
    if actor.role not in SIGNATORIES:
        raise Forbidden(N_("An owner or signatory of the association files for the members"))
    if group.association.unconfirmed:
        raise Forbidden(N_("Nothing is filed before the association is confirmed"))
    if not sure:
        raise Invalid([Problem("sure", N_("Confirm that the members have consented"))])
    consenting = _lock_applications(db, group.of(MemberStanding.CONSENTED))
    filed = [member for member, owner in consenting if _file(db, group.association, member, owner)]
    if not filed:
        nobody = N_("No application could be filed. The members that consented see what is missing")
        raise Invalid([Problem("sure", nobody)])
    audit.record(db, actor.user_id, "group.filed", group.association.id)
    return filed


def _lock_applications(db: Session, lines: Sequence[MemberLine]) -> list[tuple[GroupMember, Actor]]:
    """Lock the applications in the order of their applicants, whose rows are locked as each is
    filed; with them come those who signed and still may.
    """
    members = {line.member.application_id: line.member for line in lines}
    locked = db.execute(
        select(Application.id, Applicant, Membership.role, User)
        .join(Applicant, Applicant.id == Application.applicant_id)
        .join(GroupMember, GroupMember.application_id == Application.id)
        .join(User, User.id == GroupMember.consented_by)
        .join(
            Membership,
            (Membership.user_id == User.id) & (Membership.applicant_id == Applicant.id),
        )
        .where(
            Application.id.in_(members),
            Application.submitted_at.is_(None),
            Membership.role.in_(SIGNATORIES),
            User.disabled_at.is_(None),
        )
        .order_by(Applicant.id, Application.id)
        .with_for_update(of=Application)
    ).all()
    return [
        (
            members[application_id],
            Actor(
                user_id=user.id,
                name=user.name,
                role=Role(role),
                applicant_id=applicant.id,
                applicant_name=applicant.name,
                applicant_kind=applicant.kind,
            ),
        )
        for application_id, applicant, role, user in locked
    ]


def _file(db: Session, association: Applicant, member: GroupMember, owner: Actor) -> bool:
    """File one application, unless something stands in its way."""
    assert member.application_id is not None
    assert member.consented_at is not None
    if not _can_be_filed(db, owner, load(db, owner, member.application_id)):
        return False
    application = submitting.submit(
        db,
        owner,
        member.application_id,
        declared=True,
        version=member.consented_version,
        through={
            "name": association.name,
            "code": association.credit_code or "",
            "at": member.consented_at.isoformat(),
        },
    )
    member.filed_at = application.submitted_at
    db.flush()
    return True


def _can_be_filed(db: Session, owner: Actor, case: Case) -> bool:
    """Whether nothing stands in the way of one application, so that it keeps no other back."""
    if not combining.stand(db, owner, case).is_ready:
        return False
    answers = View(case.item, case.application.answers)
    try:
        decide_route(case.item, answers, case.application.applicant.district, moments.today())
    except NoBody:
        return False
    return True
