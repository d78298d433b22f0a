"""Jobs that run after the change that asked for them, from a queue in PostgreSQL.

The jobs of a transaction are written together, just before it commits, so they exist
if and only if the change was committed. A job may run more than once: tasks are
idempotent. Arguments are ids and codes, never personal data; they show up in logs.

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
"""The two queues: of jobs that a change asked for, and of periodic jobs. The worker runs both."""

MOST_ATTEMPTS = 170
"""They take about a week, as most are an hour apart."""
LONGEST_WAIT = timedelta(hours=1)

FOLLOW = "services.followup.jobs.follow"
FREE_CASES = "services.followup.jobs.free_cases"
ANNOUNCE_ROUND = "services.followup.jobs.announce_round"
DECIDE_ENTRY = "services.funds.jobs.decide_entry"
RECALCULATE = "services.followup.jobs.recalculate"
TELL_MENTIONED = "services.followup.jobs.tell_mentioned"
ASK_REGISTER = "services.accounts.jobs.ask_register"
SCAN_PROOF = "services.accounts.jobs.scan_proof"
ERASE_PROOF = "services.privacy.jobs.erase_proof"
REPLAY = "services.replays.jobs.replay"
INDEX_ANSWER = "services.followup.jobs.index_answer"
"""Names of tasks that modules in lower layers ask for, which cannot import them."""

log = logging.getLogger(__name__)


class RetryForAWeek(BaseRetryStrategy):
    """Tries again after 4, 16, 64 ... seconds, then every hour for a week, so that no mail or
    scan is lost if a server is down over a holiday.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Decide when to try again; None to give up."""
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

# Writes jobs on connections given to it, and opens none itself.
_deferrals = JobManager(SyncPsycopgConnector())


def task(function: Callable[..., None]) -> Task[..., None, ...]:
    """Make a function a task that is tried again when it fails. Use as a decorator."""
    return queue.task(name=_name(function), retry=RetryForAWeek())(function)


def task_tried_once(function: Callable[..., None]) -> Task[..., None, ...]:
    """Make a function a task that is tried once: if it fails, the next period runs it again."""
    return queue.task(name=_name(function))(function)


def _name(function: Callable[..., None]) -> str:
    return f"{function.__module__}.{function.__name__}"


def periodic(cron: str) -> Callable[[Callable[[], None]], Task[..., None, ...]]:
    """Make a function a task that runs periodically, once whatever the number of workers.

    Args:
        cron: minute, hour, day, month and weekday, in UTC.
    """

    def decorate(function: Callable[[], None]) -> Task[..., None, ...]:
        @wraps(function)
        def run(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it by this name
            function()

        made = task_tried_once(run)
        queue.periodic(cron=cron, queue=BY_THE_CLOCK, queueing_lock=made.name)(made)
        return made

    return decorate


def defer(db: orm.Session, what: Task[..., None, ...] | str, **arguments: Any) -> None:
    """Ask for a job, as part of the session's transaction.

    Args:
        what: the task, or its name where the caller cannot import it.

    """
    name = what if isinstance(what, str) else what.name
    job = Job(queue=ASKED_FOR, lock=None, queueing_lock=None, task_name=name, task_kwargs=arguments)
    assert not db.in_nested_transaction(), "its rollback would not cancel the job"
    db.connection()  # begins a transaction if there is none
    transaction = db.get_transaction()
    asked_in, jobs = db.info.get(ASKED, (None, []))
    db.info[ASKED] = (transaction, [*(jobs if asked_in is transaction else ()), job])


def cancel_jobs(db: orm.Session) -> None:
    """Cancel all jobs that the session's transaction has asked for so far."""
    db.info.pop(ASKED, None)


ASKED = "jobs"
"""The key under which a session keeps the jobs that its transaction asked for."""


@event.listens_for(Session, "before_commit")
def _write_jobs(db: orm.Session) -> None:
    transaction, jobs = db.info.pop(ASKED, (None, []))
    if jobs and transaction is db.get_transaction():
        connection = db.connection().connection.driver_connection
        _deferrals.batch_defer_jobs(jobs, connection=connection)


def run_all_due() -> None:
    """Run all jobs that are due, other than periodic ones, in this process. For tests."""
    queue.run_worker(
        queues=[ASKED_FOR], wait=False, listen_notify=False, install_signal_handlers=False
    )
