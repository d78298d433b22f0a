"""Peers that take their time, and what they leave of the queue's speed."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import perf_counter

from tests.support.crowd import Caller

PAUSE = 0.5
"""Seconds between two bytes of one peer."""
LARGE = "/static/vendor/govuk-frontend/govuk-frontend.min.css"
QUEUE = "/en/agency/queue"
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = (
    b"POST /en/account/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
)
READ = (f"GET {LARGE} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n\r\n").encode()
BEGINNINGS = (HEAD, BODY, READ)
"""Of those who send a head slowly, who send a body slowly, and who read slowly."""


@contextmanager
def slow_peers(port: int, count: int) -> Iterator[None]:
    """Let peers be slow, a third of them in each way, as long as the block lasts."""
    peers = [_connect(port, BEGINNINGS[number % 3]) for number in range(count)]
    over = Event()
    thread = Thread(target=_take_time, args=(peers, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        for peer in peers:
            peer.close()


def _connect(port: int, beginning: bytes) -> socket.socket:
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    peer.connect(("127.0.0.1", port))
    peer.sendall(beginning)
    peer.setblocking(False)
    return peer


def _take_time(peers: list[socket.socket], over: Event) -> None:
    while not over.wait(PAUSE):
        for number, peer in enumerate(peers):
            with suppress(OSError):
                peer.recv(1) if number % 3 == 2 else peer.send(b"a")


def pages_a_second(officer: Caller, count: int) -> float:
    """Ask for the queue so many times, one after the other."""
    began = perf_counter()
    for _ in range(count):
        assert officer.call("GET", QUEUE).status_code == 200
    return count / (perf_counter() - began)
