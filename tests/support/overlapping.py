"""Two transactions at the same time, the second begun before the first has ended."""

from collections.abc import Callable
from threading import Thread
from time import monotonic, sleep

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from services import database
from services.errors import DomainError
from tests.support.live import PATIENCE

Deed = Callable[[Session], object]


def while_under_way(db: Session, first: Deed, second: Deed) -> type[DomainError] | None:
    """Do the second deed after the first and before its commit; returns how it was refused.

    Args:
        db: whose transaction is committed, so that others see what was made.
    """
    db.commit()
    refused: list[type[DomainError]] = []
    process: list[int] = []

    def follow() -> None:
        try:
            with database.Session() as own, own.begin():
                process.extend(own.scalars(select(func.pg_backend_pid())))
                second(own)
        except DomainError as error:
            refused.append(type(error))

    follower = Thread(target=follow)
    with database.Session() as session, session.begin():
        first(session)
        follower.start()
        _until_it_waits(follower, process)
    follower.join(PATIENCE)
    assert not follower.is_alive()
    db.expire_all()
    return refused[0] if refused else None


def _until_it_waits(follower: Thread, process: list[int]) -> None:
    """Go on once it waits for a lock, or has ended, since it needs none."""
    until = monotonic() + PATIENCE
    waits = text("select exists (select from pg_locks where pid = :pid and not granted)")
    while follower.is_alive() and monotonic() < until:
        with database.ReadSession() as looking:
            if process and looking.scalar(waits, {"pid": process[0]}):
                return
        sleep(0.02)
