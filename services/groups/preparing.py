"""Prepare a group: what is typed for all, and who is asked to take part."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import limits, moments
from services.accounts.organisations import find_confirmed, list_owners
from services.actor import PREPARERS, Actor
from services.applications.case.room import DAY, wait_for_own
from services.catalogue.grouped import GroupShape, find_group, load_groups
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.groups.standing import (
    Group,
    MemberStanding,
    check_company_code,
    load_association,
    load_group,
)
from services.identifiers import normalise
from services.language import N_
from services.models import Applicant, GroupFiling, GroupMember
from services.models.base import new_key
from services.notices.inbox import notify
from services.quotas import quotas

MOST_SHOWN = 50
"""Groups that are listed at most, the newest first."""


def list_offered() -> list[GroupShape]:
    """List the services that an association can file for members today."""
    today = moments.today()
    return [one for one in load_groups().values() if one.item.in_force(today)]


def list_groups(db: Session, actor: Actor) -> Sequence[tuple[GroupFiling, int]]:
    """List the groups of the actor's association with the number of members, the newest first.

    Raises:
        NotFound: the actor acts for no association.
    """
    association = load_association(db, actor)
    members = (
        select(func.count())
        .where(GroupMember.filing_id == GroupFiling.id)
        .correlate(GroupFiling)
        .scalar_subquery()
    )
    rows = db.execute(
        select(GroupFiling, members)
        .where(GroupFiling.applicant_id == association.id)
        .order_by(GroupFiling.id.desc())
        .limit(MOST_SHOWN)
    )
    return [(filing, count) for filing, count in rows if filing.item_code in load_groups()]


def start(
    db: Session, actor: Actor, code: str, answers: Mapping[str, Any], *, key: UUID | None = None
) -> GroupFiling:
    """Start a group for a service with what is the same for all members.

    Starting again with the same key returns the group there is.

    Args:
        answers: by path.

    Raises:
        NotFound: the actor acts for no association, or the service takes no groups today.
        Forbidden: the actor only views.
        Invalid: something is missing or wrong.
        TooMany: the person has started too many within a day.
    """
    wait_for_own(db, actor)
    association = _load_preparing(db, actor)
    shape = find_group(code)
    if not shape.item.in_force(moments.today()):
        raise NotFound
    if key is not None:
        known = db.get(GroupFiling, key)
        if known is not None and (known.created_by, known.item_code) == (actor.user_id, code):
            return known
        key = None if known else key
    if found := shape.find_problems(answers, shape.shared):
        raise Invalid(found)
    limits.count_try("group", str(actor.user_id), most=quotas().groups_a_day, per=DAY)
    filing = GroupFiling(
        id=key or new_key(),
        item_code=code,
        applicant_id=association.id,
        created_by=actor.user_id,
        created_at=moments.now(),
        answers=shape.clean(answers, shape.shared),
    )
    db.add(filing)
    db.flush()
    return filing


def change(
    db: Session, actor: Actor, group_id: UUID, answers: Mapping[str, Any], *, version: int
) -> None:
    """Change what is the same for all members, as long as none has taken it over.

    Args:
        version: the version that was on screen.

    Raises:
        NotFound: there is no such group of the actor's association.
        Forbidden: the actor only views.
        Conflict: somebody else has changed it since, or a member takes part already.
        Invalid: something is missing or wrong.
    """
    _load_preparing(db, actor)
    group = load_group(db, actor, group_id, lock=True)
    if group.filing.version != version:
        raise Conflict
    if not group.is_open:
        raise Conflict(N_("A member takes part already, with what was typed for all until then"))
    if found := group.shape.find_problems(answers, group.shape.shared):
        raise Invalid(found)
    group.filing.answers = group.shape.clean(answers, group.shape.shared)
    db.flush()


def invite(
    db: Session,
    actor: Actor,
    group_id: UUID,
    *,
    credit_code: str,
    name: str,
    answers: Mapping[str, Any],
) -> GroupMember:
    """Ask a company to take part; its owners are told, if it is registered.

    Whether it is registered is not told to the association.

    Args:
        name: of the company, as the association knows it.
        answers: what is typed for this member, by path.

    Raises:
        NotFound: there is no such group of the actor's association.
        Forbidden: the actor only views, or the association is not confirmed.
        Invalid: something is missing or wrong, or the company was asked already.
    """
    association = _load_preparing(db, actor)
    group = load_group(db, actor, group_id, lock=True)
    if association.unconfirmed:
        raise Forbidden(N_("Members can be invited once the association is confirmed"))
    known = {**group.filing.answers, **answers}
    found = [
        *_find_member_problems(group, credit_code, name),
        *group.shape.find_problems(known, group.shape.each),
    ]
    if found:
        raise Invalid(found)
    member = GroupMember(
        filing_id=group.filing.id,
        credit_code=normalise(credit_code),
        name=name,
        answers=group.shape.clean(known, group.shape.each),
        invited_at=moments.now(),
    )
    db.add(member)
    db.flush()
    _tell_owners(db, group, member)
    return member


def remove(db: Session, actor: Actor, group_id: UUID, member_id: UUID) -> None:
    """Take a member out of a group; the draft that it has begun stays its own.

    Raises:
        NotFound: there is no such member, or group of the actor's association.
        Forbidden: the actor only views.
        Conflict: its application is filed.
    """
    _load_preparing(db, actor)
    group = load_group(db, actor, group_id, lock=True)
    line = next((one for one in group.members if one.member.id == member_id), None)
    if line is None:
        raise NotFound
    if line.standing is MemberStanding.FILED:
        raise Conflict(N_("The application of this member is filed"))
    db.delete(line.member)
    db.flush()


def _load_preparing(db: Session, actor: Actor) -> Applicant:
    association = load_association(db, actor)
    if actor.role not in PREPARERS:
        raise Forbidden(N_("Your role lets you view applications, not file them"))
    return association


def _find_member_problems(group: Group, credit_code: str, name: str) -> list[Problem]:
    found = []
    if problem := check_company_code(group.association, credit_code):
        found.append(Problem("credit_code", problem))
    elif normalise(credit_code) in {one.member.credit_code for one in group.members}:
        found.append(Problem("credit_code", N_("This company is in the group already")))
    elif len(group.members) >= quotas().group_members:
        most = quotas().group_members
        full = N_("A group has at most %(most)s members. Start another for the others", most=most)
        found.append(Problem("credit_code", full))
    if not name:
        found.append(Problem("name", N_("Enter the name of the company")))
    return found


def _tell_owners(db: Session, group: Group, member: GroupMember) -> None:
    company = find_confirmed(db, member.credit_code)
    for owner in list_owners(db, company.id) if company else ():
        notify(
            db,
            owner,
            "group_invited",
            item=group.filing.item_code,
            association=group.association.name,
        )
