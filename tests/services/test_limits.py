"""Limits on tries: exact, kept in the database, and without personal data."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.errors import TooMany
from services.limits import (
    FORGOTTEN,
    count_slowed,
    count_try,
    forget_expired,
    forgive_slowed,
    network_key,
    slow_try,
    uncount_try,
)
from services.models.limits import Tries

NOON = datetime(2026, 11, 22, 4, 0, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def test_the_last_try_is_admitted_and_the_next_refused(db: Session) -> None:
    with moments.at(NOON):
        for _ in range(3):
            count_try("probe", "a", most=3, per=MINUTE)
        with pytest.raises(TooMany) as refused:
            count_try("probe", "a", most=3, per=MINUTE)
    assert refused.value.retry_after == 40


def test_others_and_the_next_window_are_not_affected(db: Session) -> None:
    with moments.at(NOON):
        count_try("probe", "a", most=1, per=MINUTE)
        count_try("probe", "b", most=1, per=MINUTE)
        count_try("other", "a", most=1, per=MINUTE)
    with moments.at(NOON + MINUTE):
        count_try("probe", "a", most=1, per=MINUTE)


def test_a_try_taken_back_is_free_again_and_never_less_than_none(db: Session) -> None:
    with moments.at(NOON):
        uncount_try("probe", "a", per=HOUR)
        count_try("probe", "a", most=1, per=HOUR)
        uncount_try("probe", "a", per=HOUR)
        uncount_try("probe", "a", per=HOUR)
        count_try("probe", "a", most=1, per=HOUR)
        with pytest.raises(TooMany):
            count_try("probe", "a", most=1, per=HOUR)


def test_it_is_exact_under_concurrency(db: Session) -> None:
    def admitted(_number: int) -> bool:
        try:
            with moments.at(NOON):  # each thread has a clock of its own
                count_try("probe", "a", most=10, per=MINUTE)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(admitted, range(40))) == 10


def test_slowed_tries_are_exact_under_concurrency_and_forgotten(db: Session) -> None:
    def admitted(_number: int) -> bool:
        try:
            with moments.at(NOON):
                slow_try("probe", "a", free=10)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(admitted, range(40))) == 10
    with moments.at(NOON):
        assert count_slowed("probe", "a") == 10
    with moments.at(NOON + FORGOTTEN):
        assert count_slowed("probe", "a") == 0
        for _ in range(10):
            slow_try("probe", "a", free=10)


@pytest.mark.usefixtures("db")
def test_a_try_counts_though_one_that_began_later_was_counted_before_it() -> None:
    now = moments.now()
    with moments.at(now):
        slow_try("test", "somebody", free=2)
    with moments.at(now - timedelta(milliseconds=5)):
        slow_try("test", "somebody", free=2)
    assert count_slowed("test", "somebody") == 2
    with moments.at(now), pytest.raises(TooMany):
        slow_try("test", "somebody", free=2)


def test_slowed_tries_are_forgotten_though_they_never_end(db: Session) -> None:
    for hours in range(10):
        with moments.at(NOON + hours * HOUR):
            slow_try("probe", "a", free=3)
            assert count_slowed("probe", "a") == hours % 2 + 1


def test_a_slowed_try_that_was_right_is_taken_back(db: Session) -> None:
    with moments.at(NOON):
        for _ in range(5):
            slow_try("probe", "a", free=1)
            forgive_slowed("probe", "a")
        slow_try("probe", "a", free=1)
        with pytest.raises(TooMany) as early:
            slow_try("probe", "a", free=1)
    assert early.value.retry_after == 60


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1:a::1", "2001:db8:0:1::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("not an address", "not an address"),
    ],
)
def test_an_address_is_counted_by_its_line(address: str, line: str) -> None:
    assert network_key(address) == line


def test_counters_hold_no_address_and_are_forgotten(db: Session) -> None:
    with moments.at(NOON):
        count_try("probe", "someone@example.com", most=1, per=MINUTE)
    kept = db.scalars(select(Tries)).one()
    assert "example" not in kept.key_hash
    db.commit()
    forget_expired(NOON + MINUTE)
    assert db.scalars(select(Tries)).all() == []
