"""Whether what the tables hold is what the portal wrote: ledgers, inventories, the audit."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from services.applications.case import ledger
from services.inventory import checking


def find_flaws(db: Session) -> Iterator[ledger.Flaw | checking.RowFlaw]:
    """Check everything: the ledger of every case, and every row that is in an inventory."""
    yield from ledger.verify(db)
    yield from checking.check_all(db)
