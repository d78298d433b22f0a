"""Jobs of this package."""

from services import jobs, moments
from services.accounts.retention import forget_old
from services.database import Session


@jobs.periodic("20 19 * * *")
def forget_what_is_over() -> None:
    """Drop what has been kept long enough: sessions, links, mails, access records; at 03:20 in
    Shenzhen.
    """
    with Session() as db, db.begin():
        forget_old(db, moments.now())
