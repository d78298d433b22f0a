"""Work that happens after the change that asked for it, by a queue in PostgreSQL.

A job is deferred inside the caller's transaction, so it exists if and only if
that change was committed. It may run more than once: tasks are idempotent.
Arguments are ids and codes, never personal data; they show up in logs.

Tasks live in `services/<package>/jobs.py`; the worker finds them there.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import procrastinate
from procrastinate import RetryStrategy, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task
from sqlalchemy import orm

from services.database import conninfo
from services.settings import ROOT

ASKED_FOR, BY_THE_CLOCK = "default", "clock"
"""The two queues: jobs that a change asked for, and periodic ones. The worker runs both."""

# Tries again after 4, 16, 64 ... seconds, for about six hours in all.
RETRY = RetryStrategy(max_attempts=7, exponential_wait=4)

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
    return queue.task(name=f"{function.__module__}.{function.__name__}", retry=RETRY)(function)


def periodic(cron: str) -> Callable[[Callable[[int], None]], Task[..., None, ...]]:
    """Make a function a task that runs by the clock, once however many workers there are.

    Args:
        cron: minute, hour, day, month and weekday, in UTC.

    The function takes the Unix time at which it was due.
    """

    def decorate(function: Callable[[int], None]) -> Task[..., None, ...]:
        made = task(function)
        queue.periodic(cron=cron, queue=BY_THE_CLOCK, queueing_lock=made.name)(made)
        return made

    return decorate


def defer(
    db: orm.Session, what: Task[..., None, ...], *, key: str | None = None, **arguments: Any
) -> None:
    """Ask for a job, as part of the session's transaction.

    Args:
        key: while a job with this key waits, the same one is not added again.
    """
    connection = db.connection()
    deferrer = configure_task(
        name=what.name,
        job_manager=_deferrals,
        connection=connection.connection.driver_connection,
        queueing_lock=key,
    )
    if key is None:
        deferrer.defer(**arguments)
        return
    with suppress(AlreadyEnqueued), connection.begin_nested():
        deferrer.defer(**arguments)


def run_all_due() -> None:
    """Run the jobs that were asked for and are due, in this process, and return. For tests."""
    queue.run_worker(
        queues=[ASKED_FOR], wait=False, listen_notify=False, install_signal_handlers=False
    )
