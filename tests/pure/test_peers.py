"""What is read of slow peers, and what is sent to them."""

import threading
from collections.abc import Iterable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import gevent
import pytest
from gevent import socket
from gunicorn.http.errors import InvalidChunkSize
from werkzeug.exceptions import RequestTimeout, ServiceUnavailable

from portal import peers
from portal.peers import Answering, WholeRequests
from services.errors import TooMany


class Dripping:
    """A body that comes in parts, with a pause before each."""

    def __init__(self, parts: Iterable[bytes], pause: float = 0) -> None:
        self._parts, self._pause = iter(parts), pause

    def read(self, _size: int) -> bytes:
        gevent.sleep(self._pause)
        return next(self._parts, b"")


class Broken:
    def read(self, _size: int) -> bytes:
        raise InvalidChunkSize(b"x")


def echo(environ: dict[str, Any], _start: Any) -> list[bytes]:
    return [environ["wsgi.input"].read()]


def asked(application: WholeRequests, body: Any) -> tuple[bytes, bool]:
    """What is answered to a body, and whether some of it may be left."""
    answering = SimpleNamespace(body_left=False)
    environ = {"CONTENT_LENGTH": "9", "wsgi.input": body, "gunicorn.socket": answering}
    answer = b"".join(application(environ, lambda *_: None))  # type: ignore[arg-type]
    return answer, answering.body_left


@pytest.mark.parametrize("size", [10, peers.IN_MEMORY + 1])
def test_a_body_is_read_whole_before_the_application_is_asked(size: int) -> None:
    body = Dripping([b"x"] * 9 + [b"x" * (size - 9)])
    assert asked(WholeRequests(echo), body) == (b"x" * size, False)  # type: ignore[arg-type]


def test_a_body_that_comes_too_slowly_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "GRACE", 0.1)
    with pytest.raises(RequestTimeout):
        asked(WholeRequests(echo), Dripping([b"x"] * 1_000_000, pause=0.02))  # type: ignore[arg-type]


def test_of_a_body_that_is_too_long_no_more_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "LONGEST", 20)
    endless = Dripping(iter(lambda: b"x" * 9, b""))
    assert asked(WholeRequests(echo), endless) == (b"x" * 27, True)  # type: ignore[arg-type]


def test_a_worker_holds_only_so_much_of_all_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "HELD", 20)
    application = WholeRequests(echo)  # type: ignore[arg-type]
    waiting = gevent.spawn(asked, application, Dripping([b"x" * 15, b"x"], pause=0.2))
    gevent.sleep(0.3)  # until the first part is there
    with pytest.raises(ServiceUnavailable):
        asked(application, Dripping([b"x" * 15]))
    assert waiting.get() == (b"x" * 16, False)
    assert asked(application, Dripping([b"x" * 15])) == (b"x" * 15, False)


def test_a_full_disk_is_said_by_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(BytesIO):
        def write(self, _block: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(peers, "SpooledTemporaryFile", lambda **_: Full())
    with pytest.raises(ServiceUnavailable):
        asked(WholeRequests(echo), Dripping([b"x"]))  # type: ignore[arg-type]


def test_a_body_that_is_no_http_is_said_by_the_application() -> None:
    with pytest.raises(InvalidChunkSize):
        asked(WholeRequests(echo), Broken())  # type: ignore[arg-type]


def test_an_answer_goes_out_whole_and_its_small_parts_together() -> None:
    ours, theirs = socket.socketpair()
    answering = Answering(ours)
    answering.sendall(b"head ")
    theirs.setblocking(False)
    with pytest.raises(BlockingIOError):
        theirs.recv(5)
    theirs.setblocking(True)
    sent = b"head " + b"x" * 3 * peers.BLOCK
    answering.sendall(sent[5:])
    got = gevent.spawn(_read, theirs)
    answering.finish()
    ours.close()
    assert got.get() == sent
    theirs.close()


def test_who_takes_nothing_is_left() -> None:
    ours, theirs = socket.socketpair()
    ours.settimeout(0.1)
    with ours, theirs, pytest.raises(TimeoutError):
        Answering(ours).sendall(b"x" * 2**24)


def test_a_worker_that_stops_waits_for_nobody_who_has_asked_for_nothing() -> None:
    ours, theirs = socket.socketpair()
    waiting = gevent.spawn(ours.recv, 10)
    gevent.sleep(0)
    peers._stop_reading(ours)
    with ours, theirs:
        assert waiting.get() == b""
        ours.sendall(b"still open")
        assert theirs.recv(10) == b"still open"


def _read(sock: socket.socket) -> bytes:
    parts = []
    while part := sock.recv(2**14):
        parts.append(part)
    return b"".join(parts)


def test_others_are_served_while_a_file_is_read_apart() -> None:
    served = threading.Event()
    gevent.spawn(served.set)
    assert peers.serve_others(lambda: b"read" if served.wait(60) else b"waited") == b"read"


def test_what_goes_wrong_apart_is_told() -> None:
    def refuse() -> bytes:
        raise TooMany(retry_after=1)

    with pytest.raises(TooMany):
        peers.serve_others(refuse)
