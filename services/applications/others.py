"""Other cases of the applicant of a case, which an officer looks at beside it.

An officer is told only of cases in which their own body has a part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, func, literal, select, true
from sqlalchemy.orm import Session, aliased

from services.applications.case.case import Case
from services.applications.lifecycle import TAKES_NOTHING, State
from services.applications.same_accounts import SAME_ACCOUNTS, SameAccount, read_same_accounts
from services.applications.same_files import SAME_FILES, SameFiles, read_same_files
from services.catalogue import item_of
from services.language import Text
from services.models import Application, Review

MOST = 5
"""Other cases that are listed; the others are counted."""


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another case of the same applicant.

    Args:
        same: whether it is for the same service, and neither refused nor ended.
    """

    id: UUID
    number: str
    service: Text
    state: State
    submitted_at: datetime
    same: bool


@dataclass(frozen=True, slots=True)
class OtherCases:
    """The newest other cases of an applicant, those for the same service first; and how many.

    Args:
        same_files: cases of other applicants in which the same files were handed in.
        same_accounts: cases that name the same bank account, of other applicants or for the same
            service.
    """

    cases: Sequence[OtherCase]
    count: int
    same_files: Sequence[SameFiles] = ()
    same_accounts: Sequence[SameAccount] = ()

    @property
    def duplicates(self) -> Sequence[OtherCase]:
        """Those for the same service that may be the same thing twice."""
        return [one for one in self.cases if one.same]


_FOUND = (
    select(Application, func.count().over().label("count"))
    .where(
        Application.applicant_id == bindparam("applicant"),
        Application.id != bindparam("id"),
        Application.submitted_at.is_not(None),
        exists().where(
            Review.application_id == Application.id, Review.body_code == bindparam("body")
        ),
    )
    .order_by(
        (Application.item_code == bindparam("item")).desc(),
        Application.updated_at.desc(),
        Application.id,
    )
    .limit(MOST)
    .subquery("found")
)
_OTHER = aliased(Application, _FOUND)
_ONE = select(literal(1)).subquery("one")
_OTHERS = (
    select(_OTHER, _FOUND.c.count, SAME_FILES, SAME_ACCOUNTS)
    .select_from(_ONE)
    .outerjoin(_OTHER, true())
    .order_by((_OTHER.item_code == bindparam("item")).desc(), _OTHER.updated_at.desc(), _OTHER.id)
)


def list_others(db: Session, case: Case) -> OtherCases:
    """List the other cases of the applicant in which the actor's body takes part, and those of
    others with the same files or account. One query.
    """
    if case.review is None:
        return OtherCases((), 0)
    application = case.application
    known = {
        "applicant": application.applicant_id,
        "id": application.id,
        "body": case.review.body_code,
        "item": application.item_code,
    }
    rows = db.execute(_OTHERS, known).all()
    return OtherCases(
        [_other(one, application.item_code) for one, *_ in rows if one is not None],
        rows[0][1] or 0,
        read_same_files(rows[0][2]),
        read_same_accounts(rows[0][3]),
    )


def _other(one: Application, item_code: str) -> OtherCase:
    assert one.number
    assert one.submitted_at
    counts = one.state not in TAKES_NOTHING and one.decision != "refused"
    return OtherCase(
        one.id,
        one.number,
        item_of(one).short_name,
        State(one.state),
        one.submitted_at,
        same=counts and one.item_code == item_code,
    )
