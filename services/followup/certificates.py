"""Tell the holder of a certificate in time that it ends, so that nothing lapses unnoticed."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from services import moments
from services.actor import PREPARERS
from services.applications.case.renewable import last_renewable
from services.followup.readers import list_members
from services.models import Application, Notice, Paper, User
from services.notices.inbox import notify

ENDS = "certificate_ends"
"""The kind of notice: that a certificate is valid for some time only."""
AGAIN_DAYS = 30
"""Days before the end, from which the holder is told once more."""


def list_to_tell(db: Session) -> list[UUID]:
    """List the certificates that end soon and have not been followed by a longer one."""
    today = moments.today()
    later, its_case, case = aliased(Paper), aliased(Application), Application
    followed = exists().where(
        its_case.id == later.application_id,
        its_case.applicant_id == case.applicant_id,
        its_case.item_code == case.item_code,
        later.kind == "certificate",
        later.status == "in_force",
        later.valid_until > Paper.valid_until,
    )
    found = (
        select(Paper.id)
        .join(case, case.id == Paper.application_id)
        .where(
            Paper.kind == "certificate",
            Paper.status == "in_force",
            Paper.valid_until.between(today, last_renewable(today)),
            ~followed,
        )
    )
    return list(db.scalars(found.order_by(Paper.valid_until, Paper.id)))


def tell_of_end(db: Session, paper_id: UUID) -> None:
    """Tell everybody who files for the holder, once early and once near the end."""
    paper = db.get_one(Paper, paper_id)
    application = db.get_one(Application, paper.application_id)
    assert paper.valid_until is not None
    said = {
        "certificate": paper.number,
        "due_on": paper.valid_until.isoformat(),
        "again": _is_near(paper.valid_until),
    }
    told = select(Notice.user_id).where(
        Notice.kind == ENDS, Notice.application_id == application.id, Notice.data.contains(said)
    )
    known = set(db.scalars(told))
    for reader in list_members(db, application, *PREPARERS):
        if reader not in known:
            notify(db, db.get_one(User, reader), ENDS, application, **said)


def _is_near(day: date) -> bool:
    return day <= moments.today() + timedelta(AGAIN_DAYS)
