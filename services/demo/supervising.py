"""Joint agencies of the demonstration that do not answer: chased on the days, one decided on."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import load_by_system
from services.applications.case.messages import ACCEPT, CaseFileKind
from services.applications.case.opinions import list_unsettled
from services.applications.case.silence import chasing_days, list_escalated
from services.applications.casework import assessing, chasing, concluding, escalating, writing
from services.applications.casework.concluding import Recommendation
from services.applications.clock.calendar import add_working_days
from services.applications.lifecycle import State
from services.demo.assessing import find_met
from services.demo.files import EMPTY_PDF
from services.demo.people import Cast
from services.documents.inspect import inspect
from services.models import Application


def supervise(db: Session, cast: Cast, now: datetime) -> None:
    """Chase whoever did not answer, and let one case be concluded without the opinions."""
    joint = select(Application.id).where(Application.state == State.JOINT)
    cases = db.scalars(joint.order_by(Application.id)).all()
    for application_id in cases:
        _chase(db, application_id, now)
    escalated = [one for one in cases if list_escalated(load_by_system(db, one))]
    if escalated:
        _put_on_file(db, cast, escalated[-1], now)
    ready = [one for one in escalated if not _disputed(db, one)]
    if ready and len(escalated) > 1:  # another one waits for the supervisor
        _waive(db, cast, ready[0], now)


def _disputed(db: Session, application_id: UUID) -> bool:
    """Check whether a body disagrees, with whom the lead would have to settle first."""
    return bool(list_unsettled(load_by_system(db, application_id).application.events))


def _chase(db: Session, application_id: UUID, now: datetime) -> None:
    """Take each step on its day, as the hourly job would have."""
    case = load_by_system(db, application_id)
    due_on = next((one.due_on for one in case.asked if one.opinion is None), None)
    if due_on is None:
        return
    missed = add_working_days(due_on, 1)
    for day in (due_on, missed, add_working_days(missed, chasing_days().escalate_after)):
        last = load_by_system(db, application_id).application.events[-1].at
        moment = max(_morning(day), last + timedelta(minutes=5))
        if moment < now:
            with moments.at(moment):
                chasing.chase(db, application_id)


def _waive(db: Session, cast: Cast, application_id: UUID, now: datetime) -> None:
    """Let the lead go on without the opinions, and its reviewer conclude."""
    application = load_by_system(db, application_id).application
    reviewer = _holder(cast, application)
    with moments.at(now):
        escalating.waive_opinion(
            db,
            cast.supervisor,
            application_id,
            version=application.version,
            bodies=[one.body_code for one in application.reviews],
            text="经两次催办、督办仍未反馈，相关事实承办单位可另行核查。",
        )
        found = find_met(load_by_system(db, application_id))
        of, version = application_id, application.version
        assessing.assess(db, reviewer, of, version=version, assessments=found, rest=True)
        concluding.conclude(
            db,
            reviewer,
            application_id,
            version=application.version,
            recommendation=Recommendation.APPROVE,
            text="材料齐全，各项条件经核查符合要求；未反馈意见的事项已另行核查。",
        )


def _put_on_file(db: Session, cast: Cast, application_id: UUID, now: datetime) -> None:
    """Let the lead's reviewer put on file what the supervisor reads before deciding."""
    application = load_by_system(db, application_id).application
    file = inspect("会商纪要.pdf", BytesIO(EMPTY_PDF), accept=ACCEPT, field="file")
    with moments.at(now):
        writing.add_file(
            db,
            _holder(cast, application),
            application_id,
            version=application.version,
            kind=CaseFileKind.MINUTES,
            text="与会办部门会商的纪要（示例）。",
            file=file,
        )


def _holder(cast: Cast, application: Application) -> Actor:
    """Find the officer who holds the lead's part of a case."""
    return next(
        one
        for found in cast.officers.values()
        for one in found
        if one.user_id == application.reviews[0].assignee_id
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 7), moments.SHENZHEN)
