"""What slow peers cost the others: the queue alone, and among two hundred of them."""

from collections.abc import Callable
from statistics import median
from time import perf_counter

from tests.bench.load import Request, Server, send
from tests.bench.measures import Bench
from tests.support.slow import LARGE, LEAST_SPEED, MANY, slow_peers

SECONDS, TURNS = 2.0, 5


def measure(bench: Bench, portal: Server, request: Callable[[], Request]) -> None:
    """Measure how many answers a second one reader gets, in turns without them and among them."""
    shares = []
    for _ in range(TURNS):
        alone = _speed(portal, request)
        with slow_peers(portal.port, MANY, LARGE):
            shares.append(_speed(portal, request) / alone)
    share = median(shares)
    said = f"{share:8.0%}   goal >= {LEAST_SPEED:.0%}"
    bench.note(f"queue among {MANY} slow peers / alone", said, share >= LEAST_SPEED)


def _speed(portal: Server, request: Callable[[], Request]) -> float:
    began, count = perf_counter(), 0
    while perf_counter() - began < SECONDS:
        status, _ = send(portal.port, request())
        assert status == 200
        count += 1
    return count / (perf_counter() - began)
