"""Work that happens after the change that asked for it, by a queue in PostgreSQL.

A job is written in the caller's transaction, all that it asked for at once, as the
last thing before it commits: so it exists if and only if that change was committed.
It may run more than once: tasks are idempotent.
Arguments are ids and codes, never personal data; they show up in logs.

Tasks live in `services/<package>/jobs.py`; the worker finds them there.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import procrastinate
from procrastinate import BaseRetryStrategy, RetryDecision, SyncPsycopgConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.tasks import Task
from sqlalchemy import event, orm

from services.database import Session, conninfo
from services.settings import ROOT

ASKED_FOR, BY_THE_CLOCK = "default", "clock"
"""The two queues: jobs that a change asked for, and periodic ones. The worker runs both."""

MOST_ATTEMPTS = 170
"""About a week of them, as most are an hour apart."""
LONGEST_WAIT = timedelta(hours=1)

FOLLOW = "services.followup.jobs.follow"
FREE_CASES = "services.followup.jobs.free_cases"
ANNOUNCE_ROUND = "services.followup.jobs.announce_round"
"""Tasks that are asked for by name, by those who are below them."""

log = logging.getLogger(__name__)


class Patience(BaseRetryStrategy):
    """Tries again after 4, 16, 64 ... seconds, then every hour for a week: a mail server or
    a scanner that is away over a holiday costs no mail and no verdict.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None to give up."""
        if job.attempts >= MOST_ATTEMPTS:
            return None
        wait = min(4 ** (job.attempts + 1), int(LONGEST_WAIT.total_seconds()))
        log.warning(
            "%s %s failed, is tried again in %s s", job.task_name, job.id, wait, exc_info=exception
        )
        return RetryDecision(retry_in={"seconds": wait})


TASK_MODULES = tuple(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in sorted((ROOT / "services").glob("*/jobs.py"))
)

queue = procrastinate.App(
    connector=procrastinate.PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4),
    import_paths=TASK_MODULES,
)

# Writes jobs on the connections it is handed, and opens none of its own.
_deferrals = JobManager(SyncPsycopgConnector())


def task(function: Callable[..., None]) -> Task[..., None, ...]:
    """Make a function a task, tried again when it fails. Use as a decorator."""
    return queue.task(name=_name(function), retry=Patience())(function)


def attempt(function: Callable[..., None]) -> Task[..., None, ...]:
    """Make a function a task that is tried once: where it fails, the clock asks for it anew."""
    return queue.task(name=_name(function))(function)


def _name(function: Callable[..., None]) -> str:
    return f"{function.__module__}.{function.__name__}"


def periodic(cron: str) -> Callable[[Callable[[], None]], Task[..., None, ...]]:
    """Make a function a task that runs by the clock, once however many workers there are.

    Args:
        cron: minute, hour, day, month and weekday, in UTC.
    """

    def decorate(function: Callable[[], None]) -> Task[..., None, ...]:
        @wraps(function)
        def run(timestamp: int) -> None:  # noqa: ARG001 - by this name the clock gives the time
            function()

        made = attempt(run)
        queue.periodic(cron=cron, queue=BY_THE_CLOCK, queueing_lock=made.name)(made)
        return made

    return decorate


def defer(db: orm.Session, what: Task[..., None, ...] | str, **arguments: Any) -> None:
    """Ask for a job, as part of the session's transaction.

    Args:
        what: the task; by its name where it is above those who ask for it.

    """
    name = what if isinstance(what, str) else what.name
    job = Job(queue=ASKED_FOR, lock=None, queueing_lock=None, task_name=name, task_kwargs=arguments)
    assert not db.in_nested_transaction(), "whose rollback would not take the job back"
    db.connection()  # from here on there is a transaction
    transaction = db.get_transaction()
    asked_in, jobs = db.info.get(ASKED, (None, []))
    db.info[ASKED] = (transaction, [*(jobs if asked_in is transaction else ()), job])


def take_back(db: orm.Session) -> None:
    """Let the session's transaction have asked for no job so far."""
    db.info.pop(ASKED, None)


ASKED = "jobs"
"""Under which name a session keeps the jobs that its transaction asked for."""


@event.listens_for(Session, "before_commit")
def _write_jobs(db: orm.Session) -> None:
    transaction, jobs = db.info.pop(ASKED, (None, []))
    if jobs and transaction is db.get_transaction():
        connection = db.connection().connection.driver_connection
        _deferrals.batch_defer_jobs(jobs, connection=connection)


def run_all_due() -> None:
    """Run the jobs that were asked for and are due, in this process, and return. For tests."""
    queue.run_worker(
        queues=[ASKED_FOR], wait=False, listen_notify=False, install_signal_handlers=False
    )
