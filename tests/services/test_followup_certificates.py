"""Who holds a certificate is told twice that it ends, unless another follows it."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.renewable import find_renewable
from services.followup import certificates
from services.models import Application, Notice
from services.notices import wording
from tests.support.filed import make_filed, make_paper, revoke_paper

LAST = date(2029, 11, 23)
EARLY, AGAIN, AFTER = date(2029, 8, 25), date(2029, 10, 24), date(2029, 11, 24)


@pytest.fixture
def case(db: Session) -> Application:
    return make_filed(db)


def look(db: Session, day: date) -> int:
    """Run the jobs of a day twice, and count what has been told so far."""
    with moments.at(datetime.combine(day, time(9), moments.SHENZHEN)):
        for _ in range(2):
            for paper_id in certificates.list_to_tell(db):
                certificates.tell_of_end(db, paper_id)
    return len(db.scalars(select(Notice.id).where(Notice.kind == certificates.ENDS)).all())


def test_the_holder_is_told_early_and_again_and_the_case_page_says_so(
    db: Session, case: Application
) -> None:
    paper = make_paper(db, case, "certificate", valid_until=LAST)
    make_paper(db, make_filed(db), "certificate", valid_until=None)
    days = (date(2029, 8, 24), EARLY, date(2029, 10, 23), AGAIN, LAST, AFTER)
    assert [look(db, day) for day in days] == [0, 1, 1, 2, 2, 2]
    for day, soon in ((date(2029, 8, 24), False), (EARLY, True), (LAST, True), (AFTER, False)):
        with moments.at(datetime.combine(day, time(9), moments.SHENZHEN)):
            assert (find_renewable([paper]) is paper) is soon, day
    notice = db.scalars(select(Notice).where(Notice.kind == certificates.ENDS)).first()
    assert notice is not None
    said = wording.word_title(notice.kind, notice.data).in_("en")
    assert said == f"Certificate {paper.number} is valid until 23 November 2029"


def test_nobody_is_told_of_what_was_revoked_or_is_followed_by_another(
    db: Session, case: Application
) -> None:
    revoke_paper(db, case, make_paper(db, case, "certificate", valid_until=LAST), moments.now())
    first, second = (make_filed(db, applicant_id=case.applicant_id) for _ in range(2))
    make_paper(db, first, "certificate", valid_until=LAST)
    followed = make_paper(db, second, "certificate", valid_until=date(2032, 11, 23))
    assert look(db, EARLY) == 0
    revoke_paper(db, second, followed, moments.now())
    db.flush()
    assert look(db, EARLY) == 1
