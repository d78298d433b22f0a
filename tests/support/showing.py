"""Showing kept pages to a browser again, exactly as they were sent."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from tests.support.crawl import Snapshot

NOT_AGAIN = ("Content-Length", "Set-Cookie")


@contextmanager
def showing(app: Flask, snapshots: Sequence[Snapshot]) -> Iterator[str]:
    """Serve the page with index 3 at `/3`, and the files that pages load; the address."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        index = environ["PATH_INFO"].removeprefix("/")
        if not index.isdecimal():
            return app(environ, start_response)
        page = snapshots[int(index)]
        start_response("200 OK", [h for h in page.headers if h[0] not in NOT_AGAIN])
        return [page.html.encode()]

    server = make_server("127.0.0.1", 0, serve, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
