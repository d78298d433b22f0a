"""A small load generator: bare sockets, a connection a request, as many at once as workers."""

import socket
from collections.abc import Iterable, Iterator, Mapping
from threading import Lock, Thread
from time import perf_counter
from urllib.parse import urlencode

Request = bytes


def get(path: str, cookie: str = "") -> Request:
    """A GET as bytes."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    return (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode()


def post(path: str, cookie: str, fields: Mapping[str, str]) -> Request:
    """A form as bytes."""
    body = urlencode(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def send(port: int, request: Request) -> tuple[int, bytes]:
    """One request; status and whole response."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    response = b"".join(parts)
    return int(response[9:12]), response


def per_second(
    port: int, requests: Iterable[Request], *, seconds: float, expect: int, at_once: int
) -> float:
    """Requests answered a second.

    Args:
        requests: what to ask; it stops early where there is no more.
        seconds: for how long.
        expect: the status of every answer.
        at_once: connections at a time.

    Raises:
        AssertionError: an answer had another status.
    """
    left: Iterator[Request] = iter(requests)
    lock, done, wrong = Lock(), [0], []
    start = perf_counter()
    end = start + seconds

    def work() -> None:
        while perf_counter() < end and not wrong:
            with lock:
                request = next(left, None)
                done[0] += request is not None
            if request is None:
                return
            status, response = send(port, request)
            if status != expect:
                wrong.append((status, response[:600]))

    threads = [Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[0]
    return done[0] / (perf_counter() - start)
