"""A job exists if and only if the change that asked for it was committed."""

import logging

import pytest
from procrastinate.jobs import Job
from sqlalchemy import orm, text

from services import jobs, moments
from services.database import Session
from services.upkeep.jobs import take_up_stalled

ran: list[str] = []


@jobs.task
def note(word: str) -> None:
    ran.append(word)


@jobs.task
def fail() -> None:
    raise RuntimeError("as told")


@jobs.task
def take_hold() -> None:
    """Make the worker hold all jobs that wait to be noted, without doing them."""
    with Session() as db, db.begin():
        db.execute(
            text(
                "update procrastinate_jobs set status = 'doing', worker_id = busy.worker_id"
                " from procrastinate_jobs busy where busy.status = 'doing'"
                " and procrastinate_jobs.task_name = :note"
            ),
            {"note": note.name},
        )


def take_up(db: orm.Session) -> None:
    """Run what is due, and then what a worker looks for each minute."""
    jobs.defer(db, take_up_stalled.name, timestamp=0)
    db.commit()
    jobs.run_all_due()


@pytest.fixture(autouse=True)
def _forget() -> None:
    ran.clear()


def waiting(db: orm.Session) -> int:
    return db.scalar(text("select count(*) from procrastinate_jobs where status = 'todo'")) or 0


def left(db: orm.Session) -> list[tuple[str, str]]:
    """Queue and status of each job that is not done, but for what workers add by the clock."""
    asked = (
        "select queue_name, status from procrastinate_jobs"
        " where status <> 'succeeded' and (queue_name = 'default' or task_name = 't')"
    )
    return [(queue, status) for queue, status in db.execute(text(asked))]


def test_a_committed_job_runs(db: orm.Session) -> None:
    jobs.defer(db, note, word="a")
    db.commit()
    jobs.run_all_due()
    assert ran == ["a"]


def test_a_job_that_was_rolled_back_never_was(db: orm.Session) -> None:
    jobs.defer(db, note, word="a")
    db.rollback()
    assert waiting(db) == 0


def test_jobs_of_a_failed_transaction_do_not_slip_into_the_next(db: orm.Session) -> None:
    jobs.defer(db, note, word="a")
    db.close()
    jobs.defer(db, note, word="b")
    jobs.defer(db, note, word="c")
    db.commit()
    jobs.run_all_due()
    assert ran == ["b", "c"]


def test_a_failing_job_is_tried_again_later(db: orm.Session) -> None:
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


def test_every_task_by_the_clock_runs_as_the_clock_calls_it(db: orm.Session) -> None:
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
    db: orm.Session, caplog: pytest.LogCaptureFixture
) -> None:
    jobs.defer(db, fail)
    db.commit()
    with caplog.at_level(logging.WARNING, "services.jobs"):
        jobs.run_all_due()
    (record,) = caplog.records
    assert "fail" in record.getMessage()
    assert record.exc_info


def test_jobs_of_a_killed_worker_are_taken_up(db: orm.Session) -> None:
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

    take_up(db)
    assert left(db) == [("clock", "todo")]
    assert ran == ["a"]


def test_a_job_whose_end_could_not_be_written_down_is_taken_up(db: orm.Session) -> None:
    """Its worker lives, and does something else."""
    jobs.defer(db, take_hold)
    jobs.defer(db, note, word="a")
    take_up(db)
    assert ran == ["a"]
    assert not left(db)
