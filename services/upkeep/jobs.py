"""Housekeeping by the clock."""

from services import jobs, limits, moments


@jobs.periodic("*/10 * * * *")
def forget_old_tries() -> None:
    """Drop the counters of limits whose window is over."""
    limits.forget_expired(moments.now())


@jobs.queue.periodic(cron="* * * * *", queue=jobs.BY_THE_CLOCK)
@jobs.queue.task(name="services.upkeep.jobs.take_up_stalled", queueing_lock="take_up_stalled")
async def take_up_stalled(timestamp: int) -> None:  # noqa: ARG001
    """Queue again what a worker was doing when it was killed."""
    for job in await jobs.queue.job_manager.get_stalled_jobs():
        await jobs.queue.job_manager.retry_job(job)
