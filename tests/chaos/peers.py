"""What slow peers leave of the queue's speed."""

from time import perf_counter

from tests.support.crowd import Caller

QUEUE = "/en/agency/queue"


def pages_a_second(officer: Caller, count: int) -> float:
    """Ask for the queue so many times, one after the other."""
    began = perf_counter()
    for _ in range(count):
        assert officer.call("GET", QUEUE).status_code == 200
    return count / (perf_counter() - began)
