"""Whether what the tables hold is what the portal wrote: ledgers, inventories, the audit."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from services.applications.case import checks
from services.applications.case.noted_rows import check_noted_rows
from services.inventory import checking, heads, reading

AnyFlaw = checks.LedgerFlaw | checking.RowFlaw | heads.HeadFlaw


def find_flaws(db: Session) -> Iterator[AnyFlaw]:
    """Check everything: the ledger of every case, every row in an inventory, signed heads."""
    yield from checks.verify(db)
    for application_ids in reading.batches(db.connection(), "case"):
        yield from check_noted_rows(db, application_ids)
        db.expunge_all()
    yield from checking.check_all(db)
    yield from heads.check_heads(db)


def find_flaws_of_case(db: Session, application_id: UUID) -> Iterator[AnyFlaw]:
    """Check one case: its ledger and its rows. A fixed number of statements."""
    yield from checking.check_scopes(db, "case", [application_id])
    yield from checks.verify_cases(db, [application_id])
    yield from check_noted_rows(db, [application_id])
