"""One filing of an applicant in a round, unless the item counts several together."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.applications.case.case import Case
from services.applications.lifecycle import TAKES_NOTHING
from services.catalogue import Item
from services.errors import Invalid, Problem
from services.language import N_
from services.models import Application, Round


def find_filed(
    db: Session, applicant_id: UUID, wanted: Item, current: Round | None
) -> Application | None:
    """Find what keeps an applicant from filing in a round: an application filed there already.

    What was withdrawn, returned or not accepted is in nobody's way.

    Args:
        current: the round that is open; None if there is none.
    """
    if current is None or wanted.one_per_round == "merge":
        return None
    return db.scalar(
        select(Application)
        .where(
            Application.applicant_id == applicant_id,
            Application.item_code == wanted.code,
            Application.round_id == current.id,
            Application.state.not_in(TAKES_NOTHING),
        )
        .order_by(Application.submitted_at)
        .limit(1)
    )


def refuse_second(db: Session, case: Case, current: Round) -> None:
    """Refuse a second filing; the applicant must be locked, so that no two come at once.

    Raises:
        Invalid: with a problem for `round` that names the first.
    """
    filed = find_filed(db, case.application.applicant_id, case.item, current)
    if filed is not None:
        message = N_(
            "Application %(number)s was filed in this round already. The round takes one"
            " application of each applicant: withdraw that one before you submit another",
            number=filed.number,
        )
        raise Invalid([Problem("round", message)])
