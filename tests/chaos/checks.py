"""What must hold once everything runs again."""

from collections.abc import Iterator, Sequence
from time import monotonic, sleep

from sqlalchemy import func, select, text

from services.applications.case import proving
from services.database import Session, disconnect
from services.documents import store
from services.jobs import ASKED_FOR
from services.models import Event, Paper
from tests.chaos.errands import Errand
from tests.chaos.stage import Stage
from tests.support.live import PATIENCE

LEFT = text("select count(*) from procrastinate_jobs where queue_name = :queue")
HELD_BY_THE_DEAD = text(
    "select procrastinate_retry_job_v2(id, now(), null, null, null) from procrastinate_jobs"
    " where status = 'doing'"
)
LONG = 10
"""Looks at the queue after which jobs are given back."""
WAITING = text("update procrastinate_jobs set scheduled_at = null where status = 'todo'")


def settle(stage: Stage, *, hurried: bool) -> int:
    """Wait until the portal serves and all jobs are done; returns how many jobs are left.

    Args:
        hurried: whether jobs are given back as an operator can, instead of by the clock.
    """
    stage.wait_until_ready()
    disconnect()
    # What a killed worker held is taken up within two minutes; what failed waits a minute.
    deadline = monotonic() + 3 * PATIENCE
    left, looks = _count_left(), 0
    while left and monotonic() < deadline:
        sleep(0.2)
        left, looks = _count_left(), looks + 1
        if hurried and looks == LONG:
            _give_back(stage)
    return left


def _count_left() -> int:
    with Session() as db:
        return db.scalar(LEFT, {"queue": ASKED_FOR}) or 0


def _give_back(stage: Stage) -> None:
    with stage.without_jobs(), Session() as db, db.begin():
        db.execute(HELD_BY_THE_DEAD)
        db.execute(WAITING)


def find_losses(errands: Sequence[Errand]) -> Iterator[str]:
    """Compare the database and the files with what people were told, and with themselves."""
    disconnect()
    with Session() as db:
        for errand in errands:
            if loss := errand.find_loss(db):
                yield loss
        for flaw in proving.find_flaws(db):
            yield f"record: {flaw}"
        for wrong, application_id, digest in store.verify(db):
            yield f"file: {application_id} {digest} is {wrong}"
        twice = select(Paper.application_id, Paper.kind).group_by(Paper.application_id, Paper.kind)
        for application_id, kind in db.execute(twice.having(func.count() > 1)):
            yield f"paper: {kind} was issued twice on {application_id}"
        approved = select(Event.application_id).where(Event.action == "approve")
        issued = select(Paper).where(Paper.application_id == Event.application_id).exists()
        for application_id in db.scalars(approved.where(~issued)):
            yield f"paper: none was issued on {application_id}"
