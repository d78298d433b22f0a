"""Name an officer who stands in for another of the same agency and role (A/B 岗), for some days.

Who is away names somebody, or an approver of the agency does. The deputy then works on what the
absent one holds; every event says for whom. See decision 72.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from services import audit, moments
from services.actor import AGENCY_ROLES, Actor, Role
from services.errors import Conflict, Invalid, NotFound, Problem
from services.inventory.sealing import change_rows
from services.language import N_
from services.models import Deputy, User
from services.notices.inbox import notify

MOST_DAYS = 92
"""Days for which somebody is named at most; a longer absence is looked at again."""
NO_PERSON = N_("Select who is away")
NO_DEPUTY = N_("Select who stands in")


@dataclass(frozen=True, slots=True)
class NamedDeputy:
    """Who stands in for whom, and when.

    Args:
        person: the name of who is away.
        deputy: the name of who stands in.
        now: whether that is so today.
        changeable: whether the reader may end it.
    """

    id: UUID
    person: str
    deputy: str
    role: Role
    first_day: date
    last_day: date
    now: bool
    changeable: bool


def list_deputies(db: Session, actor: Actor) -> list[NamedDeputy]:
    """List who stands in at the actor's agency, now and later.

    Raises:
        NotFound: the actor works for no agency.
    """
    _require_officer(actor)
    wanted = _current(actor).order_by(Deputy.first_day, Deputy.id)
    return [_describe(actor, *row) for row in db.execute(wanted).all()]


def find_deputy(db: Session, actor: Actor, deputy_id: UUID) -> NamedDeputy:
    """Find one that the actor may end.

    Raises:
        NotFound: there is none, it is over, or the actor may not.
    """
    _require_officer(actor)
    row = db.execute(_current(actor).where(Deputy.id == deputy_id)).one_or_none()
    if row is None:
        raise NotFound
    found = _describe(actor, *row)
    if not found.changeable:
        raise NotFound
    return found


def list_people(db: Session, actor: Actor) -> Sequence[tuple[str, str]]:
    """List for whom the actor may name a deputy, key and name: themselves first.

    Raises:
        NotFound: the actor works for no agency.
    """
    _require_officer(actor)
    officers = _list_officers(db, actor)
    own = [(str(one.id), one.name) for one in officers if one.id == actor.user_id]
    if actor.role is not Role.APPROVER:
        return own
    return own + [(str(one.id), one.name) for one in officers if one.id != actor.user_id]


def list_candidates(db: Session, actor: Actor) -> Sequence[tuple[str, str, Role]]:
    """List who can stand in for somebody of the actor's agency: key, name and role."""
    _require_officer(actor)
    return [
        (str(one.id), one.name, Role(one.staff_role or ""))
        for one in _list_officers(db, actor)
        if actor.role is Role.APPROVER
        or (one.id != actor.user_id and one.staff_role == Role.REVIEWER)
    ]


def name_deputy(
    db: Session,
    actor: Actor,
    *,
    person: str,
    deputy: str,
    first_day: date | None,
    last_day: date | None,
) -> None:
    """Name who stands in for an officer, who is told, as is the officer.

    Args:
        person, deputy: the keys of their accounts.
        last_day: included.

    Raises:
        NotFound: the actor works for no agency.
        Invalid: not both of the agency and of one role, or not days that can be.
    """
    _require_officer(actor)
    _lock_officers(db, actor)  # or two could be named to stand in for each other
    officers = {str(one.id): one for one in _list_officers(db, actor)}
    absent = officers.get(person if person in dict(list_people(db, actor)) else "")
    chosen = officers.get(deputy)
    problems = []
    if absent is None:
        problems.append(Problem("person", NO_PERSON))
    if chosen is None:
        problems.append(Problem("deputy", NO_DEPUTY))
    elif absent is not None and chosen is absent:
        problems.append(Problem("deputy", N_("Nobody stands in for themselves")))
    elif absent is not None and chosen.staff_role != absent.staff_role:
        problems.append(Problem("deputy", N_("Both must have the same role")))
    problems += _day_problems(first_day, last_day)
    if not problems and absent and chosen and first_day and last_day:
        problems = _overlap_problems(db, absent, chosen, first_day, last_day)
    if problems or absent is None or chosen is None or first_day is None or last_day is None:
        raise Invalid(problems)
    db.add(
        Deputy(
            person_id=absent.id,
            deputy_id=chosen.id,
            body_code=absent.body_code,
            first_day=first_day,
            last_day=last_day,
            named_by=actor.user_id,
        )
    )
    db.flush()
    days = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    known = {"deputy": chosen.name, "body_code": actor.body}
    audit.record(db, actor.user_id, "deputy.named", absent.id, **known, **days)
    _tell(db, actor, chosen, "deputy_for", absent, **days)
    _tell(db, actor, absent, "deputy_named", chosen, **days)


def end_deputy(db: Session, actor: Actor, deputy_id: UUID) -> None:
    """End at once that somebody stands in, or will.

    Raises:
        NotFound: there is none, it is over, or the actor may not.
        Conflict: somebody has just ended it.
    """
    find_deputy(db, actor, deputy_id)
    which = (Deputy.id == deputy_id, Deputy.ended_at.is_(None))
    if not change_rows(db, Deputy, *which, ended_at=moments.now()):
        raise Conflict
    found = db.get_one(Deputy, deputy_id)
    absent, chosen = db.get_one(User, found.person_id), db.get_one(User, found.deputy_id)
    known = {"deputy": chosen.name, "body_code": found.body_code}
    audit.record(db, actor.user_id, "deputy.ended", absent.id, **known)
    _tell(db, actor, chosen, "deputy_for_ended", absent)
    _tell(db, actor, absent, "deputy_ended", chosen)


def _require_officer(actor: Actor) -> None:
    if actor.role not in AGENCY_ROLES or actor.body is None:
        raise NotFound


def _officers_of(actor: Actor) -> list[ColumnElement[bool]]:
    return [
        User.body_code == actor.body,
        User.staff_role.in_([role.value for role in AGENCY_ROLES]),
        User.disabled_at.is_(None),
    ]


def _list_officers(db: Session, actor: Actor) -> Sequence[User]:
    return db.scalars(select(User).where(*_officers_of(actor)).order_by(User.name, User.id)).all()


def _lock_officers(db: Session, actor: Actor) -> None:
    """Let those who name somebody at an agency wait for each other."""
    found = select(User.id).where(*_officers_of(actor)).order_by(User.id)
    db.execute(found.with_for_update(key_share=True))


def _current(actor: Actor) -> Select[Deputy, str, str, str | None]:
    """Select who stands in at the actor's agency, now and later."""
    absent, chosen = aliased(User), aliased(User)
    return (
        select(Deputy, absent.name, chosen.name, absent.staff_role)
        .join(absent, absent.id == Deputy.person_id)
        .join(chosen, chosen.id == Deputy.deputy_id)
        .where(
            Deputy.body_code == actor.body,
            Deputy.last_day >= moments.today(),
            Deputy.ended_at.is_(None),
        )
    )


def _describe(
    actor: Actor, found: Deputy, person: str, deputy: str, role: str | None
) -> NamedDeputy:
    return NamedDeputy(
        id=found.id,
        person=person,
        deputy=deputy,
        role=Role(role) if role else Role.REVIEWER,
        first_day=found.first_day,
        last_day=found.last_day,
        now=found.first_day <= moments.today(),
        changeable=actor.role is Role.APPROVER or actor.user_id == found.person_id,
    )


def _day_problems(first_day: date | None, last_day: date | None) -> list[Problem]:
    """List what is wrong with the days."""
    if first_day is None:
        return [Problem("first_day", N_("Enter the first day"))]
    if last_day is None:
        return [Problem("last_day", N_("Enter the last day"))]
    if first_day < moments.today():
        return [Problem("first_day", N_("The first day is today or later"))]
    if last_day < first_day:
        return [Problem("last_day", N_("The last day is not before the first"))]
    if (last_day - first_day).days >= MOST_DAYS:
        message = N_("Name somebody for no more than %(count)s days at a time", count=MOST_DAYS)
        return [Problem("last_day", message)]
    return []


def _overlap_problems(
    db: Session, absent: User, chosen: User, first_day: date, last_day: date
) -> list[Problem]:
    """List what these days have in common with others: nobody stands in while away."""

    def taken(person: User, column: InstrumentedAttribute[UUID]) -> bool:
        known = select(Deputy.id).where(
            column == person.id,
            Deputy.ended_at.is_(None),
            Deputy.first_day <= last_day,
            Deputy.last_day >= first_day,
        )
        return db.scalar(known.limit(1)) is not None

    problems = []
    if taken(absent, Deputy.person_id):
        message = N_("Somebody stands in on some of these days already")
        problems.append(Problem("first_day", message))
    if taken(absent, Deputy.deputy_id):
        message = N_("%(name)s stands in for somebody on some of these days", name=absent.name)
        problems.append(Problem("person", message))
    if taken(chosen, Deputy.person_id):
        message = N_("%(name)s is away on some of these days", name=chosen.name)
        problems.append(Problem("deputy", message))
    return problems


def _tell(db: Session, actor: Actor, reader: User, kind: str, named: User, **days: str) -> None:
    """Tell one of the two of the other, unless they did it themselves."""
    if reader.id != actor.user_id:
        notify(db, reader, kind, name=named.name, person=str(named.id), **days)
