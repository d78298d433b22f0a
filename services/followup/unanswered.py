"""Remind those who answer objections, reports and complaints: near the last day, and after it."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.clock.calendar import working_days_between
from services.catalogue import all_items
from services.followup.announcing import list_holders
from services.funds import answering, complaining
from services.funds.answering import ToAnswer, Waiting
from services.funds.published import list_approvers
from services.models import Application, Notice, User
from services.notices.inbox import notify

OBJECTION_DUE, REPORT_DUE, COMPLAINT_DUE = "objection_due", "report_due", "complaint_due"
"""Kinds of notice: that the day for an answer is near, or has passed."""
NEAR = 2
"""Working days before the last day, from which who answers is reminded."""


def remind_who_answers(db: Session) -> None:
    """Tell everybody who answers something that its day is near, and once more when it has
    passed: each reader once a kind, day and subject.
    """
    codes = [one.code for one in all_items(moments.today()) if one.rounds]
    for one in answering.list_open_objections(db, codes):
        if _is_near(one.due_on):
            _tell_of_objection(db, one)
    reports = (*answering.list_open_reports(db, codes), *answering.list_open_case_reports(db))
    for one in reports:
        if _is_near(one.due_on):
            of = one.published
            about = {"item": of.item_code, "name": of.name, "key": str(one.key)}
            _tell(db, list_approvers(db, of), REPORT_DUE, one.due_on, about)
    for kept, found in complaining.list_waiting(db):
        due = complaining.due_on(kept, found)
        if _is_near(due):
            about = {"item": found.item_code, "name": found.name, "key": str(kept.id)}
            _tell(db, _list_administrators(db), COMPLAINT_DUE, due, about)


def _tell_of_objection(db: Session, one: ToAnswer) -> None:
    """Tell who holds the case, and the approvers of the body that leads it."""
    assert one.waiting is Waiting.OBJECTION
    application = db.get_one(Application, one.key)
    holders = [db.get_one(User, key) for key in list_holders(db, application)]
    readers = {user.id: user for user in [*holders, *list_approvers(db, one.published)]}
    _tell(db, readers.values(), OBJECTION_DUE, one.due_on, {}, application)


def _tell(
    db: Session,
    readers: Iterable[User],
    kind: str,
    due: date,
    about: dict[str, str],
    application: Application | None = None,
) -> None:
    said = {**about, "due_on": due.isoformat(), "late": moments.today() > due}
    of = [] if application is None else [Notice.application_id == application.id]
    told = select(Notice.user_id).where(Notice.kind == kind, Notice.data.contains(said), *of)
    known = set(db.scalars(told))
    for user in readers:
        if user.id not in known:
            notify(db, user, kind, application, **said)


def _is_near(due: date) -> bool:
    return working_days_between(moments.today(), due) <= NEAR


def _list_administrators(db: Session) -> Iterable[User]:
    return db.scalars(
        select(User)
        .where(User.staff_role == Role.ADMINISTRATOR.value, User.disabled_at.is_(None))
        .order_by(User.id)
    ).all()
