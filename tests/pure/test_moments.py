"""Another moment, as demonstration data with a past lives in."""

from datetime import UTC, datetime, timedelta
from time import sleep

from services import moments
from services.models.base import new_key

NOW = datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)


def test_keys_follow_the_moment_in_which_they_are_made() -> None:
    with moments.at(NOW):
        later = [new_key() for _ in range(50)]
    with moments.at(NOW - timedelta(minutes=1)):
        earlier = [new_key() for _ in range(50)]
    assert max(earlier) < min(later)


def test_keys_of_one_moment_are_in_the_order_of_their_making() -> None:
    with moments.at(NOW):
        first = new_key()
        sleep(0.001)
        assert first < new_key()


def test_a_key_tells_when_it_was_made() -> None:
    with moments.at(NOW):
        made = datetime.fromtimestamp((new_key().int >> 80) / 1000, UTC)
    assert abs(made - NOW) < timedelta(seconds=1)
