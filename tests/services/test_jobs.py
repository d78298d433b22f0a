"""A job exists if and only if the change that asked for it was committed."""

import asyncio
import logging

import pytest
from procrastinate.jobs import Job
from sqlalchemy import text
from sqlalchemy.orm import Session

from services import jobs, moments
from services.upkeep.jobs import take_up_stalled

ran: list[str] = []


@jobs.task
def note(word: str) -> None:
    ran.append(word)


@jobs.task
def fail() -> None:
    raise RuntimeError("as told")


@pytest.fixture(autouse=True)
def _forget() -> None:
    ran.clear()


def waiting(db: Session) -> int:
    return db.scalar(text("select count(*) from procrastinate_jobs where status = 'todo'")) or 0


def test_a_committed_job_runs(db: Session) -> None:
    jobs.defer(db, note, word="a")
    db.commit()
    jobs.run_all_due()
    assert ran == ["a"]


def test_a_job_that_was_rolled_back_never_was(db: Session) -> None:
    jobs.defer(db, note, word="a")
    db.rollback()
    assert waiting(db) == 0


def test_jobs_of_a_failed_transaction_do_not_slip_into_the_next(db: Session) -> None:
    jobs.defer(db, note, word="a")
    db.close()
    jobs.defer(db, note, word="b")
    jobs.defer(db, note, word="c")
    db.commit()
    jobs.run_all_due()
    assert ran == ["b", "c"]


def test_a_failing_job_is_tried_again_later(db: Session) -> None:
    jobs.defer(db, fail)
    db.commit()
    jobs.run_all_due()
    row = db.execute(
        text(
            "select status, attempts, scheduled_at > now() from procrastinate_jobs"
            " where queue_name = 'default'"
        )
    ).one()
    assert tuple(row) == ("todo", 1, True)


def test_every_task_by_the_clock_runs_as_the_clock_calls_it(db: Session) -> None:
    jobs.queue.perform_import_paths()
    tasks = [one.task for one in jobs.queue.periodic_registry.periodic_tasks.values()]
    assert len(tasks) >= 6
    for task in tasks:
        jobs.defer(db, task, timestamp=1_795_000_000)
    db.commit()
    jobs.run_all_due()
    rows = db.execute(
        text("select task_name, status::text from procrastinate_jobs where queue_name = 'default'")
    )
    ran = {tuple(row) for row in rows}
    followed = {
        ("services.followup.jobs.recalculate_from", "succeeded"),
        ("services.followup.jobs.tally", "succeeded"),
    }
    assert followed == ran - {(task.name, "succeeded") for task in tasks}, (
        "the calendar is new to an empty database, and so is every month"
    )
    assert len(ran) == len(tasks) + len(followed)


def waits(attempts: int) -> float | None:
    """Seconds after which a job is tried again that failed, having failed so often before."""
    job = Job(
        id=1, queue="default", lock=None, queueing_lock=None, task_name="t", attempts=attempts
    )
    decision = jobs.RetryForAWeek().get_retry_decision(exception=OSError(), job=job)
    if decision is None:
        return None
    assert decision.retry_at
    return round((decision.retry_at - moments.now()).total_seconds())


def test_a_job_is_tried_for_a_week_at_least_every_hour() -> None:
    assert [waits(failed) for failed in range(4)] == [4, 16, 64, 256]
    attempts = range(jobs.MOST_ATTEMPTS)
    assert max(waits(failed) or 0 for failed in attempts) == 60 * 60
    assert sum(waits(failed) or 0 for failed in attempts) >= 6.5 * 24 * 60 * 60
    assert waits(jobs.MOST_ATTEMPTS) is None


def test_the_log_says_why_a_job_is_tried_again(
    db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    jobs.defer(db, fail)
    db.commit()
    with caplog.at_level(logging.WARNING, "services.jobs"):
        jobs.run_all_due()
    (record,) = caplog.records
    assert "fail" in record.getMessage()
    assert record.exc_info


def test_jobs_of_a_killed_worker_are_taken_up(db: Session) -> None:
    """Also where one of them ran by the clock and the next of its kind waits already."""
    stalled = (
        "insert into procrastinate_jobs (queue_name, task_name, queueing_lock, status, args)"
        " values ('clock', 't', 'once', :status, '{}')"
    )
    db.execute(text(stalled), [{"status": "doing"}, {"status": "todo"}])
    jobs.defer(db, note, word="a")
    db.commit()
    db.execute(text("update procrastinate_jobs set status = 'doing' where queue_name = 'default'"))
    db.commit()

    async def take_up() -> None:
        async with jobs.queue.open_async():
            await take_up_stalled(0)

    asyncio.run(take_up())
    left = db.execute(text("select queue_name, status from procrastinate_jobs")).all()
    assert sorted(map(tuple, left)) == [("clock", "todo"), ("default", "todo")]
    jobs.run_all_due()
    assert ran == ["a"]
