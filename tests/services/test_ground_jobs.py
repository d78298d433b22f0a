"""A job exists if and only if the change that asked for it was committed."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from services import jobs

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
    assert {tuple(row) for row in rows} == {(task.name, "succeeded") for task in tasks}
