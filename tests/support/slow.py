"""Peers that take their time: to send a head, to send a body, to read an answer."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

MANY, LEAST_SPEED = 200, 0.8
"""So many slow peers leave so much of the queue's speed."""
PAUSE = 0.5
"""Seconds between two bytes of one peer."""
LARGE = "/static/vendor/govuk-frontend/govuk-frontend.min.css"
"""What those read who read slowly: more than a socket holds for a small window."""

HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = (
    b"POST /en/account/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
)


@contextmanager
def slow_peers(port: int, count: int, large: str) -> Iterator[list[socket.socket]]:
    """Let peers be slow, a third of them in each way, as long as the block lasts.

    Args:
        port: of the server on this machine.
        large: the address of what the readers among them read.
    """
    reading = (
        f"GET {large} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n\r\n".encode()
    )
    kinds = (HEAD, BODY, reading)
    peers = [_peer(port, kinds[number % 3]) for number in range(count)]
    over = Event()
    thread = Thread(target=_take_time, args=(peers, over))
    thread.start()
    try:
        yield peers
    finally:
        over.set()
        thread.join()
        for peer in peers:
            peer.close()


def _peer(port: int, first: bytes) -> socket.socket:
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    peer.connect(("127.0.0.1", port))
    peer.sendall(first)
    peer.setblocking(False)
    return peer


def _take_time(peers: list[socket.socket], over: Event) -> None:
    while not over.wait(PAUSE):
        for number, peer in enumerate(peers):
            with suppress(OSError):
                peer.recv(1) if number % 3 == 2 else peer.send(b"a")
