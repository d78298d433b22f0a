"""A company register for the demonstration: a small service on this machine.

It knows the companies of the demonstration, and a few that nobody has registered yet. Each
has an electronic licence, whose code is `licence_code_of` its credit code.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from services.demo.people import companies
from services.models import Applicant
from services.moments import now

STRUCK_OFF = 3
"""How many companies at the end of the register are in good standing no more."""


def licence_code_of(credit_code: str) -> str:
    """Return the code that the electronic licence of a company shows, for trying out."""
    return f"E{credit_code[-7:]}"


@contextmanager
def serve() -> Iterator[str]:
    """Run the register on a free port of this machine; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    """Answers what `services/accounts/register.py` asks."""

    def do_GET(self) -> None:
        """Answer with a company, or with 404."""
        asked = urlsplit(self.path)
        folder, _, code = asked.path.lstrip("/").partition("/")
        known = _entries().get(code) if folder == "organisations" else None
        if known is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        shown = parse_qs(asked.query).get("licence", [""])[0]
        content = json.dumps({**known, "vouched": shown == licence_code_of(code)}).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet: who asks has a log."""


def _entries() -> dict[str, dict[str, object]]:
    known: list[Applicant] = list(companies(now()))
    return {
        company.credit_code or "": {
            "name": company.name,
            "legal_representative": company.legal_representative,
            "active": place < len(known) - STRUCK_OFF,
        }
        for place, company in enumerate(known)
    }
