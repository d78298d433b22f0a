"""What is intended in single cases, as everybody may read it until it is decided."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.case import Case
from services.applications.case.own_publicity import find_own_days
from services.applications.lifecycle import Action, State
from services.errors import NotFound
from services.models import Application, Event, Publicity

MOST = 100
"""Cases on the page, and in the feed."""

_CONCLUDED_ANEW = exists().where(
    Event.application_id == Publicity.application_id,
    Event.action == Action.CONCLUDE,
    Event.sequence > Publicity.sequence,
)


def find_standing(db: Session, publicity_id: UUID) -> tuple[Publicity, Application]:
    """Find what is intended in a case, with its application, while it stands for everybody.

    Raises:
        NotFound: there is no such page, it does not stand yet, or the case went back to review,
            ended or was decided.

    """
    row = db.execute(_standing().where(Publicity.id == publicity_id)).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def list_standing(db: Session, item_code: str = "") -> Sequence[tuple[Publicity, Application]]:
    """List what stands for everybody to read, the newest first. One statement.

    Args:
        item_code: of one service only.
    """
    wanted = _standing()
    if item_code:
        wanted = wanted.where(Application.item_code == item_code)
    newest = wanted.order_by(Publicity.first_day.desc(), Publicity.id.desc()).limit(MOST)
    return [(one, application) for one, application in db.execute(newest)]


def find_page(db: Session, case: Case) -> Publicity | None:
    """Find the page on which what was concluded last of a case stands, or stood until today; for
    others without a statement.
    """
    if find_own_days(case) is None:
        return None
    of_case = select(Publicity).where(Publicity.application_id == case.application.id)
    return db.scalar(of_case.order_by(Publicity.sequence.desc()).limit(1))


def _standing() -> Select[Publicity, Application]:
    return (
        select(Publicity, Application)
        .join(Application, Application.id == Publicity.application_id)
        .where(
            Application.state == State.SIGNOFF,
            Publicity.first_day <= moments.today(),
            ~_CONCLUDED_ANEW,
        )
    )
