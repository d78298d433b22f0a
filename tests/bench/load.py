"""What a request costs: bare sockets ask, and the kernel says what the workers spent."""

import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
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


def cookie_from(response: bytes) -> str:
    """The cookie that a response sets; empty if it sets none."""
    head = response.partition(b"\r\n\r\n")[0].decode("latin-1")
    found = (line[12:] for line in head.split("\r\n") if line.startswith("Set-Cookie: "))
    return next(found, "").partition(";")[0]


@dataclass(frozen=True, slots=True)
class Server:
    """Something served.

    Args:
        port: where.
        master: the process id of gunicorn's master, whose children answer.
    """

    port: int
    master: int

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        listed = Path(f"/proc/{self.master}/task/{self.master}/children").read_text("ascii")
        return [int(pid) for pid in listed.split()]

    def spent(self) -> int:
        """Nanoseconds of CPU that the workers have had, user's and system's.

        What `/proc/<pid>/stat` says in ticks of 10 ms, to the nanosecond.
        """
        tasks = (task for pid in self.workers() for task in Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks)

    def resident(self) -> list[float]:
        """MiB that each worker takes of the memory."""
        return [_resident(pid) for pid in self.workers()]


def cost(server: Server, requests: Iterable[Request], expect: int) -> float:
    """Microseconds of CPU of the worker for one of these requests, on average.

    Raises:
        AssertionError: an answer had another status.
    """
    asked: Iterator[Request] = iter(requests)
    count, before = 0, server.spent()
    for request in asked:
        status, response = send(server.port, request)
        assert status == expect, response[:2000].decode("utf-8", "replace")
        count += 1
    return (server.spent() - before) / count / 1000


def _resident(pid: int) -> float:
    for entry in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if entry.startswith("VmRSS:"):
            return int(entry.split()[1]) / 1024
    return 0.0
