"""How gunicorn's workers wait for slow peers: aside, while the application serves the others.

The application itself runs as in a synchronous worker, one request at a time and without gevent:
it is asked once a request is here whole, and its answer is sent after it has let go of the
database. Only while a file of a stranger is read apart are others served. Only the sockets of
peers are gevent's. See decision 33.
"""

import socket as plain_socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import IO, Any
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

from gevent import Timeout, get_hub, socket
from gunicorn import util
from gunicorn.http.errors import ParseException
from gunicorn.workers.base_async import AsyncWorker
from gunicorn.workers.ggevent import GeventWorker
from werkzeug.exceptions import HTTPException, RequestTimeout, ServiceUnavailable

from portal.incoming import LONGEST
from services.documents import aside

HEAD = 20.0
"""Seconds for the head of a request."""
GRACE, SLOWEST = 60.0, 8 * 2**10
"""Seconds for a body, and bytes a second beyond them."""
HELD = 4 * LONGEST
"""Bytes of bodies under way that one worker holds."""
IN_MEMORY = 2**18
"""Bytes of a body above which it waits in a file."""
RETRY_AFTER = 60
"""Seconds after which to send a body again for which there was no room."""
BLOCK = 2**16
"""Bytes that are read or sent at once."""
STUCK = 30.0
"""Seconds in which a peer takes a block of its answer."""
UNREAD = 500
"""Peers of one worker that have not sent a whole head; beyond, the oldest goes."""


class PatientWorker(GeventWorker):
    """Waits for many peers at once, for each as long as it may take."""

    sockets: list[Any]
    wsgi: WSGIApplication

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unread: dict[socket.socket, None] = {}

    def patch(self) -> None:
        """Make the listening sockets gevent's, and nothing else."""
        self.sockets = [
            socket.socket(one.FAMILY, socket.SOCK_STREAM, fileno=one.sock.detach())
            for one in self.sockets
        ]

    def load_wsgi(self) -> None:
        """Find the application, which gets whole requests."""
        super().load_wsgi()
        self.wsgi = WholeRequests(self.wsgi)
        aside.wait_by(serve_others)

    def timeout_ctx(self) -> Timeout:
        """Bound how long a head may take."""
        return Timeout(HEAD, False)

    def handle(self, listener: Any, client: socket.socket, addr: Any) -> None:
        """Serve one connection."""
        if len(self._unread) >= UNREAD:
            _stop_reading(next(iter(self._unread)))
        client.settimeout(STUCK)
        self._unread[client] = None
        try:
            AsyncWorker.handle(self, listener, client, addr)
        finally:
            self._unread.pop(client, None)

    def handle_request(self, listener_name: Any, req: Any, sock: socket.socket, addr: Any) -> None:
        """Answer one request, the only one of its connection: a worker that stops waits for none.

        Raises:
            StopIteration: it is answered, or the peer does not take the answer.
        """
        self._unread.pop(sock, None)
        req.must_close = True
        answering = Answering(sock)
        try:
            super().handle_request(listener_name, req, answering, addr)
        except StopIteration:
            with suppress(TimeoutError):
                answering.finish()
            raise
        except TimeoutError:
            raise StopIteration from None

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop once those who have asked are served, and wait for nobody else."""
        super().handle_exit(sig, frame)
        for client in list(self._unread):
            _stop_reading(client)


def serve_others(task: Callable[[], bytes]) -> bytes:
    """Do what blocks in a thread, and serve others until it is done."""

    def attempt() -> tuple[bytes, Exception | None]:
        try:
            return task(), None
        except Exception as error:  # noqa: BLE001 - gevent would print it as well
            return b"", error

    done, error = get_hub().threadpool.apply(attempt)
    if error:
        raise error
    return done  # type: ignore[no-any-return]


def _stop_reading(client: socket.socket) -> None:
    """Let whoever waits for a peer read its end. Gevent's own would be an error there."""
    below = plain_socket.socket(fileno=client.fileno())
    with suppress(OSError):  # it has gone
        below.shutdown(socket.SHUT_RD)
    below.detach()


class Answering:
    """The socket of a peer while it is answered.

    Small parts are sent together, as each costs as much as a large one, and large
    ones in blocks, each of which has its time.

    Args:
        sock: whose timeout is a block's.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._parts: list[bytes] = []
        self._size = 0
        self.body_left = False
        """Whether the peer may still be sending what nobody reads any more."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def sendall(self, data: bytes) -> None:
        """Send a part, now or with the next ones."""
        self._parts.append(data)
        self._size += len(data)
        if self._size >= BLOCK:
            self._send()

    def sendfile(self, *args: Any, **kwargs: Any) -> None:
        """Send what waits, and a file behind it."""
        self._send()
        self._sock.sendfile(*args, **kwargs)

    def finish(self) -> None:
        """Send what waits. The answer is at its end."""
        self._send()
        if self.body_left:
            util.close_graceful(self._sock)  # else what nobody reads would cut the answer off

    def _send(self) -> None:
        waiting = memoryview(b"".join(self._parts))
        self._parts, self._size = [], 0
        for start in range(0, len(waiting), BLOCK):
            self._sock.sendall(waiting[start : start + BLOCK])


class WholeRequests:
    """An application that is asked when the whole body is here.

    Args:
        application: which never waits for a peer.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._held = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if not _has_body(environ):
            return self._application(environ, start_response)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                whole = self._receive(environ["wsgi.input"], body)
                body.seek(0)
                environ["wsgi.input"] = body
            except (HTTPException, ParseException) as refusal:
                whole = False
                environ["wsgi.input"] = UnreadBody(refusal)
            environ["gunicorn.socket"].body_left = not whole
            return self._application(environ, start_response)

    def _receive(self, stream: InputStream, body: IO[bytes]) -> bool:
        """Read a body into a file, or enough of it to be too long; returns whether it is whole.

        Raises:
            RequestTimeout: it came too slowly.
            ServiceUnavailable: too many bodies are under way, or the disk is full.
            ParseException: it is no HTTP.
        """
        began, size = monotonic(), 0
        try:
            while size <= LONGEST:
                left = began + GRACE + size / SLOWEST - monotonic()
                with Timeout(left, RequestTimeout):
                    block = stream.read(BLOCK)
                if not block:
                    return True
                size += len(block)
                self._held += len(block)
                if self._held > HELD or not _fits(block, body):
                    raise ServiceUnavailable(retry_after=RETRY_AFTER)
        finally:
            self._held -= size
        return False


class UnreadBody:
    """A body that was not read to its end.

    Args:
        reason: what whoever reads it is told.
    """

    def __init__(self, reason: Exception) -> None:
        self._reason = reason

    def read(self, _size: int = -1) -> bytes:
        """Say why there is none.

        Raises:
            Exception: the reason.
        """
        raise self._reason


def _fits(block: bytes, body: IO[bytes]) -> bool:
    """Write a block to a body; returns whether the disk took it."""
    try:
        body.write(block)
    except OSError:
        return False
    return True


def _has_body(environ: WSGIEnvironment) -> bool:
    length = environ.get("CONTENT_LENGTH") or "0"
    return length != "0" or "HTTP_TRANSFER_ENCODING" in environ
