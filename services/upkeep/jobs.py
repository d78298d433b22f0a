"""Periodic maintenance."""

import logging

from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

from services import jobs, limits, moments
from services.applications.clock import calendar
from services.database import Session
from services.inventory import heads

log = logging.getLogger(__name__)


@jobs.periodic("*/10 * * * *")
def forget_old_tries() -> None:
    """Drop the counters of limits whose window is over."""
    limits.forget_expired(moments.now())


@jobs.periodic("0 1 * * *")
def watch_the_calendar() -> None:
    """Warn in the log, daily and months ahead, that the next year's holidays are missing."""
    today = moments.today()
    if calendar.needs_another_year(today):
        log.warning(
            "working days are known until %s only: enter the next year in holidays.yaml",
            calendar.known_until(today),
        )


@jobs.periodic("40 17 * * *")
def sign_heads() -> None:
    """Sign the state of all ledgers, at 01:40 in Shenzhen."""
    with Session() as db, db.begin():
        heads.sign_head(db)


@jobs.queue.periodic(cron="* * * * *", queue=jobs.BY_THE_CLOCK)
@jobs.queue.task(
    name="services.upkeep.jobs.take_up_stalled",
    queueing_lock="take_up_stalled",
    pass_context=True,
)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Queue again the jobs that nobody does: of workers that were killed, and of this one.

    A worker does one job at a time. What else it holds was done while it could not be written
    down, because the disk was full or the database away.
    """
    manager = jobs.queue.job_manager
    this = context.job
    held = await manager.list_jobs_async(status=Status.DOING.value, worker_id=this.worker_id)
    left = [job for job in held if job.id != this.id]
    for job in [*await manager.get_stalled_jobs(), *left]:
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # a periodic job whose next run is queued already
            await manager.finish_job(job, Status.ABORTED, delete_job=True)
