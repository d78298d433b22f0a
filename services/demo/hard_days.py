"""Hard days of the demonstration: somebody is away, a case went elsewhere, a change is tried."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.accounts.deputies import name_deputy
from services.actor import Actor, Role
from services.applications.case.loading import load
from services.applications.casework import claiming, transferring
from services.applications.lifecycle import State
from services.catalogue import items_on
from services.catalogue.particulars import find_particular, list_particulars
from services.demo.people import Cast
from services.models import Application, User
from services.replays import asking, running

AWAY = timedelta(days=13)
"""For how long the colleague of the printed reviewer is away, today included."""


def meet_hard_days(db: Session, cast: Cast, now: datetime) -> None:
    """Let one reviewer be stood in for, one case wait for another agency, and one change be
    tried out on the past year.
    """
    _hand_case_over(db, cast, now)
    _stand_in(db, cast)
    try_out(db)


def _stand_in(db: Session, cast: Cast) -> None:
    """Name the first reviewer of an agency that has two for the second, who is away."""
    present, absent, *_ = next(
        found
        for (_, role), found in cast.officers.items()
        if role is Role.REVIEWER and len(found) > 1
    )
    today = moments.today()
    name_deputy(
        db,
        absent,
        person=str(absent.user_id),
        deputy=str(present.user_id),
        first_day=today,
        last_day=today + AWAY,
    )


def _hand_case_over(db: Session, cast: Cast, now: datetime) -> None:
    """Hand a case over to an agency with officers, which has not answered yet."""
    waiting = select(Application).where(
        Application.state == State.RECEIVED, Application.round_id.is_(None)
    )
    for application in db.scalars(waiting.order_by(Application.submitted_at, Application.id)):
        lead = application.reviews[0].body_code
        reviewers = cast.officers.get((lead, Role.REVIEWER), [])
        holder = application.reviews[0].assignee_id
        reviewer = next((one for one in reviewers if holder in (None, one.user_id)), None)
        case = load(db, reviewer, application.id) if reviewer else None
        if reviewer is None or case is None or not case.lifecycle.decides:
            continue
        offices = transferring.list_offices(case)
        unit = next(u for u, one in offices.items() if (one.code, Role.REVIEWER) in cast.officers)
        _pass_on(db, application, reviewer, cast.officers[lead, Role.APPROVER][0], unit, now)
        return


def _pass_on(
    db: Session,
    application: Application,
    reviewer: Actor,
    approver: Actor,
    unit: str,
    now: datetime,
) -> None:
    text = "申请事项属该单位职权（示例）。"
    last = application.events[-1].at
    with moments.at(min(now, last + timedelta(minutes=20))):
        if application.reviews[0].assignee_id is None:
            claiming.claim(db, reviewer, application.id, version=application.version)
        transferring.propose_transfer(
            db, reviewer, application.id, version=application.version, unit=unit, text=text
        )
    with moments.at(min(now, last + timedelta(minutes=50))):
        transferring.transfer(db, approver, application.id, version=application.version, text=text)


def try_out(db: Session) -> None:
    """Hold half of what a fund bears against the cases of the past year."""
    user = db.scalars(select(User).where(User.staff_role == Role.ADMINISTRATOR)).first()
    assert user is not None
    administrator = Actor(user.id, user.name, Role.ADMINISTRATOR)
    fund, path = next(
        (one, particular.path)
        for one in items_on(moments.today())
        for particular in list_particulars(one)
        if "share" in particular.values
    )
    values = dict(find_particular(fund, path).values)
    values["share"] = Decimal(str(values["share"])) / 2
    asked = asking.ask_for_particular(db, administrator, fund.code, path, values)
    db.flush()
    running.run(db, asked.id)
