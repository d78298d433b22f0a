"""How far each member of a group has come, as its association may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import APPLICANT_ROLES, Actor
from services.applications.lifecycle import State
from services.catalogue.grouped import GroupShape, find_group
from services.errors import NotFound
from services.identifiers import check_credit_code, normalise
from services.language import N_, Message
from services.models import Applicant, Application, GroupFiling, GroupMember


class MemberStanding(StrEnum):
    """What an association is told of a member: never what the member itself typed."""

    INVITED = "invited"
    DECLINED = "declined"
    PREPARING = "preparing"
    CONSENTED = "consented"
    FILED = "filed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of a group.

    Args:
        state: of its case, once that is filed.
    """

    member: GroupMember
    standing: MemberStanding
    state: State | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group filing with its members, as its association sees it."""

    filing: GroupFiling
    shape: GroupShape
    association: Applicant
    members: Sequence[MemberLine]

    def of(self, *standings: MemberStanding) -> list[MemberLine]:
        """List the members that stand so."""
        return [one for one in self.members if one.standing in standings]

    @property
    def is_open(self) -> bool:
        """Whether what was typed for all can still be changed: nobody has taken it over."""
        return all(one.member.application_id is None for one in self.members)


def load_association(db: Session, actor: Actor) -> Applicant:
    """Load the association that the actor acts for.

    Raises:
        NotFound: the actor acts for none.
    """
    if actor.role not in APPLICANT_ROLES or actor.applicant_id is None:
        raise NotFound
    applicant = db.get(Applicant, actor.applicant_id)
    if applicant is None or not applicant.is_association:
        raise NotFound
    return applicant


def load_group(db: Session, actor: Actor, group_id: UUID, *, lock: bool = False) -> Group:
    """Load a group of the actor's association.

    Args:
        lock: whether nobody else changes it or a member of it until the transaction ends.

    Raises:
        NotFound: there is no such group, or it is another's.
    """
    association = load_association(db, actor)
    wanted = select(GroupFiling).where(
        GroupFiling.id == group_id, GroupFiling.applicant_id == association.id
    )
    filing = db.scalar(wanted.with_for_update() if lock else wanted)
    if filing is None:
        raise NotFound
    rows = (
        select(GroupMember, Application.state, Application.version)
        .outerjoin(Application, Application.id == GroupMember.application_id)
        .where(GroupMember.filing_id == group_id)
        .order_by(GroupMember.id)
    )
    if lock:
        rows = rows.with_for_update(of=GroupMember)
    found = db.execute(rows, execution_options={"populate_existing": lock}).all()
    lines = [_line(member, state, version) for member, state, version in found]
    return Group(filing, find_group(filing.item_code), association, lines)


def check_company_code(association: Applicant, code: str) -> Message | None:
    """Say what is wrong with the credit code of a company that an association names, or None."""
    if not code:
        return N_("Enter the unified social credit code")
    if normalise(code) == association.credit_code:
        return N_("This is the credit code of the association")
    return check_credit_code(code)


def stands(member: GroupMember, state: State | None, version: int | None) -> MemberStanding:
    """Tell how far a member has come.

    Args:
        state: of its application.
        version: of its application.
    """
    if member.declined_at is not None:
        return MemberStanding.DECLINED
    if state is None:
        return MemberStanding.INVITED
    if state is State.DISCARDED:
        return MemberStanding.LEFT
    if state not in (State.DRAFT, State.SIGNING):
        return MemberStanding.FILED
    if member.consented_version is not None and member.consented_version == version:
        return MemberStanding.CONSENTED
    return MemberStanding.PREPARING


def _line(member: GroupMember, stored: str | None, version: int | None) -> MemberLine:
    state = State(stored) if stored else None
    standing = stands(member, state, version)
    return MemberLine(member, standing, state if standing is MemberStanding.FILED else None)
