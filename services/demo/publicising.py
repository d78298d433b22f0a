"""Publishes in the demonstration what is intended in cases that wait to be approved."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.case.loading import load
from services.applications.case.own_publicity import publicity_terms
from services.applications.casework import publicising
from services.applications.clock.calendar import is_working_day
from services.applications.lifecycle import State
from services.applications.publicities import find_page
from services.demo.people import Cast
from services.funds import reporting
from services.funds.statements import NewStatement
from services.models import Application

SAID = NewStatement("示例举报人", "0755-00000000", "该企业申报的从业人员与实际不符（示例）。")
CASES = 2


def publicise_some(db: Session, cast: Cast) -> None:
    """Put up what is intended in a few cases; somebody reports on the first."""
    on = moments.now()
    while not is_working_day(moments.local_day(on)):
        on -= timedelta(days=1)  # so that the pages stand today
    waiting = select(Application).where(
        Application.item_code.in_(publicity_terms()),
        Application.state == State.SIGNOFF,
        Application.updated_at < on,
    )
    for place, application in enumerate(db.scalars(waiting.order_by(Application.id).limit(CASES))):
        approver = cast.officers[application.reviews[0].body_code, Role.APPROVER][0]
        key, version = application.id, application.version
        with moments.at(on):
            case = publicising.publicise(db, approver, key, version=version, confirmed=True)
        page = find_page(db, load(db, approver, key))
        others = (one for of, one in cast.owners.items() if of != case.application.applicant_id)
        if place == 0 and page is not None:
            reporting.report(db, next(others), page.id, said=SAID)
